"""What looks odd in a report: noted for a person to look at; nothing is refused, nothing acts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Q

from moyai.engines.habit.goals import HIGH_STEPS, JUMP_LEAST, USUAL_WINDOW, list_doubts
from moyai.engines.habit.photos import Fingerprint, find_same
from moyai.services.habit_challenge.days_policy import get_policy
from moyai.services.habit_challenge.enums import FlagKind
from moyai.services.habit_challenge.models import Flag, Report

MOST_COMPARED = 500
MOST_EXACT = 5


def find_first(mark: str) -> int | None:
    """Return the first 64 bits of a photo's fingerprint, signed; None where it shows nothing."""
    hashes = Fingerprint.from_text(mark).hashes
    if not hashes:
        return None
    return hashes[0] - (1 << 64) if hashes[0] >= 1 << 63 else hashes[0]


def flag_steps(report: Report, now: datetime) -> None:
    """Note more steps than people walk, or many more than she usually does."""
    steps = report.steps
    if steps is None or steps < JUMP_LEAST:
        return
    before = Report.objects.filter(member=report.member_id, day__lt=report.day, steps__isnull=False)
    rows = before.order_by("-day").values_list("day", "steps")[:USUAL_WINDOW]
    known = {day: count for day, count in rows if count is not None}
    doubts = [doubt for doubt in list_doubts({**known, report.day: steps}) if doubt.day == report.day]
    is_high = steps > min(get_policy().many_steps, HIGH_STEPS)
    if doubts or is_high:
        facts = {"steps": steps, "usual": doubts[0].usual if doubts else None}
        _raise(report, FlagKind.MANY_STEPS, f"steps:{report.code}", facts, now)


def flag_same_photo(report: Report, now: datetime) -> None:
    """Note a photo that the member or her team had before, or that stands the very same in another team."""
    if report.photo_hash is None:
        return
    since = report.day - timedelta(days=get_policy().same_photo_days)
    near = Q(member=report.member_id) | Q(team=report.team_id, team__isnull=False)
    others = Report.objects.filter(near, day__gte=since, photo_hash__isnull=False).order_by("-day", "-pk")
    exact = Report.objects.filter(photo_hash=report.photo_hash, day__gte=since).order_by("-day", "-pk")
    rows = [*others.exclude(pk=report.pk)[:MOST_COMPARED], *exact.exclude(pk=report.pk)[:MOST_EXACT]]
    known = {each.code: each for each in rows}
    marks = [(code, Fingerprint.from_text(each.photo_mark)) for code, each in known.items()]
    for code, distance in find_same(Fingerprint.from_text(report.photo_mark), marks)[:1]:
        other = known[code]
        is_own = other.member_id == report.member_id
        facts = {"other": code, "day": other.day.isoformat(), "is_own": is_own, "distance": distance}
        _raise(report, FlagKind.SAME_PHOTO, f"photo:{report.code}:{code}", facts, now)


def _raise(report: Report, kind: FlagKind, key: str, facts: Mapping[str, object], now: datetime) -> None:
    made = Flag(
        member_id=report.member_id, report=report, kind=kind, facts=dict(facts), raised_at=now, key=key
    )
    Flag.objects.bulk_create([made], ignore_conflicts=True)
