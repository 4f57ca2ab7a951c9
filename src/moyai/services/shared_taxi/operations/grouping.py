"""Booking a group in one transaction, and taking it back as a whole."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.codes import make_code
from moyai.core.errors import Refused
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_phone
from moyai.fleet.models import Task
from moyai.fleet.operations import CannotCancel, NoVehicleFits, cancel_task, request_tasks
from moyai.fleet.specs import Wanted
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.groups import GroupPlan, GroupWish, LeftOut, Way, plan_group, promise_for
from moyai.services.shared_taxi.models import GroupRide, GroupStatus, Ride
from moyai.services.shared_taxi.notices import tell_booked
from moyai.services.shared_taxi.operations.booking import check_again, name_reference, note_for_crew
from moyai.services.shared_taxi.operations.unmet import record_unmet
from moyai.services.shared_taxi.operations.walks import write_walks
from moyai.services.shared_taxi.queries.needs import find_wish
from moyai.services.shared_taxi.queries.pricing import has_tickets
from moyai.services.shared_taxi.queries.rides import make_task_key
from moyai.services.shared_taxi.texts import groups as say


class GroupRefused(Refused):
    """Nobody fits, not everybody fits where all must, or the plan has changed meanwhile."""


def book_group(
    *,
    wish: GroupWish,
    must_all_fit: bool,
    representative: Resident | None,
    idempotency_key: str,
    made_by: User,
    now: datetime,
) -> GroupRide:
    """Book everybody of a group who can be carried, there and home, in one transaction.

    Whoever cannot be carried is kept with the reason, and stands in the ledger of unmet demand. The same key
    again returns the same group.

    Args:
        wish: the group and its way.
        must_all_fit: book nobody unless everybody fits.
        representative: who answers for the group.
        idempotency_key: the same for a repeated click.
        made_by: who books.
        now: the town's time.

    Raises:
        BadRequest: places or times make no sense.
        GroupRefused: nobody is booked; the words say why.
        PlanBusy: others changed the plan all the time; nothing was done.
    """
    known = GroupRide.objects.filter(idempotency_key=idempotency_key).first()
    if known is not None:
        return known
    plan = plan_group(wish, now=now)
    if must_all_fit and plan.left_out:
        names = "、".join(dict.fromkeys(one.member.resident.name for one in plan.left_out))
        raise GroupRefused("not_all_fit", say.NOT_ALL_FIT.format(names=names))
    if not plan.rides:
        raise GroupRefused("nobody_fits", say.NOBODY_FITS)
    ways = [way for _member, both in plan.rides for way in both]
    group = GroupRide(
        code=make_code(),
        idempotency_key=idempotency_key,
        title=wish.title,
        representative=representative,
        place_name=wish.place.name,
        arrive_by=wish.arrive_by,
        return_at=wish.return_at,
        is_counted=wish.is_counted,
        left_out=[_describe(one) for one in plan.left_out],
        made_by=made_by,
        made_at=now,
    )
    try:
        request_tasks(
            wanted=[_want(way, f"{idempotency_key}:{number}") for number, way in enumerate(ways)],
            actor=f"user:{made_by.pk}",
            now=now,
            also_write=lambda tasks: _write(group, wish, plan, tasks, now),
        )
    except NoVehicleFits as refused:
        raise GroupRefused("plan_changed", say.PLAN_CHANGED) from refused
    return GroupRide.objects.get(idempotency_key=idempotency_key)


def _want(way: Way, key: str) -> Wanted:
    resident = way.search.request.resident
    return Wanted(
        spec=way.search.make_spec(way.span),
        reference=name_reference(resident),
        contact_name=resident.name,
        contact_phone=find_phone(resident),
        note=note_for_crew(way.search),
        idempotency_key=make_task_key(key),
        favoured_driver_id=find_wish(resident),
        promise=lambda pickup, dropoff: promise_for(way.span, pickup, dropoff),
    )


def _write(group: GroupRide, wish: GroupWish, plan: GroupPlan, tasks: Sequence[Task], now: datetime) -> None:
    """Write the group and its rides, in the fleet's transaction, which may be tried again."""
    group.pk = None
    group.save(force_insert=True)
    ways = [way for _member, both in plan.rides for way in both]
    seen: set[int] = set()
    for way, task in zip(ways, tasks, strict=True):
        is_first = way.search.request.resident.pk not in seen
        seen.add(way.search.request.resident.pk)
        _make_ride(group, way, task, now, is_first=is_first)
    for number, one in enumerate(plan.left_out):
        _record_unmet(wish, one, f"{group.idempotency_key}:left:{number}", now)
    actor, subject = f"user:{group.made_by_id}", f"group:{group.code}"
    facts = {"rides": len(tasks), "left_out": len(plan.left_out)}
    record(actor=actor, action="shared_taxi.book_group", subject=subject, now=now, **facts)


def _make_ride(group: GroupRide, way: Way, task: Task, now: datetime, *, is_first: bool) -> Ride:
    request, fare = way.search.request, way.search.fare
    if is_first:  # of two bookings of one resident at once only one goes through
        check_again(request, way.promise, now, is_counted=group.is_counted)
    if not has_tickets(fare.parts):
        raise GroupRefused("plan_changed", say.PLAN_CHANGED)
    ride = Ride.objects.create(
        code=task.code,
        task=task,
        resident=request.resident,
        booked_by=group.made_by,
        channel=request.channel,
        preference=request.preference,
        desired_at=request.desired_at,
        persons=request.persons,
        wheelchairs=request.wheelchairs,
        fare_class=fare.fare_class,
        fare_yen=fare.total_yen,
        purpose=request.purpose,
        group=group,
        is_counted=group.is_counted,
        lead_s=way.search.lead_s,
        **asdict(fare.parts),
        created_at=now,
    )
    board, alight = way.search.allowed.stops
    write_walks(first=ride, last=ride, request=request, board=board, alight=alight)
    tell_booked(ride, now)
    return ride


def _describe(one: LeftOut) -> dict[str, Any]:
    return {
        "resident": one.member.resident.pk,
        "persons": one.member.persons,
        "reason": str(one.reason),
        "text": one.text.to_json(),
    }


def _record_unmet(wish: GroupWish, one: LeftOut, key: str, now: datetime) -> None:
    record_unmet(
        resident=one.member.resident,
        reason=one.reason,
        channel=wish.channel,
        idempotency_key=key[:80],
        origin=one.member.pickup,
        destination=wish.place,
        desired_at=wish.arrive_by,
        persons=one.member.persons,
        wheelchairs=one.member.wheelchairs,
        detail={"group": wish.title},
        now=now,
    )


@transaction.atomic
def cancel_group(*, code: str, actor: str, now: datetime) -> GroupRide:
    """Cancel every ride of a group that has not begun; cancelling a cancelled group changes nothing.

    Raises:
        GroupRide.DoesNotExist: there is no such group.
    """
    group = GroupRide.objects.get(code=code)
    if group.status == GroupStatus.CANCELLED:
        return group
    for ride in group.rides.filter(status__in=RideStatus.cancellable()).order_by("pk"):
        try:
            cancel_task(task_id=ride.task_id, actor=actor, now=now)
        except CannotCancel:  # the driver was quicker
            continue
    group.status, group.cancelled_at = GroupStatus.CANCELLED, now
    group.save(update_fields=["status", "cancelled_at"])
    record(actor=actor, action="shared_taxi.cancel_group", subject=f"group:{code}", now=now)
    return group
