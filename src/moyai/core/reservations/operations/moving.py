"""Moving a reservation: the old time is given back only when the new one is had."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record, wait_for_turn
from moyai.core.reservations.enums import Status
from moyai.core.reservations.listeners import tell_freed
from moyai.core.reservations.models import Reservation, Span
from moyai.core.reservations.operations.taking import take
from moyai.core.reservations.refusals import Changed
from moyai.core.reservations.specs import Wanted


@transaction.atomic
def move(
    *, reservation_id: int, wanted: Sequence[Wanted], version: int, actor: str, now: datetime
) -> Reservation:
    """Have other resources or another time instead; where they cannot be had, everything stays as it was.

    Args:
        reservation_id: which.
        wanted: all that it has afterwards.
        version: of the reservation as it was shown.
        actor: who moves it.
        now: the town's time.

    Raises:
        Changed: it was moved or ended meanwhile.
        BadWish, Retired, Taken: as for ``hold``.
    """
    wait_for_turn()
    live = Reservation.objects.filter(pk=reservation_id, version=version)
    live = live.exclude(status=Status.HELD, held_until__lte=now)
    live = live.filter(status__in=[Status.HELD, Status.BOOKED])
    if not live.update(version=F("version") + 1):
        raise Changed
    reservation = Reservation.objects.get(pk=reservation_id)
    Span.objects.filter(reservation=reservation).delete()
    take(reservation, wanted, now)
    record(
        actor=actor,
        action="reservations.move",
        subject=f"reservation:{reservation.code}",
        now=now,
        purpose=reservation.purpose,
        reference=reservation.reference,
    )
    tell_freed(reservation, now)
    return reservation
