"""A consignment's leg by drone, from the choice to the hand-over, or to the carrier that replaces it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from moyai.core import clock
from moyai.core.notices.models import DeskTask
from moyai.fleet.consignments import doors
from moyai.fleet.consignments.enums import ConsignmentState, LegState
from moyai.fleet.consignments.errors import GoodsRefused
from moyai.fleet.consignments.models import HandOver
from moyai.fleet.consignments.operations import cancel_consignment, replace_carrier
from moyai.fleet.consignments.periodics import find_carriers
from moyai.fleet.consignments.queries import list_chain
from moyai.fleet.consignments.tests import town
from moyai.fleet.modes.drone import conduct
from moyai.fleet.modes.drone.autopilot.vehicle import GPS_UNIT, LINK_UNIT, MOTOR_UNIT
from moyai.fleet.modes.drone.enums import FlightStatus
from moyai.fleet.modes.drone.errors import CannotFly
from moyai.fleet.modes.drone.models import Flight, GoNoGo
from moyai.fleet.modes.drone.operations import (
    decide_flight,
    load_parcel,
    measure_battery,
    release_flight,
    review_flights,
)
from moyai.fleet.modes.drone.queries import list_day_flights
from moyai.fleet.modes.drone.queries.legs import is_loaded
from moyai.fleet.modes.drone.tests.test_conduct import Day, VirtualLine, is_out
from moyai.fleet.modes.drone.tests.valley import (
    EAST,
    NOW,
    SOUTH,
    STEP,
    make_aircraft,
    make_pilot,
    make_valley,
    see_to_everything,
    tell_weather,
)
from moyai.fleet.specs import Point
from moyai.fleet.tests.ear import ear

__all__ = ["ear"]
pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
PORT = Point("道の駅", EAST, SOUTH)
DOOR = Point("谷の家", EAST + 0.001, SOUTH + 2 * STEP)
LIGHT = town.BoxSpec(temperature="ambient", grams=1_500, millilitres=12_000)


def send(**changes):
    facts = {
        "origin": PORT,
        "destination": DOOR,
        "ready_at": NOW,
        "window_from": NOW,
        "window_until": NOW + timedelta(hours=2),
        "boxes": (LIGHT,),
        "may_leave": True,
    }
    return town.send(NOW, **facts | changes)


def flight_of(one) -> Flight:
    return Flight.objects.get(reference=one.code)


def taken(one) -> list[str]:
    return [leg.carrier for leg in one.legs.exclude(state=LegState.DROPPED)]


@pytest.fixture
def valley(settings):
    """A valley in calm weather, a van far away that costs more than a flight."""
    settings.MOYAI_YEN_A_VEHICLE_HOUR, settings.MOYAI_YEN_A_VEHICLE_KM = 3_000, 100
    make_valley()
    aircraft, pilot = make_aircraft(), make_pilot()
    measure_battery(battery_id=aircraft.batteries.get().pk, charge_pct=100, by=pilot.user, now=NOW)
    tell_weather()
    town.make_van()
    town.make_hub("port", "port", name=PORT.name, lon=EAST, lat=SOUTH)
    return aircraft


def start(one) -> Flight:
    """Load it, see to everything, decide, let it go."""
    flight = flight_of(one)
    see_to_everything(flight)
    by = flight.pilot.user
    load_parcel(
        flight_id=flight.pk, codes=[box.code for box in one.boxes.all()], decidegrees={}, by=by, now=NOW
    )
    assert decide_flight(flight_id=flight.pk, by=by, now=NOW).is_go
    return release_flight(flight_id=flight.pk, by=by, now=NOW)


@pytest.fixture
def day(valley, ear, monkeypatch):
    monkeypatch.setattr(conduct, "Line", VirtualLine)
    one = send()
    made = Day(start(one))
    made.one, made.ear = one, ear
    return made


def test_a_leg_by_drone_is_a_flight_that_the_pilot_sees_with_reasons(valley):
    one = send()
    assert (one.state, taken(one)) == (ConsignmentState.PLANNED, ["drone"])
    flight, leg = flight_of(one), one.legs.get()
    assert list_day_flights(NOW.date()) == [flight]
    assert (flight.drop.key, flight.load_g, leg.task.destination_name) == ("hall", 1_500, "公民館")
    assert flight.starts_at == NOW + 15 * MINUTE
    said = {each["key"]: each for each in one.choices.get().verdicts}
    assert said["drone"]["text"]["ja"].startswith("ドローンにしました。次に安いものより")
    second = send()  # the aircraft is turned round in between
    assert flight_of(second).starts_at == flight.ends_at + 10 * MINUTE
    assert taken(send(may_leave=False)) == ["van"]


def test_nothing_takes_off_without_its_parcel(valley):
    one = send()
    flight = flight_of(one)
    see_to_everything(flight)
    by = flight.pilot.user
    decide_flight(flight_id=flight.pk, by=by, now=NOW)
    with pytest.raises(CannotFly) as refused:
        release_flight(flight_id=flight.pk, by=by, now=NOW)
    assert refused.value.code == "not_loaded"
    with pytest.raises(GoodsRefused) as foreign:
        load_parcel(flight_id=flight.pk, codes=["77777777"], decidegrees={}, by=by, now=NOW)
    assert foreign.value.code == "foreign_box"


def test_the_pilot_scans_it_in_and_says_how_she_was(valley, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    one, heard = send(), []
    monkeypatch.setitem(doors._listeners, "test", lambda _one, seen, _now: heard.append(seen.condition))
    flight = flight_of(one)
    client.force_login(flight.pilot.user)
    page = reverse("drone:flight", args=[flight.pk])
    assert "まだ積んでいません" in client.get(page).content.decode()
    load, received = (reverse(f"drone:{name}", args=[flight.pk]) for name in ("load", "received"))
    wrong = client.post(load, {"codes": "12345678"})
    assert (wrong.status_code, "この荷物の箱ではありません" in wrong.content.decode()) == (422, True)
    client.post(load, {"codes": town.codes_of(one)})
    assert is_loaded(one.legs.get())
    assert client.post(received, {"condition": "well"}).status_code == 422  # it was not put down yet
    Flight.objects.update(put_down_at=NOW)
    client.post(received, {"condition": "well", "note": "お元気"})
    assert heard == ["well"]


def test_a_parcel_that_flew_is_handed_over_like_any_other(day):
    day.run(lambda: day.status == FlightStatus.DONE)
    day.one.refresh_from_db()
    assert (day.one.state, day.one.legs.get().state) == (ConsignmentState.LEFT, LegState.DONE)
    assert day.ear.events() == ["on_assigned", "on_boarded", "on_done"]
    told = day.ear.facts("on_done", day.one.legs.get().task)
    assert (told["outcome"], told["place"], told["carrier"]) == ("put_down", "公民館", "drone")
    chain = [(link.hand_over.act, link.is_gap) for link in list_chain(day.one)]
    assert chain == [("collected", False), ("delivered", True)]


@pytest.mark.parametrize("unit", [GPS_UNIT, MOTOR_UNIT], ids=["gps", "motor"])
def test_a_failure_in_the_air_is_carried_on_from_where_it_came_down(day, unit):
    day.run(is_out(day))
    day.vehicle.fail(unit)
    day.run(lambda: day.status == FlightStatus.BROKEN_OFF)
    leg = day.one.legs.get()
    assert (leg.state, leg.task.status) == (LegState.DROPPED, "cancelled")
    assert (leg.ended_lon, leg.ended_lat) == pytest.approx(
        (day.vehicle.body.lon, day.vehicle.body.lat), abs=1e-4
    )
    assert find_carriers(day.now) == 1
    day.one.refresh_from_db()
    assert (day.one.state, taken(day.one), day.one.tried) == (ConsignmentState.PLANNED, ["van"], ["drone"])
    task = day.one.legs.get(carrier="van").task
    assert (task.origin_lon, task.origin_lat) == (leg.ended_lon, leg.ended_lat)
    told = day.ear.facts("on_assigned", task)
    assert (told["carrier"], told["is_replan"]) == ("van", True)
    assert HandOver.objects.filter(leg=leg, act="returned", is_scanned=False).count() == 1
    with pytest.raises(GoodsRefused):  # it has left the shop
        cancel_consignment(consignment=day.one, actor="test", now=day.now)


def test_turned_back_by_the_pilot_it_is_collected_at_the_port(day):
    day.run(is_out(day))
    day.press("return")
    day.run(lambda: day.status == FlightStatus.BROKEN_OFF)
    find_carriers(day.now)
    assert day.one.legs.get(carrier="van").task.origin_name == "道の駅"


def test_landed_at_the_alternative_it_is_collected_there(day):
    day.run(is_out(day))
    day.press("alternate")
    day.run(lambda: day.status == FlightStatus.BROKEN_OFF)
    find_carriers(day.now)
    assert day.one.legs.get(carrier="van").task.origin_name == "堰"


def test_a_vehicle_that_refuses_is_replaced_before_it_began(day):
    day.vehicle.fail(LINK_UNIT)
    day.run(lambda: day.status == FlightStatus.FAILED)
    find_carriers(day.now)
    assert taken(day.one) == ["van"]
    assert day.one.legs.get(carrier="drone").hand_note == "ドローンが離陸しませんでした。"


def test_a_drone_that_is_never_found_is_a_matter_for_people(day):
    day.run(is_out(day))
    day.vehicle.fail(LINK_UNIT)
    day.run(lambda: "link_lost" in day.events)
    day.now += timedelta(hours=1)
    day.run(lambda: day.status == FlightStatus.LOST)
    day.one.refresh_from_db()
    assert day.one.state == ConsignmentState.STRANDED
    assert DeskTask.objects.get(kind="consignment").key == f"consignment:{day.one.code}:lost:1"
    assert day.ear.events()[-1] == "on_unassigned"
    replace_carrier(consignment=day.one, actor="test", now=day.now, why="by_hand")  # the same goods again
    assert day.one.legs.get(carrier="van").task.origin_name == PORT.name


def test_wind_before_the_flight_is_a_no_with_its_inputs_and_a_van_goes(valley, ear):
    one = send()
    later = NOW + 5 * MINUTE
    assert review_flights(now=later) == 0
    tell_weather(later, wind_m_s=7.5)
    assert review_flights(now=later) == 1
    decision = GoNoGo.objects.get()
    assert (decision.by, decision.is_go) == (None, False)
    assert [each["key"] for each in decision.findings if each["code"] == "broken"] == ["wind_m_s"]
    flight = flight_of(one)
    assert (flight.status, flight.why) == (FlightStatus.CANCELLED, "no_go")
    find_carriers(later)
    assert taken(one) == ["van"]
    assert "風" in one.legs.get(carrier="drone").hand_note
    assert ear.heard[-1][2]["is_replan"] is True


def test_a_checklist_that_is_not_whole_is_no_reason_to_look_for_another(valley):
    one = send()
    flight = flight_of(one)
    decide_flight(flight_id=flight.pk, by=flight.pilot.user, now=NOW)
    assert (flight_of(one).status, taken(one)) == (FlightStatus.NO_GO, ["drone"])
    tell_weather(NOW + 30 * MINUTE)
    assert review_flights(now=NOW + 36 * MINUTE) == 1  # nobody let it go in time
    assert flight_of(one).why == "not_started"


def test_the_desk_takes_it_off_the_drone_until_it_is_let_go(valley):
    one, two = send(), send()
    replace_carrier(consignment=two, actor="test", now=NOW, why="by_hand")
    assert (flight_of(two).why, taken(two)) == ("carrier_changed", ["van"])
    start(one)
    with pytest.raises(GoodsRefused) as refused:
        replace_carrier(consignment=one, actor="test", now=NOW, why="by_hand")
    assert (refused.value.code, taken(one)) == ("under_way", ["drone"])
