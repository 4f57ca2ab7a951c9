"""What counts as a place where somebody often goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from moyai.core.conversations.frequent import MOST_FREQUENT, list_frequent, make_finder
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.places.enums import FacilityKind
from moyai.core.places.models import Facility, Municipality
from moyai.core.places.operations import add_facilities, define_municipality
from moyai.core.residents.models import Resident
from moyai.core.residents.tests.factories import NOW, register
from moyai.engines.conversation import Localized, Number, Place, PlaceOption

pytestmark = pytest.mark.django_db
ASK = Localized("どこまで行きますか。", "Where to?")
HOME = PlaceOption(Localized.same("自宅"), 137.96, 35.84, "home:1")
TO = Place("to", ASK, own=(HOME,))


@pytest.fixture
def town() -> Municipality:
    return define_municipality(code="202096", name="伊那市", name_en="Ina", actor="test", now=NOW)


@pytest.fixture
def hanako(town: Municipality) -> Resident:
    return register(town)


def talk(resident: Resident | None, *, at: datetime = NOW, **facts: Any) -> Session:
    return Session.objects.create(
        code=f"{Session.objects.count():08d}",
        channel="web",
        resident=resident,
        started_at=at,
        updated_at=at,
        expires_at=at,
        **{"flow": "visit", **facts},
    )


def went(resident: Resident, value: Any, days: int = 1, **facts: Any) -> None:
    past = {"answers": {"to": {"value": value}}, "status": SessionStatus.ENDED, **facts}
    talk(resident, at=NOW - timedelta(days=days), **past)


def spot(name: str, lon: float = 137.9, place_id: str | None = None) -> dict[str, Any]:
    return {"lon": lon, "lat": 35.8, "name": name, "place_id": place_id}


def names(session: Session, prompt: Any = TO, **facts: Any) -> list[str]:
    return [option.name.get("ja") for option in list_frequent(session, prompt, **facts)]


def test_most_often_first_then_the_latest(hanako: Resident) -> None:
    for days, number in enumerate((1, 2, 2, 3, 4), start=1):
        went(hanako, spot(f"第{number}", 137 + number / 10), days)
    assert names(talk(hanako)) == ["第2", "第1", "第3"]
    assert len(names(talk(hanako))) == MOST_FREQUENT


@pytest.mark.parametrize(
    "facts",
    [
        {"flow": "another"},
        {"status": SessionStatus.STOPPED},
        {"answers": {"from": {"value": spot("甲")}}},
        {"answers": {"to": {"value": None}}},
        {"answers": {"to": {"value": "text"}}},
        {"answers": {"to": {"value": {"name": "甲"}}}},
        {"answers": {"to": {"value": spot("")}}},
        {"days": -1},
    ],
)
def test_what_is_no_place_of_an_ended_conversation_does_not_count(
    hanako: Resident, facts: dict[str, Any]
) -> None:
    went(hanako, spot("甲"), **facts)
    assert names(talk(hanako)) == []


def test_nobody_else_and_no_stranger_hears_them(hanako: Resident, town: Municipality) -> None:
    went(hanako, spot("甲"))
    assert names(talk(register(town, given_name="太郎", given_kana="たろう"))) == []
    assert names(talk(None)) == []
    assert list_frequent(talk(hanako), Number("n", ASK, max=3)) == ()


def test_own_places_and_what_would_not_do_are_left_out(hanako: Resident) -> None:
    went(hanako, spot("自宅", 137.9601))
    went(hanako, spot("前の家", 137.96, "home:1"))
    went(hanako, spot("遠く", 139.7))
    went(hanako, spot("近く", 137.95))
    ring = ((137.9, 35.7), (138.0, 35.7), (138.0, 35.9), (137.9, 35.9))
    assert names(talk(hanako), Place("to", ASK, own=(HOME,), areas=(ring,))) == ["近く"]


def test_facility_is_offered_as_it_is_now_and_not_when_it_is_gone(
    hanako: Resident, town: Municipality
) -> None:
    row = Facility(
        municipality=town, kind=FacilityKind.CLINIC, name="新医院", name_en="New Clinic", lon=137.9, lat=35.8
    )
    clinic = add_facilities(facilities=[row], actor="test", now=NOW, reason="test")[0]
    went(hanako, spot("旧医院", place_id=f"facility:{clinic.pk}"))
    went(hanako, spot("廃院", place_id=f"facility:{clinic.pk + 1}"))
    went(hanako, spot("甲", place_id="facility:x"), 2)
    assert names(talk(hanako)) == ["新医院", "甲"]
    assert names(talk(hanako), is_public=True) == ["新医院"]
    assert list_frequent(talk(hanako), TO)[0].name.get("en") == "New Clinic"


def test_finder_finds_facilities_and_her_own_past_places_alone(hanako: Resident, town: Municipality) -> None:
    went(hanako, spot("甲", 137.9))
    token = "137.900000,35.800000"
    found = make_finder(talk(hanako))(token)
    assert found is not None and found.name.get("ja") == "甲"
    assert make_finder(talk(register(town, given_name="太郎", given_kana="たろう")))(token) is None
    assert make_finder(talk(None))(token) is None


def test_two_queries_however_many_there_are(hanako: Resident, django_assert_num_queries: Any) -> None:
    for days in range(1, 6):
        went(hanako, spot(f"第{days}", 137 + days / 10, f"facility:{days}"), days)
    session = talk(hanako)
    with django_assert_num_queries(2):
        list_frequent(session, TO)
