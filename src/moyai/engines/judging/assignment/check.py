"""An independent check of an assignment; it shares no code with what makes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from moyai.engines.judging.assignment.problem import Problem
from moyai.engines.judging.assignment.solution import Assignment, Cause, Shortage


def check(problem: Problem, assignment: Assignment) -> tuple[str, ...]:
    """Return what is wrong in one line each, nothing when all is right.

    Args:
        problem: What was asked.
        assignment: What came of it.
    """
    return tuple(_Check(problem, assignment).find())


class _Check:
    def __init__(self, problem: Problem, assignment: Assignment) -> None:
        self.problem, self.assignment = problem, assignment
        self.entries = {each.key: each for each in problem.entries}
        self.reviewers = {each.key: each for each in problem.reviewers}
        self.row = {each.key: n for n, each in enumerate(problem.entries)}
        self.column = {each.key: n for n, each in enumerate(problem.reviewers)}
        self.pairs = {(each.entry, each.reviewer) for each in assignment.pairings}
        self.fixed = (problem.given - problem.conflicts) | problem.forced
        self.own: dict[str, list[str]] = {key: [] for key in self.entries}
        for entry, reviewer in self.pairs:
            self.own.setdefault(entry, []).append(reviewer)
        self.loads = Counter(reviewer for _, reviewer in self.pairs)
        self.held = Counter(entry for entry, _ in self.fixed)

    def find(self) -> Iterator[str]:
        yield from self._pairs()
        yield from self._entries()
        yield from self._reviewers()
        yield from self._worth()
        for shortage in self.assignment.shortages:
            if shortage.cause in (Cause.TOO_FEW, Cause.ALL_BUSY):
                yield from self._proof(shortage)
        for each in self.assignment.alternates:
            if (each.entry, each.reviewer) in self.pairs or not self._may(each.entry, each.reviewer):
                yield f"alternate {each.reviewer} of {each.entry} cannot be"

    def _may(self, entry: str, reviewer: str) -> bool:
        if (entry, reviewer) in self.problem.conflicts:
            return False
        tracks, track = self.reviewers[reviewer].tracks, self.entries[entry].track
        return (entry, reviewer) in self.fixed or not track or not tracks or track in tracks

    def _pairs(self) -> Iterator[str]:
        if len(self.pairs) != len(self.assignment.pairings):
            yield "a pair is there twice"
        for pair in self.assignment.pairings:
            key = (pair.entry, pair.reviewer)
            if key[0] not in self.entries or key[1] not in self.reviewers:
                yield f"{key}: is not known"
            elif not self._may(*key):
                yield f"{key}: must not be"
            elif pair.affinity != self.problem.affinity[self.row[key[0]], self.column[key[1]]]:
                yield f"{key}: affinity {pair.affinity} is not its own"
        for key in sorted(self.fixed - self.pairs):
            yield f"{key}: is given or forced, but not there"
        if set(self.assignment.set_aside) != self.problem.given & self.problem.conflicts:
            yield "not those are set aside that are in conflict"

    def _entries(self) -> Iterator[str]:
        told = {
            (each.entry, _kind(each)): each.missing
            for each in self.assignment.shortages
            if each.cause is not Cause.STOPPED
        }
        stopped = {each.entry for each in self.assignment.shortages if each.cause is Cause.STOPPED}
        rules = self.problem.rules
        for key, entry in self.entries.items():
            own = self.own[key]
            experts = sum(
                int(self.problem.affinity[self.row[key], self.column[each]]) >= rules.expert_from
                for each in own
            )
            chairs = sum(self.reviewers[each].is_chair for each in own)
            demand = max(entry.demand, self.held[key])
            if len(own) > demand:
                yield f"entry {key}: {len(own)} reviews of {demand}"
            wanted = bool(entry.demand)
            for kind, missing in (
                ("reviews", demand - len(own)),
                ("experts", rules.experts * wanted - experts),
                ("chairs", rules.chairs * wanted - chairs),
            ):
                if max(0, missing) != told.get((key, kind), 0) and key not in stopped:
                    yield f"entry {key}: lacks {missing} {kind}, told are {told.get((key, kind), 0)}"

    def _reviewers(self) -> Iterator[str]:
        idle = {each.reviewer: each.missing for each in self.assignment.idle}
        fixed = Counter(name for _, name in self.fixed)
        for key, reviewer in self.reviewers.items():
            if self.loads[key] > max(reviewer.most, fixed[key]):
                yield f"reviewer {key}: {self.loads[key]} of {reviewer.most}"
            if max(0, reviewer.least - self.loads[key]) != idle.get(key, 0):
                yield f"reviewer {key}: {self.loads[key]} of at least {reviewer.least}"

    def _worth(self) -> Iterator[str]:
        sums: Counter[str] = Counter()
        for pair in self.assignment.pairings:
            sums[pair.entry] += pair.affinity
        least = min(
            (sums[key] for key, each in self.entries.items() if each.demand or self.held[key]), default=0
        )
        if sum(sums.values()) != self.assignment.total or least != self.assignment.least:
            yield "total or least is not what its pairs come to"
        if self.assignment.total > self.assignment.total_bound:
            yield f"total {self.assignment.total} is over its bound"
        if self.assignment.is_proved and self.assignment.total != self.assignment.total_bound:
            yield "it is said to be proved, and is not its bound"

    def _proof(self, shortage: Shortage) -> Iterator[str]:
        """Count whether the entries need more than the busy have room for and all others may make."""
        entries, busy = set(shortage.entries), set(shortage.busy)
        needed = sum(max(self.entries[each].demand, self.held[each]) for each in entries)
        room = 0
        for key in busy:
            fixed = {pair for pair in self.fixed if pair[1] == key}
            most = max(self.reviewers[key].most, len(fixed))
            room += most - sum(entry not in entries for entry, _ in fixed)
        outside = sum(self._may(entry, key) for entry in entries for key in self.reviewers.keys() - busy)
        if shortage.entry not in entries or needed - room - outside < shortage.missing:
            yield f"entry {shortage.entry}: its shortage is not proved"


def _kind(shortage: Shortage) -> str:
    if shortage.cause is Cause.NO_EXPERT:
        return "experts"
    return "chairs" if shortage.cause is Cause.NO_CHAIR else "reviews"
