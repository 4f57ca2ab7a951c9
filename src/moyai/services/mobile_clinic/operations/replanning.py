"""A tour that runs late is driven in another order, also with the nurse aboard; and put back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record, wait_for_turn
from moyai.core.errors import Refused
from moyai.core.reservations.operations import release, reserve
from moyai.core.reservations.refusals import Taken
from moyai.fleet.models import Task
from moyai.fleet.operations import CannotReorder, reorder_tasks
from moyai.fleet.specs import Promise, Sentence
from moyai.services.mobile_clinic import notices_booking as notices
from moyai.services.mobile_clinic.models import Practitioner, Share, TourOrder, Visit
from moyai.services.mobile_clinic.operations.ordering import list_figures, list_room_ids, set_arrival
from moyai.services.mobile_clinic.operations.road import let_home_later
from moyai.services.mobile_clinic.operations.taking import get_share
from moyai.services.mobile_clinic.operations.together import PURPOSE, list_wanted, settle_neighbours
from moyai.services.mobile_clinic.queries.replanning import LATE, Replanned, Rest, propose_rest, read_rest
from moyai.services.mobile_clinic.refusals import VisitRefused
from moyai.services.mobile_clinic.texts import late as say
from moyai.services.mobile_clinic.tours import make_tour

ACTOR = "system:clinic"


def order_rest(share: Share, late: Visit, by: timedelta, now: datetime) -> TourOrder | None:
    """Drive what is left of a late tour in the order in which the fewest get another time; they are told.

    In the caller's transaction. Where the present order is best, or another cannot be had at this moment (the
    car has nearly reached somebody, others took a doctor), nothing is changed.

    Args:
        share: Whose tour.
        late: The visit that cannot be in time, for the reason that is kept.
        by: How late it would be.
        now: The town's time.
    """
    proposal = propose_rest(share, now)
    if proposal is None:
        return None
    try:
        with transaction.atomic():
            return _take(proposal, late, by, now)
    except Refused:
        return None


def list_moved(order: TourOrder) -> list[Visit]:
    """Return the visits to which an order gave another time, in order."""
    moved = [code for code, at in order.after.items() if at != order.before[code]]
    return list(Visit.objects.filter(code__in=moved).order_by("arrives_at"))


def undo_late_order(*, order_id: int, actor: str, now: datetime) -> TourOrder:
    """Drive a late tour in its first order again, everybody as early as the car now can; they are told.

    Undone twice is once. A tour whose order somebody took back is not put into another by itself.

    Raises:
        VisitRefused: ``order_over``: one of them has another time by now or is being visited;
            ``people_busy``: no doctor is free then; ``no_room_on_road``: the car cannot drive it so.
        TourOrder.DoesNotExist: there is no such order.
    """
    with transaction.atomic():
        wait_for_turn()
        order = TourOrder.objects.get(pk=order_id, why=LATE)
        if order.undone_at is not None:
            return order
        rest = find_undoable(order, now)
        if rest is None:
            raise VisitRefused("order_over")
        first = {code: datetime.fromisoformat(at) for code, at in order.before.items()}
        times = rest.follow(sorted(rest.waiting, key=lambda each: first[each.code]), first)
        was = {each.code: each.arrives_at for each in rest.waiting}
        try:
            moved = _drive(rest, times, say.BACK_REASON, actor, now)
        except CannotReorder as refused:
            raise VisitRefused("no_room_on_road", fleet=refused.code) from refused
        TourOrder.objects.filter(pk=order.pk).update(undone_at=now, undone_by=actor)
        order.undone_at, order.undone_by = now, actor
        record(
            actor=actor, action="mobile_clinic.undo_late_order", subject=f"share:{order.share_id}", now=now
        )
        for each in moved:
            notices.tell_back_in_order(each, was[each.code], now)
    return order


def find_undoable(order: TourOrder, now: datetime) -> Rest | None:
    """Return what is left of a tour whose late order still stands whole; None: it cannot be taken back."""
    if order.undone_at is not None:
        return None
    rest = read_rest(get_share(order.share_id), now)
    if rest is None:
        return None
    stands = {each.code: each.arrives_at.isoformat() for each in rest.waiting}
    after = {code: datetime.fromisoformat(at).isoformat() for code, at in order.after.items()}
    return rest if stands == after else None


def _take(proposal: Replanned, late: Visit, by: timedelta, now: datetime) -> TourOrder:
    rest = proposal.rest
    was = {each.code: each.arrives_at for each in rest.waiting}
    kept = rest.keep()
    order = TourOrder.objects.create(
        share=rest.share,
        key=f"late:{rest.share.pk}:{proposal.digest}",
        before={code: at.isoformat() for code, at in was.items()},
        after={code: at.isoformat() for code, at in proposal.times.items()},
        figures={
            "before": list_figures(proposal.before) | {"put_off": rest.count_put_off(kept)},
            "after": list_figures(proposal.after) | {"put_off": rest.count_put_off(proposal.times)},
        },
        why=LATE,
        late_visit=late,
        late_s=max(0, int(by.total_seconds())),
        made_at=now,
        made_by=ACTOR,
    )
    moved = _drive(rest, proposal.times, say.REASON, ACTOR, now)
    record(
        actor=ACTOR,
        action="mobile_clinic.order_late_tour",
        subject=f"share:{rest.share.pk}",
        now=now,
        late=late.code,
        late_s=order.late_s,
    )
    for each in moved:
        notices.tell_put_behind(each, was[each.code], now)
    notices.tell_late_order(order, sorted(rest.waiting, key=lambda each: each.arrives_at), now)
    return order


def _drive(
    rest: Rest, times: Mapping[str, datetime], reason: Sentence, actor: str, now: datetime
) -> list[Visit]:
    """Have books and car follow new times, all at once; return the visits that have another, in order."""
    doctors = {each.code: _get_doctor(rest, each, times[each.code]) for each in rest.waiting}
    rooms = {each.code: list_room_ids(each) for each in rest.waiting}
    moved = [each for each in rest.waiting if times[each.code] != each.arrives_at]
    changed = [each for each in rest.waiting if each in moved or doctors[each.code].pk != each.doctor_id]
    for each in changed:  # what they have is given back first, so that two may exchange their places
        reservation_id, each.reservation = each.reservation_id, None
        Visit.objects.filter(pk=each.pk).update(reservation=None)
        if reservation_id is not None:
            release(reservation_id=reservation_id, actor=actor, now=now)
        set_arrival(each, times[each.code])
        each.doctor, each.version = doctors[each.code], each.version + 1
    for each in sorted(changed, key=lambda one: one.arrives_at, reverse=True):
        each.save()
    _exchange_on_road(rest, reason, actor, now)
    _reserve(rest, changed, rooms, actor, now)
    Share.objects.filter(pk=rest.share.pk).update(version=F("version") + 1)
    for each in moved:
        record(actor=actor, action="mobile_clinic.retime_visit", subject=f"visit:{each.code}", now=now)
    return sorted(moved, key=lambda each: each.arrives_at)


def _get_doctor(rest: Rest, visit: Visit, at: datetime) -> Practitioner:
    doctor = rest.find_doctor(visit, at)
    if doctor is None:
        raise VisitRefused("people_busy")
    return doctor


def _exchange_on_road(rest: Rest, reason: Sentence, actor: str, now: datetime) -> None:
    """Have the fleet promise what the books say, and drive in that order."""
    let_home_later(rest.share, rest.tour().back_at)
    tasks = {each.code: each for each in Task.objects.filter(code__in=[one.task for one in rest.waiting])}
    promises = {}
    for each in rest.waiting:
        task = tasks[each.task]
        by = each.arrives_at - task.pickup_from
        promises[task.pk] = Promise(
            task.pickup_from + by, task.pickup_until + by, task.dropoff_from + by, task.dropoff_until + by
        )
    reorder_tasks(shift_id=rest.shift.pk, promises=promises, reason=reason, actor=actor, now=now)


def _reserve(
    rest: Rest, changed: Sequence[Visit], rooms: Mapping[str, Sequence[int]], actor: str, now: datetime
) -> None:
    """Let each visit have what it takes at its new time; the blocks of the others end elsewhere now."""
    assert rest.share.holder is not None
    blocks = make_tour(rest.share, rest.share.holder, rest.visits).list_blocks()
    settle_neighbours(rest.share, blocks, rest.shift, actor, now)
    for block in blocks:
        visit = block.stop.visit
        if visit is None or visit not in changed:
            continue
        key = f"{visit.idempotency_key[:80]}:{visit.version}"
        wanted = list_wanted(rest.share, visit, block, rest.shift, rooms[visit.code])
        try:
            visit.reservation = reserve(
                wanted=wanted,
                purpose=PURPOSE,
                reference=visit.code,
                idempotency_key=key,
                actor=actor,
                now=now,
            )
        except Taken as taken:
            raise VisitRefused("taken", resources=taken.facts["resources"]) from taken
        Visit.objects.filter(pk=visit.pk).update(reservation=visit.reservation)
