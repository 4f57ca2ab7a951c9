"""One mission in every form, and back."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.flight import Drop, FlightProblem, MissionType, make_mission, plan
from moyai.engines.flight.formats import dips, f3548, remote_id
from moyai.engines.flight.formats.items import MavItem, list_items, read_items, read_rings
from moyai.engines.flight.formats.qgc_plan import read_plan, write_plan
from moyai.engines.flight.formats.wpl import read_wpl, write_wpl
from moyai.engines.flight.mission import Command
from moyai.engines.flight.tests.worlds import DRONE, EAST, SOUTH, STEP, draw_problems, make_river, make_square

AREA = make_square(EAST + 3 * STEP, SOUTH)


def make(problem=None):
    problem = problem or FlightProblem(make_river(no_fly=(AREA,)), DRONE, "w0", (Drop("bread", "w4", 2_000),))
    return make_mission(problem, plan(problem).tours[0], "面会便")


def all_the_same(one: list[MavItem], other: list[MavItem]) -> bool:
    return len(one) == len(other) and all(a.says_the_same(b) for a, b in zip(one, other, strict=True))


def test_the_mission_takes_off_puts_down_and_lands_at_home():
    mission = make()
    commands = [each.command for each in mission.items]
    assert commands == [22, 178, 16, 16, 16, 16, 94, 93, 16, 16, 16, 16, 16, 21]
    assert (mission.items[0].lon, mission.items[0].lat) == (EAST, SOUTH)
    assert mission.items[-1].height_m == 0
    assert mission.items[5].height_m == 40 + 60  # the ground is 40 m higher there than at home


def test_the_fence_holds_the_whole_way():
    from shapely.geometry import LineString, Polygon

    mission = make()
    assert Polygon(mission.fence).contains(LineString(mission.route))


@settings(max_examples=20)
@given(draw_problems())
def test_files_say_what_the_items_say(problem):
    for tour in plan(problem).tours:
        mission = make_mission(problem, tour, "x")
        home, read = read_wpl(write_wpl(mission))
        assert home == pytest.approx((*mission.home, mission.home_amsl_m))
        assert all_the_same(read, list_items(mission, MissionType.MISSION))
        back = read_plan(write_plan(mission))
        for kind in MissionType:
            assert all_the_same(list_items(back, kind), list_items(mission, kind))


def test_items_are_read_back():
    mission = make()
    items = list_items(mission, MissionType.MISSION)
    assert all_the_same(list_items(replace(mission, items=read_items(items)), MissionType.MISSION), items)
    rings = read_rings(list_items(mission, MissionType.FENCE))
    assert [command for command, _ring in rings] == [Command.FENCE_IN, Command.FENCE_OUT]
    assert [len(ring) for _command, ring in rings] == [len(mission.fence), 4]


def test_half_a_ring_is_no_fence():
    with pytest.raises(ValueError, match="not whole"):
        read_rings(list_items(make(), MissionType.FENCE)[:-1])


@given(st.text())
def test_text_that_is_no_file_is_refused(text):
    for read in (read_wpl, read_plan):
        with pytest.raises(ValueError, match=r".+"):
            read(text)


def test_a_line_out_of_order_is_refused():
    lines = write_wpl(make()).splitlines()
    with pytest.raises(ValueError, match="out of order"):
        read_wpl("\n".join([*lines[:3], lines[4], lines[3], *lines[5:]]))


REPORT = dips.Report(
    name="面会便 6月10日",
    starts=datetime(2026, 6, 10, 10, 0),
    flight_s=901,
    longest_s=1_800,
    speed_m_s=12,
    height_m=60,
    ring=make().fence,
    departure="道の駅",
    destination="公民館",
    symbol="JU0000000001",
    maker="架空",
    model="K-1",
    most_mass_kg=30,
    licence="0000000001",
    is_first_class=False,
    reporter=dips.Contact("運航の担当", "0265000000"),
)


def test_the_report_is_as_dips_names_it():
    info = dips.write_report(REPORT)["flightPlanInfo"]
    assert {key: info[key] for key in ("flightPurpose", "startTime", "plannedFlightTime", "flightSpeed")} == {
        "flightPurpose": [10],
        "startTime": "20260610 1000",
        "plannedFlightTime": 20,
        "flightSpeed": 44,
    }
    assert json.loads(info["flyRoute"])["type"] == "Polygon"
    assert info["reporter"]["contactReporterFlag"] == "1"
    assert dict(dips.list_rows(dips.write_report(REPORT)))["飛行開始日時"] == "20260610 1000"


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("name", {"name": "あ" * 31}),
        ("name", {"name": ""}),
        ("flightAltitude", {"height_m": 1_000}),
        ("flightSpeed", {"speed_m_s": 300}),
        ("plannedFlightTime", {"flight_s": 86_401, "longest_s": 86_401}),
        ("plannedMaxTime", {"longest_s": 10}),
        ("flyRoute", {"ring": REPORT.ring[:2]}),
        ("pilotInfo", {"licence": " "}),
        ("reporter", {"reporter": dips.Contact("", "")}),
    ],
)
def test_what_dips_would_refuse_is_refused_here(field, change):
    with pytest.raises(dips.WrongReport) as refused:
        dips.write_report(replace(REPORT, **change))
    assert refused.value.field == field


def test_an_operational_intent_is_above_the_ellipsoid():
    starts = datetime(2026, 6, 10, 1, tzinfo=UTC)
    volume = f3548.make_volume(
        REPORT.ring, lowest_amsl_m=700, highest_amsl_m=800, geoid_m=40, starts_at=starts, ends_at=starts
    )
    body = f3548.write_reference([volume], state=f3548.IntentState.ACCEPTED, base_url="uss")
    assert body["extents"][0]["volume"]["altitude_upper"] == {"value": 840, "reference": "W84", "units": "M"}
    assert body["extents"][0]["time_start"]["value"] == "2026-06-10T01:00:00.000Z"


def test_remote_id_has_both_identities_and_says_what_it_does_not_know():
    ids = remote_id.list_ids(serial="KAKU1", symbol="JU0000000001")
    assert [each.pack_id() for each in ids] == [b"KAKU1".ljust(20, b"\0"), b"JU0000000001".ljust(20, b"\0")]
    fields = remote_id.Location(EAST, SOUTH, None, 60, None, None, 3_601.04).list_fields()
    assert fields == {
        "latitude": 358_000_000,
        "longitude": 1_380_000_000,
        "altitude_geodetic": -1000.0,
        "height": 60,
        "direction": 36_100,
        "speed_horizontal": 25_500,
        "timestamp": 1.0,
    }
    with pytest.raises(ValueError, match="ASCII"):
        remote_id.BasicId(remote_id.IdType.SERIAL, "架空")
