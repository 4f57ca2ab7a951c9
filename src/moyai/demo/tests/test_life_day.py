"""A morning lived in one process: residents book, drivers press over HTTP (WSGI, no network)."""

from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.conversations.models import Session
from moyai.demo.accounts import PASSWORD
from moyai.demo.demand import Errand, plan_day
from moyai.demo.facts import list_landmarks
from moyai.demo.life import crew as crew_module
from moyai.demo.life.booking import book
from moyai.demo.life.crew import Crew, list_driven_by_people
from moyai.demo.life.loop import Away
from moyai.demo.life.residents import Residents, owner_key
from moyai.demo.life.tablet import Tablet
from moyai.demo.management.commands.demo_life import estimate_drive_s
from moyai.demo.riders import list_riders
from moyai.demo.seed import seed_town
from moyai.fleet.crews.models import RollCall
from moyai.fleet.models import Position, Press, Shift, Vehicle
from moyai.services.shared_taxi.models import Ride, UnmetRequest

DAY = date(2026, 6, 10)
OPENING = clock.at_local(DAY, 8 * 60 + 50)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The people and the vehicles, made once and taken back after this file's tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_town(now=OPENING, residents=120, past_days=0)
        rest = Shift.objects.exclude(vehicle__code__in=["m1", "m2", "t1"], date=DAY)
        RollCall.objects.filter(shift__in=rest).delete()
        rest.delete()  # fewer tablets to look at
        yield
        transaction.set_rollback(True)


@pytest.fixture
def town(seeded, db, settings, tmp_path, monkeypatch):
    settings.HOME, settings.MOYAI_CLOCK_FILE = tmp_path, tmp_path / "clock.json"
    town = Town(monkeypatch)
    town.jump(OPENING)
    return town


class Town:
    """Time that moves by hand; a server without a network."""

    def __init__(self, monkeypatch):
        self.at = OPENING
        self.transport = httpx.WSGITransport(app=get_wsgi_application())
        monkeypatch.setattr(clock, "now", lambda: self.at)
        monkeypatch.setattr(crew_module.time, "monotonic", lambda: self.at.timestamp() / 10)

    def jump(self, at):
        self.at = at

    def make_crew(self):
        return Crew("http://testserver", estimate_drive_s, lambda seat: seat, self.transport)

    def live(self, *parts, until):
        while self.at < until:
            for part in parts:
                part.tick(self.at)
            self.jump(self.at + timedelta(seconds=45))


@pytest.fixture(autouse=True)
def _allow_test_host(settings):
    settings.ALLOWED_HOSTS = ["testserver"]


@pytest.fixture(autouse=True)
def _keep_connection():
    """Keep the test's connection open: requests run inside its transaction, as in Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def make_errand(area="misuzu", landmark="central_hospital", wish_at=10 * 60, **changes):
    rider = next(r for r in list_riders() if r.area == area and not r.uses_wheelchair)
    there = next(m for m in list_landmarks() if m.key == landmark)
    fields = {"is_return": False, "ask_at": 9 * 60, "wish_at": wish_at, "is_arrive_by": True}
    return Errand(rider, there, **(fields | {"persons": 1, "wheelchairs": 0} | changes))


def talk(errand, *, now=OPENING, owner_key="life:test:0"):
    return book(errand, day=DAY, channel="web", owner_key=owner_key, actor_id=None, now=now)


def test_a_simulated_resident_books_through_the_conversation(town):
    booking = talk(make_errand())
    ride = Ride.objects.select_related("task").get(code=booking.ride)
    assert ride.task.destination_name == "伊那中央病院"
    assert ride.task.dropoff_until <= clock.at_local(DAY, 10 * 60)
    assert Session.objects.get(code=booking.session).status == "ended"


def test_a_refused_resident_is_recorded_and_stays_at_home(town):
    Vehicle.objects.update(seats=0)
    booking = talk(make_errand())
    assert booking.ride is None
    assert UnmetRequest.objects.count() == 1
    assert Session.objects.get(code=booking.session).status in {"ended", "stopped"}


def test_a_ride_is_driven_to_its_end(town):
    ride = talk(make_errand()).ride
    town.jump(clock.at_local(DAY, 9 * 60 + 20))
    town.live(town.make_crew(), until=clock.at_local(DAY, 10 * 60 + 10))
    ride = Ride.objects.select_related("task").get(code=ride)
    assert (ride.status, ride.task.status) == ("done", "done")
    late_s = (ride.task.finished_at - ride.task.dropoff_until).total_seconds()
    assert late_s < 10 * 60
    presses = Press.objects.filter(stop__task=ride.task).order_by("id")
    assert [p.action for p in presses] == ["arrived", "boarded", "arrived", "done"]
    vehicle = presses[0].stop.shift.vehicle
    assert Position.objects.filter(vehicle=vehicle).values("lon", "lat").distinct().count() > 10


def test_a_morning_of_many_rides_is_lived(town):
    residents = Residents()
    residents.tick(town.at)
    assert len(residents._waiting) == len(plan_day(list_riders(), seed=DAY.toordinal())) - 1
    early = [w for w in residents._waiting if w[1].wish_at <= 9 * 60 + 45]
    residents._waiting = [w for w in early if w[1].rider.area in {"misuzu", "nishiharuchika"}][:5]
    town.live(residents, until=OPENING + timedelta(minutes=8))
    town.jump(clock.at_local(DAY, 9 * 60 + 5))
    town.live(town.make_crew(), residents, until=clock.at_local(DAY, 10 * 60))
    by_status = dict.fromkeys(Ride.objects.values_list("status", flat=True))
    assert "done" in by_status
    assert Press.objects.exclude(refusal="").count() == 0


def test_wishes_are_not_told_twice_after_a_restart(town):
    first = Residents()
    first.tick(town.at)
    told = Session.objects.get()
    assert told.owner_key == owner_key(DAY, plan_number(told, first))
    again = Residents()
    again._begin(DAY)
    assert len(again._waiting) == len(first._waiting)


def plan_number(session, residents):
    everybody = range(len(plan_day(list_riders(), seed=DAY.toordinal())))
    return next(iter(set(everybody) - {number for number, _ in residents._waiting}))


def test_a_shift_that_a_person_drives_is_left_alone(town):
    errand = make_errand()
    Shift.objects.exclude(driver__username="driver").update(status="closed")
    ride = talk(errand).ride
    Shift.objects.filter(driver__username="driver").update(human_seen_at=datetime.now(UTC))
    assert len(list_driven_by_people(DAY)) == 1
    town.jump(clock.at_local(DAY, 9 * 60 + 35))
    town.live(town.make_crew(), until=clock.at_local(DAY, 10 * 60))
    assert Ride.objects.get(code=ride).status == "booked"
    assert Press.objects.count() == 0


def test_a_simulated_look_at_a_visitors_tablet_is_not_taken_for_a_person(town):
    Tablet("http://testserver", "driver", PASSWORD, town.transport).read()
    assert Shift.objects.filter(human_seen_at__isnull=False).count() == 0


def test_a_tablet_that_was_signed_out_signs_in_again(town):
    tablet = Tablet("http://testserver", "driver-t1", PASSWORD, town.transport)
    assert tablet.read() is None
    tablet._client.cookies.clear()
    with pytest.raises(Away, match="driver-t1 was signed out"):
        tablet.read()
    assert tablet.read() is None


def test_a_wrong_password_is_waited_out(town):
    user = User.objects.get(username="driver-t1")
    user.set_unusable_password()
    user.save()
    with pytest.raises(Away, match="could not sign in"):
        Tablet("http://testserver", "driver-t1", PASSWORD, town.transport).read()


def test_no_server_is_waited_out():
    with pytest.raises(Away, match="cannot be reached"):
        Tablet("http://127.0.0.1:9", "driver-t1", PASSWORD).read()
