"""What came of all calls: per programme and year, and together. For everybody, so small groups are hidden.

Of fewer than `LEAST` trials, answers or entries a rate would tell what one firm said or got: it is not shown,
and what is hidden cannot be reckoned from the sum over all either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import fmean, median

from django.db.models import QuerySet

from moyai.core.clock import local
from moyai.services.open_call.enums import ProgrammeState
from moyai.services.open_call.enums_after import Outcome, ReviewAt, Survival, TrialState
from moyai.services.open_call.models import (
    Entry,
    EntryDecision,
    FollowUp,
    Move,
    Programme,
    Trial,
    TrialReview,
)
from moyai.services.open_call.programmes.plan import Plan, StageKind, StateKind
from moyai.services.open_call.programmes.reading import get_plan

LEAST = 3
DAY_S = 86400.0


@dataclass
class Facts:
    """What is counted of a programme, or of several together; raw, never shown as it is."""

    applicants: int = 0
    adopted: int = 0
    decided: int = 0
    with_feedback: int = 0
    outcomes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    satisfaction: list[int] = field(default_factory=list)
    survival: dict[int, list[bool]] = field(default_factory=lambda: defaultdict(list))
    stage_days: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @property
    def ended(self) -> int:
        """Trials that are over."""
        return sum(self.outcomes.values())

    def add(self, other: Facts, *, with_outcomes: bool) -> None:
        """Count another programme in; its trials only where they may be seen."""
        self.applicants += other.applicants
        self.adopted += other.adopted
        if other.decided >= LEAST:
            self.decided += other.decided
            self.with_feedback += other.with_feedback
        for kind, days in other.stage_days.items():
            self.stage_days[kind] += days if len(days) >= LEAST else []
        if not with_outcomes:
            return
        for outcome, count in other.outcomes.items():
            self.outcomes[outcome] += count
        self.satisfaction += other.satisfaction if len(other.satisfaction) >= LEAST else []
        for years, found in other.survival.items():
            self.survival[years] += found if len(found) >= LEAST else []


@dataclass(frozen=True)
class Line:
    """A programme (None: all together) as everybody may see it. Rates in percent; None: nothing, or too few.

    ``outcomes``: counts by `Outcome` value and ``broken_off``; None where too few. ``days``: median days by
    kind of stage.
    """

    programme: Programme | None
    year: int | None
    applicants: int
    adopted: int
    adoption_rate: float | None
    feedback_rate: float | None
    ended: int | None
    outcomes: dict[str, int] | None
    contract_rate: float | None
    satisfaction: float | None
    survival_1: float | None
    survival_3: float | None
    days: dict[str, float]


def list_portfolio() -> list[Line]:
    """Return a line for each programme that was opened, the newest first; and one for all of several."""
    programmes = list(Programme.objects.exclude(state=ProgrammeState.DRAFT).order_by("-opened_at", "pk"))
    counted = [(each, count_facts([each])) for each in programmes]
    lines = [_show(facts, programme) for programme, facts in counted]
    if len(lines) > 1:
        lines.append(_show(_sum([facts for _programme, facts in counted]), None))
    return lines


def find_year(moment: datetime) -> int:
    """Return the fiscal year, which begins in April."""
    day = local(moment)
    return day.year if day.month >= 4 else day.year - 1


def count_facts(programmes: Sequence[Programme]) -> Facts:
    """Return what is counted of some programmes together."""
    facts = Facts()
    for programme in programmes:
        plan = get_plan(programme)
        entries = Entry.objects.filter(programme=programme, submitted_at__isnull=False)
        _count_entries(facts, plan, entries)
        _count_feedback(facts, programme)
        _count_trials(facts, programme)
    return facts


def _count_entries(facts: Facts, plan: Plan, entries: QuerySet[Entry]) -> None:
    won = {each.key for each in plan.states if each.kind is StateKind.WON}
    stage_kinds = {each.key: plan.get_stage(each.stage).kind.value for each in plan.states}
    moves: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    rows = Move.objects.filter(entry__in=entries).order_by("moved_at", "pk")
    for key, state, at in rows.values_list("entry", "to_state", "moved_at"):
        moves[key].append((state, at))
    for key, state, begun in entries.values_list("pk", "state", "begun_at"):
        facts.applicants += 1
        path = moves.get(key, [])
        facts.adopted += state in won or any(each in won for each, _at in path)
        for kind, days in list_stays([(plan.first, begun), *path], stage_kinds):
            facts.stage_days[kind].append(days)


def list_stays(path: Sequence[tuple[str, datetime]], kinds: dict[str, str]) -> list[tuple[str, float]]:
    """Return how long an entry stayed in each kind of stage that it left again, in days.

    Args:
        path: states in which it came to stand, with the moment.
        kinds: kind of stage by state.
    """
    stays: list[tuple[str, float]] = []
    since: datetime | None = None
    for place, (state, at) in enumerate(path):
        kind = kinds.get(state)
        since = at if since is None else since
        following = path[place + 1] if place + 1 < len(path) else None
        if following is not None and kinds.get(following[0]) != kind:
            if kind is not None:
                stays.append((kind, (following[1] - since).total_seconds() / DAY_S))
            since = None
    return stays


def _count_feedback(facts: Facts, programme: Programme) -> None:
    told = EntryDecision.objects.filter(entry__programme=programme, told_at__isnull=False)
    facts.decided += told.values("entry").distinct().count()
    facts.with_feedback += told.exclude(feedback="").values("entry").distinct().count()


def _count_trials(facts: Facts, programme: Programme) -> None:
    trials = Trial.objects.filter(agreement__entry__programme=programme)
    ends = TrialReview.objects.filter(trial__in=trials, at=ReviewAt.END)
    for state, outcome in ends.values_list("trial__state", "outcome"):
        facts.outcomes["broken_off" if state == TrialState.BROKEN_OFF else outcome] += 1
    unsaid = trials.filter(state=TrialState.BROKEN_OFF).exclude(reviews__at=ReviewAt.END)
    if count := unsaid.count():
        facts.outcomes["broken_off"] += count
    said = ends.values_list("satisfaction", flat=True)
    facts.satisfaction += [each for each in said if each is not None]
    for years, state in FollowUp.objects.filter(trial__in=trials).values_list("years", "state"):
        facts.survival[years].append(state != Survival.GONE)


def _sum(counted: Iterable[Facts]) -> Facts:
    rows = list(counted)
    hidden = [each for each in rows if each.ended < LEAST]
    may_count_hidden = sum(each.ended for each in hidden) >= LEAST and len(hidden) > 1
    total = Facts()
    for each in rows:
        total.add(each, with_outcomes=each.ended >= LEAST or may_count_hidden)
    return total


def _show(facts: Facts, programme: Programme | None) -> Line:
    is_shown = facts.ended >= LEAST
    return Line(
        programme=programme,
        year=find_year(programme.opened_at) if programme and programme.opened_at else None,
        applicants=facts.applicants,
        adopted=facts.adopted,
        adoption_rate=_rate(facts.adopted, facts.applicants, 1),
        feedback_rate=_rate(facts.with_feedback, facts.decided),
        ended=facts.ended if is_shown else None,
        outcomes=dict(facts.outcomes) if is_shown else None,
        contract_rate=_rate(facts.outcomes.get(Outcome.ROLL_OUT.value, 0), facts.ended),
        satisfaction=fmean(facts.satisfaction) if len(facts.satisfaction) >= LEAST else None,
        survival_1=_share(facts.survival.get(1, [])),
        survival_3=_share(facts.survival.get(3, [])),
        days={kind: median(days) for kind, days in facts.stage_days.items() if len(days) >= LEAST},
    )


def _rate(part: int, whole: int, least: int = LEAST) -> float | None:
    return 100 * part / whole if whole >= least else None


def _share(found: Sequence[bool]) -> float | None:
    return _rate(sum(found), len(found))


STAGES = tuple(each.value for each in StageKind)
"""Columns of the table of days, in order."""
