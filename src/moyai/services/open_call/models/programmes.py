"""Programmes: their plan as data, their calendar, who is who, the forms that entries fill in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.services.open_call.enums import ProgrammeState, StaffRole


class Programme(models.Model):
    """A round of open calls, or a contest.

    ``plan``: stages, states and allowed moves, as ``programmes/plan.py`` reads them; a copy of its template,
    so that what runs stays when a template changes. ``rules``: in words, fixed when it opens.
    ``zone``: in whose clock its deadlines are told.
    """

    code = models.CharField(max_length=8, unique=True)
    template = models.CharField(max_length=24)
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True)
    summary = models.CharField(max_length=400, blank=True)
    rules = models.TextField(blank=True)
    plan = models.JSONField()
    zone = models.CharField(max_length=40, default="Asia/Tokyo")
    state = models.CharField(max_length=6, choices=ProgrammeState.choices, default=ProgrammeState.DRAFT)
    budget_yen = models.PositiveBigIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ProgrammeState.DRAFT) | Q(opened_at__isnull=False),
                name="call_open_since",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class StageDates(models.Model):
    """When a stage of a programme begins and ends.

    ``closes_at``: to the second; what comes up to ``grace_s`` seconds later is taken and marked as late where
    the rules say so, and refused beyond.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="dates")
    stage = models.CharField(max_length=24)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    grace_s = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["opens_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "stage"], name="call_stage_once"),
            models.CheckConstraint(condition=Q(closes_at__gte=F("opens_at")), name="call_stage_forwards"),
        ]


class Staff(models.Model):
    """Somebody who works in a programme: office, owning section, judge, chair, mentor.

    ``organisation``: where she works, for conflicts of interest; ``expertise``: what she knows, in words;
    ``most``: so many entries she can review in a round, or teams she can mentor.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="staff")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="call_staff"
    )
    role = models.CharField(max_length=6, choices=StaffRole.choices)
    name = models.CharField(max_length=40)
    organisation = models.CharField(max_length=80, blank=True)
    section = models.CharField(max_length=40, blank=True)
    expertise = models.CharField(max_length=400, blank=True)
    most = models.PositiveSmallIntegerField(default=15)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["role", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "user", "role"],
                condition=Q(left_at__isnull=True, user__isnull=False),
                name="call_role_once",
            ),
            models.CheckConstraint(condition=Q(role__in=StaffRole.values), name="call_role_known"),
        ]

    def __str__(self) -> str:
        return self.name


class EntryForm(models.Model):
    """A version of the form that entries of a programme fill in.

    ``fields``: typed questions with conditions, as ``form_fields.py`` reads them. Once published it does not
    change; another version is made, and entries say which one they filled in.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="forms")
    number = models.PositiveSmallIntegerField()
    fields = models.JSONField()
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="call_form_once")]


class Tiding(models.Model):
    """Something that somebody is told: on her page always, by her own door or by mail besides.

    ``key``: what it is of, so that it is told once. ``address``: the page that it leads to.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="call_tidings")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="tidings")
    key = models.CharField(max_length=80)
    text = models.JSONField()
    address = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-told_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="call_told_once")]
