"""Who may change whom on a farm, who is on it or was, and what comes of somebody's leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import has_role
from moyai.core.codes import is_valid_code, normalise_code
from moyai.core.places.folding import fold
from moyai.core.residents.models import Resident
from moyai.services.smart_farm.enums import FarmRole, JobStatus
from moyai.services.smart_farm.enums_people import ConsentFor
from moyai.services.smart_farm.models import (
    ApiToken,
    Farm,
    FarmMember,
    Job,
    Lease,
    MemberInvitation,
    PupilConsent,
    RobotShift,
    SchoolClass,
    Seat,
)
from moyai.services.smart_farm.queries.people import LOOK_AFTER, list_farms_in, list_roles_on, mark_consents

TEACHERS_OWN = frozenset({FarmRole.PUPIL, FarmRole.GUARDIAN})
"""Whom a teacher adds, changes and takes off."""


def list_farms_peopled(user: User) -> list[Farm]:
    """Return the farms whose people somebody may see: an officer all, others where they look after pupils."""
    if has_role(user, Role.OFFICER):
        return list(Farm.objects.order_by("name", "pk"))
    return list_farms_in(user, LOOK_AFTER)


def list_manageable(user: User, farm: Farm) -> frozenset[FarmRole]:
    """Return as what somebody may add, change and take off people on a farm."""
    roles = {each.role for each in list_roles_on(user, farm)}
    if has_role(user, Role.OFFICER) or FarmRole.ADMINISTRATOR in roles:
        return frozenset(FarmRole)
    return TEACHERS_OWN if FarmRole.TEACHER in roles else frozenset()


def may_search(user: User) -> bool:
    """Tell whether somebody may look through the register of residents; others name number and reading."""
    return has_role(user, Role.OFFICER)


def find_exactly(number: str, reading: str) -> Resident | None:
    """Return the resident with a number, when her family or whole name, read or written, is given too."""
    code, name = normalise_code(number), fold(reading)
    if not is_valid_code(code) or not name:
        return None
    one = Resident.objects.filter(code=code).first()
    if one is None:
        return None
    hers = (
        one.family_kana,
        one.family_name,
        one.family_kana + one.given_kana,
        one.family_name + one.given_name,
    )
    return one if name in {fold(each) for each in hers} else None


def list_people(farm: Farm, *, words: str = "", role: str = "") -> QuerySet[FarmMember]:
    """Return who is on a farm now or will be, with consents; by a part of the name, in a role."""
    rows = FarmMember.objects.filter(farm=farm, left_on__isnull=True)
    if words:
        rows = rows.filter(name__icontains=words)
    if role:
        rows = rows.filter(role=role)
    rows = rows.select_related("user", "resident", "guardian_of").prefetch_related("guardians")
    return mark_consents(rows).order_by("role", "name", "pk")


def list_former(farm: Farm, roles: frozenset[FarmRole]) -> QuerySet[FarmMember]:
    """Return who left a farm and still has a name there, the latest first."""
    rows = FarmMember.objects.filter(farm=farm, left_on__isnull=False, role__in=[str(each) for each in roles])
    return rows.exclude(name="").select_related("guardian_of").order_by("-left_on", "-pk")


def list_pupils_of(farm: Farm) -> QuerySet[FarmMember]:
    """Return the pupils of a farm, those who are yet to come too."""
    rows = FarmMember.objects.filter(farm=farm, role=FarmRole.PUPIL, left_on__isnull=True)
    return rows.order_by("name", "pk")


def find_open_invitation(member: FarmMember, now: datetime) -> MemberInvitation | None:
    """Return the invitation of a member that can still be taken."""
    rows = member.invitations.filter(taken_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)
    return rows.first()


def is_last_administrator(member: FarmMember) -> bool:
    """Tell whether nobody else is administrator of the farm."""
    if member.role != FarmRole.ADMINISTRATOR:
        return False
    others = FarmMember.objects.filter(
        farm=member.farm_id, role=FarmRole.ADMINISTRATOR, left_on__isnull=True, is_waiting=False
    )
    return not others.exclude(pk=member.pk).exists()


@dataclass(frozen=True)
class Leaving:
    """What comes of somebody's leaving, before it is done.

    Attributes:
        robots: names of those in her hands.
        turns: that she has before her, the present one first.
        jobs: that wait, and are cancelled.
        running: how many of hers run, and go on to their end.
        consents: that end: a pupil's own, or those she gave as a guardian.
        guardians: who leave with a pupil.
        classes: in which her seat is free.
        lonely: those of them that have no other teacher.
        keys: how many of FarmBot's clients lose their key.
    """

    robots: list[str]
    turns: list[RobotShift]
    jobs: list[Job]
    running: int
    consents: list[PupilConsent]
    guardians: list[FarmMember]
    classes: list[SchoolClass]
    lonely: list[SchoolClass]
    keys: int

    @property
    def is_nothing(self) -> bool:
        """Whether nothing but her name goes."""
        lists = (self.robots, self.turns, self.jobs, self.consents, self.guardians, self.classes)
        return not any(lists) and not self.running and not self.keys

    @property
    def ends_taking_part(self) -> list[FarmMember]:
        """The pupils who lose by a guardian's leaving the yes to take part."""
        return [each.pupil for each in self.consents if each.purpose == ConsentFor.TAKE_PART]


def foresee_leaving(member: FarmMember, now: datetime) -> Leaving:
    """Return what comes of somebody's leaving now."""
    held = Lease.objects.filter(member=member, ended_at__isnull=True, is_for_job=False, until__gt=now)
    turns = RobotShift.objects.filter(member=member, ends_at__gt=now, cancelled_at__isnull=True)
    jobs = Job.objects.filter(member=member).select_related("robot")
    consents = PupilConsent.objects.filter(Q(pupil=member) | Q(guardian=member), withdrawn_at__isnull=True)
    seats = Seat.objects.filter(member=member, left_on__isnull=True, school_class__closed_on__isnull=True)
    classes = [each.school_class for each in seats.select_related("school_class")]
    taught = [each.school_class for each in seats.filter(is_teacher=True).select_related("school_class")]
    keys = ApiToken.objects.filter(member=member, revoked_at__isnull=True, expires_at__gt=now)
    return Leaving(
        robots=[each.robot.name for each in held.select_related("robot")],
        turns=list(turns.select_related("robot").order_by("starts_at")),
        jobs=list(jobs.filter(status__in=(JobStatus.ASKED, JobStatus.QUEUED))),
        running=jobs.filter(status=JobStatus.RUNNING).count(),
        consents=list(consents.select_related("pupil")),
        guardians=list(member.guardians.filter(left_on__isnull=True).order_by("name")),
        classes=classes,
        lonely=[each for each in taught if not _has_other_teacher(each, member)],
        keys=keys.count(),
    )


def _has_other_teacher(school_class: SchoolClass, member: FarmMember) -> bool:
    others = school_class.seats.filter(is_teacher=True, left_on__isnull=True, member__left_on__isnull=True)
    return others.exclude(member=member).exists()
