"""Calls from the first word to the last, over the simulated line: who rings, bad input, hanging up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from moyai.channels.voice.identity import BadPin, check_caller, set_pin
from moyai.channels.voice.models import Call, Credential
from moyai.channels.voice.queries import list_recordings
from moyai.channels.voice.tests.conftest import NOW
from moyai.channels.voice.tests.telephone import Telephone
from moyai.core import clock
from moyai.core.audit.models import Entry
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.operations import resume_session
from moyai.core.conversations.tests.toy_town import ToyTown
from moyai.core.errors import Refused
from moyai.core.notices.models import DeskTask
from moyai.core.places.enums import FacilityKind
from moyai.core.places.models import Facility, Municipality
from moyai.core.places.operations import add_facilities
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import Resident
from moyai.core.residents.tests.factories import register
from moyai.engines.conversation.tests.toy import say

pytestmark = pytest.mark.django_db
NUMBER = "09000000000"
WITHHELD = ("anonymous", "", "Restricted", "+266696687", "+1 555 0100", "+7378742833", "unknown")


def make_caller(given_kana: str = "はなこ", number: str = NUMBER) -> Resident:
    town, _made = Municipality.objects.get_or_create(code="202096", defaults={"name": "伊那市"})
    contacts = [(ContactKind.MOBILE, number)]
    facts = {"given_kana": given_kana, "birth_date": date(1940, 4, 1)}
    return register(town, contacts=contacts, **facts)


def ring(number: str = "+819000000000") -> Telephone:
    return Telephone(number).call()


def get_call() -> Call:
    return Call.objects.order_by("-pk")[0]


def list_tasks() -> list[tuple[str, str, int | None]]:
    """Return what the desk has to do: what, whom to ring, which conversation."""
    return list(DeskTask.objects.order_by("pk").values_list("kind", "number", "session_id"))


def begin_toy() -> Telephone:
    """Somebody who is known, at the toy flow's first question."""
    make_caller()
    telephone = ring().press("1")
    assert "どなたですか" in telephone.words
    return telephone


def heard() -> list[str]:
    return [turn["heard"] for turn in get_call().turns]


# Who rings


def test_one_person_is_greeted_by_her_given_name(only_toy: ToyTown) -> None:
    resident = make_caller()
    telephone = ring()
    assert "はなこさん、こんにちは。" in telephone.words
    assert "お出かけ、1番。" in telephone.words
    assert resident.family_name not in telephone.words
    assert get_call().resident == resident


def test_several_people_of_a_number_choose_by_given_names_alone(only_toy: ToyTown) -> None:
    make_caller("はなこ")
    second = make_caller("たろう")
    make_caller("よその", number="09011111111")
    telephone = ring()
    assert "はなこさん、1番。 たろうさん、2番。 そのほかの方、3番。" in telephone.words
    assert "よその" not in telephone.words
    assert "たろうさん、こんにちは。" in telephone.press("2").words
    assert get_call().resident == second


@pytest.mark.parametrize("number", WITHHELD)
def test_withheld_number_hears_nobodys_name(number: str, only_toy: ToyTown) -> None:
    make_caller()
    words = ring(number).words
    assert "はなこ" not in words
    assert "登録している方、1番。 お出かけ、2番。 English、3番。" in words


def test_registered_person_with_a_withheld_number_keys_code_and_birthday(only_toy: ToyTown) -> None:
    resident = make_caller()
    telephone = ring("anonymous").press("1").press(resident.code).press("19400401#")
    assert "はなこさん、こんにちは。" in telephone.words
    assert get_call().resident == resident


def test_a_pin_takes_the_birthdays_place(only_toy: ToyTown) -> None:
    resident = make_caller()
    set_pin(resident=resident, pin="4821", actor="test", now=NOW)
    telephone = ring("anonymous").press("1").press(resident.code).press("19400401#")
    assert "ちがうようです" in telephone.words
    assert "はなこさん" in telephone.press(resident.code).press("4821#").words


def test_three_wrong_secrets_lead_to_a_person_and_lock_the_code(only_toy: ToyTown) -> None:
    resident = make_caller()
    telephone = ring("anonymous").press("1")
    for _ in range(3):
        telephone.press(resident.code).press("19410401#")
    assert "確認ができませんでした。" in telephone.words
    assert telephone.line.waiting == "over"
    assert Credential.objects.get().locked_until == NOW + timedelta(hours=1)
    again = ring("anonymous").press("1").press(resident.code).press("19400401#")
    assert "ちがうようです" in again.words
    later = NOW + timedelta(hours=2)
    assert check_caller(resident=None, code=resident.code, secret="19400401", now=later) == resident


def test_unknown_code_sounds_like_a_wrong_birthday(only_toy: ToyTown) -> None:
    make_caller()
    first = ring("anonymous").press("1").press("12345678").press("19400401#").words
    second = ring("anonymous").press("1").press(Resident.objects.get().code).press("19990101#").words
    assert first == second


@pytest.mark.parametrize("pin", ["", "123", "12345", "1111", "12a4", "１２３４"])
def test_pin_is_four_digits_that_are_not_one(pin: str) -> None:
    with pytest.raises(BadPin):
        set_pin(resident=make_caller(), pin=pin, actor="test", now=NOW)


def test_flow_that_asks_for_a_pin_does_so_once_a_call(only_toy: ToyTown, settings: Any) -> None:
    settings.MOYAI_VOICE_PIN_FLOWS = ["toy"]
    make_caller()
    telephone = ring().press("1")
    assert "暗証番号" in telephone.words
    assert "ちがうようです" in telephone.press("19410401#").words
    assert "どなたですか" in telephone.press("19400401#").words
    telephone.press("*").press("*").press("4").press("1")
    assert "どなたですか" in telephone.words


# The conversation


def test_whole_conversation_by_keys(only_toy: ToyTown) -> None:
    telephone = begin_toy()
    for keys in ("1", "2", "1", "2", "2", "1000"):
        telephone.press(keys)
    assert "どれにしますか" in telephone.words
    telephone.press("2")
    assert "11:00、市役所でよいですか" in telephone.words  # the photo was left out
    telephone.press("1")
    assert "77番です" in telephone.words
    assert only_toy.booked == [f"{get_call().session_id}:{get_call().session.code}"]  # type: ignore[union-attr]
    telephone.stay_silent()
    assert (telephone.line.waiting, telephone.words) == ("over", "お電話ありがとうございました。")


def test_answer_that_is_refused_is_asked_again_with_the_reason(only_toy: ToyTown) -> None:
    telephone = begin_toy()
    for keys in ("1", "2", "1", "#", "0429"):
        telephone.press(keys)
    assert "お休みです" in telephone.words and "いつですか" in telephone.words
    assert heard()[-1] == "refused"


def test_hour_that_is_refused_keeps_its_day(only_toy: ToyTown) -> None:
    telephone = begin_toy()
    for keys in ("1", "2", "1", "2", "2", "1600"):
        telephone.press(keys)
    assert "までの時刻にしてください" in telephone.words
    assert "4月2日、木曜日ですね。" in telephone.words
    assert "どれにしますか" in telephone.press("1000").words


def test_three_refused_answers_lead_to_a_person(only_toy: ToyTown) -> None:
    telephone = begin_toy()
    for keys in ("1", "2", "1"):
        telephone.press(keys)
    for _ in range(3):
        telephone.press("#").press("0429")
    assert telephone.line.waiting == "over"
    assert Session.objects.get().status == SessionStatus.HANDED_OVER


def test_refused_deed_is_told_and_asked_anew(only_toy: ToyTown) -> None:
    only_toy.refuses.append(Refused("full", say("うまってしまいました。")))
    telephone = begin_toy()
    for keys in ("1", "2", "1", "2", "2", "1000", "1", "1"):
        telephone.press(keys)
    assert "うまってしまいました。" in telephone.words and "どれにしますか" in telephone.words


def test_star_repeats_and_once_more_opens_the_other_wishes(only_toy: ToyTown) -> None:
    telephone = begin_toy().press("1").press("*")
    assert "何人ですか" in telephone.words and "こめじるし" in telephone.words
    words = telephone.press("*").words
    assert "いまの質問に戻る、1番。 ひとつ前の質問、2番。" in words
    assert "何人ですか" in telephone.press("1").words
    assert "どなたですか" in telephone.press("*").press("*").press("2").words


def test_language_changes_in_the_middle(only_toy: ToyTown) -> None:
    telephone = begin_toy().press("*").press("*").press("5")
    assert "en:どなたですか" in telephone.words
    assert {one.language for one in telephone.said} == {"en-US"}


def test_stop_leads_to_the_menu(only_toy: ToyTown) -> None:
    telephone = begin_toy().press("*").press("*").press("4")
    assert "取りやめました。" in telephone.words and "お出かけ、1番。" in telephone.words
    assert Session.objects.get().status == SessionStatus.STOPPED


# Bad input


def test_silence_twice_hands_the_answers_to_a_person(only_toy: ToyTown) -> None:
    telephone = begin_toy().press("1").stay_silent()
    assert "何も聞こえませんでした。" in telephone.words and "何人ですか" in telephone.words
    telephone.stay_silent()
    assert "折り返しお電話します。" in telephone.words
    session = Session.objects.get()
    assert session.status == SessionStatus.HANDED_OVER
    assert session.answers["who"]["value"] == "me"
    assert list_tasks() == [("ring_back", NUMBER, session.pk)]
    assert heard() == ["understood", "understood", "silence", "silence"]


@pytest.mark.parametrize("keys", ["9", "8", "#"])
def test_wrong_keys_twice_lead_to_a_person(keys: str, only_toy: ToyTown) -> None:
    telephone = begin_toy().press(keys)
    assert "その番号はありません。" in telephone.words
    assert telephone.press(keys).line.waiting == "over"
    assert get_call().outcome == "handed_over"


def test_a_good_key_forgets_the_bad_ones(only_toy: ToyTown) -> None:
    telephone = begin_toy().press("9").press("1").press("9").press("2")
    assert "どこですか" in telephone.words


def test_whoever_cannot_be_rung_back_is_told_so(only_toy: ToyTown) -> None:
    telephone = ring("anonymous").press("0")
    assert "折り返しができません。" in telephone.words
    assert list_tasks() == []
    assert telephone.line.waiting == "over"


@pytest.mark.parametrize("path", ["/voice/", "/voice/turn?turn=0", "/voice/dialled", "/voice/notice?call=1"])
def test_forged_post_is_refused_and_changes_nothing(path: str, only_toy: ToyTown) -> None:
    telephone = begin_toy()
    before = (Call.objects.count(), get_call().turn, Entry.objects.count())
    for answer in (
        telephone.post(path, token="another", Digits="1"),
        telephone.client.post(path, {"CallSid": telephone.sid, "Digits": "1"}),
    ):
        assert (answer.status_code, answer.content) == (403, b"refused")
    assert (Call.objects.count(), get_call().turn, Entry.objects.count()) == before
    assert telephone.client.get(path).status_code == 405


def test_without_a_token_everything_is_refused(only_toy: ToyTown, settings: Any) -> None:
    settings.MOYAI_VOICE_TOKEN = ""
    telephone = Telephone(sid="CA1")
    assert telephone.post("/voice/", token="").status_code == 403


def test_turn_that_comes_twice_counts_once(only_toy: ToyTown) -> None:
    telephone = begin_toy()
    turn = get_call().turn
    first = telephone.post(f"/voice/turn?turn={turn}", Digits="1")
    second = telephone.post(f"/voice/turn?turn={turn}", Digits="1")
    assert first.content == second.content
    assert "何人ですか" in second.content.decode()
    assert list(Session.objects.get().answers) == ["who"]
    old = telephone.post("/voice/turn?turn=0", Digits="2")
    assert old.content == second.content


def test_call_that_comes_in_twice_is_one_call(only_toy: ToyTown) -> None:
    telephone = begin_toy()
    again = telephone.post("/voice/")
    assert "どなたですか" in again.content.decode()
    assert Call.objects.count() == 1


def test_key_for_a_question_that_changed_meanwhile_counts_for_nothing(only_toy: ToyTown) -> None:
    """The answer was given at another door while the telephone was still reading."""
    telephone = begin_toy()
    session = Session.objects.get()
    session.answers = {"who": {"value": "me", "shown": None}}
    session.save()
    words = telephone.press("1").words
    assert "ご案内が変わりました。" in words and "何人ですか" in words
    assert "people" not in Session.objects.get().answers


def test_conversation_taken_by_the_desk_meanwhile_ends_here(only_toy: ToyTown) -> None:
    telephone = begin_toy()
    resume_session(code=Session.objects.get().code, now=NOW, channel="desk")
    words = telephone.press("1").words
    assert "前のお手続きは終わっています。" in words and "お出かけ、1番。" in words


@pytest.mark.parametrize("digits", ["😀", "ａｂｃ", "1" * 5000, "<Say>", "１"])
def test_digits_that_are_none_are_kindly_refused(digits: str, only_toy: ToyTown) -> None:
    telephone = begin_toy()
    answer = telephone.post(f"/voice/turn?turn={get_call().turn}", Digits=digits)
    assert answer.status_code == 200
    assert "その番号はありません。" in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?turn=", "?turn=x", "?turn=-1", "?turn=99999999999"])
def test_turn_without_a_number_hears_the_present_question(query: str, only_toy: ToyTown) -> None:
    telephone = begin_toy()
    assert "どなたですか" in telephone.post(f"/voice/turn{query}", Digits="1").content.decode()
    assert Session.objects.get().answers == {}


def test_unknown_call_hears_an_apology() -> None:
    telephone = Telephone(sid="CA-unknown")
    for path in ("/voice/turn?turn=0", "/voice/dialled", "/voice/notice?call=5"):
        assert "おかけなおしください" in telephone.post(path).content.decode()
    assert telephone.post("/voice/status", CallStatus="completed").status_code == 200


def test_fault_of_ours_is_a_sentence_and_never_a_trace(
    only_toy: ToyTown, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("moyai.channels.voice.dialogue.receive", lambda **_: 1 / 0)
    answer = Telephone(sid="CA1").post("/voice/")
    assert answer.status_code == 200
    assert "うまくつながりませんでした" in answer.content.decode()
    assert "ZeroDivisionError" in caplog.text


# Hanging up, and calling again


def test_hanging_up_keeps_the_conversation_and_calling_again_goes_on(only_toy: ToyTown) -> None:
    telephone = begin_toy().press("1").hang_up()
    assert (get_call().outcome, get_call().ended_at) == ("hung_up", NOW)
    telephone.call()
    assert "前のお電話の「お出かけ」が、途中になっています。" in telephone.words
    assert "何人ですか" in telephone.press("1").words
    assert Session.objects.count() == 1


def test_somebody_who_is_not_known_goes_on_by_her_number(only_toy: ToyTown) -> None:
    telephone = ring("+819099999999").press("2").press("1").hang_up()
    assert "途中になっています" in telephone.call().words
    assert "何人ですか" in telephone.press("1").words
    assert "途中になっています" not in ring("+819088888888").words
    assert "途中になっています" not in ring("anonymous").words


def test_conversation_whose_time_is_up_is_not_offered(
    only_toy: ToyTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    telephone = begin_toy().hang_up()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=3))
    assert "途中になっています" not in telephone.call().words


def test_another_of_the_household_is_not_offered_her_conversation(only_toy: ToyTown) -> None:
    make_caller("はなこ")
    make_caller("たろう")
    ring().press("1").press("1").press("1").hang_up()
    assert "途中になっています" not in ring().press("2").words
    assert "途中になっています" in ring().press("1").words


def test_late_status_changes_nothing_any_more(only_toy: ToyTown) -> None:
    telephone = begin_toy().hang_up()
    telephone.post("/voice/status", CallStatus="busy")
    telephone.post("/voice/status", CallStatus="dancing")
    assert (get_call().status, get_call().outcome) == ("completed", "hung_up")


# A person


def test_zero_dials_the_desk_when_it_is_open(only_toy: ToyTown, settings: Any) -> None:
    settings.MOYAI_VOICE_DESK, settings.MOYAI_VOICE_DESK_HOURS = "+81265784111", "08:30-17:15"
    telephone = begin_toy().press("1").press("0")
    assert (telephone.line.waiting, telephone.line.dialled) == ("dial", "+81265784111")
    assert Session.objects.get().status == SessionStatus.HANDED_OVER
    telephone.end_dial("completed")
    assert telephone.line.waiting == "over"
    assert list_tasks() == []


@pytest.mark.parametrize("code", ["202096", "203858"])
def test_places_number_is_that_of_the_callers_own_municipality(code: str, only_toy: ToyTown) -> None:
    halls = {"202096": ("伊那市", "伊那の市役所"), "203858": ("南箕輪村", "南箕輪の村役場")}
    for each, (name, hall) in halls.items():
        town = Municipality.objects.create(code=each, name=name)
        facts = {
            "kind": FacilityKind.TOWN_HALL,
            "name": hall,
            "is_landmark": True,
            "lon": 137.95,
            "lat": 35.83,
        }
        rows = [Facility(municipality=town, **facts)]
        add_facilities(facilities=rows, actor="test", now=NOW, reason="test")
    register(Municipality.objects.get(code=code), contacts=[(ContactKind.MOBILE, NUMBER)])
    telephone = ring()
    assert f"{halls[code][0]}、暮らし" in telephone.words
    telephone.press("1").press("1").press("2#")
    assert "どこですか" in telephone.words
    own = telephone.press("2").press("1").press("1#").words
    assert [hall in own for _name, hall in halls.values()] == [each == code for each in halls]


def test_desk_that_does_not_answer_rings_back(only_toy: ToyTown, settings: Any) -> None:
    settings.MOYAI_VOICE_DESK, settings.MOYAI_VOICE_DESK_HOURS = "+81265784111", "08:30-17:15"
    telephone = begin_toy().press("0").end_dial("no-answer")
    assert "いま、係の者が出られません。" in telephone.words and "折り返しお電話します。" in telephone.words
    assert list_tasks() == [("ring_back", NUMBER, get_call().session_id)]


@pytest.mark.parametrize("hours", ["10:00-12:00", "06:00-09:00"])
def test_desk_that_is_closed_is_not_dialled(hours: str, only_toy: ToyTown, settings: Any) -> None:
    settings.MOYAI_VOICE_DESK, settings.MOYAI_VOICE_DESK_HOURS = "+81265784111", hours
    assert "折り返しお電話します。" in begin_toy().press("0").words


def test_words_that_no_key_can_say_are_recorded_for_the_desk(only_toy: ToyTown) -> None:
    telephone = begin_toy().press("2")
    assert "発信音のあとにお話しください。" in telephone.words
    telephone.speak("https://carrier.example/RE1")
    assert "承りました。" in telephone.words and "折り返しお電話します。" in telephone.words
    session = Session.objects.get()
    assert session.status == SessionStatus.HANDED_OVER
    assert list_tasks() == [("recording", NUMBER, session.pk)]
    assert list_recordings(session) == [
        {"url": "https://carrier.example/RE1", "seconds": 4, "key": "name", "at": NOW.isoformat()}
    ]


def test_recording_whose_address_is_none_is_silence(only_toy: ToyTown) -> None:
    telephone = begin_toy().press("2")
    telephone.post(f"/voice/turn?turn={get_call().turn}", RecordingUrl="javascript:alert(1)")
    assert get_call().recordings == []
    assert Session.objects.get().status == SessionStatus.HANDED_OVER


def test_person_asked_for_at_the_menu_is_a_task_without_a_conversation(only_toy: ToyTown) -> None:
    make_caller()
    assert "係の者が、折り返しお電話します。" in ring().press("0").words
    assert list_tasks() == [("ring_back", NUMBER, None)]
