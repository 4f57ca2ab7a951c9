"""Flights over a virtual line, from the first heartbeat to the ground."""

import pytest

from moyai.engines.flight import MissionType
from moyai.fleet.modes.drone.autopilot.vehicle import GPS_UNIT, LINK_UNIT, MOTOR_UNIT, Identity
from moyai.fleet.modes.drone.link.flyer import Flyer, Stage, Wish
from moyai.fleet.modes.drone.tests.lossy import MISSION, Line

SITE = MISSION.rally[0]


def make(line, **more):
    options = {"least_battery_pct": 80.0, "alternate": lambda lon, lat: (*SITE[0], SITE[1])}
    return Flyer(line.ground, MISSION, **options | more)


def fly(line, flyer, *, until=None, dt_s=0.25):
    line.run(flyer, until or (lambda: flyer.is_over), dt_s=dt_s)
    return [each.code for each in flyer.events]


def in_the_air(flyer, line, share=0.2):
    way = MISSION.items
    return lambda: flyer.stage == Stage.FLYING and line.vehicle.seq >= len(way) * share


@pytest.mark.parametrize("loss", [0.0, 0.3])
def test_a_flight_goes_out_and_comes_home(loss):
    line = Line(loss=loss, seed=5)
    flyer = make(line)
    codes = fly(line, flyer)
    assert flyer.stage == Stage.LANDED, (flyer.error, codes)
    told = [code for code in codes if code in ("took_off", "put_down", "landed", "failed")]
    assert told == ["took_off", "put_down", "landed"]
    assert (line.vehicle.body.lon, line.vehicle.body.lat) == pytest.approx(MISSION.home, abs=1e-5)
    assert line.ground.seen.battery_pct < 100
    assert line.ground.seen.remote_ids == {1: "MOYAI-SIM-0001", 2: "JU00SIM00001"}


def test_the_ids_of_the_plans_on_board_are_ours():
    line = Line()
    flyer = make(line)
    fly(line, flyer, until=in_the_air(flyer, line))
    assert tuple(flyer.plan_ids) == line.ground.seen.plan_ids
    assert flyer.plan_ids == [line.vehicle.plans.find_id(kind) for kind in MissionType]


@pytest.mark.parametrize(
    ("error", "prepare"),
    [
        ("low_battery", lambda v: setattr(v.body, "energy_wh", 900.0)),
        ("no_gps", lambda v: v.fail(GPS_UNIT)),
        ("no_remote_id", lambda v: setattr(v, "identity", Identity(symbol=""))),
        ("arm_refused", lambda v: v.fail(MOTOR_UNIT)),
        ("armed_already", lambda v: setattr(v, "is_armed", True)),
        ("not_on_ground", lambda v: setattr(v.body, "height_m", 2.0)),
        ("no_vehicle", lambda v: v.fail(LINK_UNIT)),
    ],
)
def test_it_does_not_take_off_on_doubt(error, prepare):
    line = Line()
    prepare(line.vehicle)
    flyer = make(line)
    fly(line, flyer)
    assert (flyer.stage, flyer.error) == (Stage.FAILED, error)
    assert line.vehicle.body.height_m <= 2.0


def test_another_mission_on_board_never_flies():
    line = Line()
    flyer = make(line)
    line.run(flyer, lambda: flyer.stage == Stage.VERIFY)
    line.vehicle.swap_mission()
    fly(line, flyer)
    assert (flyer.stage, flyer.error, line.vehicle.is_armed) == (Stage.FAILED, "other_mission", False)


def test_a_mission_swapped_after_it_was_read_back_never_flies():
    line = Line()
    flyer = make(line)
    line.run(flyer, lambda: flyer.stage == Stage.LOOK)
    line.vehicle.swap_mission()
    fly(line, flyer)
    assert (flyer.stage, flyer.error, line.vehicle.is_armed) == (Stage.FAILED, "other_mission", False)


def test_a_mission_swapped_while_it_is_armed_never_flies():
    line = Line()
    flyer = make(line)
    line.run(flyer, lambda: flyer.stage == Stage.ARM)
    line.vehicle.swap_mission()
    fly(line, flyer)
    line.run(flyer, lambda: not line.vehicle.is_armed)
    assert (flyer.stage, flyer.error) == (Stage.FAILED, "other_mission")


def test_a_drone_that_comes_back_with_another_mission_is_held_and_told_of():
    line = Line()
    flyer = make(line)
    fly(line, flyer, until=in_the_air(flyer, line))
    line.vehicle.swap_mission()
    line.run(flyer, lambda: "other_mission" in [each.code for each in flyer.events])
    line.run(flyer, lambda: line.ground.seen.mode == "hold")
    assert flyer.stage == Stage.FLYING


@pytest.mark.parametrize(
    ("wish", "mode"), [(Wish.HOLD, "hold"), (Wish.RETURN, "return"), (Wish.LAND, "land")]
)
def test_the_pilot_is_obeyed(wish, mode):
    line = Line()
    flyer = make(line)
    fly(line, flyer, until=in_the_air(flyer, line))
    assert flyer.wish(wish, line.now_ms)
    line.run(flyer, lambda: line.ground.seen.mode == mode)


def test_it_waits_and_goes_on():
    line = Line()
    flyer = make(line)
    fly(line, flyer, until=in_the_air(flyer, line))
    flyer.wish(Wish.HOLD, line.now_ms)
    line.run(flyer, lambda: line.ground.seen.mode == "hold")
    flyer.wish(Wish.RESUME, line.now_ms)
    fly(line, flyer)
    assert flyer.stage == Stage.LANDED


def test_return_goes_back_over_the_corridor():
    line = Line()
    flyer = make(line)
    fly(line, flyer, until=in_the_air(flyer, line, 0.35))
    flyer.wish(Wish.RETURN, line.now_ms)
    fly(line, flyer)
    assert (line.vehicle.body.lon, line.vehicle.body.lat) == pytest.approx(MISSION.home, abs=1e-4)


def test_it_lands_at_the_alternative():
    line = Line(loss=0.3, seed=2)
    flyer = make(line)
    fly(line, flyer, until=in_the_air(flyer, line, 0.35))
    assert flyer.wish(Wish.ALTERNATE, line.now_ms)
    fly(line, flyer)
    assert (line.vehicle.body.lon, line.vehicle.body.lat) == pytest.approx(SITE[0], abs=1e-4)


def test_where_no_way_is_clear_there_is_no_alternative():
    line = Line()
    flyer = make(line, alternate=lambda lon, lat: None)
    fly(line, flyer, until=in_the_air(flyer, line))
    assert not flyer.wish(Wish.ALTERNATE, line.now_ms)


def test_a_lost_line_is_told_and_the_drone_comes_home():
    line = Line()
    flyer = make(line)
    fly(line, flyer, until=in_the_air(flyer, line, 0.35))
    line.vehicle.fail(LINK_UNIT)
    line.run(flyer, lambda: "link_lost" in [each.code for each in flyer.events])
    line.run(flyer, lambda: not line.vehicle.is_armed, dt_s=0.25)
    line.vehicle.fail(LINK_UNIT, is_well=True)
    codes = fly(line, flyer)
    assert codes[-2:] == ["link_back", "landed"] or codes[-3:-1] == ["link_back", "mode"]
    assert (line.vehicle.body.lon, line.vehicle.body.lat) == pytest.approx(MISSION.home, abs=1e-4)


@pytest.mark.parametrize(
    ("code", "happen"),
    [
        ("gps_lost", lambda v: v.fail(GPS_UNIT)),
        ("landed", lambda v: v.fail(MOTOR_UNIT)),
        ("landed", lambda v: setattr(v.body, "wind_m_s", 15.0)),
        ("low_battery", lambda v: setattr(v.body, "energy_wh", 330.0)),
    ],
)
def test_what_fails_in_the_air_is_told_and_ends_on_the_ground(code, happen):
    line = Line()
    flyer = make(line)
    fly(line, flyer, until=in_the_air(flyer, line, 0.35))
    happen(line.vehicle)
    assert code in fly(line, flyer)
    assert (flyer.stage, line.vehicle.body.is_on_ground) == (Stage.LANDED, True)


def test_it_can_be_called_off_before_it_is_armed():
    line = Line()
    flyer = make(line)
    line.run(flyer, lambda: flyer.stage == Stage.UPLOAD)
    flyer.cancel()
    fly(line, flyer)
    assert (flyer.error, line.vehicle.plans.plans[0]) == ("cancelled", [])
