"""Runs (便): a vehicle from empty to empty. Pure.

Source: MDS, passenger services: a journey spans the trips that overlap. Towns that count otherwise (a run for
each dispatch) say so in their plans; here it is always this.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from moyai.services.shared_taxi.history.facts import RideFact


@dataclass(frozen=True)
class Run:
    """One run.

    Attributes:
        shift_id: the shift that drove it.
        starts_at: the first got in.
        ends_at: the last got out.
        rides: in the order of getting in.
    """

    shift_id: int
    starts_at: datetime
    ends_at: datetime
    rides: tuple[RideFact, ...]

    @property
    def persons(self) -> int:
        """Everybody who rode."""
        return sum(ride.persons for ride in self.rides)

    @property
    def is_shared(self) -> bool:
        """Whether people of more than one booking rode."""
        return len(self.rides) > 1


def list_runs(facts: Iterable[RideFact]) -> list[Run]:
    """Return the runs of the rides that were driven; who gets in as the last gets out begins another."""
    by_shift: dict[int, list[tuple[datetime, datetime, RideFact]]] = defaultdict(list)
    for fact in facts:
        if fact.aboard is not None and fact.shift_id is not None:
            by_shift[fact.shift_id].append((*fact.aboard, fact))
    return [
        run
        for shift_id, aboard in sorted(by_shift.items())
        for run in _split(shift_id, sorted(aboard, key=lambda one: (one[0], one[1], one[2].task_id)))
    ]


def _split(shift_id: int, aboard: list[tuple[datetime, datetime, RideFact]]) -> list[Run]:
    runs: list[Run] = []
    group: list[RideFact] = []
    starts = ends = aboard[0][0]
    for board, alight, fact in aboard:
        if group and board >= ends:
            runs.append(Run(shift_id, starts, ends, tuple(group)))
            group = []
        if not group:
            starts, ends = board, alight
        group.append(fact)
        ends = max(ends, alight)
    return [*runs, Run(shift_id, starts, ends, tuple(group))]
