"""Turns at robots: of a week, of somebody, those that nobody has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from moyai.core.clock import at_local, local
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import (
    Farm,
    FarmMember,
    OperatorTerms,
    RobotShift,
    RotaSlot,
    ShiftOffer,
)
from moyai.services.smart_farm.rota_plan import Operator, Turn

LATELY = timedelta(days=28)


def find_monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def list_shifts(farm: Farm, since: datetime, until: datetime) -> QuerySet[RobotShift]:
    """Return the turns of a farm that touch a time, cancelled ones left out."""
    rows = RobotShift.objects.filter(
        robot__bed__farm=farm, cancelled_at__isnull=True, starts_at__lt=until, ends_at__gt=since
    )
    return rows.select_related("robot", "member").order_by("starts_at", "robot")


def list_turns_of(members: QuerySet[FarmMember], now: datetime) -> QuerySet[RobotShift]:
    """Return somebody's turns that are not over."""
    rows = RobotShift.objects.filter(member__in=members, cancelled_at__isnull=True, ends_at__gt=now)
    return rows.select_related("robot__bed__farm", "member").order_by("starts_at")


def list_wanted(farm: Farm, monday: date) -> list[Turn]:
    """Return the turns that the farm's robots want in a week."""
    slots = RotaSlot.objects.filter(robot__bed__farm=farm, robot__is_out_of_service=False)
    turns = []
    for slot in slots:
        day = monday + timedelta(days=slot.weekday)
        begin, end = at_local(day, slot.starts_minutes), at_local(day, slot.ends_minutes)
        turns.append(Turn(slot.robot_id, begin, end, slot.weekday))
    return turns


def list_gaps(farm: Farm, monday: date, now: datetime) -> list[Turn]:
    """Return wanted turns of a week, not begun yet, that nobody has."""
    span = at_local(monday, 0), at_local(monday + timedelta(days=7), 0)
    taken = [to_turn(each) for each in list_shifts(farm, *span)]
    return [
        each
        for each in sorted(list_wanted(farm, monday), key=lambda one: (one.starts_at, one.robot))
        if each.starts_at > now
        and not any(other.robot == each.robot and other.overlaps(each) for other in taken)
    ]


def list_operators(farm: Farm, monday: date) -> list[Operator]:
    """Return who can have turns in a week, with those that she has and what she did lately."""
    begin, end = at_local(monday, 0), at_local(monday + timedelta(days=7), 0)
    people = FarmMember.objects.filter(farm=farm, role=FarmRole.OPERATOR, left_on__isnull=True)
    terms = {each.member_id: each for each in OperatorTerms.objects.filter(member__in=people)}
    shifts = RobotShift.objects.filter(
        member__in=people, cancelled_at__isnull=True, ends_at__gt=begin - LATELY, starts_at__lt=end
    )
    has: dict[int, list[Turn]] = {}
    lately: dict[int, int] = {}
    for shift in shifts:
        turn = to_turn(shift)
        if shift.ends_at > begin:
            has.setdefault(shift.member_id, []).append(turn)
        else:
            lately[shift.member_id] = lately.get(shift.member_id, 0) + turn.minutes
    usual = OperatorTerms()
    return [
        Operator(
            member=one.pk,
            weekdays=terms.get(one.pk, usual).weekdays,
            most_minutes=terms.get(one.pk, usual).most_minutes_a_week,
            has=tuple(has.get(one.pk, ())),
            before_minutes=lately.get(one.pk, 0),
        )
        for one in people.order_by("pk")
    ]


def list_familiar(farm: Farm) -> dict[int, set[int]]:
    """Return who has had a turn at a robot before, by the robot."""
    known: dict[int, set[int]] = {}
    pairs = RobotShift.objects.filter(robot__bed__farm=farm, cancelled_at__isnull=True)
    for robot, member in pairs.order_by().values_list("robot", "member").distinct():
        known.setdefault(robot, set()).add(member)
    return known


def list_offers(farm: Farm, now: datetime) -> QuerySet[ShiftOffer]:
    """Return turns that look for another person and have not begun."""
    rows = ShiftOffer.objects.filter(
        shift__robot__bed__farm=farm, ended_at__isnull=True, shift__starts_at__gt=now
    )
    return rows.select_related("shift__robot", "shift__member", "offered_by").order_by("shift__starts_at")


def find_clash(member: FarmMember, begin: datetime, end: datetime) -> bool:
    """Tell whether somebody has another turn then."""
    rows = RobotShift.objects.filter(
        member=member, cancelled_at__isnull=True, starts_at__lt=end, ends_at__gt=begin
    )
    return rows.exists()


def to_turn(shift: RobotShift) -> Turn:
    """Return a shift as the plan sees it."""
    weekday = local(shift.starts_at).weekday()
    return Turn(shift.robot_id, shift.starts_at, shift.ends_at, weekday)


@dataclass(frozen=True)
class RotaDay:
    """A day of the rota's page."""

    day: date
    shifts: list[RobotShift]
    gaps: list[Turn]


def list_days(farm: Farm, monday: date, now: datetime) -> list[RotaDay]:
    """Return a week, each day with its turns and gaps."""
    span = at_local(monday, 0), at_local(monday + timedelta(days=7), 0)
    shifts = list(list_shifts(farm, *span))
    gaps = list_gaps(farm, monday, now)
    days = [monday + timedelta(days=number) for number in range(7)]
    return [
        RotaDay(
            day,
            [each for each in shifts if local(each.starts_at).date() == day],
            [each for each in gaps if local(each.starts_at).date() == day],
        )
        for day in days
    ]
