"""Duty records (業務記録・乗務記録)."""

from django.db import models

from moyai.core.append_only import UnchangedQuerySet
from moyai.fleet.crews.enums import DistanceSource, NoteKind
from moyai.fleet.crews.models.frozen import FrozenModel


class DutyRecord(FrozenModel):
    """What a shift did, written once from what happened (運輸規則 25条; 自家用有償: 施行規則 51条の22),
    kept for a year.

    ``points``, ``sections``, ``breaks`` and ``events`` are the lists of duty_ledger.py as JSON: places
    by name, no names of riders. Odometers in whole kilometres, None where nobody read one.
    """

    shift = models.OneToOneField("fleet.Shift", on_delete=models.PROTECT, related_name="duty_record")
    date = models.DateField(db_index=True)
    vehicle_plate = models.CharField(max_length=40)
    driver_name = models.CharField(max_length=80)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    begin_place = models.CharField(max_length=80)
    end_place = models.CharField(max_length=80)
    distance_m = models.PositiveIntegerField()
    distance_source = models.CharField(max_length=12, choices=DistanceSource.choices)
    odometer_begin_km = models.PositiveIntegerField(null=True, blank=True)
    odometer_end_km = models.PositiveIntegerField(null=True, blank=True)
    points = models.JSONField(default=list)
    sections = models.JSONField(default=list)
    breaks = models.JSONField(default=list)
    events = models.JSONField(default=list)
    written_at = models.DateTimeField()

    objects = UnchangedQuerySet["DutyRecord"].as_manager()

    class Meta:
        ordering = ["date", "vehicle_plate", "begun_at"]


class DutyNote(FrozenModel):
    """What a person adds to a shift's record: an accident, a big delay, an abnormal state with its cause."""

    shift = models.ForeignKey("fleet.Shift", on_delete=models.PROTECT, related_name="duty_notes")
    kind = models.CharField(max_length=12, choices=NoteKind.choices)
    happened_at = models.DateTimeField()
    place = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=300)
    cause = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=80)
    written_at = models.DateTimeField()

    objects = UnchangedQuerySet["DutyNote"].as_manager()

    class Meta:
        ordering = ["happened_at", "pk"]
