"""Tours put into a better order: the evening before, or on a button; and put back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record, wait_for_turn
from moyai.core.clock import local
from moyai.core.reservations.enums import ResourceKind
from moyai.core.reservations.models import Span
from moyai.core.reservations.operations import release
from moyai.engines.scheduling.tour import Plan
from moyai.services.mobile_clinic import notices_booking as notices
from moyai.services.mobile_clinic.booking_policy import get_booking_policy
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.models import Share, TourOrder, Visit
from moyai.services.mobile_clinic.operations.road import cancel_by_code
from moyai.services.mobile_clinic.operations.taking import get_share, place
from moyai.services.mobile_clinic.queries.looking import list_tour_visits
from moyai.services.mobile_clinic.queries.ordering import is_open, propose_order
from moyai.services.mobile_clinic.refusals import VisitRefused
from moyai.services.mobile_clinic.tours import make_tour

ACTOR = "system:clinic"
FIGURES = ("drive_s", "wait_s", "moved_s", "late_s")


def order_tour(*, share_id: int, shown: str = "", actor: str, now: datetime) -> TourOrder:
    """Put a tour into its best order; whoever gets another time is told. The same press again is once.

    Args:
        share_id: Whose tour.
        shown: `Proposal.digest` of what somebody saw and wants; empty: whatever is best now.
        actor: Who decides.
        now: The town's time.

    Raises:
        VisitRefused: ``changed``: it is another tour than was shown; ``no_better``: it is in its best order,
            or its times are final; a code of booking, where the car could not drive it so.
        Share.DoesNotExist: there is no such share.
    """
    with transaction.atomic():
        wait_for_turn()
        known = TourOrder.objects.filter(key=_key(share_id, shown)).first() if shown else None
        if known is not None:
            return known
        share = get_share(share_id)
        proposal = propose_order(share, now)
        if proposal is None or not proposal.is_better:
            raise VisitRefused("no_better")
        if shown and proposal.digest != shown:
            raise VisitRefused("changed")
        order = TourOrder.objects.create(
            share=share,
            key=_key(share_id, proposal.digest),
            before={each.code: each.arrives_at.isoformat() for each in proposal.moved},
            after={each.code: proposal.times[each.code].isoformat() for each in proposal.moved},
            figures={"before": list_figures(proposal.before), "after": list_figures(proposal.after)},
            made_at=now,
            made_by=actor,
        )
        _change(share, {each.code: proposal.times[each.code] for each in proposal.moved}, actor, now)
        record(actor=actor, action="mobile_clinic.order_tour", subject=f"share:{share_id}", now=now)
        notices.tell_ordered(order, now)
    return order


def undo_order(*, order_id: int, actor: str, now: datetime) -> TourOrder:
    """Give the visits of a tour the times back that they had; they are told. Undone twice is once.

    Raises:
        VisitRefused: ``order_over``: one of them has another time by now, or the times are final.
        TourOrder.DoesNotExist: there is no such order.
    """
    with transaction.atomic():
        wait_for_turn()
        order = TourOrder.objects.select_related("share").get(pk=order_id)
        if order.undone_at is not None:
            return order
        if not may_undo(order, now):
            raise VisitRefused("order_over")
        times = {code: datetime.fromisoformat(at) for code, at in order.before.items()}
        _change(get_share(order.share_id), times, actor, now)
        TourOrder.objects.filter(pk=order.pk).update(undone_at=now, undone_by=actor)
        order.undone_at, order.undone_by = now, actor
        record(actor=actor, action="mobile_clinic.undo_order", subject=f"share:{order.share_id}", now=now)
    return order


def may_undo(order: TourOrder, now: datetime) -> bool:
    """Tell whether every visit that an order moved still is where it moved it, and may be moved."""
    share = get_share(order.share_id)
    visits = list_tour_visits([share], now).get(share.pk, [])
    if share.holder is None or not visits or order.undone_at is not None:
        return False
    stand = {each.code: each.arrives_at for each in visits if each.status == VisitStatus.BOOKED}
    stays = all(stand.get(code) == datetime.fromisoformat(at) for code, at in order.after.items())
    return stays and is_open(share, make_tour(share, share.holder, visits), now)


def order_evening(now: datetime) -> int:
    """Put tomorrow's tours into order before their patients are reminded; return how many.

    Runs again and again.

    A tour of which somebody took the order back is left as she wanted it.
    """
    here = local(now)
    if here.hour * 60 + here.minute < get_booking_policy().tour_order_minutes:
        return 0
    shares = Share.objects.filter(date=here.date() + timedelta(days=1), holder__isnull=False, closed_why="")
    count = 0
    for share_id in shares.exclude(orders__undone_at__isnull=False).values_list("pk", flat=True):
        with suppress(VisitRefused):
            order_tour(share_id=share_id, actor=ACTOR, now=now)
            count += 1
    return count


def rewrite(
    share: Share, visits: Sequence[Visit], times: Mapping[str, datetime], actor: str, now: datetime
) -> None:
    """Have visits of one tour at other times, all at once, within the caller's transaction.

    What they have is given back first, so that two may exchange their places.

    Args:
        share: Whose tour.
        visits: Those to be moved; not reached yet.
        times: When the car comes, by code.
        actor: Who moves them.
        now: The town's time.

    Raises:
        VisitRefused: somebody else has something then, or the car cannot drive it so.
    """
    rooms = {each.pk: list_room_ids(each) for each in visits}
    for each in visits:
        let_go(each, actor, now)
    for each in visits:
        set_arrival(each, times[each.code])
        each.share, each.version = share, each.version + 1
        each.save()
    for each in sorted(visits, key=lambda one: one.arrives_at):
        key = f"{each.idempotency_key[:80]}:{each.version}"
        place(each, get_share(share.pk), rooms=rooms[each.pk], until=None, key=key, actor=actor, now=now)


def let_go(visit: Visit, actor: str, now: datetime) -> None:
    """Give back what a visit has, and take it off the road; it stays booked."""
    task, visit.task = visit.task, ""
    reservation_id, visit.reservation = visit.reservation_id, None
    Visit.objects.filter(pk=visit.pk).update(task="", reservation=None)
    if reservation_id is not None:
        release(reservation_id=reservation_id, actor=actor, now=now)
    cancel_by_code(task, actor, now)


def set_arrival(visit: Visit, arrives_at: datetime) -> None:
    """Move a visit's times, unsaved, by as much as its arrival."""
    by = arrives_at - visit.arrives_at
    visit.arrives_at, visit.call_from = arrives_at, visit.call_from + by
    visit.call_until += by


def list_figures(plan: Plan) -> dict[str, int]:
    """Return what a plan costs, as it is kept with an order."""
    return {name: getattr(plan, name) for name in FIGURES}


def list_room_ids(visit: Visit) -> list[int]:
    """Return the rooms that a visit has."""
    spans = Span.objects.filter(reservation=visit.reservation_id, resource__kind=ResourceKind.ROOM)
    return sorted(spans.values_list("resource_id", flat=True))


def _change(share: Share, times: Mapping[str, datetime], actor: str, now: datetime) -> None:
    """Move visits and tell their patients."""
    related = ("patient__resident", "institution__partner", "doctor__user", "reservation")
    found = Visit.objects.filter(share=share, code__in=times, status=VisitStatus.BOOKED)
    visits = list(found.select_related(*related).order_by("arrives_at"))
    was = {each.code: each.arrives_at for each in visits}
    Share.objects.filter(pk=share.pk).update(version=F("version") + 1)
    rewrite(share, visits, times, actor, now)
    for each in visits:
        record(actor=actor, action="mobile_clinic.retime_visit", subject=f"visit:{each.code}", now=now)
        notices.tell_reordered(each, was[each.code], now)


def _key(share_id: int, digest: str) -> str:
    return f"order:{share_id}:{digest}"
