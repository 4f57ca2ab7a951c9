"""Other operators' timetables: hostile until checked, bad rows named, kept compactly, searched."""

import io
import zipfile
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from google.transit import gtfs_realtime_pb2 as realtime
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import at

from moyai.core import clock
from moyai.core.audit.models import Entry
from moyai.core.feeds.buses import archive
from moyai.core.feeds.buses.archive import BadArchive, BadRow, FeedArchive
from moyai.core.feeds.buses.compact import read_compact, write_compact
from moyai.core.feeds.buses.keeping import NoTimetable, import_timetable, keep_updates
from moyai.core.feeds.buses.live import Now, Update
from moyai.core.feeds.buses.messages import BadUpdates
from moyai.core.feeds.buses.reading import read_timetable
from moyai.core.feeds.buses.searching import search
from moyai.core.feeds.models import BusTimetable
from moyai.core.feeds.queries import find_bus_journeys
from moyai.core.feeds.tests.validator import list_errors
from moyai.core.feeds.tests.zips import SMALL, lie_about_size, make_zip
from moyai.demo.seeding.buses import zip_buses

A, B, C = (137.90, 35.80), (137.95, 35.80), (138.00, 35.80)
WEDNESDAY, SUNDAY, SEA_DAY = date(2026, 6, 10), date(2026, 6, 14), date(2026, 7, 20)
NOW = at(8, 30)


def read(**changes):
    return read_timetable(FeedArchive(make_zip(**changes)))


def journeys(timetable, day, since=0, until=30 * 3600, **more):
    return search(timetable, A, C, day=day, since_s=since, until_s=until, **more)


def hours(found):
    return [one.leave_s / 3600 for one in found]


class TestHostile:
    def test_what_is_no_zip(self):
        with pytest.raises(BadArchive):
            FeedArchive(io.BytesIO(b"GTFS"))

    def test_a_bomb_is_not_unpacked(self):
        with pytest.raises(BadArchive, match="packed more than 200 times"):
            FeedArchive(make_zip(shapes=b"0" * 10_000_000))

    def test_a_bomb_that_lies_about_its_size_is_stopped(self, monkeypatch):
        content = make_zip(stop_times="trip_id,stop_id,stop_sequence\n" + "t1,a,1\n" * 200_000).getvalue()
        monkeypatch.setattr(archive, "MOST_BYTES", 100_000)
        with pytest.raises(BadArchive):
            read_timetable(FeedArchive(io.BytesIO(lie_about_size(content, 50))))

    def test_too_many_files(self, monkeypatch):
        monkeypatch.setattr(archive, "MOST_FILES", 5)
        with pytest.raises(BadArchive, match="more than 5 files"):
            FeedArchive(make_zip())

    def test_too_much_in_all(self, monkeypatch):
        monkeypatch.setattr(archive, "MOST_BYTES", 200)
        with pytest.raises(BadArchive, match="more than 200 bytes"):
            FeedArchive(make_zip())

    def test_too_many_rows(self, monkeypatch):
        monkeypatch.setattr(archive, "MOST_ROWS", 3)
        with pytest.raises(BadRow) as bad:
            read()
        assert bad.value.facts["line"] == 4

    def test_an_encrypted_file(self):
        content = bytearray(make_zip().getvalue())
        for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
            content[content.find(mark) + place] |= 1
        with pytest.raises(BadArchive, match="encrypted"):
            FeedArchive(io.BytesIO(bytes(content)))

    @settings(max_examples=300)
    @given(st.integers(0, 2000), st.integers(0, 255))
    def test_a_damaged_zip_is_refused_or_read_never_an_error_of_ours(self, place, value):
        content = bytearray(make_zip().getvalue())
        content[place % len(content)] = value
        with suppress(BadArchive, BadRow):
            read_timetable(FeedArchive(io.BytesIO(bytes(content))))

    def test_a_path_outside_is_never_written(self, tmp_path):
        out = make_zip()
        with zipfile.ZipFile(out, "a") as zipped:
            zipped.writestr("../../evil.txt", "x")
        out.seek(0)
        assert read_timetable(FeedArchive(out)).trip_count == 3
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("table", "content", "line", "reason"),
    [
        ("stops", "stop_id,stop_name,stop_lat,stop_lon\na,甲,x,137.9\n", 2, "no coordinate"),
        ("stops", "stop_id,stop_name,stop_lat,stop_lon\na,甲,nan,137.9\n", 2, "no coordinate"),
        ("stops", "stop_id,stop_name,stop_lat,stop_lon\na,甲,137.9,35.8\n", 2, "latitude"),
        ("stops", "stop_id,stop_name,stop_lat,stop_lon\na,甲,35,137\na,乙,35,137\n", 3, "twice"),
        ("stops", "stop_name,stop_lat,stop_lon\n甲,35,137\n", 1, "no column stop_id"),
        ("stops", "stop_id,stop_name,stop_lat,stop_lon\na,甲,35\n", 2, "3 cells instead of 4"),
        ("stops", b"stop_id,stop_name\n\x83\x65,\x83\x65\n", 1, "utf-8"),
        ("trips", "route_id,service_id,trip_id\nr,week,t1\nx,week,t2\n", 3, "unknown route_id x"),
        ("trips", "route_id,service_id,trip_id\nr,never,t1\n", 2, "unknown service_id never"),
        ("calendar_dates", "service_id,date,exception_type\nweek,20261340,1\n", 2, "no date"),
        ("calendar_dates", "service_id,date,exception_type\nweek,20260720,3\n", 2, "exception_type"),
        ("stop_times", SMALL["stop_times.txt"] + "t1,09:61:00,09:61:00,a,9\n", 10, "no time"),
        ("stop_times", SMALL["stop_times.txt"] + "t1,9時,9時,a,9\n", 10, "no time"),
        ("stop_times", SMALL["stop_times.txt"] + "t9,09:00:00,09:00:00,a,9\n", 10, "unknown trip_id"),
        ("stop_times", SMALL["stop_times.txt"] + "t1,09:00:00,09:00:00,z,9\n", 10, "unknown stop_id"),
        ("stop_times", SMALL["stop_times.txt"] + "t1,09:00:00,09:00:00,a,x\n", 10, "no stop_sequence"),
        ("stop_times", SMALL["stop_times.txt"] + "t1,08:00:00,08:00:00,a,9\n", 10, "back in time"),
        ("stop_times", SMALL["stop_times.txt"] + "t1,,,a,9\n", 10, "no time at its end"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(table, content, line, reason):
    with pytest.raises(BadRow) as bad:
        read(**{table: content})
    assert (bad.value.facts["file"], bad.value.facts["line"]) == (f"{table}.txt", line)
    assert reason in bad.value.facts["reason"]


@pytest.mark.parametrize("name", ["stops", "routes", "trips", "stop_times"])
def test_a_table_that_every_feed_has_is_missing(name):
    with pytest.raises(BadArchive, match=f"no {name}.txt"):
        read(**{name: None})


def test_days_of_service():
    timetable = read()
    assert hours(journeys(timetable, WEDNESDAY)) == [9, 10]
    assert hours(journeys(timetable, SUNDAY)) == [25]
    assert hours(journeys(timetable, SEA_DAY)) == [25]
    assert journeys(timetable, date(2027, 4, 1)) == []


def test_times_between_are_reckoned_and_rights_are_kept():
    (journey, *_) = search(read(), B, C, day=WEDNESDAY, since_s=0, until_s=86400)
    assert journey.leave_s == 9 * 3600 + 600
    closed = SMALL["stop_times.txt"].replace("stop_sequence\n", "stop_sequence,pickup_type\n")
    rows = [line + (",1" if line.startswith("t2,10:00") else ",0") for line in closed.splitlines()[1:]]
    timetable = read(stop_times="\n".join([closed.splitlines()[0], *rows]) + "\n")
    assert hours(journeys(timetable, WEDNESDAY)) == [9]


def test_nobody_is_sent_to_walk_far_or_to_ride_what_is_nearer_on_foot():
    timetable = read()
    far = (137.90, 35.81)
    assert search(timetable, far, C, day=WEDNESDAY, since_s=0, until_s=86400) == []
    beside = (137.9001, 35.80)
    assert search(timetable, A, beside, day=WEDNESDAY, since_s=0, until_s=86400) == []


def test_trips_that_are_late_or_cancelled():
    told = {"t1": Update(is_cancelled=True), "t2": Update(delay_s=600)}
    (journey,) = journeys(read(), WEDNESDAY, known=Now(updates=told))
    assert (journey.leave_s, journey.delay_s) == (10 * 3600 + 600, 600)


def test_the_compact_form_comes_back_whole():
    for timetable in (read(), read_timetable(FeedArchive(io.BytesIO(zip_buses())))):
        content = write_compact(timetable)
        assert read_compact(content) == timetable
        assert write_compact(read_compact(content)) == content


def test_the_demos_buses_are_a_valid_feed():
    assert list_errors(zip_buses()) == []


def brute_force(timetable, origin, destination, day):
    """Every pair of calls of every trip, without the pattern's short cut; the earliest end counts."""
    ends = []
    for pattern in timetable.patterns:
        for trip in pattern.trips:
            if not timetable.services[trip.service_id].runs_on(day):
                continue
            for start in range(len(pattern.stops)):
                for end in range(start + 1, len(pattern.stops)):
                    here, there = (timetable.stops[pattern.stops[n]] for n in (start, end))
                    if (here.lon, here.lat) == origin and (there.lon, there.lat) == destination:
                        ends.append(trip.arrive_s[end])
    return sorted(ends)


@given(st.sampled_from(range(11)), st.sampled_from(range(11)))
def test_from_stop_to_stop_the_search_finds_what_looking_at_every_trip_finds(start, end):
    timetable = read_timetable(FeedArchive(io.BytesIO(zip_buses())))
    origin, destination = ((timetable.stops[n].lon, timetable.stops[n].lat) for n in (start, end))
    if start == end:
        return
    found = search(timetable, origin, destination, day=WEDNESDAY, since_s=0, until_s=30 * 3600)
    exact = [one.arrive_s for one in found if one.walk_before_s == one.walk_after_s == 0]
    assert sorted(exact) == brute_force(timetable, origin, destination, WEDNESDAY)


@pytest.mark.django_db
class TestKept:
    @pytest.fixture(autouse=True)
    def _kept(self, monkeypatch):
        monkeypatch.setattr(clock, "now", lambda: NOW)
        self.keep(make_zip())

    def keep(self, file):
        facts = {"name": "", "source": "test", "actor": "test", "now": NOW}
        return import_timetable(key="east", file=file, **facts)

    def test_it_is_one_row_and_recorded(self):
        row = BusTimetable.objects.get()
        assert (row.name, row.stops, row.trips) == ("東バス", 3, 3)
        assert (row.first_date, row.last_date) == (date(2026, 4, 1), date(2027, 3, 31))
        assert Entry.objects.filter(action="feeds.import_timetable", subject="timetable:east").count() == 1

    def test_a_bad_feed_leaves_the_one_before(self):
        with pytest.raises(BadRow):
            self.keep(make_zip(stops="stop_id,stop_name,stop_lat,stop_lon\na,甲,x,1\n"))
        assert BusTimetable.objects.get().stops == 3

    def test_a_newer_feed_takes_its_place(self):
        assert len(find_bus_journeys(A, C, at(9, 30), now=NOW)) == 2
        self.keep(make_zip(trips="route_id,service_id,trip_id\nr,sun,t1\nr,sun,t2\nr,sun,t3\n"))
        assert find_bus_journeys(A, C, at(9, 30), now=NOW) == []

    def test_journeys_are_told_with_their_times(self):
        first, second = find_bus_journeys(A, C, at(9, 30), now=NOW)
        assert (first.operator, first.route, first.headsign) == ("東バス", "1系統", "丙行き")
        assert (first.board_name, first.alight_name) == ("甲", "丙")
        assert (first.leave_at, first.arrive_at, second.leave_at) == (at(9), at(9, 20), at(10))

    def test_a_bus_that_has_gone_is_not_told(self):
        found = find_bus_journeys(A, C, at(9, 30), now=at(9, 1))
        assert [one.leave_at for one in found] == [at(10)]

    def test_a_bus_after_midnight_belongs_to_the_day_before(self):
        night = at(24, 50, day=SUNDAY)
        assert [one.leave_at for one in find_bus_journeys(A, C, night, now=night)] == [at(25, day=SUNDAY)]

    def test_updates_are_believed_for_ten_minutes(self):
        message = realtime.FeedMessage()
        message.header.gtfs_realtime_version = "2.0"
        cancelled = message.entity.add(id="1").trip_update.trip
        cancelled.trip_id = "t1"
        cancelled.schedule_relationship = realtime.TripDescriptor.CANCELED
        late = message.entity.add(id="2").trip_update
        late.trip.trip_id = "t2"
        late.stop_time_update.add(stop_sequence=10).departure.delay = 300
        assert keep_updates(key="east", content=message.SerializeToString(), now=NOW) == 2
        (journey,) = find_bus_journeys(A, C, at(9, 30), now=NOW)
        assert (journey.leave_at, journey.delay_s) == (at(10, 5), 300)
        later = find_bus_journeys(A, C, at(9, 30), now=NOW + timedelta(minutes=11))
        assert [one.delay_s for one in later] == [0, 0]

    def test_what_is_no_realtime(self):
        with pytest.raises(BadUpdates):
            keep_updates(key="east", content=b"<html>", now=NOW)
        empty = realtime.FeedMessage()
        empty.header.gtfs_realtime_version = "2.0"
        with pytest.raises(NoTimetable):
            keep_updates(key="west", content=empty.SerializeToString(), now=NOW)

    def test_the_command_imports_lists_and_names_what_is_wrong(self, tmp_path, capsys):
        path = tmp_path / "bus.zip"
        path.write_bytes(zip_buses())
        call_command("feeds", "import", str(path), "--key", "misuzu")
        call_command("feeds", "list")
        told = capsys.readouterr().out
        assert "みすず交通（架空）: 11 stops, 36 trips" in told
        path.write_bytes(make_zip(stops="stop_id,stop_name,stop_lat,stop_lon\na,甲,x,1\n").getvalue())
        with pytest.raises(CommandError, match=r"stops.txt の 2 行目が読めません"):
            call_command("feeds", "import", str(path), "--key", "misuzu")
        with pytest.raises(CommandError, match="no such file"):
            call_command("feeds", "import", str(tmp_path / "none.zip"), "--key", "x")
