"""Holding and booking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record, wait_for_turn
from moyai.core.codes import make_free_code
from moyai.core.reservations.enums import Status
from moyai.core.reservations.models import Reservation
from moyai.core.reservations.operations.taking import take
from moyai.core.reservations.queries import find_by_key
from moyai.core.reservations.refusals import BadWish, HoldOver
from moyai.core.reservations.specs import Wanted


@transaction.atomic
def hold(
    *,
    wanted: Sequence[Wanted],
    purpose: str,
    reference: str,
    until: datetime,
    idempotency_key: str,
    actor: str,
    now: datetime,
) -> Reservation:
    """Keep resources together until a moment; after it they are anybody's, unless they were booked.

    The same key again returns the same reservation, whatever has become of it.

    Args:
        wanted: each resource once, with its own time; all are had, or none.
        purpose: the kind of the asking service's thing, e.g. ``"clinic-visit"``.
        reference: its own code of it.
        until: when the hold ends by itself.
        idempotency_key: the same for a repeated click.
        actor: who asks, for the audit log.
        now: the town's time.

    Raises:
        BadWish: what is asked for, or the end of the hold, makes no sense.
        Retired: a resource is no longer in use.
        Taken: somebody else has one of the resources then.
    """
    if until <= now:
        raise BadWish
    return _make(wanted, purpose, reference, until, idempotency_key, actor, now)


@transaction.atomic
def reserve(
    *,
    wanted: Sequence[Wanted],
    purpose: str,
    reference: str,
    idempotency_key: str,
    actor: str,
    now: datetime,
) -> Reservation:
    """Book resources together without a hold before; arguments and refusals as for ``hold``."""
    return _make(wanted, purpose, reference, None, idempotency_key, actor, now)


@transaction.atomic
def book(*, reservation_id: int, actor: str, now: datetime) -> Reservation:
    """Make a booking of a hold; of a booking again nothing.

    Raises:
        HoldOver: its time is up, or it was given back.
    """
    wait_for_turn()
    held = Reservation.objects.filter(pk=reservation_id, status=Status.HELD, held_until__gt=now)
    changed = held.update(status=Status.BOOKED)
    reservation = Reservation.objects.get(pk=reservation_id)
    if changed:
        _audit("book", reservation, actor, now)
    elif reservation.status != Status.BOOKED:
        raise HoldOver
    return reservation


def _make(
    wanted: Sequence[Wanted],
    purpose: str,
    reference: str,
    until: datetime | None,
    key: str,
    actor: str,
    now: datetime,
) -> Reservation:
    wait_for_turn()
    known = find_by_key(key)
    if known is not None:
        return known
    reservation = Reservation.objects.create(
        code=make_free_code(lambda code: Reservation.objects.filter(code=code).exists()),
        purpose=purpose,
        reference=reference,
        status=Status.BOOKED if until is None else Status.HELD,
        held_until=until,
        made_at=now,
        idempotency_key=key,
    )
    take(reservation, wanted, now)
    _audit("reserve" if until is None else "hold", reservation, actor, now)
    return reservation


def _audit(verb: str, reservation: Reservation, actor: str, now: datetime) -> None:
    record(
        actor=actor,
        action=f"reservations.{verb}",
        subject=f"reservation:{reservation.code}",
        now=now,
        purpose=reservation.purpose,
        reference=reservation.reference,
    )
