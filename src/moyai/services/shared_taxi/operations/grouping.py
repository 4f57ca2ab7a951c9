"""Booking a group in one transaction, and taking it back as a whole."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
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
from moyai.services.shared_taxi.notices import tell_booked, tell_group_booked
from moyai.services.shared_taxi.operations.booking import check_again, name_reference, note_for_crew
from moyai.services.shared_taxi.operations.unmet import record_unmet
from moyai.services.shared_taxi.operations.walks import write_walks
from moyai.services.shared_taxi.queries.needs import find_wish
from moyai.services.shared_taxi.queries.pricing import has_tickets
from moyai.services.shared_taxi.queries.rides import make_task_key
from moyai.services.shared_taxi.texts import groups as say


class GroupRefused(Refused):
    """Nobody fits, not everybody fits where all must, or the plan has changed meanwhile."""


@dataclass(frozen=True, kw_only=True)
class _Booking:
    """What is written once the vehicles have been found."""

    group: GroupRide
    wish: GroupWish
    plan: GroupPlan
    actor: str
    is_recorded: bool
    now: datetime


def book_group(
    *,
    wish: GroupWish,
    least_persons: int,
    representative: Resident | None,
    idempotency_key: str,
    actor: str,
    made_by: User | None,
    is_recorded: bool = False,
    now: datetime,
) -> GroupRide:
    """Book everybody of a group who can be carried, there and home, in one transaction.

    Whoever cannot be carried is kept with the reason, and stands in the ledger of unmet demand. The same key
    again returns the same group.

    Args:
        wish: the group and its way.
        least_persons: book nobody unless so many fit.
        representative: who answers for the group.
        idempotency_key: the same for a repeated click.
        actor: who books, for the audit log.
        made_by: the account that books, if any.
        is_recorded: whether those left out stand in the ledger of unmet demand already.
        now: the town's time.

    Raises:
        BadRequest: places or times make no sense, or it is too small for a group of her own.
        GroupRefused: nobody is booked; the words say why.
        PlanBusy: others changed the plan all the time; nothing was done.
    """
    known = GroupRide.objects.filter(idempotency_key=idempotency_key).first()
    if known is not None:
        return known
    plan = plan_group(wish, now=now)
    refused = find_refusal(plan, least_persons)
    if refused is not None:
        if not is_recorded:
            record_left_out(wish=wish, left_out=plan.left_out, key=idempotency_key, now=now)
        raise refused
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
    booking = _Booking(group=group, wish=wish, plan=plan, actor=actor, is_recorded=is_recorded, now=now)
    try:
        request_tasks(
            wanted=list_wanted(plan, idempotency_key),
            actor=actor,
            now=now,
            also_write=lambda tasks: _write(booking, tasks),
        )
    except NoVehicleFits as refused:
        raise GroupRefused("plan_changed", say.PLAN_CHANGED) from refused
    return GroupRide.objects.get(idempotency_key=idempotency_key)


def find_refusal(plan: GroupPlan, least_persons: int) -> GroupRefused | None:
    """Return why nobody is booked by a plan, None where it will do."""
    if plan.persons < least_persons and plan.left_out:
        names = "、".join(dict.fromkeys(one.member.resident.name for one in plan.left_out))
        return GroupRefused("not_all_fit", say.NOT_ALL_FIT.format(names=names))
    return None if plan.rides else GroupRefused("nobody_fits", say.NOBODY_FITS)


def list_wanted(plan: GroupPlan, key: str) -> list[Wanted]:
    """Return what a plan asks of the fleet, in the order in which it is put in."""
    ways = [way for _member, both in plan.rides for way in both]
    return [_want(way, f"{key}:{number}") for number, way in enumerate(ways)]


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


def _write(booking: _Booking, tasks: Sequence[Task]) -> None:
    """Write the group and its rides, in the fleet's transaction, which may be tried again."""
    group, plan, now = booking.group, booking.plan, booking.now
    group.pk = None
    group.save(force_insert=True)
    rides = write_rides(group=group, plan=plan, tasks=tasks, booked_by=group.made_by, now=now)
    if not booking.is_recorded:
        record_left_out(wish=booking.wish, left_out=plan.left_out, key=group.idempotency_key, now=now)
    _tell(booking, rides)
    facts = {"rides": len(tasks), "left_out": len(plan.left_out)}
    subject = f"group:{group.code}"
    record(actor=booking.actor, action="shared_taxi.book_group", subject=subject, now=now, **facts)


def write_rides(
    *, group: GroupRide, plan: GroupPlan, tasks: Sequence[Task], booked_by: User | None, now: datetime
) -> list[Ride]:
    """Write the rides of a plan, in the fleet's transaction; ``tasks`` are in the order of `list_wanted`.

    Raises:
        GroupRefused: tickets that were counted upon are gone.
        Overlap: somebody has another ride at that time.
        NotAllowed: the rules do not allow it any more.
    """
    ways = [way for _member, both in plan.rides for way in both]
    seen: set[int] = set()
    rides: list[Ride] = []
    for way, task in zip(ways, tasks, strict=True):
        is_first = way.search.request.resident.pk not in seen
        seen.add(way.search.request.resident.pk)
        rides.append(_make_ride(group, way, task, booked_by, now, is_first=is_first))
    return rides


def _tell(booking: _Booking, rides: Sequence[Ride]) -> None:
    """The leader hears of the group once; every other member of her own rides."""
    leader = booking.group.representative_id
    for ride in rides:
        if ride.resident_id != leader:
            tell_booked(ride, booking.now, is_told=False)
    is_told = booking.wish.leader is not None  # by the door at which she booked
    tell_group_booked(booking.group, rides, booking.now, is_told=is_told)


def _make_ride(
    group: GroupRide, way: Way, task: Task, booked_by: User | None, now: datetime, *, is_first: bool
) -> Ride:
    request, fare = way.search.request, way.search.fare
    if is_first:  # of two bookings of one resident at once only one goes through
        check_again(request, way.promise, now, is_counted=group.is_counted)
    if not has_tickets(fare.parts):
        raise GroupRefused("plan_changed", say.PLAN_CHANGED)
    ride = Ride.objects.create(
        code=task.code,
        task=task,
        resident=request.resident,
        booked_by=booked_by,
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
    return ride


def _describe(one: LeftOut) -> dict[str, Any]:
    return {
        "resident": one.member.resident.pk,
        "persons": one.member.persons,
        "reason": str(one.reason),
        "text": one.text.to_json(),
    }


def record_left_out(*, wish: GroupWish, left_out: Sequence[LeftOut], key: str, now: datetime) -> None:
    """Put those of a group who cannot be carried into the ledger of unmet demand; the same key is once."""
    for number, one in enumerate(left_out):
        record_unmet(
            resident=one.member.resident,
            reason=one.reason,
            channel=wish.channel,
            idempotency_key=f"{key[:70]}:left:{number}",
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
