"""Giving back: by a person, or because a hold's time is up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from moyai.core.audit.operations import record, wait_for_turn
from moyai.core.reservations.cells import list_numbers
from moyai.core.reservations.enums import Status
from moyai.core.reservations.listeners import tell_freed
from moyai.core.reservations.models import Cell, Reservation
from moyai.core.reservations.specs import Wanted

BATCH = 100


@transaction.atomic
def release(*, reservation_id: int, actor: str, now: datetime) -> bool:
    """Give everything of a reservation back; tell whether it had anything still.

    What waits for it is told in the same transaction (listeners.py).
    """
    wait_for_turn()
    live = Reservation.objects.filter(pk=reservation_id, status__in=[Status.HELD, Status.BOOKED])
    if not live.update(status=Status.RELEASED, ended_at=now):
        return False
    _give_back(reservation_id, actor, "release", now)
    return True


def expire_holds(now: datetime) -> int:
    """End the holds whose time is up, each in its own transaction; return how many. Runs again and again."""
    due = Reservation.objects.filter(status=Status.HELD, held_until__lte=now).order_by("held_until")
    return sum(_expire(each, now) for each in list(due.values_list("pk", flat=True)[:BATCH]))


def expire_in_the_way(wanted: Sequence[Wanted], now: datetime) -> None:
    """End the holds that are over and have cells of what is wanted, in the caller's transaction."""
    cells = [
        Q(resource_id=each.resource_id, number__in=list_numbers(each.starts_at, each.ends_at))
        for each in wanted
    ]
    over = Cell.objects.filter(
        reduce(or_, cells),
        span__reservation__status=Status.HELD,
        span__reservation__held_until__lte=now,
    )
    for each in sorted(set(over.values_list("span__reservation_id", flat=True))):
        _expire(each, now)


@transaction.atomic
def _expire(reservation_id: int, now: datetime) -> bool:
    wait_for_turn()
    due = Reservation.objects.filter(pk=reservation_id, status=Status.HELD, held_until__lte=now)
    if not due.update(status=Status.EXPIRED, ended_at=now):
        return False
    _give_back(reservation_id, "system:reservations", "expire", now)
    return True


def _give_back(reservation_id: int, actor: str, verb: str, now: datetime) -> None:
    Cell.objects.filter(span__reservation_id=reservation_id).delete()
    reservation = Reservation.objects.get(pk=reservation_id)
    record(
        actor=actor,
        action=f"reservations.{verb}",
        subject=f"reservation:{reservation.code}",
        now=now,
        purpose=reservation.purpose,
        reference=reservation.reference,
    )
    tell_freed(reservation, now)
