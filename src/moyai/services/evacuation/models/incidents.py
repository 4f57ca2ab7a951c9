"""Incidents, and the messages in which the town tells others of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.core.places.models import Area
from moyai.services.evacuation.drill import MARK, MARK_EN
from moyai.services.evacuation.enums import (
    USUAL_QUESTIONS,
    IncidentKind,
    Level,
    Mode,
    PartnersSee,
    Phase,
    Trigger,
)


class Incident(models.Model):
    """A disaster that the town answers, or the rehearsal of one. At most one is open at a time.

    A drill's name begins with the mark 【訓練】, a real one's never does, and neither becomes the other: the
    database refuses it (constraints here, triggers in the migrations).

    Attributes:
        areas: where it is; none means the whole town.
        level: what the town has issued.
        chosen_questions: values of `Question`; None: nobody chose.
        keep_days: how long after its end its records are kept.
        version: counts the changes, so that a page that is out of date changes nothing.
    """

    code = models.SlugField(unique=True)
    mode = models.CharField(max_length=8, choices=Mode.choices)
    kind = models.CharField(max_length=16, choices=IncidentKind.choices)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=100)
    phase = models.CharField(max_length=16, choices=Phase.choices, default=Phase.WATCH)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.NONE)
    areas = models.ManyToManyField(Area, blank=True, related_name="+")
    trigger = models.CharField(max_length=8, choices=Trigger.choices, default=Trigger.PERSON)
    partners_see = models.CharField(max_length=16, choices=PartnersSee.choices, default=PartnersSee.NOTHING)
    chosen_questions = models.JSONField(null=True, blank=True)
    keep_days = models.PositiveIntegerField(default=365)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_open = models.BooleanField(null=True, default=True, unique=True, editable=False)
    """True while open, None afterwards: the unique key then lets only one be open."""

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mode=Mode.DRILL, name__startswith=MARK, name_en__startswith=MARK_EN)
                | (Q(mode=Mode.REAL) & ~Q(name__contains=MARK) & ~Q(name_en__contains=MARK_EN)),
                name="incident_drill_is_marked",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True, closed_at__isnull=True)
                | Q(is_open__isnull=True, closed_at__isnull=False),
                name="incident_open_until_closed",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=models.F("opened_at")),
                name="incident_closes_after_opening",
            ),
            models.CheckConstraint(condition=Q(phase__in=Phase.values), name="incident_phase_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="incident_level_known"),
            models.CheckConstraint(
                condition=Q(keep_days__gte=1, keep_days__lte=3650), name="incident_kept_for_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_drill(self) -> bool:
        """Whether it is a rehearsal."""
        return self.mode == Mode.DRILL

    @property
    def questions(self) -> list[str]:
        """What people are asked, beside where they are and whether they need help: values of `Question`."""
        if self.chosen_questions is None:
            return [one.value for one in USUAL_QUESTIONS]
        return list(self.chosen_questions)


class CapAlert(models.Model):
    """A message in the Common Alerting Protocol as it went out; never changed afterwards."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="alerts")
    identifier = models.CharField(max_length=120, unique=True)
    status = models.CharField(max_length=10)
    message_type = models.CharField(max_length=8)
    sent_at = models.DateTimeField(db_index=True)
    title = models.CharField(max_length=160)
    xml = models.TextField()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="Actual") & ~Q(title__contains=MARK)
                | Q(status="Exercise", title__startswith=MARK),
                name="cap_drill_is_exercise",
            )
        ]
