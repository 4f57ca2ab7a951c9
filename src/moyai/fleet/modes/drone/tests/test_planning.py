"""Flights are planned by the engine, once, and reported as the authority asks."""

from datetime import timedelta

import pytest

from moyai.core import clock
from moyai.engines.flight.formats.dips import list_rows
from moyai.engines.flight.formats.qgc_plan import read_plan
from moyai.fleet.consignments.gates import find_closed
from moyai.fleet.modes.drone.errors import CannotFly
from moyai.fleet.modes.drone.models import Aircraft, Battery, Flight, Observation, Pilot
from moyai.fleet.modes.drone.queries import find_drone_carriage
from moyai.fleet.modes.drone.report import make_report
from moyai.fleet.modes.drone.tests.valley import (
    EAST,
    NOW,
    SOUTH,
    STEP,
    close_square,
    make_aircraft,
    make_flight,
    make_pilot,
    make_valley,
    tell_weather,
)
from moyai.fleet.modes.parcel import Goods
from moyai.fleet.specs import Point

pytestmark = pytest.mark.django_db


def test_a_flight_has_its_way_and_its_mission():
    flight = make_flight()
    assert flight.route == ["port", "weir", "hall", "weir", "port"]
    assert (flight.distance_m, flight.ends_at > flight.starts_at) == (pytest.approx(1334, abs=3), True)
    assert 30 < flight.least_pct < 100
    mission = read_plan(flight.mission)
    assert [each.command for each in mission.items] == [22, 178, 16, 16, 94, 93, 16, 16, 16, 21]
    assert len(mission.closed) == 1


def test_asked_twice_it_is_planned_once():
    assert make_flight().pk == make_flight().pk
    assert Flight.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("too_heavy", {"load_g": 5_001}),
        ("past", {"starts_at": NOW - timedelta(minutes=2)}),
        ("no_place", {"drop": "weir"}),
        ("no_place", {"origin": "nowhere"}),
        ("no_aircraft", {"aircraft_id": 999}),
        ("no_pilot", {"pilot_id": 999}),
    ],
)
def test_what_cannot_be_flown_is_not_planned(code, change):
    make_valley()
    with pytest.raises(CannotFly) as refused:
        make_flight(**change)
    assert (refused.value.code, Flight.objects.count()) == (code, 0)


def test_one_aircraft_is_not_promised_twice():
    make_flight()
    with pytest.raises(CannotFly, match="busy"):
        make_flight(key="two")


def test_it_is_reported_as_dips_asks():
    flight = make_flight()
    rows = dict(list_rows(make_report(flight)))
    assert rows["機体の登録記号"] == "JU0000000001"
    assert rows["出発地"] == "道の駅"
    assert rows["目的地"] == "公民館"
    assert rows["飛行開始日時"] == "20260610 1005"


# whoever has a parcel asks


def ask(lon=EAST, lat=SOUTH + 2 * STEP, load_g=1_500, **more):
    return find_drone_carriage(lon=lon, lat=lat, load_g=load_g, ready_at=NOW, now=NOW, **more)


@pytest.fixture
def valley():
    make_valley()
    make_aircraft()
    make_pilot()
    Battery.objects.update(charge_pct=98, charged_at=NOW)
    tell_weather()


def test_a_drone_may_take_a_parcel(valley):
    found = ask(lat=SOUTH + 2 * STEP + 0.001)
    assert (found.is_go, found.reasons, found.drop, found.walk_m) == (True, (), "hall", 111.0)
    assert 0 < found.arrives_s < found.flight_s
    ids = {"aircraft_id": found.aircraft_id, "battery_id": found.battery_id, "pilot_id": found.pilot_id}
    assert make_flight(origin=found.origin, drop=found.drop, **ids).status == "planned"


@pytest.mark.parametrize(
    ("text", "prepare", "asked"),
    [
        ("近くに、ドローンが荷物を置ける場所がありません。", None, {"lat": SOUTH + 3 * STEP}),
        ("荷物が重すぎます。この機体では運べません。", None, {"load_g": 6_000}),
        ("いま飛べるドローンがありません。", lambda: Aircraft.objects.update(status="grounded"), {}),
        ("いま操縦できる人がいません。", lambda: Pilot.objects.all().delete(), {}),
        (
            "平均風速は7m/sです（5m/s未満であること）。飛ばせません。",
            lambda: tell_weather(station="x", wind_m_s=7.0),
            {},
        ),
        (
            "雨が分かりません。分からないときは飛ばしません。",
            lambda: Observation.objects.filter(key="rain_mm_h").delete(),
            {},
        ),
        (
            "飛べる経路がありません（飛行禁止の区域、またはこの風では進めません）。",
            lambda: close_square("fire", EAST, SOUTH + 1.5 * STEP),
            {},
        ),
        ("その時間は、ほかの荷物を運んでいます。", lambda: make_flight(starts_at=NOW), {}),
    ],
)
def test_it_may_not_and_the_reason_is_said(valley, text, prepare, asked):
    if prepare:
        prepare()
    found = ask(**asked)
    assert (found.is_go, [each["ja"] for each in found.reasons]) == (False, [text])
    assert all(each["en"] for each in found.reasons)


def test_the_fleet_asks_the_gate_before_it_chooses_a_drone(valley, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    point = Point("家", EAST, SOUTH + 2 * STEP + 0.001)
    port = Point("道の駅", EAST, SOUTH)
    assert find_closed("drone", port, point, NOW, Goods(1_500, 4_000, ambient=1)) is None
    Observation.objects.filter(key="rain_mm_h").delete()
    closed = find_closed("drone", port, point, NOW, Goods(1_500, 4_000, ambient=1))
    assert closed is not None
    assert closed.text["ja"] == "雨が分かりません。分からないときは飛ばしません。"
