"""Flights, what was confirmed before them, and what was decided with which inputs."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.core.append_only import UnchangedQuerySet
from moyai.fleet.crews.models.frozen import FrozenModel
from moyai.fleet.modes.drone.enums import ConfirmationKind, FlightStatus
from moyai.fleet.modes.drone.models.aircraft import Aircraft, Battery, Pilot
from moyai.fleet.modes.drone.models.network import Waypoint


class Flight(models.Model):
    """One flight there and back. ``reference``: whose parcel, in the asking service's words.

    ``route``: keys of waypoints; ``mission``: as it goes to the vehicle (formats/qgc_plan). ``least_pct``:
    what the battery has to have at take-off. ``plan_ids``: by which numbers the vehicle knows the plans.
    """

    reference = models.CharField(max_length=40, blank=True, db_index=True)
    idempotency_key = models.CharField(max_length=80, unique=True)
    aircraft = models.ForeignKey(Aircraft, on_delete=models.PROTECT, related_name="flights")
    battery = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="flights")
    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="flights")
    origin = models.ForeignKey(Waypoint, on_delete=models.PROTECT, related_name="+")
    drop = models.ForeignKey(Waypoint, on_delete=models.PROTECT, related_name="+")
    load_g = models.PositiveIntegerField()
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    route = models.JSONField()
    mission = models.TextField()
    distance_m = models.PositiveIntegerField()
    flight_s = models.PositiveIntegerField()
    energy_wh = models.FloatField()
    least_pct = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=FlightStatus.choices, default=FlightStatus.PLANNED)
    why = models.CharField(max_length=60, blank=True)
    plan_ids = models.JSONField(default=list)
    dips_id = models.CharField(max_length=40, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    took_off_at = models.DateTimeField(null=True, blank=True)
    put_down_at = models.DateTimeField(null=True, blank=True)
    landed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["aircraft"],
                condition=Q(status__in=["released", "flying"]),
                name="drone_one_flight_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="drone_flight_forwards"
            ),
        ]


class Confirmation(FrozenModel):
    """What somebody saw with their own eyes, and when; the newest of each kind counts."""

    flight = models.ForeignKey(Flight, on_delete=models.CASCADE, related_name="confirmations")
    kind = models.CharField(max_length=16, choices=ConfirmationKind.choices)
    is_so = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=120, blank=True)

    objects = UnchangedQuerySet["Confirmation"].as_manager()

    class Meta:
        ordering = ["at", "pk"]


class GoNoGo(FrozenModel):
    """One decision with every input: ``findings`` = [{key, value, limit, unit, code, text, source}].

    ``by`` is empty where the rules were asked by the clock before the flight, not by a person.
    """

    flight = models.ForeignKey(Flight, on_delete=models.CASCADE, related_name="decisions")
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_go = models.BooleanField()
    findings = models.JSONField()

    objects = UnchangedQuerySet["GoNoGo"].as_manager()

    class Meta:
        ordering = ["at", "pk"]
