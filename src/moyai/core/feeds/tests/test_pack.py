"""The zip: the same tables give the same bytes, and every cell comes back."""

import csv
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.core.feeds.gtfs.pack import compute_version, pack, write_table
from moyai.core.feeds.gtfs.tables import merge, show_time
from moyai.core.feeds.publisher import compute_corporate_number
from moyai.core.feeds.tests.samples import make_feed

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


def test_equal_tables_give_equal_bytes():
    assert pack(make_feed()) == pack(make_feed())


def test_the_zip_holds_a_file_for_each_table():
    with zipfile.ZipFile(io.BytesIO(pack(make_feed()))) as archive:
        names = archive.namelist()
        zones = json.loads(archive.read("locations.geojson"))
    assert names[-1] == "locations.geojson"
    assert set(names) == {f"{name}.txt" for name in make_feed() if name != "locations"} | {
        "locations.geojson"
    }
    assert [(f["id"], f["properties"]) for f in zones["features"]] == [("zone", {"stop_name": "西"})]


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5))
def test_every_cell_comes_back(pairs):
    rows = [{"stop_id": f"s{n}", "stop_name": name, "stop_lat": lat} for n, (name, lat) in enumerate(pairs)]
    back = list(csv.DictReader(io.StringIO(write_table("stops", rows), newline="")))
    assert [(row["stop_id"], row.get("stop_name", ""), row.get("stop_lat", "")) for row in back] == [
        (f"s{n}", *pair) for n, pair in enumerate(pairs)
    ]


def test_a_column_that_no_table_has_is_a_mistake_of_ours():
    with pytest.raises(KeyError, match="stop_colour"):
        write_table("stops", [{"stop_id": "a", "stop_colour": "red"}])


def test_the_version_follows_the_content_and_not_itself():
    one, other, changed = make_feed(), make_feed(), make_feed()
    other["feed_info"] = [{**other["feed_info"][0], "feed_version": "2"}]
    changed["stops"] = [{**changed["stops"][0], "stop_name": "支所"}]
    assert compute_version(one) == compute_version(other) != compute_version(changed)


def test_tables_of_two_services_stand_one_after_the_other():
    whole = merge([{"stops": [{"stop_id": "a"}]}, {"stops": [{"stop_id": "b"}], "trips": []}])
    assert [row["stop_id"] for row in whole["stops"]] == ["a", "b"]


def test_times_go_on_after_midnight():
    assert [show_time(0), show_time(605), show_time(1500)] == ["00:00:00", "10:05:00", "25:00:00"]


@pytest.mark.parametrize(
    ("code", "number"),
    [("130001", "8000020130001"), ("011002", "9000020011002"), ("202096", "9000020202096")],
)
def test_corporate_number_of_a_town(code, number):
    assert compute_corporate_number(code) == number
