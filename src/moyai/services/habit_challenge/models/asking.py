"""What is asked before a team changes: to join it, to become one with another, to stay in it kindly."""

from django.db import models
from django.db.models import F, Q

from moyai.services.habit_challenge.enums import MergeStatus, RemovalStatus, RequestStatus


class JoinRequest(models.Model):
    """Somebody would like to join a team that takes nobody without being asked. ``decided_by``: who did."""

    team = models.ForeignKey("habit_challenge.Team", on_delete=models.CASCADE, related_name="requests")
    member = models.ForeignKey("habit_challenge.Member", on_delete=models.CASCADE, related_name="requests")
    words = models.CharField(max_length=120, blank=True)
    status = models.CharField(
        max_length=10, choices=RequestStatus.choices, default=RequestStatus.WAITING, db_index=True
    )
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "member"],
                condition=Q(status=RequestStatus.WAITING),
                name="habit_asks_a_team_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=RequestStatus.values), name="habit_request_status_known"
            ),
        ]


class Merge(models.Model):
    """Two teams might become one: those of ``small`` would move into ``into``. All are asked.

    ``why``: the reason in both languages, as whoever proposed it gave it.
    """

    small = models.ForeignKey(
        "habit_challenge.Team", on_delete=models.CASCADE, related_name="merges_proposed"
    )
    into = models.ForeignKey("habit_challenge.Team", on_delete=models.CASCADE, related_name="merges_offered")
    why = models.JSONField(default=dict, blank=True)
    status = models.CharField(
        max_length=9, choices=MergeStatus.choices, default=MergeStatus.ASKED, db_index=True
    )
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    answers_until = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["small"], condition=Q(status=MergeStatus.ASKED), name="habit_merge_of_small_once"
            ),
            models.UniqueConstraint(
                fields=["into"], condition=Q(status=MergeStatus.ASKED), name="habit_merge_into_once"
            ),
            models.CheckConstraint(condition=~Q(small=F("into")), name="habit_merge_of_two"),
            models.CheckConstraint(
                condition=Q(status__in=MergeStatus.values), name="habit_merge_status_known"
            ),
        ]


class MergeAnswer(models.Model):
    """What one of the members says to it."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="answers")
    member = models.ForeignKey("habit_challenge.Member", on_delete=models.CASCADE, related_name="+")
    agrees = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["answered_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["merge", "member"], name="habit_merge_answered_once")]


class Removal(models.Model):
    """The town asks somebody, kindly, to change or to leave; she may ask the town to look at it again.

    First somebody talks with her (``talked_at``); only then may she be taken out of the team. ``words`` are
    those she was told, ``appeal`` what she says to it, ``note`` the town's answer.
    """

    code = models.CharField(max_length=8, unique=True)
    member = models.ForeignKey("habit_challenge.Member", on_delete=models.CASCADE, related_name="removals")
    team = models.ForeignKey(
        "habit_challenge.Team", on_delete=models.SET_NULL, null=True, blank=True, related_name="removals"
    )
    status = models.CharField(
        max_length=9, choices=RemovalStatus.choices, default=RemovalStatus.TALKED, db_index=True
    )
    words = models.CharField(max_length=300)
    talked_at = models.DateTimeField()
    talked_by = models.CharField(max_length=64)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=64, blank=True)
    appeal = models.CharField(max_length=400, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-talked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(status__in=RemovalStatus.open_values()),
                name="habit_removal_open_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=RemovalStatus.values), name="habit_removal_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code
