"""Changing a group's booking: another hour, more or fewer people; the places it has are never lost.

In one transaction the rides that change are taken out of the plan, the changed ones are planned and booked as
any others, and whoever leaves is cancelled. Where somebody no longer fits all of it is rolled back, and the
group keeps what it had. Whoever rides as before keeps her ride, its times and its number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.fleet.models import Task
from moyai.fleet.operations import CannotCancel, NoVehicleFits, cancel_also, replan_unassigned, request_tasks
from moyai.fleet.operations.attempts import until_fresh
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.groups import GroupPlan, GroupWish, Member, check_size, plan_members
from moyai.services.shared_taxi.led_groups import list_there
from moyai.services.shared_taxi.models import GroupRide, GroupStatus, Ride
from moyai.services.shared_taxi.notices import tell_booked, tell_group_changed, tell_ride_moved
from moyai.services.shared_taxi.operations.cancelling import is_late_cancel
from moyai.services.shared_taxi.operations.grouping import (
    GroupRefused,
    find_refusal,
    list_wanted,
    record_left_out,
    write_rides,
)
from moyai.services.shared_taxi.queries.rides import make_task_key
from moyai.services.shared_taxi.texts import groups as say
from moyai.services.shared_taxi.where import find_doors

_Shape = tuple[float, float, int, int]
"""Of a party: where it gets in, how many they are, how many of them in wheelchairs."""


@dataclass(frozen=True, kw_only=True)
class _Change:
    """What is asked, and by whom."""

    group: GroupRide
    wish: GroupWish
    key: str
    actor: str
    made_by: User | None
    now: datetime


@dataclass(frozen=True)
class _Split:
    """What a change does to whom: ``moved`` rides are planned anew, ``left`` ones given up."""

    members: tuple[Member, ...]
    moved: tuple[Ride, ...]
    left: tuple[Ride, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.members or self.moved or self.left)


def change_group(
    *,
    code: str,
    wish: GroupWish,
    idempotency_key: str,
    actor: str,
    made_by: User | None,
    now: datetime,
) -> GroupRide:
    """Change a group's booking to a wish: everybody of it is carried, or nothing is changed.

    Whoever is not in the wish any more is cancelled by the ordinary rules. The same key again changes
    nothing, and neither does a wish that is what is booked.

    Args:
        code: of the group.
        wish: how it is to be; ``leader`` as for a booking.
        idempotency_key: the same for a repeated click.
        actor: who changes it, for the audit log.
        made_by: the account that changes it, if any.
        now: the town's time.

    Raises:
        GroupRide.DoesNotExist: there is no such group.
        BadRequest: places or times make no sense, or it would be too small for a group of her own.
        GroupRefused: it is cancelled or has begun, it is too late, or not everybody fits.
        PlanBusy: others changed the plan all the time; nothing was done.
    """
    change = _Change(
        group=GroupRide.objects.get(code=code),
        wish=wish,
        key=idempotency_key,
        actor=actor,
        made_by=made_by,
        now=now,
    )
    plans: list[GroupPlan] = []
    try:
        until_fresh(lambda: _attempt(change, plans))
    except GroupRefused:
        for plan in plans:  # rolled back with the rest; who could not be carried stands in the ledger
            record_left_out(wish=wish, left_out=plan.left_out, key=idempotency_key, now=now)
        raise
    replan_unassigned(now=now)
    return GroupRide.objects.get(code=code)


def preview_change(*, code: str, wish: GroupWish, now: datetime) -> GroupPlan:
    """Return how those whose rides would change could ride, the others where they are; nothing is changed.

    Raises:
        GroupRide.DoesNotExist: there is no such group.
        BadRequest: places or times make no sense, or it would be too small for a group of her own.
        GroupRefused: it is cancelled or has begun, or it is too late.
    """
    group = GroupRide.objects.get(code=code)
    change = _Change(group=group, wish=wish, key="", actor="preview", made_by=None, now=now)
    return until_fresh(lambda: _preview(change))


@transaction.atomic
def _preview(change: _Change) -> GroupPlan:
    split = _prepare(change)
    _give_up(change, split)
    members = replace(change.wish, members=split.members)
    plan = plan_members(members, now=change.now) if split.members else GroupPlan()
    transaction.set_rollback(True)
    return plan


@transaction.atomic
def _attempt(change: _Change, plans: list[GroupPlan]) -> None:
    plans.clear()
    if Task.objects.filter(idempotency_key=make_task_key(f"{change.key}:0")).exists():
        return
    split = _prepare(change)
    if split.is_empty:
        _write_group(change)
        return
    _give_up(change, split)
    rides: list[Ride] = []
    if split.members:
        rides = _book(change, split, plans)
    _write_group(change)
    _tell(change, split, rides)
    facts = {"moved": len(split.moved), "left": len(split.left), "booked": len(rides)}
    subject = f"group:{change.group.code}"
    record(actor=change.actor, action="shared_taxi.change_group", subject=subject, now=change.now, **facts)


def _prepare(change: _Change) -> _Split:
    """Let changes of one group wait for each other, and look at what may be changed.

    Raises:
        GroupRefused: nothing may.
    """
    GroupRide.objects.filter(pk=change.group.pk).update(made_at=change.group.made_at)
    change.group.refresh_from_db()
    rides = list(change.group.rides.exclude(status__in=RideStatus.without_use()).select_related("task"))
    if change.group.status == GroupStatus.CANCELLED or not rides:
        raise GroupRefused("cancelled", say.CHANGE_CANCELLED)
    if any(ride.status in RideStatus.begun() for ride in rides):
        raise GroupRefused("begun", say.CHANGE_BEGUN)
    first = min(ride.task.pickup_from for ride in rides)
    if change.wish.leader is not None and is_late_cancel(first, change.now):
        raise GroupRefused("late", say.CHANGE_LATE)
    check_size(change.wish)
    return _split(change, rides)


def _split(change: _Change, rides: Sequence[Ride]) -> _Split:
    """Whoever goes there in the same parties, from and to the same places at the same times, stays."""
    group, wish = change.group, change.wish
    there = [ride for ride in list_there(group) if ride.status in RideStatus.live()]
    is_same_way = (
        (group.arrive_by, group.return_at) == (wish.arrive_by, wish.return_at)
        and bool(there)
        and all(_round(find_doors(ride)[1]) == _round(wish.place) for ride in there)
    )
    booked: dict[int, Counter[_Shape]] = defaultdict(Counter)
    for ride in there:
        booked[ride.resident_id][_shape(find_doors(ride)[0], ride.persons, ride.wheelchairs)] += 1
    asked: dict[int, Counter[_Shape]] = defaultdict(Counter)
    for one in wish.members:
        asked[one.resident.pk][_shape(one.pickup, one.persons, one.wheelchairs)] += 1
    kept = {pk for pk in asked if is_same_way and asked[pk] == booked.get(pk)}
    return _Split(
        members=tuple(one for one in wish.members if one.resident.pk not in kept),
        moved=tuple(ride for ride in rides if ride.resident_id in asked and ride.resident_id not in kept),
        left=tuple(ride for ride in rides if ride.resident_id not in asked),
    )


def _shape(pickup: Point, persons: int, wheelchairs: int) -> _Shape:
    return (*_round(pickup), persons, wheelchairs)


def _round(point: Point) -> tuple[float, float]:
    """About a metre: what was stored and what is asked may differ in the last digits."""
    return round(point.lon, 5), round(point.lat, 5)


def _give_up(change: _Change, split: _Split) -> None:
    """Take rides out of the plan; those that are only moved are marked before, so that nobody hears of it."""
    moved = [ride.pk for ride in split.moved]
    Ride.objects.filter(pk__in=moved).update(status=RideStatus.MOVED, cancelled_at=change.now)
    try:
        for ride in (*split.moved, *split.left):
            cancel_also(task_id=ride.task_id, actor=change.actor, now=change.now)
    except CannotCancel as refused:  # the driver was quicker
        raise GroupRefused("begun", say.CHANGE_BEGUN) from refused


def _book(change: _Change, split: _Split, plans: list[GroupPlan]) -> list[Ride]:
    wish = replace(change.wish, members=split.members)
    plan = plan_members(wish, now=change.now)
    refused = find_refusal(plan, sum(one.persons for one in split.members))
    if refused is not None:
        plans.append(plan)
        raise refused
    rides: list[Ride] = []

    def write(tasks: Sequence[Task]) -> None:
        rides[:] = write_rides(
            group=change.group, plan=plan, tasks=tasks, booked_by=change.made_by, now=change.now
        )

    try:
        request_tasks(
            wanted=list_wanted(plan, change.key), actor=change.actor, now=change.now, also_write=write
        )
    except NoVehicleFits as refused_after:
        raise GroupRefused("plan_changed", say.PLAN_CHANGED) from refused_after
    return rides


def _write_group(change: _Change) -> None:
    group, wish = change.group, change.wish
    group.title, group.place_name = wish.title, wish.place.name
    group.arrive_by, group.return_at = wish.arrive_by, wish.return_at
    group.is_counted, group.left_out = wish.is_counted, []
    group.save(update_fields=["title", "place_name", "arrive_by", "return_at", "is_counted", "left_out"])


def _tell(change: _Change, split: _Split, rides: Sequence[Ride]) -> None:
    """The leader hears once how the group is now; members whose rides changed hear of these."""
    rode = {ride.resident_id for ride in split.moved}
    for ride in rides:
        if ride.resident_id == change.group.representative_id:
            continue
        if ride.resident_id in rode:
            tell_ride_moved(ride, change.now)
        else:
            tell_booked(ride, change.now, is_told=False)
    there = [ride for ride in list_there(change.group) if ride.status in RideStatus.live()]
    tell_group_changed(
        change.group,
        there,
        change.now,
        key=change.key,
        is_told=change.wish.leader is not None,
    )
