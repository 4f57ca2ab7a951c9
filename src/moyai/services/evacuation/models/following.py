"""Follow-up rounds: whom to ask next and when, what was asked, and visits to those of whom nobody speaks."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.core.notices.models import DeskTask, Notice
from moyai.core.residents.models import Resident
from moyai.services.evacuation.enums import FollowStep, VisitOutcome
from moyai.services.evacuation.models.incidents import Incident


class FollowUp(models.Model):
    """What is to be done next about one person, and from when on; `engines.whereabouts.ask_next`.

    Attributes:
        judged_at: up to when what was said of her is reckoned with.
        claim: of the worker that is at it; a row is taken by a conditional UPDATE.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="follow_ups")
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=12, choices=FollowStep.choices)
    due_at = models.DateTimeField()
    judged_at = models.DateTimeField()
    claim = models.CharField(max_length=20, blank=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "resident"], name="followed_once")]
        indexes = [models.Index(fields=["incident", "due_at"], name="follow_ups_due")]


class Asking(models.Model):
    """A question about somebody that was put to her, to her family or to a neighbour; or a visit ordered.

    Attributes:
        about: of whom it asks; ``asked`` is who was asked, None where the desk rings somebody.
        answer: key of the reply, empty while nobody has answered.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="askings")
    about = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="+")
    asked = models.ForeignKey(Resident, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    step = models.CharField(max_length=12, choices=FollowStep.choices)
    at = models.DateTimeField()
    notice = models.OneToOneField(
        Notice, on_delete=models.SET_NULL, null=True, blank=True, related_name="asking"
    )
    desk_task = models.ForeignKey(
        DeskTask, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["incident", "about", "at"], name="askings_by_person")]


class Rounds(models.Model):
    """Whether the rounds of an incident run; without a row they do."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="rounds")
    is_paused = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )


class Visit(models.Model):
    """Somebody goes and looks. One is open for a person at a time.

    Attributes:
        outcome: what was found, empty while it is open.
        event_id: of the claim that the outcome became, empty where it said nothing of her.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="visits")
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=VisitOutcome.choices, blank=True)
    note = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    event_id = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "resident"], condition=Q(closed_at__isnull=True), name="one_open_visit"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="") | Q(closed_at__isnull=False) & ~Q(outcome=""),
                name="visit_closed_with_outcome",
            ),
        ]
