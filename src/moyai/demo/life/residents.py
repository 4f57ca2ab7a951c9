"""Simulated residents: each day's errands, booked when their time comes, cancelled now and then."""

import logging
from contextlib import suppress
from datetime import date, datetime, timedelta
from random import Random

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.conversations.models import Session
from moyai.core.errors import Refused
from moyai.demo import timing
from moyai.demo.accounts import CLERK
from moyai.demo.demand import Errand, plan_day
from moyai.demo.life.booking import book
from moyai.demo.riders import list_riders
from moyai.demo.timing import minutes_of
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.operations import accept_offer, cancel_ride

WEB_SHARE = 0.35
CANCEL_SHARE = 0.04
LATE_CANCEL_SHARE = 0.15
IN_TIME_MINUTES, LATE_MINUTES = (35, 120), (8, 25)
"""How long before the pickup people cancel: mostly in time, some at the last moment."""
MOST_AT_ONCE = 4
SEEDS_APART = 1_000_000
"""More than any day's number, so that no two seeds share a day's wishes."""
ANSWER_MINUTES, TAKE_SHARE = 4, 0.8
"""How long people think about a place that came free, and how many take it."""
HOPELESS_MINUTES = 5
"""A wish nearer than this is not told any more (life was off when it should have been)."""

logger = logging.getLogger(__name__)


class Residents:
    """Everybody who wants to go somewhere today.

    Args:
        seed: another one gives other wishes on the same days.
    """

    def __init__(self, *, seed: int = 0) -> None:
        self._seed = seed
        self._day: date | None = None
        self._waiting: list[tuple[int, Errand]] = []
        self._disappointed: set[str] = set()
        self._second_thoughts: list[tuple[datetime, str]] = []
        self._clerk: User | None = None

    def tick(self, now: datetime) -> None:
        """Book what is due, little by little: the computer has to stay quick for people."""
        if clock.local(now).date() != self._day:
            self._begin(clock.local(now).date())
        self._cancel_one(now)
        self._answer_offers(now)
        for _ in range(MOST_AT_ONCE if timing.is_held() else 1):
            if self._is_due(now):
                self._tell_next(now)

    def _answer_offers(self, now: datetime) -> None:
        """Whoever waited for a place takes it after a while; some have made other plans."""
        held = Ride.objects.filter(status=RideStatus.HELD, resident__user=None, held_until__gt=now)
        for ride in held.filter(created_at__lte=now - timedelta(minutes=ANSWER_MINUTES)):
            takes = Random(ride.code).random() < TAKE_SHARE
            operate = accept_offer if takes else cancel_ride
            with suppress(Refused):
                operate(code=ride.code, actor="system:demo", now=now)

    def _tell_next(self, now: datetime) -> None:
        number, errand = self._waiting.pop(0)
        if errand.wish_at > minutes_of(now) + HOPELESS_MINUTES and self._still_wants(errand):
            self._book(number, errand, now)

    def is_morning_ready(self, now: datetime) -> bool:
        """Tell whether everybody who wanted to book by now has done so."""
        return clock.local(now).date() == self._day and not self._is_due(now)

    def _is_due(self, now: datetime) -> bool:
        return bool(self._waiting) and self._waiting[0][1].ask_at <= minutes_of(now)

    def _begin(self, day: date) -> None:
        """Draw the day's errands; those talked about before life was started anew are not told twice."""
        done = Session.objects.filter(owner_key__startswith=owner_key(day, "")).values_list(
            "owner_key", flat=True
        )
        told = set(done)
        errands = enumerate(plan_day(list_riders(), seed=day.toordinal() + SEEDS_APART * self._seed))
        self._waiting = [(n, errand) for n, errand in errands if owner_key(day, n) not in told]
        self._day = day
        self._disappointed.clear()
        self._second_thoughts.clear()
        self._clerk = User.objects.get(username=CLERK)
        logger.warning("%s: %d wishes to come", day, len(self._waiting))

    def _still_wants(self, errand: Errand) -> bool:
        return not (errand.is_return and errand.rider.code in self._disappointed)

    def _book(self, number: int, errand: Errand, now: datetime) -> None:
        assert self._day is not None and self._clerk is not None
        dice = Random(f"{self._day}:{number}")
        channel = "web" if dice.random() < WEB_SHARE else "desk"
        booking = book(
            errand,
            day=self._day,
            channel=channel,
            owner_key=owner_key(self._day, number),
            actor_id=self._clerk.pk if channel == "desk" else None,
            now=now,
        )
        if booking.ride is None and not errand.is_return:
            self._disappointed.add(errand.rider.code)
        if booking.ride is not None and dice.random() < CANCEL_SHARE:
            self._have_second_thoughts(booking.ride, dice, now)

    def _have_second_thoughts(self, ride: str, dice: Random, now: datetime) -> None:
        """She will cancel later, unless the ride is too near for it."""
        ahead = LATE_MINUTES if dice.random() < LATE_CANCEL_SHARE else IN_TIME_MINUTES
        pickup_from = Ride.objects.values_list("task__pickup_from", flat=True).get(code=ride)
        cancel_at = pickup_from - timedelta(minutes=dice.randint(*ahead))
        if cancel_at > now:
            self._second_thoughts.append((cancel_at, ride))

    def _cancel_one(self, now: datetime) -> None:
        due = [thought for thought in self._second_thoughts if thought[0] <= now]
        if not due:
            return
        self._second_thoughts.remove(due[0])
        try:
            cancel_ride(code=due[0][1], actor="system:demo", now=now)
        except Refused as refused:
            logger.info("A ride was not cancelled: %s", refused)


def owner_key(day: date, number: int | str) -> str:
    """Return what marks a simulated conversation as told."""
    return f"life:{day}:{number}"
