"""What was seen and missed of people who agreed to it, the concerns that came of it, and who keeps watch."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.core.watchover.enums import Condition, Contact, EventKind, KeeperKind, Level, Outcome, Step


class Keeper(models.Model):
    """Somebody who keeps watch for the town: of the welfare office, or a welfare volunteer (民生委員).

    ``settlements``: where a volunteer keeps watch. ``phone``: by which the desk reaches who is no registered
    resident.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="keeperships")
    kind = models.CharField(max_length=10, choices=KeeperKind.choices)
    settlements = models.JSONField(default=list)
    phone = models.CharField(max_length=24, blank=True)
    appointed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"], condition=Q(ended_at__isnull=True), name="one_live_keepership"
            ),
            models.CheckConstraint(condition=Q(kind__in=KeeperKind.values), name="keeper_kind_known"),
        ]


class Concern(models.Model):
    """The case of one person of whom something was missed: one open case a person.

    ``grade`` never falls while it is open. ``reasons``: the engine's, as they last were. ``step``: whose turn
    it is; ``due_at``: when it is the next one's, None: only a person goes on. ``stopped_at``: she answered,
    or somebody met her. ``turn``: how often the ladder was begun. ``version`` counts changes: nobody closes
    what she has not seen.
    """

    code = models.CharField(max_length=8, unique=True)
    resident = models.ForeignKey("residents.Resident", on_delete=models.CASCADE, related_name="concerns")
    grade = models.PositiveSmallIntegerField(choices=Level.choices)
    reasons = models.JSONField(default=list)
    step = models.PositiveSmallIntegerField(choices=Step.choices, default=Step.LOOK)
    due_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    turn = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["closed_at", "due_at"], name="concern_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["resident"], condition=Q(closed_at__isnull=True), name="one_open_concern"
            ),
            models.CheckConstraint(condition=Q(grade__in=Level.values), name="concern_grade_known"),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="concern_step_known"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="")
                | Q(closed_at__isnull=False, outcome__in=Outcome.values),
                name="concern_closed_with_outcome",
            ),
        ]


class Observation(models.Model):
    """Somebody was at her door, or spoke to her. ``condition``: only of whom was met.

    ``concern``: the closed concern that dealt with it. ``retracted_at``: it was a slip of the finger.
    """

    resident = models.ForeignKey("residents.Resident", on_delete=models.CASCADE, related_name="observations")
    source = models.CharField(max_length=32)
    contact = models.CharField(max_length=10, choices=Contact.choices)
    at = models.DateTimeField()
    is_met = models.BooleanField()
    condition = models.CharField(max_length=8, choices=Condition.choices, blank=True)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    idempotency_key = models.CharField(max_length=100, unique=True)
    concern = models.ForeignKey(
        Concern, on_delete=models.SET_NULL, null=True, blank=True, related_name="observations"
    )
    retracted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["resident", "at"], name="observation_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_met=True, condition__in=Condition.values) | Q(is_met=False, condition=""),
                name="observation_condition_of_whom_was_met",
            )
        ]


class Signal(models.Model):
    """Something a service missed of her: a ride, steps. ``subject``: what it is about, ``ride:123``."""

    resident = models.ForeignKey("residents.Resident", on_delete=models.CASCADE, related_name="watch_signals")
    kind = models.CharField(max_length=32)
    source = models.CharField(max_length=32)
    subject = models.CharField(max_length=60)
    at = models.DateTimeField()
    concern = models.ForeignKey(
        Concern, on_delete=models.SET_NULL, null=True, blank=True, related_name="signals"
    )
    retracted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["resident", "at"], name="signal_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["resident", "kind", "subject"], name="signal_told_once")
        ]


class Absence(models.Model):
    """She is known to be elsewhere: nobody misses her. ``ended_at``: she is back before."""

    resident = models.ForeignKey("residents.Resident", on_delete=models.CASCADE, related_name="absences")
    since = models.DateTimeField()
    until = models.DateTimeField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["resident", "until"], name="absence_by_time")]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="absence_ends_after_it_begins")
        ]


class ConcernEvent(models.Model):
    """One thing that happened in a concern, as its timeline shows it. ``notice``: it asked somebody."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=EventKind.choices)
    step = models.PositiveSmallIntegerField(choices=Step.choices, null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)
    notice = models.OneToOneField(
        "notices.Notice", on_delete=models.SET_NULL, null=True, blank=True, related_name="watch_event"
    )

    class Meta:
        ordering = ["at", "pk"]


class StepWait(models.Model):
    """How many minutes a step of the ladder has, as the town has set it."""

    step = models.PositiveSmallIntegerField(choices=Step.choices, unique=True)
    today_min = models.PositiveSmallIntegerField()
    now_min = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(now_min__gte=1, today_min__gte=F("now_min"), today_min__lte=24 * 60),
                name="step_wait_makes_sense",
            )
        ]
