"""Reads of reservations."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from moyai.core.reservations.cells import CELL_S, end_number, list_numbers, number_of, starts_at
from moyai.core.reservations.enums import Status
from moyai.core.reservations.models import Cell, Reservation, Span

LONGEST_WINDOW = timedelta(days=31)


def find_by_key(idempotency_key: str) -> Reservation | None:
    """Return the reservation that was made with a key."""
    return Reservation.objects.filter(idempotency_key=idempotency_key).first()


def list_spans(resource_ids: Collection[int], since: datetime, until: datetime, now: datetime) -> list[Span]:
    """Return who has which of these resources at some time of a window, holds that are over left out."""
    return list(
        Span.objects.filter(resource_id__in=resource_ids, starts_at__lt=until, ends_at__gt=since)
        .filter(_live(now, "reservation__"))
        .select_related("reservation", "resource")
    )


def list_free(
    resource_ids: Collection[int],
    since: datetime,
    until: datetime,
    *,
    duration_s: int,
    now: datetime,
    step_s: int = CELL_S,
    most: int = 100,
) -> list[datetime]:
    """Return when all of these resources are free together for so long, the earliest first, in UTC.

    Args:
        resource_ids: what is wanted together, for the same time.
        since: no start before it, nor before now.
        until: the end lies before it; at most 31 days after ``since`` are looked at.
        duration_s: for how long, seconds.
        now: the town's time; holds that are over are free.
        step_s: starts are multiples of it since midnight UTC, seconds; whole cells.
        most: after so many it stops.
    """
    begin, until = max(since, now), min(until, since + LONGEST_WINDOW)
    if until <= begin:
        return []
    cells = set(
        Cell.objects.filter(resource_id__in=resource_ids)
        .filter(number__gte=number_of(begin), number__lt=end_number(until))
        .filter(_live(now, "span__reservation__"))
        .values_list("number", flat=True)
    )
    stride, length = max(1, step_s // CELL_S), -(-duration_s // CELL_S)
    first = -(-end_number(begin) // stride) * stride
    last = int(until.timestamp()) // CELL_S - length
    return _pick(range(first, last + 1, stride), length, cells, most)


def list_free_by_spans(
    offsets: Mapping[int, tuple[timedelta, timedelta]],
    starts: Sequence[datetime],
    *,
    now: datetime,
) -> list[datetime]:
    """Return those starts at which each resource is free for its own part of the whole.

    Args:
        offsets: by resource, from when until when after the start it is needed.
        starts: what is asked about.
        now: the town's time; holds that are over are free.
    """
    if not starts or not offsets:
        return list(starts)
    earliest = min(starts) + min(begin for begin, _end in offsets.values())
    latest = max(starts) + max(end for _begin, end in offsets.values())
    taken = set(
        Cell.objects.filter(resource_id__in=offsets)
        .filter(number__gte=number_of(earliest), number__lt=end_number(latest))
        .filter(_live(now, "span__reservation__"))
        .values_list("resource_id", "number")
    )

    def is_free(start: datetime) -> bool:
        return not any(
            (resource, number) in taken
            for resource, (begin, end) in offsets.items()
            for number in list_numbers(start + begin, start + end)
        )

    return [start for start in starts if is_free(start)]


def _pick(numbers: range, length: int, taken: set[int], most: int) -> list[datetime]:
    free = []
    for number in numbers:
        if not any(each in taken for each in range(number, number + length)):
            free.append(starts_at(number))
            if len(free) == most:
                break
    return free


def _live(now: datetime, prefix: str = "") -> Q:
    booked = Q(**{f"{prefix}status": Status.BOOKED})
    return booked | Q(**{f"{prefix}status": Status.HELD, f"{prefix}held_until__gt": now})
