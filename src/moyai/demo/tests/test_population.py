from collections import Counter
from datetime import date

import pytest

from moyai.demo.facts import CENTRE, find_area, read_rows
from moyai.demo.names import FAMILY_NAMES, FEMALE_NAMES, MALE_NAMES
from moyai.demo.population import AREA_SHARES, invent_residents, share_out

ON = date(2026, 6, 1)


@pytest.fixture(scope="module")
def people():
    return invent_residents(count=2500, seed=7, on=ON)


def test_invent_residents_makes_the_number_asked_for(people):
    assert len(people) == 2500
    assert sum(size for _, size in share_out(2500)) == 2500


def test_invent_residents_is_repeatable():
    assert invent_residents(count=60, seed=3, on=ON) == invent_residents(count=60, seed=3, on=ON)
    assert invent_residents(count=60, seed=3, on=ON) != invent_residents(count=60, seed=4, on=ON)


def test_homes_lie_in_their_area_and_never_in_the_centre(people):
    astray = [p.home for p in people[::10] if find_area(p.home.lon, p.home.lat).key != p.home.area]
    assert astray == []
    assert CENTRE not in {p.home.area for p in people}
    assert {p.home.area for p in people} == set(AREA_SHARES)


def test_most_residents_are_75_or_older(people):
    old = sum((ON - p.birth_date).days / 365.25 >= 75 for p in people)
    assert 0.65 < old / len(people) < 0.85


def test_nobody_below_65_rides_for_age(people):
    young = [p for p in people if (ON - p.birth_date).days < 65 * 365]
    assert len(young) > 50
    assert "age_65" not in {p.reason for p in young}


def test_every_reason_occurs(people):
    from moyai.services.shared_taxi.enums import EligibilityReason

    assert set(Counter(p.reason for p in people)) == set(EligibilityReason.values)


def test_telephones_cannot_be_dialled(people):
    firms = [row["phone"] for row in read_rows("invented", "partners.csv")]
    numbers = firms + [p.home.phone for p in people] + [p.mobile for p in people if p.mobile]
    assert [n for n in numbers if not (n.startswith("026500") or n.startswith("0900"))] == []
    assert set(firms).isdisjoint({p.home.phone for p in people})


def test_names_have_a_reading_in_hiragana():
    names = [*FAMILY_NAMES, *FEMALE_NAMES, *MALE_NAMES]
    assert [n for n in names if len(n) != 2 or not all("ぁ" <= c <= "ん" for c in n[1])] == []


def test_vehicles_are_as_the_town_has_them():
    rows = read_rows("invented", "vehicles.csv")
    assert len(rows) == 12
    assert Counter(r["kind"] for r in rows) == {"sedan": 7, "minivan": 5}
    assert [r["wheelchair_places"] for r in rows if r["wheelchair_places"] != "0"] == ["2"]
    assert {a for r in rows for a in r["areas"].split()} == set(AREA_SHARES)
