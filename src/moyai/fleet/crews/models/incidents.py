"""Complaints (苦情) and accidents (事故): what was heard or happened, and what came out of it, each
written once."""

from django.conf import settings
from django.db import models

from moyai.core.append_only import UnchangedQuerySet
from moyai.fleet.crews.models.frozen import FrozenModel


class Complaint(FrozenModel):
    """A complaint as it was heard (運輸規則 3条), kept for a year."""

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="complaints")
    received_at = models.DateTimeField(db_index=True)
    from_name = models.CharField(max_length=80, blank=True)
    contact = models.CharField(max_length=80, blank=True)
    about = models.CharField(max_length=120, blank=True)
    text = models.CharField(max_length=600)
    by_name = models.CharField(max_length=80)
    written_at = models.DateTimeField()

    objects = UnchangedQuerySet["Complaint"].as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]


class ComplaintAnswer(FrozenModel):
    """What came out of a complaint: cause, explanation, improvement, who is in charge. The last one
    counts."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="answers")
    cause = models.CharField(max_length=300)
    explanation = models.CharField(max_length=300)
    improvement = models.CharField(max_length=300)
    in_charge = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    written_at = models.DateTimeField()

    objects = UnchangedQuerySet["ComplaintAnswer"].as_manager()

    class Meta:
        ordering = ["written_at", "pk"]


class Accident(FrozenModel):
    """An accident (運輸規則 26条の2), kept for three years. Names and plate as they were on that day."""

    vehicle = models.ForeignKey("fleet.Vehicle", on_delete=models.PROTECT, related_name="accidents")
    vehicle_plate = models.CharField(max_length=40)
    driver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="accidents")
    driver_name = models.CharField(max_length=80)
    happened_at = models.DateTimeField(db_index=True)
    place = models.CharField(max_length=120)
    parties = models.CharField(max_length=300, blank=True)
    damage = models.CharField(max_length=300, blank=True)
    outline = models.CharField(max_length=600)
    injured = models.PositiveSmallIntegerField(default=0)
    killed = models.PositiveSmallIntegerField(default=0)
    by_name = models.CharField(max_length=80)
    written_at = models.DateTimeField()

    objects = UnchangedQuerySet["Accident"].as_manager()

    class Meta:
        ordering = ["-happened_at", "-pk"]


class AccidentFinding(FrozenModel):
    """What was found out about an accident: cause, and what prevents the next one. The last one counts."""

    accident = models.ForeignKey(Accident, on_delete=models.CASCADE, related_name="findings")
    cause = models.CharField(max_length=300)
    prevention = models.CharField(max_length=300)
    by_name = models.CharField(max_length=80)
    written_at = models.DateTimeField()

    objects = UnchangedQuerySet["AccidentFinding"].as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
