"""What teammates give to a report: an OK, which counts for coins when the day closes, and stickers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from moyai.services.habit_challenge.days_policy import find_team_day
from moyai.services.habit_challenge.enums import Cheer as CheerKind
from moyai.services.habit_challenge.enums import ReportState
from moyai.services.habit_challenge.models import Cheer, Member, Report
from moyai.services.habit_challenge.refusals_days import ReportRefused


def give_cheer(*, report: Report, giver: Member, kind: CheerKind, now: datetime) -> None:
    """Give something to a teammate's report; a second press is one.

    Raises:
        ReportRefused: it is her own, another team's, or no longer there.
    """
    _check(report, giver)
    give_cheers(reports=[report], giver=giver, kind=kind, now=now)


@transaction.atomic
def give_cheers(*, reports: Sequence[Report], giver: Member, kind: CheerKind, now: datetime) -> int:
    """Give the same to several reports of the giver's team; what is not for her to cheer is passed over.

    Returns:
        to how many.
    """
    taken = [report for report in reports if _find_fault(report, giver) is None]
    rows = [Cheer(report=report, giver=giver, kind=kind, given_at=now) for report in taken]
    Cheer.objects.bulk_create(rows, ignore_conflicts=True)
    if kind == CheerKind.OK:
        _count([report.pk for report in taken])
    return len(taken)


@transaction.atomic
def take_cheer_back(*, report: Report, giver: Member, kind: CheerKind, now: datetime) -> None:
    """Take something back that was given.

    Raises:
        ReportRefused: it was an OK and the day is closed: it has counted.
    """
    is_closed = report.team is None or report.day < find_team_day(report.team, now)
    if kind == CheerKind.OK and is_closed:
        raise ReportRefused("closed")
    Cheer.objects.filter(report=report, giver=giver, kind=kind).delete()
    if kind == CheerKind.OK:
        _count([report.pk])


def _check(report: Report, giver: Member) -> None:
    fault = _find_fault(report, giver)
    if fault is not None:
        raise ReportRefused(fault)


def _find_fault(report: Report, giver: Member) -> str | None:
    if report.state != ReportState.SHOWN:
        return "gone"
    if report.member_id == giver.pk:
        return "own"
    if giver.team_id is None or giver.left_on is not None or report.team_id != giver.team_id:
        return "not_mate"
    return None


def _count(reports: Sequence[int]) -> None:
    """Count the OKs anew: two presses at once come out right, whichever is later."""
    given = Cheer.objects.filter(report=OuterRef("pk"), kind=CheerKind.OK).order_by()
    count = given.values("report").annotate(n=Count("pk")).values("n")
    Report.objects.filter(pk__in=reports).update(
        ok_count=Coalesce(Subquery(count, output_field=IntegerField()), 0)
    )
