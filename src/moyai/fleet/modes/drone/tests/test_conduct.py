"""From the pilot's button to the flight record, with a simulated vehicle on a virtual line."""

from datetime import timedelta

import pytest

from moyai.core.audit.queries import verify_chain
from moyai.core.notices.models import DeskTask
from moyai.fleet.modes.drone import conduct
from moyai.fleet.modes.drone.autopilot.vehicle import GPS_UNIT, LINK_UNIT, Vehicle
from moyai.fleet.modes.drone.conduct import Conductor
from moyai.fleet.modes.drone.enums import FlightStatus
from moyai.fleet.modes.drone.errors import CannotFly
from moyai.fleet.modes.drone.link.wire import GROUND_COMPONENT, GROUND_SYSTEM, Codec
from moyai.fleet.modes.drone.models import Aircraft, Flight, FlightPoint, FlightRecord, Press
from moyai.fleet.modes.drone.operations import decide_flight, press, release_flight
from moyai.fleet.modes.drone.tests.valley import EAST, NOW, SOUTH, STEP, make_flight, see_to_everything

pytestmark = pytest.mark.django_db
DT_S = 1.0


class VirtualLine:
    """Stands for the socket: bytes go to the vehicle of this test and back at once."""

    vehicle: Vehicle

    def __init__(self, ground, host, port):
        self.ground = ground
        self.up, self.down = Codec(GROUND_SYSTEM, GROUND_COMPONENT), Codec(1, 1)

    def exchange(self, now_ms, wait_s=0.0):
        out = self.vehicle.step(DT_S)
        for _turn in range(40):  # everything that is said within this moment
            sent = self.ground.take_out()
            if not sent and not out:
                return
            for message in sent:
                for heard in self.down.read(self.up.pack(message)):
                    out += self.vehicle.receive(heard)
            for message in out:
                for heard in self.up.read(self.down.pack(message)):
                    self.ground.receive(heard, now_ms)
            out = []

    def close(self):
        pass


class Day:
    """A conductor, a vehicle, and the time."""

    def __init__(self, flight):
        self.flight, self.conductor, self.now, self.now_ms = flight, Conductor(), NOW, 0.0
        self.vehicle = VirtualLine.vehicle = Vehicle(EAST, SOUTH, 800)

    def turn(self):
        self.now += timedelta(seconds=DT_S)
        self.now_ms += 1000 * DT_S
        self.conductor.turn(self.now, self.now_ms)
        self.conductor.exchange(self.now_ms, 0)

    def run(self, until, *, longest_s=3_000):
        for turn in range(int(longest_s / DT_S)):
            if turn % 4 == 0 and until():
                return
            self.turn()
        raise AssertionError(f"never so: {self.status} {self.events}")

    @property
    def status(self):
        return Flight.objects.values_list("status", flat=True).get(pk=self.flight.pk)

    @property
    def events(self):
        return list(self.flight.events.values_list("kind", flat=True))

    def press(self, wish):
        return press(flight_id=self.flight.pk, wish=wish, by=self.flight.pilot.user, now=self.now)


@pytest.fixture
def day(monkeypatch):
    monkeypatch.setattr(conduct, "Line", VirtualLine)
    flight = make_flight()
    see_to_everything(flight)
    decide_flight(flight_id=flight.pk, by=flight.pilot.user, now=NOW)
    release_flight(flight_id=flight.pk, by=flight.pilot.user, now=NOW)
    return Day(flight)


def is_out(day):
    return lambda: day.vehicle.body.lat > SOUTH + 0.7 * STEP


def test_a_parcel_is_flown_and_the_books_are_written(day):
    day.run(lambda: day.status == FlightStatus.DONE)
    told = [each for each in day.events if each != "mode"]
    assert told == ["took_off", "put_down", "landed"]
    record = FlightRecord.objects.get()
    assert (record.took_off_place, record.landed_place) == ("道の駅", "道の駅")
    assert record.total_s == 36_000 + record.flight_s == Aircraft.objects.get().total_s
    assert record.safety == record.defect == ""
    flight = Flight.objects.get()
    assert flight.pilot.last_flew_at == flight.landed_at
    assert (flight.battery.cycles, flight.battery.charge_pct < 100) == (1, True)
    assert flight.plan_ids == [day.vehicle.plans.find_id(kind) for kind in (0, 1, 2)]
    assert FlightPoint.objects.count() > 30
    assert verify_chain().broken_at is None


def test_the_pilot_turns_it_back(day):
    day.run(is_out(day))
    day.press("return")
    day.run(lambda: day.status == FlightStatus.BROKEN_OFF)
    assert (Press.objects.get().outcome, FlightRecord.objects.get().safety) == ("done", "操縦者の指示")
    assert (day.vehicle.body.lon, day.vehicle.body.lat) == pytest.approx((EAST, SOUTH), abs=1e-4)


def test_it_comes_down_at_the_alternative(day):
    day.run(is_out(day))
    day.press("alternate")
    day.run(lambda: day.status == FlightStatus.BROKEN_OFF)
    assert FlightRecord.objects.get().landed_place == "堰"


def test_a_lost_position_is_told_to_the_desk(day):
    day.run(is_out(day))
    day.vehicle.fail(GPS_UNIT)
    day.run(lambda: day.status == FlightStatus.BROKEN_OFF)
    assert "かわせみ：飛行中に位置が分からなくなりました。" in [
        each.text["ja"] for each in DeskTask.objects.all()
    ]


def test_a_vehicle_that_does_not_answer_does_not_fly(day):
    day.vehicle.fail(LINK_UNIT)
    day.run(lambda: day.status == FlightStatus.FAILED)
    assert (Flight.objects.get().why, FlightRecord.objects.count()) == ("no_vehicle", 0)


def test_a_vehicle_that_is_never_heard_again_is_lost(day):
    day.run(is_out(day))
    day.vehicle.fail(LINK_UNIT)
    day.run(lambda: "link_lost" in day.events)
    day.now += timedelta(hours=1)
    day.run(lambda: day.status == FlightStatus.LOST)
    assert "lost" in day.events


def test_after_a_crash_the_flight_is_taken_up_again(day):
    day.run(is_out(day))
    day.conductor = Conductor()
    day.run(lambda: day.status == FlightStatus.DONE)
    assert [each for each in day.events if each != "mode"] == ["took_off", "put_down", "landed"]


def test_after_a_crash_before_the_take_off_was_written_it_is_known_again(day):
    day.run(lambda: day.vehicle.body.height_m > 5)
    Flight.objects.update(status=FlightStatus.RELEASED, took_off_at=None)
    day.conductor = Conductor()
    day.run(lambda: day.status == FlightStatus.DONE)


def test_somebody_elses_flight_is_not_taken_for_ours(day):
    day.run(lambda: day.vehicle.body.height_m > 5)
    Flight.objects.update(status=FlightStatus.RELEASED, plan_ids=[1, 2, 3])
    day.conductor = Conductor()
    day.run(lambda: day.status == FlightStatus.FAILED)
    assert Flight.objects.get().why == "armed_already"


@pytest.mark.parametrize(("code", "wish"), [("not_flying", "hold"), ("wish", "loop")])
def test_buttons_that_make_no_sense_are_refused(day, code, wish):
    with pytest.raises(CannotFly) as refused:
        day.press(wish)
    assert refused.value.code == code
