"""Steps out of the files of telephones and pedometers: each day and source once, the open day reported."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import BinaryIO

from django.db import transaction

from moyai.core.errors import Refused
from moyai.engines.conversation import Localized
from moyai.engines.habit.step_files import CannotRead, ReadRule, StepFile, read_steps
from moyai.services.habit_challenge.days_policy import MOST_STEPS, find_team_day, make_rule
from moyai.services.habit_challenge.enums import Habit, Through
from moyai.services.habit_challenge.models import Member, Report, StepDay
from moyai.services.habit_challenge.operations.reports import report_day
from moyai.services.habit_challenge.refusals_days import ReportRefused

LOOK_BACK = timedelta(days=120)
"""So far back steps count for the evaluation: before somebody joined and since."""


class StepFileRefused(Refused):
    """Nothing of a file can be used."""

    def __init__(self, cannot: CannotRead) -> None:
        super().__init__(cannot.code, Localized(*cannot.sentence))


def take_step_file(
    *, member: Member, stream: BinaryIO, made_by: str, now: datetime
) -> tuple[StepFile, Report | None]:
    """Take the steps of a file; the open day's become the report, unless more was counted by hand.

    Args:
        member: with ``team__challenge``.
        stream: the file, that can be sought in; read in this process, streamed (engines/habit/step_files).
        made_by: who did it in her name; empty: she herself.
        now: the town's time.

    Raises:
        StepFileRefused: nothing of it can be used, and why.
        ReportRefused: she is in no team.
    """
    team = member.team
    if team is None:
        raise ReportRefused("no_team")
    today, rule = find_team_day(team, now), make_rule(team.closes_minutes)
    try:
        found = read_steps(stream, ReadRule(rule, since=today - LOOK_BACK, until=today))
    except CannotRead as cannot:
        raise StepFileRefused(cannot) from cannot
    with transaction.atomic():
        rows = [
            StepDay(
                member=member,
                day=each.day,
                source=found.kind[:40],
                steps=min(each.steps, MOST_STEPS),
                imported_at=now,
            )
            for each in found.days
        ]
        StepDay.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["member", "day", "source"],
            update_fields=["steps", "imported_at"],
        )
        return found, _report_today(member, found, made_by, now)


def _report_today(member: Member, found: StepFile, made_by: str, now: datetime) -> Report | None:
    team = member.team
    assert team is not None
    day = find_team_day(team, now)
    steps = next((each.steps for each in found.days if each.day == day), None)
    if steps is None or team.challenge.habit != Habit.STEPS:
        return None
    known = Report.objects.filter(member=member, day=day).values_list("steps", flat=True).first()
    if known is not None and known >= steps:
        return None
    return report_day(
        member=member, steps=min(steps, MOST_STEPS), through=Through.IMPORT, made_by=made_by, now=now
    )
