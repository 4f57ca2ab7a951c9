"""Whatever happens to the queue in whatever order: no place is promised twice, nobody is passed over."""

from datetime import datetime, timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import DAY, at

from moyai.core.errors import Refused
from moyai.core.residents.models import Resident
from moyai.engines.dispatch import check
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Vehicle
from moyai.fleet.planning.plan import load_plan
from moyai.services.shared_taxi.enums import RideStatus, WaitingStatus
from moyai.services.shared_taxi.models import Ride, WaitingRequest
from moyai.services.shared_taxi.operations import (
    accept_offer,
    cancel_ride,
    join_waiting,
    leave_waiting,
    offer_freed,
)
from moyai.services.shared_taxi.operations import waiting as module
from moyai.services.shared_taxi.queries import quote_ride
from moyai.services.shared_taxi.queries.quotes import find_offer
from moyai.services.shared_taxi.queries.waiting import get_request, list_in_order
from moyai.services.shared_taxi.requests import BadRequest, RideRequest
from moyai.services.shared_taxi.tests.town import (
    FARM,
    HALL,
    HOME,
    HOSPITAL,
    NOW,
    book,
    make_day,
    make_resident,
    wish,
)

STEPS = ("book", "book", "join", "join", "cancel", "accept", "decline", "leave", "wait", "offer", "offer")
WAYS = ((HOME, HALL), (HOME, HOSPITAL), (FARM, HALL), (HOSPITAL, HOME))


class Queue:
    """A morning with one small car and more wishes than it has time for."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.now = NOW
        self.count = 0
        make_day(starts_at=at(10), ends_at=at(11) + timedelta(minutes=10))
        Vehicle.objects.update(seats=1)
        self.people = [make_resident(given=f"花{number}") for number in range(4)]

    def act(self, step: str) -> None:
        self.count += 1
        try:
            getattr(self, step)()
        except Refused as refused:
            assert str(refused.text)
        self.check()

    def _wish(self) -> dict[str, object]:
        origin, destination = self.dice.choice(WAYS)
        minutes = self.dice.choice((0, 20, 40))
        person: Resident = self.dice.choice(self.people)
        at_ = at(10) + timedelta(minutes=minutes)
        return wish(person, origin=origin, destination=destination, desired_at=at_)

    def book(self) -> None:
        asked = self._wish()
        quote = quote_ride(**asked, now=self.now)  # type: ignore[arg-type]
        if quote.offers:
            resident = asked.pop("resident")
            book(resident, key=f"b{self.count}", now=self.now, offer=quote.offers[0], **asked)  # type: ignore

    def join(self) -> None:
        join_waiting(
            wish=RideRequest(**self._wish()), idempotency_key=f"j{self.count}", actor="t", now=self.now
        )  # type: ignore

    def _any(self, *statuses: str) -> Ride | None:
        found = list(Ride.objects.filter(status__in=statuses).order_by("pk"))
        return self.dice.choice(found) if found else None

    def cancel(self) -> None:
        if ride := self._any(RideStatus.BOOKED):
            cancel_ride(code=ride.code, actor="t", now=self.now)

    def accept(self) -> None:
        if ride := self._any(RideStatus.HELD, RideStatus.LAPSED):
            accept_offer(code=ride.code, actor="t", now=self.now)

    def decline(self) -> None:
        if ride := self._any(RideStatus.HELD):
            cancel_ride(code=ride.code, actor="t", now=self.now)

    def leave(self) -> None:
        if waiting := WaitingRequest.objects.filter(status=WaitingStatus.WAITING).order_by("?").first():
            leave_waiting(code=waiting.code, actor="t", now=self.now)

    def wait(self) -> None:
        self.now += timedelta(minutes=self.dice.choice((5, 25, 61)))

    def offer(self) -> None:
        offer_freed(self.now)
        self._check_nobody_is_passed_over()

    def check(self) -> None:
        """The plan is whole, and rides, tasks and queue tell the same story."""
        plan = load_plan(DAY, self.now)
        assert plan is None or check(plan.problem, plan.solution) == ()
        held = Ride.objects.filter(status=RideStatus.HELD)
        offered = WaitingRequest.objects.filter(status=WaitingStatus.OFFERED)
        assert sorted(held.values_list("pk")) == sorted(offered.values_list("ride"))
        assert not held.exclude(task__status=TaskStatus.PLANNED).exists()
        taken = WaitingRequest.objects.filter(status=WaitingStatus.TAKEN)
        assert not taken.filter(ride=None).exists()

    def _check_nobody_is_passed_over(self) -> None:
        """After the queue was served nobody waits for whom there is a place that could still be answered."""
        for waiting in list_in_order(self.now):
            assert not _could_be_offered(waiting, self.now)


def _could_be_offered(waiting: WaitingRequest, now: datetime) -> bool:
    try:
        offer = find_offer(get_request(waiting), now=now)
    except BadRequest:
        return True  # it should have been told that it is too late
    overlaps = waiting.resident.rides.filter(status__in=RideStatus.live()).exists()
    return offer is not None and not overlaps and module._find_deadline(offer, now) - now >= module.LEAST_TIME


class AnyQueue(TestCase):
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(seed=st.integers(0, 2**32 - 1), steps=st.lists(st.sampled_from(STEPS), min_size=12, max_size=30))
    def test_any_sequence_oversells_nothing_and_starves_nobody(self, seed: int, steps: list[str]) -> None:
        queue = Queue(seed)
        for step in steps:
            queue.act(step)
