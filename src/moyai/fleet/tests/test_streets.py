"""The fleet along imported streets, with closures, and without."""

import json
import random
from datetime import timedelta

import numpy as np
import pytest
from tests.factories import CITY_HALL, HOME, at, make_shift, make_spec, make_task
from tests.street_town import make_streets

from moyai.engines.travel import StraightLine
from moyai.engines.travel.streets import StreetTravel, save_map
from moyai.engines.travel.streets.links import make_street_map
from moyai.engines.travel.streets.osm import read_osm
from moyai.engines.travel.tests.valhalla_peer import CROW, run_peer
from moyai.fleet.models import Stop
from moyai.fleet.planning import travel
from moyai.fleet.planning.closures import ClosureRefused, make_closure, read_closures, write_closures
from moyai.fleet.planning.streets import CLOSURES_FILE, MAP_FILE
from moyai.fleet.profiles import PROFILES, STREET_PROFILES

A, B = (CITY_HALL.lon, CITY_HALL.lat), (HOME.lon, HOME.lat)
FAR = (137.80, 35.70)


@pytest.fixture(scope="module")
def town_map(tmp_path_factory):
    file = tmp_path_factory.mktemp("osm") / "town.osm.pbf"
    return make_street_map(read_osm(make_streets(random.Random(1), 24, 24).write(file)))[0]


@pytest.fixture
def folder(settings, tmp_path):
    settings.HOME = tmp_path
    settings.MOYAI_STREETS = settings.MOYAI_VALHALLA = ""
    (tmp_path / "streets").mkdir()
    return tmp_path / "streets"


@pytest.fixture
def streets(folder, town_map):
    save_map(town_map, folder / MAP_FILE)
    return StreetTravel(town_map, STREET_PROFILES["car"])


def by_line(hour=10):
    return StraightLine(PROFILES["car"]).matrix([A, B], hours=[hour])


def test_without_a_map_the_straight_line_serves(folder):
    assert travel.seconds(A, B, "car", at(10)) == np.ceil(by_line().seconds[0, 1])


def test_with_a_map_the_streets_serve(streets):
    own = streets.matrix([A, B], hours=[10])
    assert not own.estimated.any()
    assert (
        travel.seconds(A, B, "car", at(10)) == np.ceil(own.seconds[0, 1]) != np.ceil(by_line().seconds[0, 1])
    )
    assert travel.metres(A, B, "car") == own.metres[0, 1]
    assert travel.along(A, B, 0.4, "car") == streets.position_along(A, B, 0.4)
    whole = travel.matrix((A, B, FAR), ("car",), at(10), at(10, 30))
    assert whole[0, 1] == np.ceil(own.seconds[0, 1])
    assert whole[0, 2] == np.ceil(StraightLine(PROFILES["car"]).matrix([A, FAR], hours=[10]).seconds[0, 1])


@pytest.mark.django_db
def test_a_booked_ride_is_planned_along_the_streets(streets):
    make_shift()
    task = make_task(make_spec(HOME, CITY_HALL))
    pickup, dropoff = Stop.objects.filter(task=task).order_by("sequence")
    driven = (dropoff.planned_at - pickup.planned_at).total_seconds() - task.pickup_service_s
    slowest = streets.matrix([B, A], hours=range(9, 15)).seconds[0, 1]
    assert driven == np.ceil(slowest)


def test_the_slowest_profile_counts(streets):
    car, walk = (travel.matrix((A, B), (key,), at(10), at(11))[0, 1] for key in ("car", "walk"))
    assert travel.matrix((A, B), ("car", "walk"), at(10), at(11))[0, 1] == walk > car


def test_a_town_may_turn_its_streets_off(streets, settings):
    settings.MOYAI_STREETS = "off"
    assert travel.seconds(A, B, "car", at(10)) == np.ceil(by_line().seconds[0, 1])


def test_a_damaged_map_is_logged_and_the_straight_line_serves(streets, folder, caplog):
    file = folder / MAP_FILE
    file.write_bytes(file.read_bytes()[:-1])
    assert travel.seconds(A, B, "car", at(10)) == np.ceil(by_line().seconds[0, 1])
    travel.seconds(A, B, "car", at(11))
    assert [record.message.split(": ")[0] for record in caplog.records] == [
        "Straight lines serve instead of streets"
    ]


def test_a_map_imported_anew_serves_at_once(streets, folder):
    before = travel.seconds(A, B, "car", at(10))
    file = folder / "other.osm.pbf"
    other = make_street_map(read_osm(make_streets(random.Random(2), 24, 24).write(file)))[0]
    save_map(other, folder / MAP_FILE)
    expected = StreetTravel(other, STREET_PROFILES["car"]).matrix([A, B], hours=[10]).seconds[0, 1]
    assert travel.seconds(A, B, "car", at(10)) == np.ceil(expected) != before


def test_what_is_closed_counts_only_while_it_is(streets, folder):
    ring = [[137.960, 35.800], [137.961, 35.800], [137.961, 35.8385], [137.960, 35.8385], [137.960, 35.800]]
    wall = {"type": "Polygon", "coordinates": [ring]}
    closed = make_closure(name="橋", area=wall, begins_at=at(9), ends_at=at(12))
    open_s = travel.seconds(A, B, "car", at(13))
    write_closures(folder / CLOSURES_FILE, [closed])
    assert travel.seconds(A, B, "car", at(13)) == open_s
    assert travel.seconds(A, B, "car", at(10)) > open_s * 1.2
    assert travel.matrix((A, B), ("car",), at(11), at(14))[0, 1] > open_s * 1.2
    assert travel.matrix((A, B), ("car",), at(12), at(14))[0, 1] == open_s
    assert read_closures(folder / CLOSURES_FILE) == (closed,)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "closures.json: cannot be read"),
        ("{}", "closures.json: is not a list"),
        ("[1]", "closures.json, entry 1: is not a closure"),
        ('[{"name": "橋"}]', "closures.json, entry 1: 橋: names neither a way nor an area"),
        ('[{"name": "橋", "ways": ["1"]}]', "closures.json, entry 1: is not a closure"),
        ('[{"name": "橋", "ways": [1], "from": "2026-06-10T09:00"}]', "a time needs its offset"),
        ('[{"name": "橋", "area": {"type": "Point", "coordinates": [1, 2]}}]', "an area is a Polygon"),
    ],
)
def test_a_bad_file_of_closures_says_where(folder, content, said):
    (folder / CLOSURES_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(ClosureRefused) as refused:
        read_closures(folder / CLOSURES_FILE)
    assert said in refused.value.text


def test_a_bad_file_of_closures_closes_nothing_and_is_logged(streets, folder, caplog):
    before = travel.seconds(A, B, "car", at(10))
    (folder / CLOSURES_FILE).write_text("[1]")
    assert travel.seconds(A, B, "car", at(10)) == before
    assert [record.message.split(": ")[0] for record in caplog.records] == ["No closure counts"]


def test_a_closure_that_ends_before_it_begins_is_refused():
    with pytest.raises(ClosureRefused, match="closure_times"):
        make_closure(name="橋", ways=[1], begins_at=at(9), ends_at=at(9))
    assert make_closure(name="橋", ways=[1], begins_at=at(9)).touches(at(9) - timedelta(hours=1), at(9))


def test_a_valhalla_service_serves_where_its_address_is_given(folder, settings):
    with run_peer() as peer:
        settings.MOYAI_VALHALLA = peer.address
        crow_s = CROW.matrix([A, B], hours=[0]).seconds[0, 1]
        assert travel.seconds(A, B, "car", at(2)) == pytest.approx(crow_s, abs=1)
        assert json.dumps(peer.asked) == "[[1, 1]]"
