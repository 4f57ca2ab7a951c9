"""Passkeys: added, named and removed by their owner alone; what is forged, late or foreign opens nothing."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moyai.core.accounts import passkeys
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.operations import create_account
from moyai.core.accounts.passkey_forms import read_credential, suggest_name
from moyai.core.accounts.tests.device import PRESENT, Device
from moyai.core.audit.models import Entry

PASSWORD = "correct horse"
ADD, SIGN_IN = "/accounts/passkeys/add/", "/accounts/passkeys/sign-in/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako():
    return create_account(username="48210937", password=PASSWORD, display_name="花子", roles=(Role.RESIDENT,))


@pytest.fixture
def inside(client, hanako):
    """Hanako's browser, just signed in."""
    client.post(reverse("account_login"), {"login": "48210937", "password": PASSWORD})
    return client


def add(client, device, name="わたしの電話"):
    options = json.loads(client.get(ADD).context["options"])
    return client.post(ADD, {"name": name, "credential": device.make(options)})


def sign_in(client, device, **more):
    options = client.get(SIGN_IN).json()
    return client.post(SIGN_IN, {"credential": device.answer(options), **more})


def is_in(client):
    return "_auth_user_id" in client.session


def said(client):
    return [str(message) for message in client.get(reverse("account_login")).context["messages"]]


def test_a_passkey_is_added_and_opens_the_account(inside, hanako):
    device = Device()
    assert add(inside, device)["Location"] == reverse("account_ways")
    assert [one.name for one in passkeys.list_passkeys(hanako)] == ["わたしの電話"]
    inside.logout()
    answer = sign_in(inside, device, next="/me/notices/")
    assert (answer["Location"], inside.session["_auth_user_id"]) == ("/me/notices/", str(hanako.pk))
    assert inside.session.get_expire_at_browser_close()
    actions = (
        Entry.objects.filter(subject=f"user:{hanako.pk}").order_by("id").values_list("action", flat=True)
    )
    assert list(actions) == ["accounts.add_passkey", "accounts.use_passkey"]


def test_what_the_device_is_asked_to_make(inside, hanako):
    options = json.loads(inside.get(ADD).context["options"])["publicKey"]
    assert options["rp"]["id"] == "localhost"
    assert options["user"]["displayName"] == "花子"
    chosen = options["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")


def test_signing_in_never_leads_elsewhere(inside):
    device = Device()
    add(inside, device)
    inside.logout()
    assert sign_in(inside, device, next="https://elsewhere.example/")["Location"] == reverse("home")


@pytest.mark.parametrize(
    "device",
    [
        Device(origin="https://elsewhere.example"),
        Device(origin="http://127.0.0.1"),
        Device(host="elsewhere.example"),
        Device(flags=PRESENT),
    ],
    ids=["other site", "no secure page", "other host", "nobody verified"],
)
def test_a_passkey_of_another_site_or_without_its_user_is_not_kept(inside, hanako, device):
    answer = add(inside, device)
    assert (answer.status_code, passkeys.list_passkeys(hanako)) == (422, [])
    assert "確認できませんでした" in answer.content.decode()
    assert answer.content.decode().startswith("<!doctype html>")


def test_an_answer_serves_once(inside):
    device = Device()
    add(inside, device)
    inside.logout()
    credential = device.answer(inside.get(SIGN_IN).json())
    assert inside.post(SIGN_IN, {"credential": credential})["Location"] == reverse("home")
    inside.logout()
    inside.get(SIGN_IN)
    assert inside.post(SIGN_IN, {"credential": credential})["Location"] == reverse("account_login")
    assert not is_in(inside)
    assert said(inside) == ["確認できませんでした。もう一度お試しください。"]


def test_a_wrong_answer_ends_the_challenge(inside):
    device = Device()
    add(inside, device)
    inside.logout()
    options = inside.get(SIGN_IN).json()
    inside.post(SIGN_IN, {"credential": "{}"})
    inside.post(SIGN_IN, {"credential": device.answer(options)})
    assert not is_in(inside)


@pytest.mark.parametrize(
    "spoil",
    [
        {"origin": "https://elsewhere.example"},
        {"host": "elsewhere.example"},
        {"flags": PRESENT},
        {"flags": 0},
        {"key": Device().key},
        {"number": b"another number!!"},
        {"handle": "OTk5OTk5"},
        {"handle": ""},
    ],
    ids=lambda spoil: next(iter(spoil)),
)
def test_an_answer_that_is_not_hers_opens_nothing(inside, spoil):
    device = Device()
    add(inside, device)
    inside.logout()
    for name, value in spoil.items():
        setattr(device, name, value)
    answer = sign_in(inside, device, next="/me/notices/")
    assert (answer["Location"], is_in(inside)) == (
        f"{reverse('account_login')}?next=%2Fme%2Fnotices%2F",
        False,
    )


def test_a_closed_account_is_told_so(inside, hanako):
    device = Device()
    add(inside, device)
    inside.logout()
    User.objects.filter(pk=hanako.pk).update(is_active=False)
    assert sign_in(inside, device)["Location"] == reverse("account_inactive")
    assert not is_in(inside)


def test_a_removed_passkey_opens_nothing(inside, hanako):
    device = Device()
    add(inside, device)
    (kept,) = passkeys.list_passkeys(hanako)
    remove = reverse("account_remove_passkey", args=[kept.number])
    assert "わたしの電話" in inside.get(remove).content.decode()
    assert inside.post(remove)["Location"] == reverse("account_ways")
    inside.logout()
    sign_in(inside, device)
    assert not is_in(inside)
    assert Entry.objects.filter(action="accounts.remove_passkey", facts={"passkey": kept.number}).count() == 1


def test_renaming(inside, hanako):
    add(inside, Device())
    (kept,) = passkeys.list_passkeys(hanako)
    rename = reverse("account_rename_passkey", args=[kept.number])
    assert inside.post(rename, {"name": ""}).status_code == 422
    inside.post(rename, {"name": "新しい電話"})
    assert [one.name for one in passkeys.list_passkeys(hanako)] == ["新しい電話"]


def test_another_persons_passkey_is_not_there(inside, hanako, django_user_model):
    add(inside, Device())
    (kept,) = passkeys.list_passkeys(hanako)
    create_account(username="taro", password=PASSWORD, display_name="太郎", roles=(Role.RESIDENT,))
    inside.logout()
    inside.post(reverse("account_login"), {"login": "taro", "password": PASSWORD})
    for name in ("account_rename_passkey", "account_remove_passkey"):
        assert inside.post(reverse(name, args=[kept.number]), {"name": "x"}).status_code == 404
    assert len(passkeys.list_passkeys(hanako)) == 1


def test_an_eleventh_passkey_is_refused(inside, hanako):
    for _each in range(passkeys.MOST):
        add(inside, Device())
    answer = add(inside, Device())
    assert (answer.status_code, len(passkeys.list_passkeys(hanako))) == (422, passkeys.MOST)
    assert "10台まで" in answer.content.decode()


def test_who_signed_in_long_ago_proves_again_who_she_is(client, hanako):
    client.force_login(hanako)
    assert client.get(ADD)["Location"].startswith(reverse("account_reauthenticate"))
    client.post(f"{reverse('account_reauthenticate')}?next={ADD}", {"password": PASSWORD, "next": ADD})
    assert client.get(ADD).status_code == 200


def test_a_passkey_proves_again_who_she_is(inside, hanako):
    device = Device()
    add(inside, device)
    inside.logout()
    inside.force_login(hanako)
    again = reverse("mfa_reauthenticate_webauthn")
    assert inside.get(ADD)["Location"] == f"{again}?next=%2Faccounts%2Fpasskeys%2Fadd%2F"
    page = inside.get(again, {"next": ADD})
    assert reverse("account_reauthenticate") in page.content.decode()
    stranger = Device(handle=device.handle)
    options = json.loads(page.context["options"])
    assert inside.post(again, {"credential": stranger.answer(options), "next": ADD})["Location"].startswith(
        again
    )
    assert inside.get(ADD).status_code == 302
    options = json.loads(inside.get(again, {"next": ADD}).context["options"])
    assert inside.post(again, {"credential": device.answer(options), "next": ADD})["Location"] == ADD
    assert inside.get(ADD).status_code == 200


def test_a_passkey_is_no_second_step_for_who_comes_by_password(inside, hanako):
    add(inside, Device())
    inside.logout()
    inside.post(reverse("account_login"), {"login": "48210937", "password": PASSWORD})
    assert is_in(inside)


def test_strangers_see_no_ways(client):
    for path in (reverse("account_ways"), ADD, reverse("account_remove_passkey", args=[1])):
        assert client.get(path)["Location"].startswith(reverse("account_login"))


def test_the_sign_in_page_offers_passkeys_where_they_can_work(client, settings):
    def look(host):
        return client.get(reverse("account_login"), headers={"host": host}).content.decode()

    assert "data-passkey=" in look("localhost")
    at_number = look("127.0.0.1:8000")
    assert "data-passkey=" not in at_number
    assert "http://localhost:8000/accounts/login/" in at_number


def test_too_many_tries_wait(client):
    statuses = [client.post(SIGN_IN, {"credential": "{}"}).status_code for _try in range(31)]
    assert (statuses[29], statuses[30]) == (302, 429)


def test_a_device_is_named_after_what_it_says_it_is():
    iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"
    assert [suggest_name(agent) for agent in (iphone, "")] == ["iPhone", "この端末"]


@pytest.mark.parametrize("text", ["", "[]", "1", "{", "[" * 100_000, "{}" + " " * 40_000])
def test_what_is_no_credential_is_read_as_none(text):
    assert read_credential(text) in (None, {})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
parts = st.sampled_from(
    ["id", "rawId", "type", "response", "clientDataJSON", "authenticatorData", "signature", "userHandle"]
)
answers = st.dictionaries(parts, json_values | st.dictionaries(parts, json_values), max_size=6)


@given(answer=answers)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_forged_answer_is_an_error_of_ours(client, settings, answer):
    settings.ACCOUNT_RATE_LIMITS = False
    client.get(SIGN_IN)
    assert client.post(SIGN_IN, {"credential": json.dumps(answer)}).status_code == 302
    assert not is_in(client)


def test_passkeys_go_with_their_account(inside, hanako):
    add(inside, Device())
    hanako.delete()
    assert Authenticator.objects.count() == 0
