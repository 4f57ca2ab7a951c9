"""What teammates give to a report: an OK, which counts for coins when the day closes, and stickers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from moyai.services.habit_challenge.days_policy import find_team_day
from moyai.services.habit_challenge.enums import Cheer as CheerKind
from moyai.services.habit_challenge.enums import ReportState
from moyai.services.habit_challenge.models import Cheer, Member, Report
from moyai.services.habit_challenge.operations.cheer_rows import give_ok_to_uncheered, give_to_chosen
from moyai.services.habit_challenge.refusals_days import ReportRefused

MOST_AT_ONCE = 40


def give_cheer(*, report: Report, giver: Member, kind: CheerKind, now: datetime) -> None:
    """Give something to a teammate's report; a second press is one.

    Raises:
        ReportRefused: it is her own, another team's, or no longer there.
    """
    _check(report, giver)
    give_cheers(reports=[report], giver=giver, kind=kind, now=now)


def give_cheers(*, reports: Sequence[Report], giver: Member, kind: CheerKind, now: datetime) -> int:
    """Give the same to several reports of the giver's team; what is not for her to cheer is passed over.

    Returns:
        to how many that had none of this kind from her.
    """
    if not _is_in_team(giver):
        return 0
    return give_to_chosen(reports=[report.pk for report in reports], giver=giver, kind=kind, now=now)


def give_all_ok(*, giver: Member, now: datetime) -> int:
    """Give an OK to her mates' reports of today and yesterday that have none from her, with one press.

    Args:
        giver: with ``team``.
        now: the town's time.

    Returns:
        to how many; what people wrote of whom she wants to see nothing is passed over.
    """
    if giver.team is None or not _is_in_team(giver):
        return 0
    since = find_team_day(giver.team, now) - timedelta(days=1)
    return give_ok_to_uncheered(since=since, most=MOST_AT_ONCE, giver=giver, now=now)


@transaction.atomic
def take_cheer_back(*, report: Report, giver: Member, kind: CheerKind, now: datetime) -> None:
    """Take something back that was given.

    Raises:
        ReportRefused: it was an OK and the day is closed: it has counted.
    """
    is_closed = report.team is None or report.day < find_team_day(report.team, now)
    if kind == CheerKind.OK and is_closed:
        raise ReportRefused("closed")
    taken, _rows = Cheer.objects.filter(report=report, giver=giver, kind=kind).delete()
    if kind == CheerKind.OK and taken:
        Report.objects.filter(pk=report.pk).update(ok_count=Greatest(F("ok_count") - 1, 0))


def _check(report: Report, giver: Member) -> None:
    fault = _find_fault(report, giver)
    if fault is not None:
        raise ReportRefused(fault)


def _find_fault(report: Report, giver: Member) -> str | None:
    if report.state != ReportState.SHOWN:
        return "gone"
    if report.member_id == giver.pk:
        return "own"
    if not _is_in_team(giver) or report.team_id != giver.team_id:
        return "not_mate"
    return None


def _is_in_team(giver: Member) -> bool:
    return giver.team_id is not None and giver.left_on is None
