"""Paper sheets: printed with a number, copied when the week is over; closed days are counted anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from moyai.core.audit.operations import record
from moyai.core.codes import is_valid_code, make_code, normalise_code
from moyai.services.habit_challenge.days_hooks import ClosedDay, tell_amended
from moyai.services.habit_challenge.days_policy import find_team_day, get_policy
from moyai.services.habit_challenge.enums import Through
from moyai.services.habit_challenge.models import Member, Report, Sheet
from moyai.services.habit_challenge.operations.reports import report_day
from moyai.services.habit_challenge.operations.streaks import recount_day, recount_members, recount_teams
from moyai.services.habit_challenge.queries.closing import list_reports
from moyai.services.habit_challenge.refusals_days import SheetRefused

CODE_LENGTH = 12
DAYS = 7


@dataclass(frozen=True)
class Line:
    """What a sheet says of one day; None and 0: nothing."""

    steps: int | None = None
    foods: int = 0
    did: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the day was left blank."""
        return self.steps is None and not self.foods and not self.did


@transaction.atomic
def print_sheets(*, members: Sequence[Member], first_day: date, actor: str, now: datetime) -> list[Sheet]:
    """Make sheets for a week, one for each; printed again they have the number that they had."""
    last_day = first_day + timedelta(days=DAYS - 1)
    known = {
        sheet.member_id: sheet for sheet in Sheet.objects.filter(member__in=members, first_day=first_day)
    }
    fresh = [
        Sheet(
            code=make_code(CODE_LENGTH),
            member=member,
            first_day=first_day,
            last_day=last_day,
            printed_at=now,
        )
        for member in members
        if member.pk not in known
    ]
    for sheet in Sheet.objects.bulk_create(fresh):
        known[sheet.member_id] = sheet
    subject = f"habit-sheets:{first_day.isoformat()}"
    record(actor=actor, action="habit_challenge.print_sheets", subject=subject, now=now, count=len(members))
    return [known[member.pk] for member in members]


def get_sheet(typed: str) -> Sheet:
    """Return the sheet whose number was scanned or typed.

    Raises:
        SheetRefused: there is none.
    """
    code = normalise_code(typed)[-CODE_LENGTH:]
    rows = Sheet.objects.select_related("member__team__challenge", "member__resident")
    sheet = rows.filter(code=code).first() if is_valid_code(code) else None
    if sheet is None:
        raise SheetRefused("unknown")
    return sheet


def list_days(sheet: Sheet) -> list[date]:
    """Return the days of a sheet."""
    return [sheet.first_day + timedelta(days=n) for n in range((sheet.last_day - sheet.first_day).days + 1)]


@transaction.atomic
def enter_sheet(*, sheet: Sheet, lines: Mapping[date, Line], actor: str, now: datetime) -> list[Report]:
    """Copy a sheet; copied again, it says what was said last. Blank days change nothing.

    Args:
        sheet: with ``member__team__challenge``.
        lines: by day, of its days.
        actor: who copies, ``"user:12"``.
        now: the town's time.

    Raises:
        SheetRefused: she is in no team, or a day is still to come or too old.
        ReportRefused: a number cannot be.
    """
    member = sheet.member
    if member.left_on is not None:
        raise SheetRefused("left")
    if member.team is None:
        raise SheetRefused("no_team")
    today = find_team_day(member.team, now)
    known = set(list_days(sheet))
    reports = []
    for day, line in sorted(lines.items()):
        if day not in known or line.is_empty:
            continue
        if day > today:
            raise SheetRefused("not_yet")
        if (today - day).days > get_policy().late_days:
            raise SheetRefused("too_late", days=get_policy().late_days)
        reports.append(_enter(member, day, line, actor, now))
    Sheet.objects.filter(pk=sheet.pk).update(entered_at=now)
    sheet.entered_at = now
    _count_anew(member, [report.day for report in reports], now)
    return reports


def _enter(member: Member, day: date, line: Line, actor: str, now: datetime) -> Report:
    return report_day(
        member=member,
        day=day,
        steps=line.steps,
        foods=line.foods,
        did=line.did,
        through=Through.PAPER,
        made_by=actor,
        now=now,
    )


def _count_anew(member: Member, days: Sequence[date], now: datetime) -> None:
    """Count what was closed before the sheet came in, and the streaks that follow from it."""
    team = member.team
    assert team is not None
    closed = [day for day in days if team.closed_on is not None and day <= team.closed_on]
    if not closed:
        return
    for day in closed:
        changed = recount_day([team], day, now)
        reports = list_reports([team], day)
        tell_amended([ClosedDay(row, reports[row.team_id]) for row in changed], now)
    is_older = Q(last_report_on__isnull=True) | Q(last_report_on__lt=max(closed))
    Member.objects.filter(is_older, pk=member.pk).update(last_report_on=max(closed))
    recount_members([member], is_kept=True)
    recount_teams([team])
