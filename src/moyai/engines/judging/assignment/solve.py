"""Assign reviewers to entries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from moyai.engines.judging.assignment._explain import list_idle, list_shortages
from moyai.engines.judging.assignment._greedy import assign_greedily
from moyai.engines.judging.assignment._programme import CHAIRS, EXPERTS, IDLE, SHORT, Programme
from moyai.engines.judging.assignment._rounding import is_small, make_whole
from moyai.engines.judging.assignment._tables import Bools, Tables, make_tables
from moyai.engines.judging.assignment.problem import Aim, Ints, Pair, Problem
from moyai.engines.judging.assignment.solution import Alternate, Assignment, Pairing, Why
from moyai.engines.judging.assignment.words import tell_objective
from moyai.engines.stop import StopCriterion, TimeLimit

STAGES = 8
"""So often the floor is raised under those entries that can have more."""
KINDS = (SHORT, EXPERTS, CHAIRS, IDLE)
"""In this order nothing more is missing than must be."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a search has come.

    Attributes:
        stage: ``reviews``, ``shortages``, ``floors`` or ``whole``.
        rounds: How often the programme was solved so far.
        fraction: How much of the time that was given is over, 0 to 1.
    """

    stage: str
    rounds: int
    fraction: float


OnStep = Callable[[Step], None]


def assign(
    problem: Problem, *, stop: StopCriterion | None = None, on_step: OnStep | None = None
) -> Assignment:
    """Return the best assignment there is, or the best found before the search was to stop.

    Nothing is refused because it cannot be done: what is missing is told with its reason. The same problem
    gives the same assignment with the same release of HiGHS, as long as the search is not stopped by time.

    Args:
        problem: Who may review what.
        stop: When the search ends at the latest; five minutes when None.
        on_step: Called with each step.
    """
    tables, set_aside = make_tables(problem)
    search = _Search(problem, tables, stop or TimeLimit(300.0), on_step or (lambda step: None))
    return search.run(set_aside)


class _Search:
    def __init__(self, problem: Problem, tables: Tables, stop: StopCriterion, on_step: OnStep) -> None:
        self.problem, self.tables, self.on_step = problem, tables, on_step
        self.progress = stop.start()
        self.is_fair = problem.rules.aim is Aim.FAIR
        self.programme = Programme(tables, self.progress, has_floors=self.is_fair)
        self.least_bound: int | None = None
        self.bound: int | None = None
        self.fallback: Bools | None = None
        self.is_best = True

    def run(self, set_aside: tuple[Pair, ...]) -> Assignment:
        chosen, floors = self._choose()
        programme = self.programme
        is_explained = programme.is_finished
        affinity = self.tables.affinity
        total = int(affinity[chosen].sum())
        bound = self._bound_loosely(chosen) if self.bound is None else self.bound
        sums = np.where(chosen, affinity, 0).sum(axis=1)[self.tables.demand > 0]
        least = int(sums.min()) if len(sums) else 0
        is_proved = programme.is_finished and self.is_best and total == bound
        return Assignment(
            _list_pairings(self.problem, self.tables, chosen),
            list_shortages(self.problem, self.tables, chosen, is_explained=is_explained),
            list_idle(self.problem, self.tables, chosen, is_explained=is_explained),
            set_aside,
            _list_alternates(self.problem, self.tables, chosen),
            total,
            bound,
            least,
            self.least_bound,
            tuple(int(each) for each in floors),
            _list_missed(self.problem, self.tables, chosen, floors),
            is_proved,
            programme.rounds,
            tell_objective(self.problem.rules, total, bound, least, self.least_bound),
        )

    def _choose(self) -> tuple[Bools, Ints]:
        programme = self.programme
        none = np.zeros(0, dtype=np.int64)
        if not self._solve("reviews"):
            return self._take_unfinished(), none
        is_torn = is_small(programme) and any(programme.list_fractions())
        if is_torn or programme.lacks():
            self._settle_shortages()
        elif not is_torn and not any(programme.list_fractions()):
            self.fallback, self.bound = self._read(), self._read_bound()
        if self.is_fair and programme.is_finished:
            self._raise_floors()
        if not programme.is_finished:
            return self._take_unfinished(), none
        bound = self._read_bound()
        self.is_best = make_whole(programme)
        self._tell("whole")
        floors = programme.floor.astype(np.int64) if self.is_fair else none
        if not programme.is_finished:
            return self._take_unfinished(), floors
        # Of whole numbers the best may be worth less than of any.
        self.bound = self._read_bound() if self.is_best else bound
        return self._read(), floors

    def _solve(self, stage: str) -> bool:
        done = self.programme.solve()
        self._tell(stage)
        return done

    def _tell(self, stage: str) -> None:
        self.on_step(Step(stage, self.programme.rounds, self.progress.fraction()))

    def _settle_shortages(self) -> None:
        """Let as few reviews lack as can be, then experts, chairs, and load; then affinities count."""
        programme = self.programme
        programme.pay(False)
        for kind in KINDS:
            if not programme.sizes[kind]:
                continue
            programme.price(kind)
            if not self._solve("shortages"):
                return
            if not is_small(programme):
                programme.hold_face()
            elif make_whole(programme):
                programme.limit(kind)
                programme.make_any()
        programme.price(None)
        programme.pay(True)
        self._solve("shortages")

    def _raise_floors(self) -> None:
        """Raise the floor under all entries, then under those that can have more, and so on.

        Which entries lack something is settled before, by the total.
        """
        programme, tables = self.programme, self.tables
        for kind in KINDS:
            programme.keep(kind)
        free = tables.demand > 0
        alone = _best_alone(tables)
        for _ in range(STAGES):
            if not free.any():
                break
            programme.raise_floor(free)
            if not self._solve("floors"):
                return
            bound, binding = programme.find_risen(), programme.find_binding()
            if is_small(programme):
                if not make_whole(programme):
                    return
                bound, binding = programme.find_risen(), np.zeros_like(free)
                programme.make_any()
            level = int(np.floor(bound + 1e-6))
            self.least_bound = level if self.least_bound is None else self.least_bound
            programme.floor = np.where(free, np.maximum(programme.floor, level), programme.floor)
            held = free & (binding | (alone <= level))
            if not held.any():
                break
            free = free & ~held
        programme.promise()
        self._solve("floors")

    def _read_bound(self) -> int:
        """Return what affinities come to at the best corner, or whole solution, of the programme."""
        programme = self.programme
        worth = self.tables.affinity[programme.pairs[0], programme.pairs[1]]
        return int(np.floor(float(programme.values() @ worth) + 1e-4))

    def _read(self) -> Bools:
        programme = self.programme
        taken = programme.values() > 0.5
        chosen = np.zeros(self.tables.may.shape, dtype=bool)
        chosen[programme.pairs[0, taken], programme.pairs[1, taken]] = True
        return chosen

    def _take_unfinished(self) -> Bools:
        self.is_best = False
        return assign_greedily(self.tables) if self.fallback is None else self.fallback

    def _bound_loosely(self, chosen: Bools) -> int:
        """Return what every entry would have if it were alone."""
        return int(max(_best_alone(self.tables).sum(), self.tables.affinity[chosen].sum()))


def _best_alone(tables: Tables) -> Ints:
    """Return by entry the sum of its best affinities, were it alone; no assignment gives it more."""
    score = np.where(tables.may, tables.affinity + tables.is_fixed * 10_000, 0)
    ordered = -np.sort(-score, axis=1)
    width = np.arange(ordered.shape[1])[None, :] < tables.demand[:, None]
    return np.asarray(np.where(width, ordered % 10_000, 0).sum(axis=1))


def _list_pairings(problem: Problem, tables: Tables, chosen: Bools) -> tuple[Pairing, ...]:
    made = []
    for e, r in zip(*np.nonzero(chosen), strict=True):
        pair = (problem.entries[e].key, problem.reviewers[r].key)
        fixed = Why.GIVEN if pair in problem.given else Why.FORCED
        why = fixed if tables.is_fixed[e, r] else Why.CHOSEN
        made.append(Pairing(*pair, int(tables.affinity[e, r]), why))
    return tuple(made)


def _list_missed(problem: Problem, tables: Tables, chosen: Bools, floors: Ints) -> tuple[str, ...]:
    sums = np.where(chosen, tables.affinity, 0).sum(axis=1)
    missed = np.flatnonzero(sums[: len(floors)] < floors)
    return tuple(problem.entries[n].key for n in missed)


def _list_alternates(problem: Problem, tables: Tables, chosen: Bools) -> tuple[Alternate, ...]:
    count = problem.rules.alternates
    if not count:
        return ()
    has_room = chosen.sum(axis=0) < tables.most
    made = []
    for e, entry in enumerate(problem.entries):
        able = np.flatnonzero(tables.may[e] & ~chosen[e])
        order = np.lexsort((able, -tables.affinity[e, able], ~has_room[able]))
        for r in able[order][:count]:
            key = problem.reviewers[r].key
            made.append(Alternate(entry.key, key, int(tables.affinity[e, r]), bool(has_room[r])))
    return tuple(made)
