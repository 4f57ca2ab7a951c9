"""What a tour's visits have of car, driver, nurse, doctor, devices and rooms, as reservations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from moyai.core.reservations.enums import ResourceKind
from moyai.core.reservations.models import Reservation, Span
from moyai.core.reservations.operations import hold, move, reserve
from moyai.core.reservations.refusals import Taken
from moyai.core.reservations.specs import Wanted
from moyai.fleet.models import Shift
from moyai.services.mobile_clinic.crews import make_driver_resource
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.models import DeviceSet, Share, Visit
from moyai.services.mobile_clinic.refusals import VisitRefused
from moyai.services.mobile_clinic.tours import Block, Tour, leaves_at

PURPOSE = "clinic-visit"


def reserve_together(
    visit: Visit,
    tour: Tour,
    shift: Shift,
    *,
    rooms: Sequence[int] = (),
    until: datetime | None,
    key: str,
    actor: str,
    now: datetime,
) -> Reservation:
    """Let a visit have its block of the tour, its doctor and its devices; neighbours give way first.

    Args:
        visit: The new one; it is in the tour.
        tour: As it is afterwards.
        shift: In which it is driven.
        rooms: Needed meanwhile.
        until: When a hold ends; None books.
        key: Idempotency key.
        actor: Who asks.
        now: The town's time.

    Raises:
        VisitRefused: somebody else has one of them then.
    """
    blocks = tour.list_blocks()
    settle_neighbours(tour.share, blocks, shift, actor, now, but=visit)
    block = next(each for each in blocks if each.stop.visit is visit)
    facts: dict[str, Any] = {"purpose": PURPOSE, "reference": visit.code, "idempotency_key": key}
    facts |= {"actor": actor, "now": now}
    wanted = list_wanted(tour.share, visit, block, shift, rooms)
    try:
        if until is None:
            return reserve(wanted=wanted, **facts)
        return hold(wanted=wanted, until=until, **facts)
    except Taken as taken:
        raise VisitRefused("taken", resources=taken.facts["resources"]) from taken


def settle_neighbours(
    share: Share,
    blocks: Sequence[Block],
    shift: Shift,
    actor: str,
    now: datetime,
    *,
    but: Visit | None = None,
) -> None:
    """Give each visit of a tour the block that is its own now, none in another's way meanwhile."""
    pending: dict[int, tuple[Reservation, list[Wanted]]] = {}
    for block in blocks:
        visit = block.stop.visit
        if visit is None or visit is but or visit.status not in VisitStatus.live():
            continue
        reservation = visit.reservation
        if reservation is None:
            continue
        spans = list(Span.objects.filter(reservation=reservation).select_related("resource"))
        wanted = list_wanted(share, visit, block, shift, list_rooms(spans))
        if {(s.resource_id, s.starts_at, s.ends_at) for s in spans} != {
            (w.resource_id, w.starts_at, w.ends_at) for w in wanted
        }:
            pending[reservation.pk] = (reservation, wanted)
    _move_all(pending, actor, now)


def _move_all(pending: dict[int, tuple[Reservation, list[Wanted]]], actor: str, now: datetime) -> None:
    while pending:
        had = {pk: list(Span.objects.filter(reservation=pk)) for pk in pending}
        free = next(
            (
                pk
                for pk, (_reservation, wanted) in pending.items()
                if not any(_meet(wanted, spans) for other, spans in had.items() if other != pk)
            ),
            None,
        )
        if free is None:
            raise VisitRefused("taken")
        reservation, wanted = pending.pop(free)
        version = Reservation.objects.values_list("version", flat=True).get(pk=reservation.pk)
        try:
            move(reservation_id=reservation.pk, wanted=wanted, version=version, actor=actor, now=now)
        except Taken as taken:
            raise VisitRefused("taken", resources=taken.facts["resources"]) from taken


def _meet(wanted: Iterable[Wanted], spans: Iterable[Span]) -> bool:
    spans = list(spans)
    return any(
        one.resource_id == other.resource_id
        and one.starts_at < other.ends_at
        and other.starts_at < one.ends_at
        for one in wanted
        for other in spans
    )


def list_wanted(
    share: Share, visit: Visit, block: Block, shift: Shift, rooms: Sequence[int] = ()
) -> list[Wanted]:
    """Return what a visit has: of car, driver and nurse the block; the doctor during the call alone."""
    assert share.nurse is not None and share.nurse.resource_id is not None
    assert visit.doctor.resource_id is not None
    whole = (share.car.resource_id, make_driver_resource(shift).pk, share.nurse.resource_id)
    devices = DeviceSet.objects.filter(visits=visit).values_list("resource_id", flat=True)
    end = leaves_at(visit)
    return [
        *(Wanted(each, block.begin, block.end) for each in whole),
        Wanted(visit.doctor.resource_id, visit.call_from, visit.call_until),
        *(Wanted(each, visit.arrives_at, end) for each in (*devices, *rooms)),
    ]


def list_rooms(spans: Iterable[Span]) -> list[int]:
    """Return the rooms among what a reservation has or had."""
    return sorted(each.resource_id for each in spans if each.resource.kind == ResourceKind.ROOM)
