"""The diary of a bed as somebody may see it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from moyai.services.smart_farm.enums_people import EntryState
from moyai.services.smart_farm.models import DiaryEntry, Farm, FarmMember, Robot

LATELY = timedelta(days=14)


def list_entries(robot: Robot, viewer: FarmMember | None) -> QuerySet[DiaryEntry]:
    """Return what is shown of a bed's diary, the latest first, and what is hidden of her own."""
    seen = Q(state=EntryState.SHOWN)
    if viewer is not None:
        seen |= Q(state=EntryState.HIDDEN, member=viewer)
    return robot.diary.filter(seen).select_related("member", "image")


def list_notes(robot: Robot, reader: FarmMember | None, now: datetime) -> list[DiaryEntry]:
    """Return the notes that wait for whoever comes next, of the last fortnight; one's own are none."""
    notes = robot.diary.filter(is_handover=True, state=EntryState.SHOWN, read_at__isnull=True)
    notes = notes.filter(written_at__gt=now - LATELY)
    if reader is not None:
        notes = notes.exclude(member=reader)
    return list(notes.select_related("member", "image").order_by("-written_at")[:3])


def list_troubled(farms: list[Farm]) -> QuerySet[DiaryEntry]:
    """Return entries about which somebody waits for a decision."""
    waiting = Count("troubles", filter=Q(troubles__decided_at__isnull=True))
    rows = DiaryEntry.objects.filter(robot__bed__farm__in=farms).annotate(waiting=waiting)
    return (
        rows.filter(waiting__gt=0)
        .select_related("member", "robot__bed__farm", "image")
        .order_by("written_at")
    )
