"""The desk's searches teach names; nobody's home or name is learnt."""

from datetime import UTC, date, datetime

import pytest

from moyai.core.accounts.enums import Role
from moyai.core.accounts.operations import create_account
from moyai.core.conversations.learning import learn_names
from moyai.core.conversations.models import Session
from moyai.core.places.enums import FacilityKind
from moyai.core.places.models import Facility, PlaceName
from moyai.core.places.operations import add_facilities, define_municipality
from moyai.core.residents.models import Household, Resident

NOW = datetime(2026, 4, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital():
    town = define_municipality(code="202096", name="伊那市", name_en="", actor="test", now=NOW)
    row = Facility(municipality=town, kind=FacilityKind.HOSPITAL, name="伊那中央病院", lon=137.9, lat=35.8)
    home = Household.objects.create(municipality=town, address="荒井0-1", lon=137.96, lat=35.84)
    Resident.objects.create(
        code="48210931",
        household=home,
        family_name="鷹野",
        given_name="花子",
        family_kana="たかの",
        given_kana="はなこ",
        birth_date=date(1945, 3, 2),
        registered_at=NOW,
    )
    return add_facilities(facilities=[row], actor="test", now=NOW, reason="test")[0]


def learn(sought, place_id):
    actor = create_account(
        username="desk", password="sesame-street", display_name="d", roles=(Role.DISPATCHER,)
    )
    session = Session(actor=actor, channel="desk", answers={"to": {"value": {"place_id": place_id}}})
    return learn_names(session=session, key="to", sought=sought, now=NOW)


def test_words_that_did_not_find_the_chosen_place_are_proposed(hospital):
    assert learn(["中病", "中央病院", "あそこの病棟"], f"facility:{hospital.pk}") == 2
    found = PlaceName.objects.order_by("pk").values_list("words", "facility", "learnt_from", "status")
    assert list(found) == [
        ("中病", hospital.pk, "desk", "proposed"),
        ("あそこの病棟", hospital.pk, "desk", "proposed"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "0265-72-3111",
        "0265723111",
        "田中さんの家",
        "鷹野",
        "鷹野 花子",
        "鷹野花子の隣",
        "はなこ",
        "たかのはなこ",
        "中",
    ],
)
def test_what_looks_like_a_number_or_a_person_is_not_learnt(hospital, words):
    assert (learn([words], f"facility:{hospital.pk}"), PlaceName.objects.count()) == (0, 0)


@pytest.mark.parametrize("place_id", ["own:1", "home:1", None, "facility:999", "facility:x"])
def test_only_the_towns_facilities_get_names(hospital, place_id):
    assert (learn(["中病"], place_id), PlaceName.objects.count()) == (0, 0)
