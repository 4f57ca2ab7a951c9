"""Takes cells: all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from moyai.core.reservations.cells import list_numbers
from moyai.core.reservations.models import Cell, Reservation, Resource, Span
from moyai.core.reservations.operations.ending import expire_in_the_way
from moyai.core.reservations.refusals import BadWish, Retired, Taken
from moyai.core.reservations.specs import LONGEST, MOST_RESOURCES, Wanted


def take(reservation: Reservation, wanted: Sequence[Wanted], now: datetime) -> None:
    """Give a reservation what it wants, in the caller's transaction.

    Holds that stand in the way and are over are ended first, so nobody waits for a job to do so.

    Raises:
        BadWish: no resource, the same one twice, an end before its beginning, or longer than two days.
        Retired: a resource is no longer in use.
        Taken: somebody else has one of them then; nothing was taken.
    """
    _check(wanted)
    expire_in_the_way(wanted, now)
    try:
        with transaction.atomic():
            _write(reservation, wanted)
    except IntegrityError as error:
        taken = list_taken(wanted)
        if not taken:
            raise
        raise Taken(taken) from error


def list_taken(wanted: Sequence[Wanted]) -> list[Resource]:
    """Return the resources that somebody has at some time of what is wanted."""
    return [
        Resource.objects.get(pk=each.resource_id)
        for each in wanted
        if Cell.objects.filter(
            resource_id=each.resource_id, number__in=list_numbers(each.starts_at, each.ends_at)
        ).exists()
    ]


def _check(wanted: Sequence[Wanted]) -> None:
    ids = [each.resource_id for each in wanted]
    if not 1 <= len(ids) <= MOST_RESOURCES or len(set(ids)) < len(ids):
        raise BadWish
    if any(not each.starts_at < each.ends_at <= each.starts_at + LONGEST for each in wanted):
        raise BadWish
    resources = list(Resource.objects.filter(pk__in=ids))
    if len(resources) < len(ids):
        raise BadWish
    for resource in resources:
        if resource.retired_at is not None:
            raise Retired(resource)


def _write(reservation: Reservation, wanted: Sequence[Wanted]) -> None:
    # In one order for everybody: two who want the same two resources cannot wait for each other.
    cells = []
    for each in sorted(wanted):
        span = Span.objects.create(
            reservation=reservation,
            resource_id=each.resource_id,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
        )
        numbers = list_numbers(each.starts_at, each.ends_at)
        cells += [Cell(resource_id=each.resource_id, number=number, span=span) for number in numbers]
    Cell.objects.bulk_create(cells)
