"""Rides, fares and what could not be given."""

from django.conf import settings
from django.db import models

from moyai.services.shared_taxi.enums import FareClass, Preference, RideStatus, UnmetReason
from moyai.services.shared_taxi.study_models import Study, StudyDay, StudyKind, StudyStatus

__all__ = ["Ride", "Study", "StudyDay", "StudyKind", "StudyStatus", "Tariff", "UnmetRequest"]


class Tariff(models.Model):
    """Fares per person and ride, in yen, from a day on."""

    valid_from = models.DateField(unique=True)
    ordinary_yen = models.PositiveIntegerField()
    self_service_yen = models.PositiveIntegerField()
    discount_yen = models.PositiveIntegerField()


class Ride(models.Model):
    """A booked ride. The promise and the driving are the fleet task's."""

    code = models.CharField(max_length=8, unique=True)
    task = models.OneToOneField("fleet.Task", on_delete=models.PROTECT, related_name="ride")
    resident = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="rides")
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=12)
    preference = models.CharField(max_length=12, choices=Preference.choices)
    desired_at = models.DateTimeField()
    persons = models.PositiveSmallIntegerField()
    wheelchairs = models.PositiveSmallIntegerField(default=0)
    fare_class = models.CharField(max_length=12, choices=FareClass.choices)
    fare_yen = models.PositiveIntegerField()
    status = models.CharField(
        max_length=10, choices=RideStatus.choices, default=RideStatus.BOOKED, db_index=True
    )
    is_pooled = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_index=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(persons__gte=1), name="ride_has_persons"),
        ]
        indexes = [models.Index(fields=["resident", "-created_at"], name="ride_by_resident")]


class UnmetRequest(models.Model):
    """A request that could not be given as asked: every refusal is data.

    ``ride`` is the ride taken instead (another time), when there was one.
    """

    resident = models.ForeignKey(
        "residents.Resident", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    idempotency_key = models.CharField(max_length=80, unique=True)
    channel = models.CharField(max_length=12)
    reason = models.CharField(max_length=20, choices=UnmetReason.choices)
    detail = models.JSONField(default=dict)
    origin_name = models.CharField(max_length=80, blank=True)
    origin_lon = models.FloatField(null=True)
    origin_lat = models.FloatField(null=True)
    destination_name = models.CharField(max_length=80, blank=True)
    destination_lon = models.FloatField(null=True)
    destination_lat = models.FloatField(null=True)
    preference = models.CharField(max_length=12, choices=Preference.choices, blank=True)
    desired_at = models.DateTimeField(null=True)
    persons = models.PositiveSmallIntegerField(default=1)
    wheelchairs = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(db_index=True)
    ride = models.ForeignKey(Ride, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
