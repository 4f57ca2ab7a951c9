"""What is read from a file, what is kept of it, and what is said of a bad one."""

import random
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.street_town import ORIGIN, MadeUpTown, make_blocks, make_streets

from moyai.engines.travel import TravelError
from moyai.engines.travel.streets import StreetMap, load_map, save_map
from moyai.engines.travel.streets.links import make_street_map
from moyai.engines.travel.streets.osm import read_osm
from moyai.engines.travel.tests.streets import import_town


def read(town, folder, **how):
    return make_street_map(read_osm(town.write(folder / "town.osm.pbf")), **how)


def cross():
    """Return five nodes: a street west to east through node 3, one south to north, crossing there."""
    town = MadeUpTown()
    places = [(-2, 0), (-1, 0), (0, 0), (1, 0), (0, -1), (0, 1)]
    for number, (x, y) in enumerate(places, start=1):
        town.nodes[number] = (round(ORIGIN[0] + x * 0.001, 7), round(ORIGIN[1] + y * 0.001, 7))
    town.ways = {
        10: ([1, 2, 3, 4], {"highway": "residential"}),
        20: ([5, 3, 6], {"highway": "residential"}),
    }
    return town


def test_ways_are_cut_where_they_cross(tmp_path):
    streets, left_out = read(cross(), tmp_path)
    ends = [
        (
            int(streets.way_id[streets.link_way[link]]),
            *streets.point_id[streets.arc_tail[2 * link :][:2]].tolist(),
        )
        for link in range(streets.links)
    ]
    assert ends == [(10, 1, 3), (10, 3, 4), (20, 5, 3), (20, 3, 6)]
    assert +left_out == {}


def test_what_is_left_out_is_counted(tmp_path):
    town = cross()
    town.ways[30] = ([1, 5], {"highway": "proposed"})
    town.ways[40] = ([4, 99, 6], {"highway": "service"})
    town.turns = [("no_left_turn", 10, 3, 20), ("no_left_turn", 10, 3, 77), ("no_parking", 10, 3, 20)]
    _, left_out = read(town, tmp_path)
    assert +left_out == {
        "ways: highway=proposed": 1,
        "nodes: not in the file": 1,
        "turns: a way passes through the node": 1,
        "turns: a part is not on the map": 1,
        "turns: restriction=no_parking": 1,
    }


def test_only_ways_that_pass_through_the_box_are_taken(tmp_path):
    lon, lat = ORIGIN
    streets, _ = read(cross(), tmp_path, within=(lon - 0.0025, lat - 0.0001, lon - 0.0015, lat + 0.0001))
    assert streets.way_id.tolist() == [10]
    with pytest.raises(TravelError, match="no street lies there"):
        read(cross(), tmp_path, within=(0.0, 0.0, 1.0, 1.0))


def test_progress_is_told(tmp_path):
    told = []
    read_osm(cross().write(tmp_path / "town.osm.pbf"), progress=lambda *what: told.append(what))
    assert told[-1] == ("nodes", 6, 6)
    assert ("ways", 2, 2) in told


def test_a_file_without_streets_is_refused(tmp_path):
    town = cross()
    town.ways = {10: ([1, 2], {"waterway": "river"})}
    with pytest.raises(TravelError, match="holds no street"):
        read(town, tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a map", b"\0\0\0\x0d\n\tOSMHeader"])
def test_a_file_that_is_none_is_refused(tmp_path, content):
    file = tmp_path / "town.osm.pbf"
    file.write_bytes(content)
    with pytest.raises(TravelError, match=r"town\.osm\.pbf: "):
        read_osm(file)


def test_a_file_that_is_missing_is_refused(tmp_path):
    with pytest.raises(TravelError, match="cannot be read"):
        read_osm(tmp_path / "nowhere.osm.pbf")


@given(st.data())
@settings(max_examples=60)
def test_a_file_cut_or_changed_anywhere_is_read_or_refused(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("osm")
    file = make_blocks(random.Random(3), 3, 3).write(folder / "town.osm.pbf")
    content = bytearray(file.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        del content[place:]
    else:
        content[place] ^= data.draw(st.integers(1, 255))
    file.write_bytes(content)
    try:
        make_street_map(read_osm(file))
    except TravelError as error:
        assert str(error)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15)
def test_a_stored_map_comes_back_the_same(tmp_path_factory, seed):
    streets = import_town(make_blocks(random.Random(seed), 3, 3))
    file = tmp_path_factory.mktemp("maps") / "town.streets"
    assert save_map(streets, file) == file.stat().st_size
    again = load_map(file)
    for each in fields(StreetMap):
        assert np.array_equal(getattr(again, each.name), getattr(streets, each.name))
        assert getattr(again, each.name).dtype == getattr(streets, each.name).dtype


@given(st.data())
@settings(max_examples=60)
def test_a_damaged_map_is_refused(tmp_path_factory, data):
    file = tmp_path_factory.mktemp("maps") / "town.streets"
    save_map(import_town(make_streets(random.Random(1), 3, 3)), file)
    content = bytearray(file.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        del content[place:]
    else:
        content[place] ^= data.draw(st.integers(1, 255))
    file.write_bytes(content)
    with pytest.raises(TravelError, match=r"town\.streets: (is damaged|is not|has version)"):
        load_map(file)
