"""How a robot stands for whoever looks at it: who holds it, what it does, what was asked and refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from moyai.services.smart_farm.enums import FarmRole, JobStatus
from moyai.services.smart_farm.models import FarmMember, GardenImage, Job, Lease, Robot, RobotLog
from moyai.services.smart_farm.queries.leases import find_lease
from moyai.services.smart_farm.queries.people import IN_CHARGE

QUIET = timedelta(seconds=90)
RECENT = timedelta(hours=12)
LOOKERS_ON = frozenset({FarmRole.GUARDIAN, FarmRole.ADVISER})
OPEN = (JobStatus.ASKED, JobStatus.QUEUED, JobStatus.RUNNING)


@dataclass(frozen=True)
class Standing:
    """How it stands at a moment. ``is_stop_heard``: the robot itself says that it is stopped."""

    robot: Robot
    member: FarmMember | None
    lease: Lease | None
    running: Job | None
    waiting: int
    mine: list[Job]
    image: GardenImage | None
    said: RobotLog | None
    is_heard: bool
    is_busy: bool
    is_stop_heard: bool

    @property
    def is_stopped(self) -> bool:
        """Whether the emergency stop is on."""
        return self.robot.stopped_at is not None

    @property
    def is_mine(self) -> bool:
        """Whether whoever looks steers it."""
        lease = self.lease
        mine = self.member is not None and lease is not None and lease.member_id == self.member.pk
        return mine and lease is not None and not lease.is_for_job

    @property
    def may_ask(self) -> bool:
        """Whether she may give it jobs and steer it in her turn."""
        return self.member is not None and self.member.role not in {str(each) for each in LOOKERS_ON}

    @property
    def may_take(self) -> bool:
        """Whether she may take it herself; a pupil is handed it."""
        return self.may_ask and self.member is not None and self.member.role != FarmRole.PUPIL

    @property
    def may_release(self) -> bool:
        """Whether she may let it go again after a stop: whoever can see the bed."""
        if self.member is None:
            return False
        is_own = self.robot.stopped_by == f"farm_member:{self.member.pk}"
        return self.may_take_over or (is_own and self.member.role == FarmRole.TEACHER)

    @property
    def may_take_over(self) -> bool:
        """Whether she may take it out of another's hands."""
        return self.member is not None and self.member.role in {str(each) for each in IN_CHARGE}


def read_standing(robot: Robot, member: FarmMember | None, now: datetime) -> Standing:
    """Return how a robot stands for a member; None: for an officer of the town, who looks on."""
    jobs = robot.jobs.filter(status__in=OPEN)
    info = robot.state.get("informational_settings") if isinstance(robot.state, dict) else None
    mine: list[Job] = []
    if member is not None:
        mine = list(
            robot.jobs.filter(member=member, asked_at__gt=now - RECENT).order_by("-asked_at", "-pk")[:6]
        )
    return Standing(
        robot=robot,
        member=member,
        lease=find_lease(robot.pk, now),
        running=jobs.filter(status=JobStatus.RUNNING).first(),
        waiting=jobs.exclude(status=JobStatus.RUNNING).count(),
        mine=mine,
        image=robot.images.order_by("-created_at", "-pk").first(),
        said=robot.logs.filter(created_at__gt=now - RECENT).order_by("-created_at", "-pk").first(),
        is_heard=robot.seen_at is not None and robot.seen_at > now - QUIET,
        is_busy=bool(info.get("busy")) if isinstance(info, dict) else False,
        is_stop_heard=bool(info.get("locked")) if isinstance(info, dict) else False,
    )
