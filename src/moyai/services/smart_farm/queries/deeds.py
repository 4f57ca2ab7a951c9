"""Whether a robot did what a lesson asks for, seen in what robots and jobs left behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from math import hypot

from django.db.models import Q

from moyai.services.smart_farm.course.content import Deed, DeedKind
from moyai.services.smart_farm.enums import JobKind, JobStatus, PointerType
from moyai.services.smart_farm.models import (
    GardenImage,
    Job,
    Lease,
    Point,
    Robot,
    Seat,
    SensorReading,
    StepProgress,
)

_JOBS = {
    DeedKind.SOW: JobKind.SOW,
    DeedKind.WATER: JobKind.WATER,
    DeedKind.PHOTOGRAPH: JobKind.PHOTOGRAPH,
    DeedKind.MEASURE: JobKind.MEASURE,
}
_UNDER_WAY = (JobStatus.ASKED, JobStatus.QUEUED, JobStatus.RUNNING)


class Evidence(StrEnum):
    """What is known of it."""

    DONE = "done"
    UNDER_WAY = "under_way"
    NONE = "none"


def find_evidence(progress: StepProgress, deed: Deed, now: datetime) -> Evidence:
    """Return what is known of a deed since the pupil came to the step.

    A move counts where the pupil is the last who held the robot and it stands there; the rest where her job
    was done, or while she held the robot a seed, picture or reading came to be.
    """
    seat, since = progress.seat, progress.began_at
    robot = seat.school_class.robot
    if robot is None:
        return Evidence.NONE
    if deed.kind is DeedKind.MOVE:
        return Evidence.DONE if _stands_there(robot, seat, deed, since) else Evidence.NONE
    jobs = Job.objects.filter(
        robot=robot, member=seat.member_id, kind=_JOBS[deed.kind], asked_at__gte=since
    ).values_list("status", flat=True)
    statuses = set(jobs)
    if JobStatus.DONE in statuses or _was_made(robot, seat, deed, since, now):
        return Evidence.DONE
    return Evidence.UNDER_WAY if statuses.intersection(_UNDER_WAY) else Evidence.NONE


def find_position(robot: Robot) -> tuple[float, float] | None:
    """Return where a robot said that it is, x and y in mm; None: it has not, or not in numbers."""
    state = robot.state if isinstance(robot.state, dict) else {}
    place = state.get("location_data")
    position = place.get("position") if isinstance(place, dict) else None
    if not isinstance(position, dict):
        return None
    x, y = position.get("x"), position.get("y")
    if isinstance(x, int | float) and isinstance(y, int | float):
        return float(x), float(y)
    return None


def _stands_there(robot: Robot, seat: Seat, deed: Deed, since: datetime) -> bool:
    last = Lease.objects.filter(robot=robot).order_by("-taken_at", "-pk").first()
    if last is None or last.member_id != seat.member_id or last.until < since:
        return False
    if last.ended_at is not None and last.ended_at < since:
        return False
    position = find_position(robot)
    if position is None:
        return False
    off = hypot(position[0] - float(deed.x_mm), position[1] - float(deed.y_mm))
    return off <= float(deed.within_mm)


def _was_made(robot: Robot, seat: Seat, deed: Deed, since: datetime, now: datetime) -> bool:
    """Tell whether something came to be while the pupil herself held the robot."""
    for began, ended in _list_held(robot, seat, since, now):
        within = Q(created_at__gte=began, created_at__lte=ended)
        match deed.kind:
            case DeedKind.PHOTOGRAPH:
                found = GardenImage.objects.filter(within, robot=robot).exists()
            case DeedKind.MEASURE:
                found = SensorReading.objects.filter(within, robot=robot).exists()
            case DeedKind.SOW:
                found = Point.objects.filter(
                    robot=robot,
                    pointer_type=PointerType.PLANT,
                    planted_at__gte=began,
                    planted_at__lte=ended,
                ).exists()
            case _other:  # water given by hand is counted by the day, not by the person
                found = False
        if found:
            return True
    return False


def _list_held(
    robot: Robot, seat: Seat, since: datetime, now: datetime
) -> Iterator[tuple[datetime, datetime]]:
    leases = Lease.objects.filter(robot=robot, member=seat.member_id, until__gte=since)
    for lease in leases.order_by("-taken_at")[:20]:
        yield max(lease.taken_at, since), min(lease.ended_at or lease.until, now)
