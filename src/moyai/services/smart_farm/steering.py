"""What pages and conversations ask of a robot: each is one call into the robots' operations.

Moving by hand takes the robot in one's hands (a lease). Sowing, watering, measuring and pictures are jobs:
whoever holds the robot puts it down for her own job, so that the queue can do it at once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.engines.conversation import Localized
from moyai.services.smart_farm import link
from moyai.services.smart_farm.bed_map import find_place
from moyai.services.smart_farm.enums import FarmRole, JobKind, JobStatus
from moyai.services.smart_farm.enums_people import ConsentFor
from moyai.services.smart_farm.models import Crop, FarmMember, Job, Lease, Outgoing, Point, Robot
from moyai.services.smart_farm.notices_people import tell, tell_all
from moyai.services.smart_farm.operations import jobs
from moyai.services.smart_farm.operations.leases import give_back, hand_over, take_lease
from moyai.services.smart_farm.operations.requests import Standing, judge_request, note_stop
from moyai.services.smart_farm.queries.leases import find_lease
from moyai.services.smart_farm.queries.people import LOOK_AFTER, has_consent, list_members_in
from moyai.services.smart_farm.refusals import RobotAway
from moyai.services.smart_farm.refusals_people import PeopleRefused
from moyai.services.smart_farm.texts import people as say

URGENT, USUAL = 9000, 600
SPEED_PCT = 100


def stop(*, robot: Robot, who: FarmMember | User, now: datetime) -> bool:
    """Stop a robot in an emergency: no lease, limit or queue stands between.

    It is on record first, for the broker to say whatever becomes of this process, and then said over a line
    of its own, to hear from the robot that it did. To be called outside a transaction.

    Args:
        robot: which.
        who: as which member of the farm; the account of somebody who may look and is none.
        now: the town's time.

    Returns:
        Whether the robot said that it stopped.
    """
    actor = f"farm_member:{who.pk}" if isinstance(who, FarmMember) else f"user:{who.pk}"
    with transaction.atomic():
        _send(robot, [{"kind": "emergency_lock", "args": {}}], now, priority=URGENT)
        note_stop(robot=robot.pk, actor=actor, now=now)
    try:
        return link.press_stop(robot=robot, member=who)
    except RobotAway:
        return False


@transaction.atomic
def release(robot: Robot, member: FarmMember, now: datetime) -> None:
    """Let a stopped robot go again.

    Raises:
        Refused: she is not at the bed to see that it is safe.
    """
    _request(robot, member, [{"kind": "emergency_unlock", "args": {}}], now, priority=URGENT)


@transaction.atomic
def take(robot: Robot, member: FarmMember, reason: str, now: datetime) -> Lease:
    """Take a robot into one's hands, or go on holding it; who loses it is told by whom and why.

    Raises:
        Refused: somebody holds it, it is not her time, or a child's guardian has not agreed.
    """
    _check_consent(member)
    before = find_lease(robot.pk, now)
    lease = take_lease(robot=robot, member=member, reason=reason, now=now)
    if before is not None and before.pk != lease.pk and before.member_id not in (None, member.pk):
        text = say.TAKEN_OVER.format(
            name=Localized.same(member.name),
            robot=Localized.same(robot.name),
            why=Localized.same(reason.replace("{", "（").replace("}", "）")),
        )
        tell(before.member, "taken_over", text, f"lease:{before.pk}:taken", now)
    return lease


def put_down(robot: Robot, member: FarmMember, now: datetime) -> bool:
    """Let a robot go."""
    return give_back(robot=robot, member=member, now=now)


@transaction.atomic
def hand(robot: Robot, member: FarmMember, to: FarmMember, now: datetime) -> Lease:
    """Put a robot from one's own hands into another's.

    Raises:
        Refused: it is not in hers, the other may not steer now, or a child's guardian has not agreed.
    """
    _check_consent(to)
    return hand_over(robot=robot, by=member, to=to, now=now)


def step(robot: Robot, member: FarmMember, axis: str, mm: int, now: datetime) -> None:
    """Move a little along one axis.

    Raises:
        Refused: it would leave the bed, hit something, or is not hers to move.
    """
    ways = {"x": 0, "y": 0, "z": 0, axis: mm}
    _request(robot, member, [{"kind": "move_relative", "args": {**ways, "speed": SPEED_PCT}}], now)


def go_to(robot: Robot, member: FarmMember, point: Point, now: datetime) -> None:
    """Go above a plant, up first, then across.

    Raises:
        Refused: as `step`.
    """
    height = robot.safe_z_mm
    parts: list[dict[str, Any]] = [
        _overwrite("z", height),
        _overwrite("x", point.x),
        _overwrite("y", point.y),
    ]
    body = [{"kind": "move", "args": {}, "body": [*parts, {"kind": "safe_z", "args": {}}]}]
    _request(robot, member, body, now)


def go_home(robot: Robot, member: FarmMember, now: datetime) -> None:
    """Go to where all axes begin, up first.

    Raises:
        Refused: as `step`.
    """
    parts = [_overwrite(axis, 0) for axis in "xyz"]
    body = [{"kind": "move", "args": {}, "body": [*parts, {"kind": "safe_z", "args": {}}]}]
    _request(robot, member, body, now)


def find_home(robot: Robot, member: FarmMember, now: datetime) -> None:
    """Feel for where all axes begin.

    Raises:
        Refused: as `step`.
    """
    _request(robot, member, [{"kind": "find_home", "args": {"axis": "all", "speed": SPEED_PCT}}], now)


def do(robot: Robot, member: FarmMember, kind: JobKind, point: Point | None, now: datetime) -> str:
    """Have something done at a plant, or where the robot is; return under which word it is told.

    Raises:
        Refused: it cannot be done.
    """
    return _tell_job(ask(robot, member, kind, [point] if point else [], now))


def sow(robot: Robot, member: FarmMember, crop: Crop, at: tuple[float, float], now: datetime) -> str:
    """Have a seed put into the soil; return under which word it is told.

    Raises:
        Refused: it cannot be done.
    """
    wants = {"crop": crop.slug, "places": [list(at)]}
    return _tell_job(_ask(robot, member, JobKind.SOW, wants, now))


def ask(robot: Robot, member: FarmMember, kind: JobKind, points: Sequence[Point], now: datetime) -> Job:
    """Give a robot a job at plants; at none, a picture or a measurement where it is.

    Raises:
        Refused: it cannot be done.
    """
    wants: dict[str, Any] = {"points": [each.pk for each in points]} if points else {}
    if not points and kind != JobKind.PHOTOGRAPH:
        place = find_place(robot)
        if place is None:
            raise PeopleRefused("no_here")
        wants = {"places": [[max(0.0, place.x), max(0.0, place.y)]]}
    return _ask(robot, member, kind, wants, now)


@transaction.atomic
def approve(job: Job, member: FarmMember, now: datetime) -> None:
    """Say yes to a child's job; what she holds is put down for it.

    Raises:
        Refused: somebody decided before.
    """
    jobs.approve_job(job=job, by=member, now=now)
    _make_room(job, now)


def refuse(job: Job, member: FarmMember, words: str, now: datetime) -> None:
    """Say no to a child's job, with a word why.

    Raises:
        Refused: somebody decided before.
    """
    jobs.refuse_job(job=job, by=member, words=words, now=now)


def cancel(job: Job, member: FarmMember, now: datetime) -> None:
    """Call a job off that has not begun.

    Raises:
        Refused: it has.
    """
    jobs.cancel_job(job=job, by=member, now=now)


@transaction.atomic
def _ask(robot: Robot, member: FarmMember, kind: JobKind, wants: dict[str, Any], now: datetime) -> Job:
    _check_consent(member)
    job = jobs.ask_job(robot=robot, member=member, kind=kind, wants=wants, now=now)
    if job.status == JobStatus.ASKED:
        people = list_members_in(robot.bed.farm_id, LOOK_AFTER)
        text = say.APPROVAL_WANTED.format(
            name=Localized.same(member.name),
            robot=Localized.same(robot.name),
            what=say.JOB_WORDS[JobKind(job.kind)],
        )
        tell_all(people, "approval_wanted", text, f"job:{job.code}:asked", now)
    else:
        _make_room(job, now)
    return job


def _make_room(job: Job, now: datetime) -> None:
    if job.member is not None:
        give_back(robot=job.robot, member=job.member, now=now)


def _tell_job(job: Job) -> str:
    return "asked_approval" if job.status == JobStatus.ASKED else "asked"


def _check_consent(member: FarmMember) -> None:
    if member.role == FarmRole.PUPIL and not has_consent(member, ConsentFor.TAKE_PART):
        raise PeopleRefused("no_consent")


def _overwrite(axis: str, mm: float) -> dict[str, Any]:
    operand = {"kind": "numeric", "args": {"number": mm}}
    return {"kind": "axis_overwrite", "args": {"axis": axis, "axis_operand": operand}}


def _request(
    robot: Robot, member: FarmMember, body: list[dict[str, Any]], now: datetime, *, priority: int = USUAL
) -> None:
    """Have a request decided on, and sent when it may run; both or neither."""
    with transaction.atomic():
        payload = _write(body, priority)
        standing = Standing(robot.state, now, datetime.now(UTC), clock.speed())
        found = judge_request(robot=robot.pk, member=member.pk, payload=payload, standing=standing)
        _put(robot, found.payload, now)


def _send(robot: Robot, body: list[dict[str, Any]], now: datetime, *, priority: int) -> None:
    _put(robot, _write(body, priority), now)


def _write(body: list[dict[str, Any]], priority: int) -> bytes:
    args = {"label": str(uuid4()), "priority": priority}
    return json.dumps({"kind": "rpc_request", "args": args, "body": body}).encode()


def _put(robot: Robot, payload: bytes, now: datetime) -> None:
    topic = f"bot/{robot.device}/from_clients"
    Outgoing.objects.create(topic=topic, payload=payload.decode(), made_at=now)
