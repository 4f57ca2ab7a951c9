"""``moyai streets``, as a town types it."""

import json
import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from tests.factories import CITY_HALL, at, make_area, make_vehicle
from tests.street_town import make_streets

from moyai.fleet.planning.closures import read_closures
from moyai.town.streets import AROUND_DEG, find_box

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.MOYAI_STREETS = settings.MOYAI_VALHALLA = ""
    return tmp_path


@pytest.fixture
def extract(tmp_path):
    return make_streets(random.Random(1), 12, 12).write(tmp_path / "town.osm.pbf")


def run(*words):
    out = StringIO()
    call_command("streets", *map(str, words), stdout=out)
    return out.getvalue()


def test_an_extract_is_imported_in_one_command(home, extract):
    for code, lon in (("t1", CITY_HALL.lon), ("t2", 138.3)):
        make_vehicle(code, depot_lon=lon, depot_lat=CITY_HALL.lat)
    said = run("import", extract)
    assert (home / "streets" / "town.streets").is_file()
    assert "Taking what lies within 137.750,35.630,138.150,36.030" in said
    assert "ways: 24 (100 %)" in said
    assert "nodes: 408 (100 %)" in said
    assert " MB" in said
    assert "No street near: t2 t2号\n1 places have no street near" in said


def test_the_box_is_that_of_the_operating_areas():
    assert find_box() is None
    make_area("west")
    assert find_box() == pytest.approx(
        (137.90 - AROUND_DEG, 35.78 - AROUND_DEG, 138.00 + AROUND_DEG, 35.88 + AROUND_DEG)
    )


def test_a_bad_file_leaves_what_was_there(home, extract, tmp_path):
    run("import", extract)
    before = (home / "streets" / "town.streets").read_bytes()
    bad = tmp_path / "bad.osm.pbf"
    bad.write_bytes(b"nothing")
    with pytest.raises(CommandError, match=r"bad\.osm\.pbf: cannot be read"):
        run("import", bad)
    with pytest.raises(CommandError, match="no street lies there"):
        run("import", extract, "--within", "1,1,2,2")
    assert (home / "streets" / "town.streets").read_bytes() == before


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "3,1,2,2", "1,1,2,nan"])
def test_a_box_that_is_none_is_refused(home, extract, box):
    with pytest.raises(CommandError, match="--within"):
        run("import", extract, "--within", box)


def test_check_needs_streets(home):
    with pytest.raises(CommandError, match="no streets are imported"):
        run("check")


def test_streets_are_closed_and_opened(home, tmp_path):
    area = tmp_path / "area.geojson"
    ring = [[137.95, 35.82], [137.96, 35.82], [137.96, 35.83], [137.95, 35.82]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    area.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    run("close", "橋", "--way", 12, "--way", 7, "--from", "2026-06-10T09:00", "--until", "2026-06-11T17:00")
    run("close", "祭", "--area", area)
    bridge, feast = read_closures(home / "streets" / "closures.json")
    assert (bridge.closure.ways, bridge.begins_at) == (frozenset({7, 12}), at(9))
    assert feast.closure.rings == (((137.95, 35.82), (137.96, 35.82), (137.96, 35.83)),)
    assert run("show").splitlines() == [
        "橋: way 7, way 12, 2026-06-10T09:00:00+09:00 – 2026-06-11T17:00:00+09:00",
        "祭: an area, … – …",
    ]
    run("open", "橋")
    assert [each.name for each in read_closures(home / "streets" / "closures.json")] == ["祭"]
    with pytest.raises(CommandError, match="nothing is closed under the name 橋"):
        run("open", "橋")


def test_a_way_that_is_not_on_the_map_is_not_closed(home, extract):
    run("import", extract)
    run("close", "橋", "--way", 12)
    with pytest.raises(CommandError, match="祭: way 99 is not on the imported map"):
        run("close", "祭", "--way", 12, "--way", 99)
    assert [each.name for each in read_closures(home / "streets" / "closures.json")] == ["橋"]


def test_a_closure_of_nothing_is_refused(home):
    with pytest.raises(CommandError, match="names neither a way nor an area"):
        run("close", "橋")
    with pytest.raises(CommandError, match="is not a time"):
        run("close", "橋", "--way", 1, "--from", "tomorrow")
