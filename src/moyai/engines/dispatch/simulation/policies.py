"""Choices that a town may make differently: where free vehicles wait, and what is fair to whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from moyai.engines.dispatch.problem import Matrix, Request
from moyai.engines.dispatch.simulation.scenario import Call

HOUR_S = 3600.0


class Waiting(Protocol):
    """Says where a vehicle with nothing to do should wait."""

    def place_for(self, idle: Idle) -> int:
        """Return the place; where it stands when it should not move."""
        ...


@dataclass(frozen=True, slots=True)
class Idle:
    """What a waiting policy may know.

    Attributes:
        here: Where the vehicle stands.
        depot: Where its shift began.
        others: Where the other free vehicles stand, or are driving to.
        pickups: Where riders were fetched or asked to be so far, the newest last.
        travel_s: Travel times.
        now: The time.
        skills: What the vehicle offers.
    """

    here: int
    depot: int
    others: Sequence[int]
    pickups: Sequence[int]
    travel_s: Matrix
    now: float = 0.0
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stay:
    """Wait where the last rider got off."""

    def place_for(self, idle: Idle) -> int:
        """Return where it stands."""
        return idle.here


@dataclass(frozen=True, slots=True)
class ReturnToDepot:
    """Wait at the depot."""

    def place_for(self, idle: Idle) -> int:
        """Return the depot."""
        return idle.depot


@dataclass(frozen=True, slots=True)
class GoToDemand:
    """Wait where riders have been asking, each vehicle where the others are far.

    The place is the one from which the latest pickups, each reached by the nearest free vehicle, are nearest
    in sum. A vehicle moves only when that saves a future rider ``worth`` of the way there on the average.

    Attributes:
        remembers: How many of the latest pickups count.
        worth: Least mean saving, as a share of the drive.
    """

    remembers: int = 100
    worth: float = 0.25

    def place_for(self, idle: Idle) -> int:
        """Return the place."""
        seen = np.array(idle.pickups[-self.remembers :], dtype=np.int64)
        if not len(seen):
            return idle.here
        places = np.unique(np.append(seen, idle.here))
        reach = idle.travel_s[np.ix_(places, seen)]
        if idle.others:
            reach = np.minimum(reach, idle.travel_s[np.ix_(np.array(idle.others), seen)].min(axis=0))
        mean = reach.mean(axis=1)
        best = int(mean.argmin())
        now = mean[int(np.searchsorted(places, idle.here))]
        drive = float(idle.travel_s[idle.here, places[best]])
        return int(places[best]) if now - mean[best] > self.worth * drive else idle.here


@dataclass(frozen=True, slots=True)
class Expected:
    """Where riders are expected, from days gone by.

    Attributes:
        place: Place index.
        needs: What a vehicle must offer to serve most of them.
        by_hour: How many are expected in each hour of the day.
    """

    place: int
    needs: frozenset[str]
    by_hour: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class GoToExpected:
    """Wait where riders are expected next, each vehicle where the others are far.

    As ``GoToDemand``, with what past days had in the hour to come in place of what today has shown, and for
    each vehicle only what it may serve.

    Attributes:
        expected: From history.
        ahead_s: How far ahead the hour to come lies.
        worth: Least mean saving, as a share of the drive.
    """

    expected: tuple[Expected, ...]
    ahead_s: float = 1800.0
    worth: float = 0.25

    def place_for(self, idle: Idle) -> int:
        """Return the place."""
        hour = int((idle.now + self.ahead_s) // HOUR_S)
        mine = [each for each in self.expected if each.needs <= idle.skills and each.by_hour.get(hour, 0) > 0]
        if not mine:
            return idle.here
        places = np.array([each.place for each in mine], dtype=np.int64)
        weights = np.array([each.by_hour[hour] for each in mine])
        starts = np.append(places, idle.here)
        reach = idle.travel_s[np.ix_(starts, places)]
        if idle.others:
            reach = np.minimum(reach, idle.travel_s[np.ix_(np.array(idle.others), places)].min(axis=0))
        mean = reach @ weights / weights.sum()
        best = int(mean.argmin())
        drive = float(idle.travel_s[idle.here, starts[best]])
        return int(starts[best]) if mean[-1] - mean[best] > self.worth * drive else idle.here


class Fairness(Protocol):
    """Says what is asked for a caller, and who is tried again."""

    def asked_for(self, call: Call, direct_s: float) -> Request:
        """Return the request that is planned with."""
        ...

    def waiting_list(self, refused: Sequence[Call], asked: Counter[str], given: Counter[str]) -> list[Call]:
        """Return whom to try again when there is room, the first first; nobody when refusals are final.

        Args:
            refused: Who was refused and could still be fetched in time.
            asked: How many calls each group has made.
            given: How many of them have a ride.
        """
        ...


@dataclass(frozen=True, slots=True)
class FirstCome:
    """Everybody is served as asked, in the order of asking; a refusal is final."""

    def asked_for(self, call: Call, direct_s: float) -> Request:
        """Return the request as it was asked."""
        return call.request

    def waiting_list(self, refused: Sequence[Call], asked: Counter[str], given: Counter[str]) -> list[Call]:
        """Return nobody."""
        return []


@dataclass(frozen=True, slots=True)
class CapDetour:
    """Nobody's ride takes longer than a share more than the direct one, so no one carries pooling alone.

    Attributes:
        share: The longest detour as a share of the direct ride.
        least_s: A detour that is always allowed, so that short rides can be shared at all.
        rest: What else is fair.
    """

    share: float = 0.5
    least_s: float = 300.0
    rest: Fairness = field(default_factory=FirstCome)

    def asked_for(self, call: Call, direct_s: float) -> Request:
        """Return the request with its ride limited."""
        request = self.rest.asked_for(call, direct_s)
        longest = direct_s + max(self.least_s, self.share * direct_s)
        return replace(request, max_ride_s=min(request.max_ride_s, longest))

    def waiting_list(self, refused: Sequence[Call], asked: Counter[str], given: Counter[str]) -> list[Call]:
        """Return whom the rest would try again."""
        return self.rest.waiting_list(refused, asked, given)


@dataclass(frozen=True, slots=True)
class LeastServedFirst:
    """Who was refused is tried again when there is room: first those whose group got the smallest share."""

    def asked_for(self, call: Call, direct_s: float) -> Request:
        """Return the request as it was asked."""
        return call.request

    def waiting_list(self, refused: Sequence[Call], asked: Counter[str], given: Counter[str]) -> list[Call]:
        """Return the refused, by their group's share of rides given, then by time of asking."""
        return sorted(
            refused,
            key=lambda call: (given[call.group] / max(1, asked[call.group]), call.released_at),
        )


WAITING: dict[str, Waiting] = {"stay": Stay(), "depot": ReturnToDepot(), "demand": GoToDemand()}
FAIRNESS: dict[str, Fairness] = {
    "first-come": FirstCome(),
    "cap-detour": CapDetour(),
    "least-served": LeastServedFirst(),
}
