"""Our signature is the carrier's: against Twilio's own validator."""

from random import Random

from django.http import QueryDict
from twilio.request_validator import RequestValidator

from moyai.channels.voice.carrier.signing import sign
from moyai.channels.voice.signature import compute_signature, is_signed

TOKEN = "12345"
URL = "https://town.example/voice/turn?turn=3"
FORM = {"Digits": "1234", "To": "+18005551212", "From": "+14158675309", "CallSid": "CA1", "Caller": "花子"}


def as_lists(form: dict[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in form.items()}


def test_signature_is_the_one_of_the_documentation() -> None:
    """The example of Twilio's "Validating requests"."""
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert compute_signature("12345", url, as_lists(form)) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_signature_agrees_with_the_carriers_reader_for_any_form() -> None:
    random = Random(1)
    for _ in range(200):
        form = {f"F{random.randrange(30)}": "é花 &=%+"[random.randrange(8) :] for _ in range(5)}
        expected = RequestValidator(TOKEN).compute_signature(URL, form)
        assert compute_signature(TOKEN, URL, as_lists(form)) == expected == sign(TOKEN, URL, form)


def test_signature_of_a_field_that_comes_twice_is_the_carriers_readers() -> None:
    twice = QueryDict("A=2&A=1&A=2&B=3")
    expected = RequestValidator(TOKEN).compute_signature(URL, twice)
    assert compute_signature(TOKEN, URL, {name: twice.getlist(name) for name in twice}) == expected


def test_anything_else_is_not_signed() -> None:
    good = sign(TOKEN, URL, FORM)
    form = as_lists(FORM)
    assert is_signed(TOKEN, URL, form, good)
    assert not is_signed(TOKEN, URL, form, "")
    assert not is_signed(TOKEN, URL, form, good[:-2] + "é=")
    assert not is_signed(TOKEN, URL + "0", form, good)
    assert not is_signed(TOKEN, URL, form | {"Digits": ["1235"]}, good)
    assert not is_signed(TOKEN, URL, form | {"More": ["x"]}, good)
    assert not is_signed("other", URL, form, good)
    assert not is_signed("", URL, form, compute_signature("", URL, form))
