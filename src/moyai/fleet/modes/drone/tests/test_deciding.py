"""Nothing is let go on doubt, and every decision keeps its inputs."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.factories import make_user

from moyai.core.accounts.enums import Role
from moyai.core.append_only import AppendOnly
from moyai.engines.flight import KEYS
from moyai.fleet.modes.drone import listeners
from moyai.fleet.modes.drone.enums import INSPECTED, ConfirmationKind, FlightStatus
from moyai.fleet.modes.drone.errors import CannotFly
from moyai.fleet.modes.drone.models import Aircraft, Battery, Confirmation, Flight, GoNoGo, Observation
from moyai.fleet.modes.drone.operations import (
    cancel_flight,
    confirm,
    decide_flight,
    inspect_aircraft,
    keep_observations,
    release_flight,
)
from moyai.fleet.modes.drone.queries.readings import BY_HAND
from moyai.fleet.modes.drone.tests.valley import (
    EAST,
    NOW,
    SOUTH,
    STEP,
    close_square,
    make_flight,
    see_to_everything,
    tell_weather,
)
from moyai.fleet.modes.drone.weather import Observed

pytestmark = pytest.mark.django_db


@pytest.fixture
def flight():
    made = make_flight()
    see_to_everything(made)
    return made


def decide(flight, now=NOW):
    return decide_flight(flight_id=flight.pk, by=flight.pilot.user, now=now)


def release(flight, now=NOW, by=None):
    return release_flight(flight_id=flight.pk, by=by or flight.pilot.user, now=now)


def reasons(decision):
    return {each["key"] for each in decision.findings if each["code"] != "fine"}


def test_all_seen_to_is_a_go_with_every_input(flight):
    decision = decide(flight)
    assert (decision.is_go, reasons(decision)) == (True, set())
    assert [each["key"] for each in decision.findings] == list(KEYS)
    assert Flight.objects.get().status == FlightStatus.READY


def test_a_flight_of_which_nothing_is_known_is_a_no():
    decision = decide(make_flight())
    assert not decision.is_go
    weather = {"wind_m_s", "gust_m_s", "rain_mm_h", "visibility_m", "ceiling_m", "thunder_km", "river_m"}
    people = {kind.value for kind in ConfirmationKind} | {"inspected", "battery_pct"}
    assert reasons(decision) == weather | {"cold_c", "heat_c", "route_range"} | people


@pytest.mark.parametrize("kind", list(ConfirmationKind))
def test_whatever_somebody_saw_to_be_wrong_is_a_no(flight, kind):
    confirm(flight_id=flight.pk, kind=kind, is_so=False, by=flight.pilot.user, now=NOW)
    assert reasons(decide(flight)) == {kind.value}


@pytest.mark.parametrize(
    ("key", "facts"),
    [
        ("insurance_days", {"insured_until": NOW.date() - timedelta(days=1)}),
        ("permit_days", {"permitted_until": NOW.date() - timedelta(days=1)}),
        ("remote_id", {"remote_id": ""}),
        ("service_hours_left", {"total_s": 30_000 + 20 * 3600}),
        ("aircraft_ready", {"status": "grounded"}),
    ],
)
def test_an_aircraft_that_is_not_in_order_is_a_no(flight, key, facts):
    Aircraft.objects.update(**facts)
    assert reasons(decide(flight)) == {key}


@pytest.mark.parametrize(
    ("key", "facts"),
    [
        ("licence_days", {"licensed_until": NOW.date() - timedelta(days=1)}),
        ("beyond_sight", {"is_beyond_sight": False}),
        ("pilot_recent_days", {"last_flew_at": NOW - timedelta(days=91)}),
        ("pilot_recent_days", {"last_flew_at": None}),
    ],
)
def test_a_pilot_who_must_not_is_a_no(flight, key, facts):
    type(flight.pilot).objects.update(**facts)
    assert reasons(decide(flight)) == {key}


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ({"wind_m_s"}, {"wind_m_s": 5.0}),
        ({"gust_m_s"}, {"gust_m_s": 8.0}),
        ({"rain_mm_h"}, {"rain_mm_h": 0.5}),
        ({"heat_c"}, {"temperature_c": 85.0}),
        ({"river_m"}, {"river_m": 2.0}),
        ({"visibility_m"}, {"visibility_m": None}),
    ],
)
def test_the_worst_station_counts(flight, keys, value):
    tell_weather(station="公民館", **value)
    assert reasons(decide(flight)) == keys


def test_an_old_station_is_a_no(flight):
    later = NOW + timedelta(minutes=11)
    tell_weather(later, station="道の駅")
    assert decide(flight, later).is_go
    tell_weather(NOW - timedelta(minutes=1), station="公民館")
    assert "wind_m_s" in reasons(decide(flight, later))


def test_what_a_pilot_measured_counts_while_it_is_fresh(flight):
    Observation.objects.all().delete()
    told = [Observed("手", key, 1.0, NOW) for key in ("wind_m_s",)]
    keep_observations(observed=told, source=BY_HAND, now=NOW)
    assert "wind_m_s" not in reasons(decide(flight))
    assert "wind_m_s" in reasons(decide(flight, NOW + timedelta(minutes=11)))


def test_an_empty_battery_is_a_no(flight):
    Battery.objects.update(charge_pct=35)
    assert reasons(decide(flight)) == {"battery_pct", "route_range"}


def test_an_area_closed_meanwhile_is_a_no(flight):
    close_square("fire", EAST, SOUTH + 1.5 * STEP)
    assert reasons(decide(flight)) == {"route_range"}


def test_night_is_a_no():
    flight = make_flight(starts_at=NOW + timedelta(hours=11))
    now = NOW + timedelta(hours=11)
    see_to_everything(flight, now)
    assert reasons(decide(flight, now)) == {"daylight_min"}


def test_a_fault_found_in_the_morning_grounds_the_aircraft(flight):
    results = {key: key != "propellers" for key, _label in INSPECTED}
    by = flight.pilot.user
    inspect_aircraft(aircraft_id=flight.aircraft_id, results=results, place="道の駅", by=by, now=NOW)
    assert reasons(decide(flight)) == {"inspected", "aircraft_ready"}


def test_the_pilot_lets_it_go(flight):
    decide(flight)
    told = []
    listeners.register("test", lambda each, now: told.append(each.status))
    try:
        assert release(flight).status == FlightStatus.RELEASED
    finally:
        listeners._listeners.pop("test")
    assert told == [FlightStatus.RELEASED]
    assert GoNoGo.objects.count() == 2


@pytest.mark.parametrize("code", ["no_go", "old_decision", "not_pilot", "over"])
def test_it_is_not_let_go(flight, code):
    now, by = NOW, None
    if code != "no_go":
        decide(flight)
    if code == "old_decision":
        now = NOW + timedelta(minutes=6)
    if code == "not_pilot":
        by = make_user(Role.DISPATCHER, name="somebody")
    if code == "over":
        release(flight)
    with pytest.raises(CannotFly) as refused:
        release(flight, now, by)
    assert refused.value.code == code


def test_what_changed_since_the_decision_keeps_it_on_the_ground(flight):
    decide(flight)
    tell_weather(station="公民館", wind_m_s=6.0)
    assert release(flight).status == Flight.objects.get().status == FlightStatus.NO_GO
    assert [each.is_go for each in GoNoGo.objects.all()] == [True, False]


def test_two_flights_of_one_aircraft_are_not_in_the_air_together(flight):
    decide(flight)
    release(flight)
    other = make_flight(key="two", starts_at=NOW + timedelta(hours=1))
    see_to_everything(other)
    decide(other)
    with pytest.raises(CannotFly, match="busy"):
        release(other)


def test_what_was_decided_and_confirmed_stands(flight):
    decision = decide(flight)
    decision.is_go = False
    with pytest.raises(AppendOnly):
        decision.save()
    for table in ("drone_gonogo", "drone_confirmation", "drone_inspectionrecord"):
        with pytest.raises(DatabaseError), transaction.atomic():
            from django.db import connection

            connection.cursor().execute(f"UPDATE {table} SET id = id + 1000")
    assert Confirmation.objects.count() == len(ConfirmationKind)


def test_a_flight_is_called_off_once(flight):
    cancel_flight(flight_id=flight.pk, why="雨", actor="test", now=NOW)
    with pytest.raises(CannotFly, match="over"):
        cancel_flight(flight_id=flight.pk, why="雨", actor="test", now=NOW)
    with pytest.raises(CannotFly, match="over"):
        decide(flight)
