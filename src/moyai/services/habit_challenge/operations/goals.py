"""Goals of steps that follow their person: set anew when a day closes (engines/habit/goals)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from moyai.engines.habit.goals import Adaptive, adapt, list_doubts
from moyai.services.habit_challenge.enums import Habit, ReportState
from moyai.services.habit_challenge.models import Member, Report, Team
from moyai.services.habit_challenge.queries.closing import Expected

WINDOW = timedelta(days=30)
RULE = Adaptive()


def adapt_goals(teams: Sequence[Team], expected: dict[int, list[Expected]], day: date) -> int:
    """Set goals anew of everybody whose challenge adapts, the day just closed counted; return how many."""
    people = {
        each.pk: (each.goal or team.challenge.goal, each.goal)
        for team in teams
        if team.challenge.is_adaptive and team.challenge.habit == Habit.STEPS
        for each in expected[team.pk]
    }
    if not people:
        return 0
    steps = _list_steps(list(people), day)
    changed = []
    for member, (goal, kept) in people.items():
        fresh = adapt(goal, steps[member], day + timedelta(days=1), RULE)
        if fresh != kept:
            changed.append(Member(pk=member, goal=fresh))
    Member.objects.bulk_update(changed, ["goal"], batch_size=500)
    return len(changed)


def _list_steps(members: list[int], day: date) -> dict[int, dict[date, int]]:
    """Return steps by member and day; a day that a person should look at is left out."""
    rows = Report.objects.filter(
        member__in=members, day__range=(day - WINDOW, day), steps__isnull=False, state=ReportState.SHOWN
    )
    found: defaultdict[int, dict[date, int]] = defaultdict(dict)
    for member, on, steps in rows.values_list("member", "day", "steps"):
        if steps is not None:
            found[member][on] = steps
    for own in found.values():
        for doubt in list_doubts(own):
            own.pop(doubt.day, None)
    return found
