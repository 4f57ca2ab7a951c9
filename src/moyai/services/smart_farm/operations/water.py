"""Water: taken off the day before it flows, so that no day is exceeded, whoever asks at once."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from moyai.core.clock import local
from moyai.services.smart_farm.models import OpenValve, Robot, WaterDay
from moyai.services.smart_farm.queries.timetable import DAY_S, read_own_runs, to_town_s

ASK_AGAIN = timedelta(seconds=2)


@transaction.atomic
def reserve_water(*, robot: Robot, ml: float, now: datetime) -> bool:
    """Take water off a robot's day; return False, and take none, where there is not so much left."""
    day = get_water_day(robot=robot, now=now)
    amount = math.ceil(ml)
    enough = WaterDay.objects.filter(pk=day.pk, used_ml__lte=F("limit_ml") - amount)
    return amount == 0 or enough.update(used_ml=F("used_ml") + amount) > 0


@transaction.atomic
def get_water_day(*, robot: Robot, now: datetime) -> WaterDay:
    """Return today's water of a robot by its present limit, which never says less than was used already.

    A day begins with the water of what the robot runs by itself on it: that is not there for anybody else.
    """
    day: date = local(now).date()
    row = WaterDay.objects.filter(robot=robot, day=day).first()
    if row is None:
        own_ml = math.ceil(read_own_runs(robot, now).timetable.count_water_ml(int(to_town_s(now) // DAY_S)))
        limits = {"used_ml": own_ml, "limit_ml": max(robot.water_ml_a_day, own_ml)}
        row, _made = WaterDay.objects.get_or_create(robot=robot, day=day, defaults=limits)
    limit = max(robot.water_ml_a_day, row.used_ml)
    if row.limit_ml != limit:
        WaterDay.objects.filter(pk=row.pk, used_ml__lte=limit).update(limit_ml=limit)
        row.refresh_from_db()
    return row


def open_water_days(now: datetime) -> int:
    """Open today's water of robots that run something by themselves; return of how many."""
    robots = list(Robot.objects.filter(resources__kind="farm_events").distinct())
    for robot in robots:
        get_water_day(robot=robot, now=now)
    return len(robots)


@transaction.atomic
def return_water(*, robot: Robot, day: date, ml: int) -> None:
    """Put water back that was reserved and did not flow."""
    enough = WaterDay.objects.filter(robot=robot, day=day, used_ml__gte=ml)
    if ml > 0:
        enough.update(used_ml=F("used_ml") - ml)


@transaction.atomic
def watch_valve(*, robot: Robot, seconds: float, ml: float, now: datetime, real_now: datetime) -> OpenValve:
    """Write down that a valve is opened, and by when it has to be shut; its water was reserved."""
    return OpenValve.objects.create(
        robot=robot,
        pin=robot.water_pin,
        day=local(now).date(),
        reserved_ml=math.ceil(ml),
        opened_at=real_now,
        shut_by=real_now + timedelta(seconds=seconds),
    )


@transaction.atomic
def note_shutting(*, robot: Robot, real_now: datetime) -> None:
    """Write down that a valve is told to shut: the house asks as well until the robot says that it is."""
    valves = OpenValve.objects.filter(robot=robot)
    valves.filter(shut_by__gt=real_now).update(shut_by=real_now)
    valves.update(asked_at=real_now)


@transaction.atomic
def note_shut(*, robot: int, real_now: datetime, speed: float = 1.0) -> bool:
    """Write down that a robot's valve is shut, and put back what did not flow.

    Args:
        robot: number of the robot.
        real_now: real time.
        speed: how much faster than real time the robot's world goes (in a demo).
    """
    valve = OpenValve.objects.select_related("robot").filter(robot=robot).first()
    if valve is None or not OpenValve.objects.filter(pk=valve.pk).delete()[0]:
        return False
    open_s = (real_now - valve.opened_at).total_seconds() * max(1.0, speed) + 1.0
    flowed_ml = math.ceil(open_s * valve.robot.water_ml_s)
    return_water(robot=valve.robot, day=valve.day, ml=valve.reserved_ml - flowed_ml)
    return True


@transaction.atomic
def list_overdue_valves(*, real_now: datetime) -> list[OpenValve]:
    """Return valves that have to be told to shut now, and write down that they are."""
    due = OpenValve.objects.select_related("robot").filter(shut_by__lte=real_now)
    found = [row for row in due if row.asked_at is None or row.asked_at <= real_now - ASK_AGAIN]
    OpenValve.objects.filter(pk__in=[row.pk for row in found]).update(asked_at=real_now)
    return found
