"""Which days a study replays under which variants, and the tasks that come of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from moyai.core.clock import at_local
from moyai.engines.dispatch import Weights
from moyai.fleet import rules
from moyai.fleet.planning import travel
from moyai.services.shared_taxi.study.chance import Luck
from moyai.services.shared_taxi.study.day import Ways, list_points
from moyai.services.shared_taxi.study.expecting import expect_needs
from moyai.services.shared_taxi.study.fleet import choose_fleet, count_demand
from moyai.services.shared_taxi.study.replay import DayTask, scale_demand
from moyai.services.shared_taxi.study.variant import Variant
from moyai.services.shared_taxi.study.wishes import Town, Wish

WEIGHTS = Weights(wait_per_s=rules.WAIT_WEIGHT, ride_per_s=rules.RIDE_WEIGHT)
_PROFILE = "car"


@dataclass
class Replays:
    """Makes the tasks of a study.

    Attributes:
        town: The town.
        wishes: All of them.
        seed: Of whatever is drawn.
        improve: Iterations of search after each call.
        luck: What goes wrong on a day.
    """

    town: Town
    wishes: Sequence[Wish]
    seed: int = 1
    improve: int = 0
    luck: Luck = field(default_factory=Luck)
    _ways: dict[tuple[date, int, int, int, int], Ways] = field(default_factory=dict)

    def with_seed(self, seed: int) -> Replays:
        """Return the same study with chance falling otherwise; what was measured is shared."""
        return replace(self, seed=seed)

    def list_days(self) -> list[date]:
        """Return the days on which anybody wished for a ride, in order."""
        return sorted({each.day for each in self.wishes})

    def make_task(self, day: date, variant: Variant) -> DayTask:
        """Return the replay of a day under a variant."""
        own = [each for each in self.wishes if each.day == day]
        wishes = scale_demand(own, self.wishes, percent=variant.demand_pct, seed=self.seed)
        demand = count_demand(self.wishes, self.town.centre)
        return DayTask(
            wishes=wishes,
            fleet=choose_fleet(self.town.cars, variant.vehicles, demand),
            variant=variant,
            town=self.town,
            ways=self._measure(day, wishes, variant),
            weights=WEIGHTS,
            improve=self.improve,
            needs=expect_needs((each for each in self.wishes if each.day != day), centre=self.town.centre),
            seed=self.seed,
            chances=self.luck.draw(self.seed),
        )

    def _measure(self, day: date, wishes: Sequence[Wish], variant: Variant) -> Ways:
        drawn = self.seed if variant.demand_pct != 100 else 0  # else the same people ask with every seed
        key = (day, variant.opens_minutes, variant.closes_minutes, variant.demand_pct, drawn)
        if key not in self._ways:
            points = list_points(wishes, self.town)
            self._ways[key] = measure_ways(points, day, variant)
        return self._ways[key]


def measure_ways(points: tuple[tuple[float, float], ...], day: date, variant: Variant) -> Ways:
    """Return the travel between places by the slowest hour of the service, as promises are made."""
    begin, end = at_local(day, variant.opens_minutes), at_local(day, variant.closes_minutes)
    seconds = travel.matrix(points, (_PROFILE,), begin, end)
    source = travel.provider(_PROFILE, begin, end)
    metres = source.many_to_many(list(points), list(points), hours=[0]).metres
    return Ways(points=points, seconds=seconds, metres=metres)


def list_tasks(replays: Replays, variant: Variant, days: Iterable[date]) -> list[DayTask]:
    """Return the replays of some days."""
    return [replays.make_task(day, variant) for day in days]
