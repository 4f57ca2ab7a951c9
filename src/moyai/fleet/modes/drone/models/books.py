"""The flight log (飛行日誌: 航空法132条の89, 施行規則236条の84) and what has to be reported."""

from django.conf import settings
from django.db import models

from moyai.core.append_only import UnchangedQuerySet
from moyai.fleet.crews.models.frozen import FrozenModel
from moyai.fleet.modes.drone.enums import IncidentKind, LogKind
from moyai.fleet.modes.drone.models.aircraft import Aircraft
from moyai.fleet.modes.drone.models.flights import Flight


class FlightRecord(FrozenModel):
    """飛行記録: one for each flight, in that day's words. ``total_s``: flown since made, this included."""

    aircraft = models.ForeignKey(Aircraft, on_delete=models.PROTECT, related_name="flight_records")
    flight = models.OneToOneField(Flight, on_delete=models.PROTECT, related_name="record")
    pilot_name = models.CharField(max_length=80)
    licence = models.CharField(max_length=40)
    purpose = models.CharField(max_length=60)
    route = models.CharField(max_length=200)
    manner = models.CharField(max_length=120)
    took_off_at = models.DateTimeField(db_index=True)
    took_off_place = models.CharField(max_length=60)
    landed_at = models.DateTimeField()
    landed_place = models.CharField(max_length=60)
    flight_s = models.PositiveIntegerField()
    total_s = models.PositiveIntegerField()
    safety = models.CharField(max_length=300, blank=True)
    defect = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()

    objects = UnchangedQuerySet["FlightRecord"].as_manager()

    class Meta:
        ordering = ["took_off_at", "pk"]


class InspectionRecord(FrozenModel):
    """日常点検記録. ``results`` = {item: is fine}."""

    aircraft = models.ForeignKey(Aircraft, on_delete=models.PROTECT, related_name="inspections")
    at = models.DateTimeField(db_index=True)
    place = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=80)
    results = models.JSONField()
    is_fine = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)

    objects = UnchangedQuerySet["InspectionRecord"].as_manager()

    class Meta:
        ordering = ["at", "pk"]


class ServiceRecord(FrozenModel):
    """点検整備記録. ``total_s``: flown since it was made, at that time."""

    aircraft = models.ForeignKey(Aircraft, on_delete=models.PROTECT, related_name="services")
    at = models.DateTimeField(db_index=True)
    place = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=80)
    content = models.CharField(max_length=300)
    reason = models.CharField(max_length=120)
    total_s = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)

    objects = UnchangedQuerySet["ServiceRecord"].as_manager()

    class Meta:
        ordering = ["at", "pk"]


class Incident(FrozenModel):
    """An accident or serious incident, as it was first told."""

    aircraft = models.ForeignKey(Aircraft, on_delete=models.PROTECT, related_name="incidents")
    flight = models.ForeignKey(
        Flight, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    kind = models.CharField(max_length=10, choices=IncidentKind.choices)
    happened_at = models.DateTimeField(db_index=True)
    place = models.CharField(max_length=120)
    what = models.CharField(max_length=600)
    done = models.CharField(max_length=600, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=80)
    told_at = models.DateTimeField()

    objects = UnchangedQuerySet["Incident"].as_manager()

    class Meta:
        ordering = ["happened_at", "pk"]


class Correction(FrozenModel):
    """What an entry of a book should have said; the entry stays to be read, the newest correction counts.

    ``entry``: its number in the book. ``changes`` = {field: [as it was read before, as it is]}.
    """

    log = models.CharField(max_length=12, choices=LogKind.choices)
    entry = models.PositiveBigIntegerField()
    changes = models.JSONField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=80)

    objects = UnchangedQuerySet["Correction"].as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["log", "entry"], name="drone_correction_of")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="drone_corrected_why"),
        ]
