"""Who is who on a farm, and who may steer which robot when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.services.smart_farm.enums import FarmRole, LeaseEnd


class FarmMember(models.Model):
    """A person on a farm in one role, under the name she is called there.

    ``user``: who signs in; ``resident``: whom the town knows; one of them, or neither once she was erased.
    ``guardian_of``: the pupil for whom a guardian answers. ``joined_on``, ``until_on``: her first day and
    the last that was agreed (None: open). ``is_waiting``: her first day has not come. ``left_on``: since when
    she is none any more.
    """

    farm = models.ForeignKey("smart_farm.Farm", on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="farm_members",
    )
    resident = models.ForeignKey(
        "residents.Resident", on_delete=models.SET_NULL, null=True, blank=True, related_name="farm_members"
    )
    name = models.CharField(max_length=40)
    role = models.CharField(max_length=13, choices=FarmRole.choices)
    guardian_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="guardians"
    )
    joined_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    is_waiting = models.BooleanField(default=False)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["farm", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=FarmRole.values), name="farm_role_known"),
            models.CheckConstraint(
                condition=Q(guardian_of__isnull=True) | Q(role=FarmRole.GUARDIAN), name="farm_guardian_of"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="farm_member_forwards",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("joined_on")),
                name="farm_member_until_forwards",
            ),
            models.UniqueConstraint(
                fields=["farm", "user", "role"],
                condition=Q(left_on__isnull=True, user__isnull=False, guardian_of__isnull=True),
                name="farm_role_once_a_user",
            ),
            models.UniqueConstraint(
                fields=["farm", "resident", "role"],
                condition=Q(left_on__isnull=True, resident__isnull=False, guardian_of__isnull=True),
                name="farm_role_once_a_resident",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MemberInvitation(models.Model):
    """A link by which whoever has it becomes, with her own account, a member who has none yet.

    Only a digest of its secret is kept. ``made_by``: the account that made it, and may not take it.
    """

    member = models.ForeignKey(FarmMember, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(taken_at__isnull=True, revoked_at__isnull=True),
                name="farm_one_open_invitation",
            )
        ]


class RobotShift(models.Model):
    """A time in which an operator may steer a robot. The room ``people`` makes the rota."""

    robot = models.ForeignKey("smart_farm.Robot", on_delete=models.CASCADE, related_name="shifts")
    member = models.ForeignKey(FarmMember, on_delete=models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="farm_shift_forwards"),
            models.UniqueConstraint(
                fields=["robot", "starts_at"],
                condition=Q(cancelled_at__isnull=True),
                name="farm_shift_begins_once",
            ),
        ]
        indexes = [models.Index(fields=["robot", "ends_at"], name="farm_shifts_of_a_robot")]


class Lease(models.Model):
    """Who steers a robot from when until when; of a robot at most one is open.

    ``until``: when it ends by itself. ``seen_at``: when its holder was last there. ``is_for_job``: the queue
    holds the robot, for the job of ``member`` (None: of somebody who has left).
    """

    robot = models.ForeignKey("smart_farm.Robot", on_delete=models.CASCADE, related_name="leases")
    member = models.ForeignKey(
        FarmMember, on_delete=models.SET_NULL, null=True, blank=True, related_name="leases"
    )
    is_for_job = models.BooleanField(default=False)
    taken_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=12, choices=LeaseEnd.choices, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-taken_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["robot"], condition=Q(ended_at__isnull=True), name="farm_one_holds_a_robot"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("taken_at")), name="farm_lease_forwards"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="")
                | Q(ended_at__isnull=False) & ~Q(ended_why=""),
                name="farm_lease_ended_for_a_reason",
            ),
        ]
