"""The subsidised exclusive taxi: residents' cards and the rides that were taken with them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.services.shared_taxi.enums import FareClass, MeterRideStatus


class TaxiCard(models.Model):
    """A resident's card. Its QR carries the code with a signature; a card that was lost is revoked."""

    code = models.CharField(max_length=8, unique=True)
    resident = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="taxi_cards")
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["resident"], condition=Q(revoked_at__isnull=True), name="one_live_taxi_card"
            ),
        ]


class MeterRide(models.Model):
    """A ride in an ordinary taxi: the rider pays a flat fare, the city what the meter shows beyond it.

    ``flags`` are what looks wrong (``exclusive_rules``); such a ride is held until somebody has looked at it.
    ``collected_yen`` is what the driver took from the rider without a connection, not knowing her fare; None
    when the tablet told the driver. ``photo`` is the picture of the meter. Places are where the tablet, or
    else the vehicle, was.
    """

    code = models.CharField(max_length=8, unique=True)
    idempotency_key = models.CharField(max_length=40, unique=True)
    card = models.ForeignKey(TaxiCard, on_delete=models.PROTECT, related_name="rides")
    driver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    vehicle = models.ForeignKey("fleet.Vehicle", on_delete=models.PROTECT, related_name="meter_rides")
    is_typed = models.BooleanField(default=False)
    fare_class = models.CharField(max_length=12, choices=FareClass.choices)
    status = models.CharField(
        max_length=10, choices=MeterRideStatus.choices, default=MeterRideStatus.OPEN, db_index=True
    )
    started_at = models.DateTimeField(db_index=True)
    start_lon = models.FloatField(null=True, blank=True)
    start_lat = models.FloatField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_lon = models.FloatField(null=True, blank=True)
    end_lat = models.FloatField(null=True, blank=True)
    meter_yen = models.PositiveIntegerField(default=0)
    rider_yen = models.PositiveIntegerField(default=0)
    city_yen = models.PositiveIntegerField(default=0)
    collected_yen = models.PositiveIntegerField(null=True, blank=True)
    photo = models.CharField(max_length=120, blank=True)
    flags = models.JSONField(default=list)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(meter_yen=F("rider_yen") + F("city_yen")), name="meter_ride_adds_up"
            ),
            models.UniqueConstraint(
                fields=["driver"], condition=Q(status="open"), name="one_open_meter_ride_a_driver"
            ),
        ]
