"""One mission in every form, and back."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

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


def make_volume(**changed):
    starts = datetime(2026, 6, 10, 1, tzinfo=UTC)
    facts = {"lowest_amsl_m": 700, "highest_amsl_m": 800, "geoid_m": 40, "starts_at": starts}
    facts |= {"ends_at": starts + timedelta(minutes=20), "ring": REPORT.ring} | changed
    return f3548.make_volume(facts.pop("ring"), **facts)


def test_an_operational_intent_has_the_fields_of_the_standard():
    body = f3548.write_reference(
        [make_volume()], state=f3548.IntentState.ACCEPTED, base_url="https://uss.example/", keys=["ovn-1"]
    )
    ring = [{"lng": lon, "lat": lat} for lon, lat in REPORT.ring]
    assert body == {
        "extents": [
            {
                "volume": {
                    "outline_polygon": {"vertices": ring},
                    "altitude_lower": {"value": 740, "reference": "W84", "units": "M"},
                    "altitude_upper": {"value": 840, "reference": "W84", "units": "M"},
                },
                "time_start": {"value": "2026-06-10T01:00:00.000Z", "format": "RFC3339"},
                "time_end": {"value": "2026-06-10T01:20:00.000Z", "format": "RFC3339"},
            }
        ],
        "state": "Accepted",
        "uss_base_url": "https://uss.example",
        "key": ["ovn-1"],
        "new_subscription": {"uss_base_url": "https://uss.example", "notify_for_constraints": True},
    }
    # one that no longer keeps to its volume is adjusted as flown, and needs no proof
    state = f3548.IntentState.CONTINGENT
    assert f3548.write_reference([make_volume()], state=state, base_url="u", keys=["ovn-1"])["key"] == []


@pytest.mark.parametrize(
    "changed",
    [
        {"ring": ((138.0, 35.8), (138.1, 35.8))},
        {"ring": ((138.0, 35.8), (138.1, 35.8), (138.1, 35.9), (138.0, 35.8))},
        {"highest_amsl_m": 700},
        {"ends_at": datetime(2026, 6, 10, 1, tzinfo=UTC)},
    ],
    ids=["two corners", "closed ring", "no height", "no time"],
)
def test_a_volume_that_a_service_would_refuse_is_not_made(changed):
    with pytest.raises(ValueError, match="volume"):
        make_volume(**changed)


def test_an_entity_is_known_by_the_same_uuid_each_time():
    one, other = f3548.make_entity_id("flight:1"), f3548.make_entity_id("flight:2")
    assert (one == f3548.make_entity_id("flight:1"), one == other) == (True, False)
    assert (UUID(one).version, UUID(one).variant) == (4, RFC_4122)


class Service:
    """What answers like a service: it keeps one volume of somebody else, and gives each change an ovn."""

    name = "test"
    others = ("ovn-of-another",)

    def __init__(self):
        self.kept = {}

    def put_intent(self, entity_id, body, ovn=""):
        unread = set(self.others) - set(body["key"])
        if unread and f3548.IntentState(body["state"]) in f3548.NEEDS_KEY:
            missing = [{"id": "another", "ovn": each} for each in sorted(unread)]
            raise f3548.read_conflict({"message": "unread", "missing_operational_intents": missing})
        version = self.kept.get(entity_id, 0) + 1
        assert ovn == (f"{entity_id}:{version - 1}" if version > 1 else "")
        self.kept[entity_id] = version
        reference = {"ovn": f"{entity_id}:{version}", "version": version, "state": body["state"]}
        told = [{"uss_base_url": "https://other.example", "subscriptions": []}]
        return f3548.read_accepted({"operational_intent_reference": reference, "subscribers": told})

    def delete_intent(self, entity_id, ovn):
        assert ovn == f"{entity_id}:{self.kept.pop(entity_id)}"


def test_an_intent_is_announced_once_the_others_are_read_then_changed_and_taken_back():
    service: f3548.TrafficService = Service()
    accepted, activated = f3548.IntentState.ACCEPTED, f3548.IntentState.ACTIVATED
    with pytest.raises(f3548.InTheWay) as refused:
        service.put_intent("id", f3548.write_reference([make_volume()], state=accepted, base_url="u"))
    keys = [each["ovn"] for each in refused.value.entities]
    body = f3548.write_reference([make_volume()], state=accepted, base_url="u", keys=keys)
    first = service.put_intent("id", body)
    assert first == f3548.Accepted("id:1", 1, ("https://other.example",))
    body = f3548.write_reference([make_volume()], state=activated, base_url="u", keys=keys)
    second = service.put_intent("id", body, first.ovn)
    service.delete_intent("id", second.ovn)
    assert service.kept == {}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"operational_intent_reference": {"ovn": "a", "version": 1}},
        {"operational_intent_reference": {"ovn": "", "version": 1}, "subscribers": []},
        {"operational_intent_reference": {"ovn": "a", "version": "x"}, "subscribers": []},
        {"operational_intent_reference": {"ovn": "a", "version": 1}, "subscribers": [{}]},
        {"operational_intent_reference": None, "subscribers": []},
    ],
)
def test_what_is_no_answer_of_a_service_is_not_taken_for_one(body):
    with pytest.raises(f3548.WrongAnswer):
        f3548.read_accepted(body)
    assert f3548.read_conflict(body).entities == ()


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
