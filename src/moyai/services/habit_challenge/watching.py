"""Whose usual report has not come: of members who report often, and who agree to be watched over."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from moyai.core.clock import at_local, local
from moyai.core.residents.models import Resident
from moyai.core.watchover.gaps import Gap, register_finder
from moyai.core.watchover.kinds import Kind, register_kind
from moyai.engines.conversation import Localized
from moyai.engines.watchover import SignalKind
from moyai.services.habit_challenge.days_policy import LABEL, get_policy
from moyai.services.habit_challenge.enums import Habit, Part
from moyai.services.habit_challenge.models import Member, Pause, Report
from moyai.services.habit_challenge.queries.closing import COUNTED

NO_REPORT, NO_STEPS = "no_report", "no_steps"
DAY_S = 24 * 3600
USUAL_DAYS, USUAL_LEAST = 14, 9
"""Who reported on so many of so many days does it usually; nobody else is missed. Assumptions."""
LOOKED_BACK = timedelta(days=40)

KIND = Kind(
    SignalKind(NO_REPORT, 25, 2 * DAY_S),
    Localized("チームへのいつもの報告がない", "The usual report to the team did not come"),
)


def register() -> None:
    """Make known whose report is missed."""
    register_kind(KIND)
    register_finder(LABEL, find_silent_members, kinds=(NO_REPORT, NO_STEPS))


def find_silent_members(watched: QuerySet[Resident], now: datetime) -> list[Gap]:
    """Return who reported nearly every day and has not for some days; who walked by the step: no steps."""
    today = local(now).date()
    paused = Pause.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today), member=OuterRef("pk"), since__lte=today
    )
    rows = Member.objects.filter(
        resident__in=watched, left_on__isnull=True, team__isnull=False, is_on_paper=False
    ).exclude(part=Part.SUPPORTER)
    members = list(rows.exclude(Exists(paused)).select_related("team__challenge"))
    days: defaultdict[int, list[date]] = defaultdict(list)
    reports = Report.objects.filter(
        member__in=members, day__gt=today - LOOKED_BACK, day__lte=today, state__in=COUNTED
    )
    for member, day in reports.order_by("day").values_list("member", "day"):
        days[member].append(day)
    return [gap for each in members if (gap := _judge(each, days[each.pk], today)) is not None]


def _judge(member: Member, days: list[date], today: date) -> Gap | None:
    if not days or member.resident_id is None or member.team is None:
        return None
    last = days[-1]
    silent = get_policy().silent_days
    if (today - last).days <= silent:
        return None
    usual = [day for day in days if (last - day).days < USUAL_DAYS]
    if len(usual) < USUAL_LEAST:
        return None
    kind = NO_STEPS if member.team.challenge.habit == Habit.STEPS else NO_REPORT
    return Gap(member.resident_id, kind, f"since:{last}", at_local(last + timedelta(days=silent + 1), 0))
