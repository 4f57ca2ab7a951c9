"""A place by its number in the booklet: the register's numbers, and no trap where one is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from moyai.channels.voice.models import Call, CallOutcome
from moyai.channels.voice.tests.telephone import TOKEN, Telephone
from moyai.core import clock
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.tests.registered import only_flows
from moyai.core.notices.models import DeskTask
from moyai.core.places.enums import FacilityKind
from moyai.core.places.models import Facility
from moyai.services.shared_taxi.tests.town import (
    HOME,
    HOSPITAL,
    NOW,
    Point,
    make_day,
    make_facility,
    make_resident,
    make_town,
)

pytestmark = pytest.mark.django_db
ASKED = "冊子にある場所の番号を押して"
UNKNOWN = "その番号の場所はありません。"


@pytest.fixture
def at_number(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Telephone]:
    """Hanako, who has said where she is, asked for the number of the place she goes to."""
    settings.MOYAI_VOICE_TOKEN, settings.MOYAI_VOICE_DESK = TOKEN, ""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_day()
    make_resident()
    with only_flows("book_ride"):
        telephone = Telephone().call().press("1").press("1").press("3")
        assert ASKED in telephone.words
        yield telephone


def find_answer(key: str) -> Any:
    return Session.objects.get().answers.get(key, {}).get("value")


def test_place_is_found_by_the_number_of_the_register_and_not_by_its_row(at_number: Telephone) -> None:
    hospital = Facility.objects.get(kind=FacilityKind.HOSPITAL)
    assert hospital.number == 2
    assert f"{HOSPITAL.name}、ですね。" in at_number.press("2#").words
    assert "いつがよいですか。" in at_number.press("1").words
    assert find_answer("to")["place_id"] == f"facility:{hospital.pk}"


def test_place_that_is_no_landmark_has_a_number_too(at_number: Telephone) -> None:
    shelter = make_facility(make_town(), Point("沢渡公民館", HOME.lon, HOME.lat), FacilityKind.SHELTER)
    assert "沢渡公民館、ですね。" in at_number.press(f"{shelter.number}#").words


def test_unknown_numbers_lead_to_a_person_with_what_was_answered(at_number: Telephone) -> None:
    for _ in range(2):
        at_number.press("99999#")
        assert UNKNOWN in at_number.words and ASKED in at_number.words
    at_number.press("88888#")
    assert "引き継ぎました" in at_number.words
    assert at_number.line.waiting == "over"
    session = Session.objects.get()
    assert (session.status, list(session.answers)) == (SessionStatus.HANDED_OVER, ["from"])
    assert Call.objects.get().outcome == CallOutcome.HANDED_OVER
    assert list(DeskTask.objects.values_list("kind", "session_id")) == [("ring_back", session.pk)]


def test_unknown_number_and_silence_lead_to_a_person(at_number: Telephone) -> None:
    at_number.press("99999#").stay_silent()
    assert Session.objects.get().status == SessionStatus.HANDED_OVER


def test_two_zeros_lead_back_to_the_list_where_a_place_is_chosen_by_key(at_number: Telephone) -> None:
    assert "一覧に戻るには、0を2回押して、シャープ。" in at_number.words
    assert "病院、2番。" in at_number.press("99999#").press("00#").words
    assert HOSPITAL.name in at_number.press("2").words
    assert "いつがよいですか。" in at_number.press("1").words


def test_good_number_between_unknown_ones_does_not_forget_them(at_number: Telephone) -> None:
    """Only a refused answer counts: whoever finds her place is not handed over for the tries before."""
    at_number.press("99999#").press("99999#").press("2#").press("1")
    assert Session.objects.get().status == SessionStatus.ACTIVE
    assert find_answer("to") is not None
