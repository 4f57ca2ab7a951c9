"""What lies under every map."""

import pytest
from shapely.geometry import Point, shape

from moyai.core.places import operations
from moyai.core.places.enums import FacilityKind
from moyai.core.places.ground import draw_ground
from moyai.core.places.tests.test_places import BESIDE, NOW, SQUARE, add_facility, define_area

pytestmark = pytest.mark.django_db


@pytest.fixture
def _town():
    town = operations.define_municipality(code="202096", name="伊那市", name_en="Ina", actor="test", now=NOW)
    define_area(town)
    define_area(town, key="east", name="東", name_en="", sort=2, polygon=BESIDE)
    add_facility(town, "中央病院", name_en="Central Hospital", is_landmark=True)
    add_facility(town, "公民館", kind=FacilityKind.PUBLIC, is_landmark=True)


def names_by_rank(language):
    return [(one["rank"], one["name"]) for one in draw_ground(language)["settlements"]]


@pytest.mark.usefixtures("_town")
def test_ground_names_areas_first_and_great_places_before_small_ones():
    assert sorted(names_by_rank("ja")) == [(1, "東"), (1, "西"), (2, "中央病院"), (3, "公民館")]


@pytest.mark.usefixtures("_town")
def test_ground_in_english_falls_back_where_there_is_no_english_name():
    assert sorted(names_by_rank("en-gb")) == [(1, "West"), (1, "東"), (2, "Central Hospital"), (3, "公民館")]


@pytest.mark.usefixtures("_town")
def test_ground_draws_every_area_in_a_tone_with_its_name_inside():
    ground = draw_ground("ja")
    assert [f["properties"] for f in ground["areas"]["features"]] == [
        {"name": "西", "tone": 1},
        {"name": "東", "tone": 2},
    ]
    middle = ground["settlements"][0]
    assert shape(SQUARE).contains(Point(middle["lon"], middle["lat"]))
