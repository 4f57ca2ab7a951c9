import pytest
import shapely

from moyai.demo import facts
from moyai.demo.ina.draw_areas import NAMES


def test_areas_are_six_and_the_centre():
    assert [a.key for a in facts.list_areas()] == list(NAMES)
    assert [a.key for a in facts.list_areas() if a.is_centre] == [facts.CENTRE]


@pytest.mark.parametrize("area", facts.list_areas(), ids=lambda a: a.key)
def test_area_does_not_cross_itself(area):
    assert area.geometry.is_valid
    assert area.geometry.geom_type == "Polygon"
    assert len(area.geometry.interiors) == 0


def test_areas_do_not_overlap():
    shapes = [a.geometry for a in facts.list_areas()]
    overlaps = [a.intersection(b).area for i, a in enumerate(shapes) for b in shapes[:i]]
    assert max(overlaps) < 1e-9


def test_areas_contain_their_settlements_and_shelters():
    places = [*facts.list_settlements(), *facts.list_shelters()]
    assert len(places) > 250
    astray = [p.name for p in places if (facts.find_area(p.lon, p.lat) or p).__dict__.get("key") != p.area]
    assert astray == []


def test_landmarks_lie_in_the_town_and_tell_how_exact_they_are():
    landmarks = facts.list_landmarks()
    assert len({m.name for m in landmarks}) == len(landmarks)
    assert {m.precision for m in landmarks} == {"site", "address", "settlement"}
    assert [m.name for m in landmarks if facts.find_area(m.lon, m.lat) is None] == []
    assert [m.name for m in landmarks if not m.source] == []


def test_landmarks_share_a_point_only_when_it_is_not_their_own():
    exact = [(m.lon, m.lat) for m in facts.list_landmarks() if m.precision == "site"]
    assert len(set(exact)) == len(exact)


def test_hospital_and_city_hall_are_in_the_centre():
    by_key = {m.key: m for m in facts.list_landmarks()}
    for key in ("city_hall", "central_hospital", "inashi_station", "inakita_station"):
        area = facts.find_area(by_key[key].lon, by_key[key].lat)
        assert area is not None and area.key == facts.CENTRE


def test_areas_can_be_drawn_again_from_the_tables():
    from moyai.demo.ina.draw_areas import biggest, cells, read_anchors

    drawn = biggest(cells(read_anchors())["hase"])
    kept = next(a for a in facts.list_areas() if a.key == "hase").geometry
    flat = shapely.transform(kept, lambda xy: xy * [0.81, 1.0])
    assert drawn.intersection(flat).area / drawn.union(flat).area > 0.9
