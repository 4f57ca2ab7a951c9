"""Jobs: asked for, approved, taken by a runner, done step by step, each step on record before it is sent."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q

from moyai.core.audit.operations import record
from moyai.core.codes import make_free_code
from moyai.engines.garden_bot.bed import Place
from moyai.engines.garden_bot.language import Malformed, parse
from moyai.engines.garden_bot.limits import Code, Now, decide
from moyai.services.smart_farm.enums import FarmRole, JobKind, JobStatus
from moyai.services.smart_farm.envelope import make_known, make_limits
from moyai.services.smart_farm.farmbot.requests import write_request
from moyai.services.smart_farm.job_steps import plan_steps
from moyai.services.smart_farm.models import FarmMember, Job, Robot
from moyai.services.smart_farm.operations.leases import lend_to_job, release_from_job
from moyai.services.smart_farm.operations.points import create_point
from moyai.services.smart_farm.operations.requests import Standing, admit_request
from moyai.services.smart_farm.operations.told import note_answer
from moyai.services.smart_farm.refusals import BadJob, BadResource, JobGone, MayNotSteer, RequestHeld
from moyai.services.smart_farm.texts import robots as say

ASKERS = (FarmRole.OPERATOR, FarmRole.SUPPORTER, FarmRole.TEACHER, FarmRole.ADMINISTRATOR, FarmRole.PUPIL)
APPROVERS = (FarmRole.TEACHER, FarmRole.SUPPORTER, FarmRole.ADMINISTRATOR)
OPEN = (JobStatus.ASKED, JobStatus.QUEUED)
MOST_OPEN = 50
MOST_TRIES = 3
IN_HAND = timedelta(seconds=60)
"""For how long a runner has a job without a sign of life; real time."""
LEASE = timedelta(minutes=10)
ANSWER_S = 30.0


@dataclass(frozen=True)
class Sending:
    """A step that is to be sent now. ``wait_s``: for how long its answer is waited for."""

    label: str
    payload: bytes
    wait_s: float


@transaction.atomic
def ask_job(
    *,
    robot: Robot,
    member: FarmMember,
    kind: JobKind,
    wants: dict[str, Any],
    not_before: datetime | None = None,
    now: datetime,
) -> Job:
    """Ask a robot to do something when it is free; a pupil's job waits until somebody approves it.

    Raises:
        MayNotSteer: she may not ask. BadJob: it cannot be done. RequestHeld: it goes beyond the limits.
    """
    if member.role not in ASKERS or member.farm_id != robot.bed.farm_id or member.left_on is not None:
        raise MayNotSteer
    if robot.jobs.filter(status__in=OPEN).count() >= MOST_OPEN:
        raise BadJob("too_many", say.TOO_MANY)
    steps = plan_steps(robot, kind, wants)
    water_ml = _check_steps(robot, member.role, steps)
    needs_approval = member.role == FarmRole.PUPIL
    job = Job.objects.create(
        code=make_free_code(lambda code: Job.objects.filter(code=code).exists()),
        robot=robot,
        member=member,
        kind=kind,
        wants=wants,
        status=JobStatus.ASKED if needs_approval else JobStatus.QUEUED,
        needs_approval=needs_approval,
        asked_at=now,
        not_before=not_before,
        steps=steps,
        water_ml=water_ml,
    )
    _record(job, member, "ask_job", now)
    return job


@transaction.atomic
def approve_job(*, job: Job, by: FarmMember, now: datetime) -> None:
    """Let a pupil's job be done.

    Raises:
        MayNotSteer: it is not hers to say. JobGone: it was decided on already.
    """
    _decide(job, by, JobStatus.QUEUED, now)
    _record(job, by, "approve_job", now)


@transaction.atomic
def refuse_job(*, job: Job, by: FarmMember, words: str, now: datetime) -> None:
    """Say no to a pupil's job, in words that she reads.

    Raises:
        As `approve_job`.
    """
    _decide(job, by, JobStatus.REFUSED, now, words=words[:300], ended_at=now)
    _record(job, by, "refuse_job", now)


@transaction.atomic
def cancel_job(*, job: Job, by: FarmMember, now: datetime) -> None:
    """Take a job back; one that runs ends after the step that it is at.

    Raises:
        MayNotSteer: it is not hers. JobGone: it has ended.
    """
    if by.pk != job.member_id and (by.role not in APPROVERS or by.farm_id != job.robot.bed.farm_id):
        raise MayNotSteer
    going = Job.objects.filter(pk=job.pk, status__in=[*OPEN, JobStatus.RUNNING])
    if not going.update(status=JobStatus.CANCELLED, ended_at=now):
        raise JobGone
    if job.status == JobStatus.RUNNING:
        release_from_job(robot=job.robot, now=now)
    _record(job, by, "cancel_job", now)


@transaction.atomic
def claim_job(*, robots: Collection[int], worker: str, now: datetime, real_now: datetime) -> Job | None:
    """Take the next job in hand: one whose runner has died, else the oldest whose robot is free.

    Args:
        robots: that are connected.
        worker: who takes it.
        now: the town's time.
        real_now: real time.
    """
    dead = Q(status=JobStatus.RUNNING) & (Q(worker_until__lte=real_now) | Q(worker=worker))
    due = Q(status=JobStatus.QUEUED) & (Q(not_before__isnull=True) | Q(not_before__lte=now))
    jobs = Job.objects.select_related("robot__bed__farm", "member").filter(
        dead | due, robot__in=robots, robot__is_out_of_service=False, robot__stopped_at__isnull=True
    )
    tried: set[int] = set()
    for job in jobs.order_by("-status", "asked_at", "pk")[:MOST_OPEN]:
        if job.robot_id in tried:
            continue
        tried.add(job.robot_id)
        if lend_to_job(robot=job.robot, member=job.member, until=now + LEASE, now=now) is None:
            continue
        if _take(job, worker, now, real_now):
            return job
    return None


@transaction.atomic
def begin_step(*, job: Job, worker: str, standing: Standing) -> Sending | None:
    """Put the next step on record, take its water off the day, and return what is to be sent.

    Returns:
        None: the job has ended, or is in other hands.

    Raises:
        RequestHeld: it does not go to the robot; the job fails with these words, or waits (`postpone_job`).
    """
    row = _lock(job, worker)
    if row is None:
        return None
    lease_until = standing.now + LEASE
    if lend_to_job(robot=row.robot, member=row.member, until=lease_until, now=standing.now) is None:
        raise RequestHeld("taken_over", say.JOB_TAKEN_OVER)
    step = row.steps[row.at_step]
    label = str(uuid4())
    payload = write_request(label, *step["body"])
    role = row.member.role if row.member else FarmRole.OPERATOR
    request = parse(payload)
    admitted = admit_request(robot=row.robot, request=request, role=role, payload=payload, standing=standing)
    until = standing.real_now + IN_HAND + timedelta(seconds=admitted.takes_s)
    Job.objects.filter(pk=row.pk).update(label=label, worker_until=until, tries=row.tries + 1)
    return Sending(label, admitted.payload, admitted.takes_s / max(1.0, standing.speed) + ANSWER_S)


@transaction.atomic
def end_step(*, job: Job, worker: str, now: datetime, words: str = "") -> bool:
    """Write down that a step was done, or is taken as done; return whether the job goes on."""
    row = _lock(job, worker)
    if row is None:
        return False
    if row.label and not words:
        note_answer(robot=row.robot_id, label=row.label, is_done=True, real_now=now)
    step = row.steps[row.at_step]
    if step.get("plant"):
        _plant(row.robot, step["plant"], now)
    at_step = row.at_step + 1
    is_over = at_step >= len(row.steps)
    changes: dict[str, Any] = {"at_step": at_step, "label": "", "tries": 0}
    if words:
        changes["words"] = words[:300]
    if is_over:
        changes |= {"status": JobStatus.DONE, "ended_at": now, "worker": "", "worker_until": None}
    Job.objects.filter(pk=row.pk).update(**changes)
    if is_over:
        release_from_job(robot=row.robot, now=now)
    return not is_over


@transaction.atomic
def postpone_job(*, job: Job, worker: str, words: str, until: datetime, now: datetime) -> None:
    """Put a job back into the queue: its robot is at something else, and the next step waits for that."""
    row = _lock(job, worker)
    if row is None:
        return
    changes = {"status": JobStatus.QUEUED, "label": "", "worker": "", "worker_until": None}
    Job.objects.filter(pk=row.pk).update(**changes, not_before=until, words=words[:300])
    release_from_job(robot=row.robot, now=now)


@transaction.atomic
def fail_step(
    *, job: Job, worker: str, words: str, may_again: bool, now: datetime, is_answered: bool = True
) -> bool:
    """Write down that a step was not done; return whether it is tried again.

    ``is_answered``: the robot said so itself. Else it may be at it still.
    """
    row = _lock(job, worker)
    if row is None:
        return False
    if row.label and is_answered:
        note_answer(robot=row.robot_id, label=row.label, is_done=False, real_now=now)
    if may_again and row.steps[row.at_step].get("again") and row.tries < MOST_TRIES:
        Job.objects.filter(pk=row.pk).update(label="", words=words[:300])
        return True
    Job.objects.filter(pk=row.pk).update(
        status=JobStatus.FAILED, label="", words=words[:300], ended_at=now, worker="", worker_until=None
    )
    release_from_job(robot=row.robot, now=now)
    record(
        actor="system:farm",
        action="smart_farm.job_failed",
        subject=f"job:{row.code}",
        now=now,
        step=row.at_step,
    )
    return False


def is_unanswered(job: Job) -> bool:
    """Tell whether a job's present step was sent by a runner that has died, and cannot be done again."""
    row = Job.objects.get(pk=job.pk)
    return bool(row.label) and not row.steps[row.at_step].get("again")


def _check_steps(robot: Robot, role: str, steps: list[dict[str, Any]]) -> int:
    """Hold every step against the limits as if the robot were at home; return the water in all."""
    limits, known, water_ml = make_limits(robot, role), make_known(robot), 0.0
    noon = Now(second=(robot.opens_minutes + 1) * 60, at=Place(0.0, 0.0, 0.0))
    for step in steps:
        try:
            request = parse(json.dumps({**_ENVELOPE, "body": step["body"]}))
        except Malformed as fault:
            raise BadJob("malformed") from fault
        verdict = decide(request, limits=limits, now=noon, known=known)
        if not verdict.may_run and verdict.code != Code.NOT_IN_TIME:
            raise RequestHeld(verdict.code.value, verdict.text.ja)
        water_ml += verdict.water_ml
    if water_ml > robot.water_ml_a_day:
        raise RequestHeld(Code.SPENT.value, say.WATER_SPENT)
    return round(water_ml)


_ENVELOPE = {"kind": "rpc_request", "args": {"label": "job"}}


def _decide(job: Job, by: FarmMember, status: JobStatus, now: datetime, **changes: Any) -> None:
    is_hers = by.role == FarmRole.GUARDIAN and by.guardian_of_id == job.member_id
    is_approver = by.role in APPROVERS and by.farm_id == job.robot.bed.farm_id
    if by.left_on is not None or not (is_hers or is_approver):
        raise MayNotSteer
    waiting = Job.objects.filter(pk=job.pk, status=JobStatus.ASKED)
    if not waiting.update(status=status, approved_by=by, decided_at=now, **changes):
        raise JobGone


def _take(job: Job, worker: str, now: datetime, real_now: datetime) -> bool:
    """Write down who has a job in hand; False: somebody else was faster."""
    before = Job.objects.filter(pk=job.pk, status=job.status, worker=job.worker)
    changes = {"status": JobStatus.RUNNING, "worker": worker, "worker_until": real_now + IN_HAND}
    try:
        with transaction.atomic():
            taken = before.update(**changes, started_at=job.started_at or now)
    except IntegrityError:  # another job of this robot runs
        return False
    return taken > 0


def _lock(job: Job, worker: str) -> Job | None:
    rows = Job.objects.select_related("robot__bed__farm", "member")
    return rows.filter(pk=job.pk, status=JobStatus.RUNNING, worker=worker).first()


def _plant(robot: Robot, plant: dict[str, Any], now: datetime) -> None:
    """Put what was sown on the map; where there is no room for more, the seed is in the soil all the same."""
    try:
        create_point(robot=robot, sent={**plant, "planted_at": now.isoformat()}, now=now)
    except BadResource:
        record(actor="system:farm", action="smart_farm.unmapped_plant", subject=f"robot:{robot.pk}", now=now)


def _record(job: Job, member: FarmMember, action: str, now: datetime) -> None:
    actor, subject = f"farm_member:{member.pk}", f"job:{job.code}"
    record(actor=actor, action=f"smart_farm.{action}", subject=subject, now=now, kind=str(job.kind))
