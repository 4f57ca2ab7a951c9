"""Aircraft with what every form of the flight log has at its head, batteries, pilots."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.fleet.modes.drone.enums import AircraftStatus


class Aircraft(models.Model):
    """An unmanned aircraft. ``total_s``: flown since it was made; ``serviced_total_s``: at the last service.

    ``vehicle``: as which vehicle the fleet knows it. ``host`` and ``port``: where its autopilot calls.
    """

    symbol = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=40, default="回転翼航空機（マルチローター）")
    model = models.CharField(max_length=60)
    maker = models.CharField(max_length=60)
    serial = models.CharField(max_length=40)
    type_certificate = models.CharField(max_length=40, blank=True)
    airworthiness = models.CharField(max_length=60, blank=True)
    remote_id = models.CharField(max_length=20, blank=True)
    vehicle = models.OneToOneField(
        "fleet.Vehicle", on_delete=models.SET_NULL, null=True, blank=True, related_name="aircraft"
    )
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="aircraft")
    mass_g = models.PositiveIntegerField()
    most_load_g = models.PositiveIntegerField()
    hover_w = models.FloatField()
    cruise_m_s = models.FloatField(default=10)
    climb_m_s = models.FloatField(default=2.5)
    descend_m_s = models.FloatField(default=1.5)
    most_wind_m_s = models.FloatField(default=5)
    status = models.CharField(max_length=10, choices=AircraftStatus.choices, default=AircraftStatus.READY)
    status_reason = models.CharField(max_length=120, blank=True)
    total_s = models.PositiveIntegerField(default=0)
    serviced_total_s = models.PositiveIntegerField(default=0)
    service_every_s = models.PositiveIntegerField(default=20 * 3600)
    insured_until = models.DateField()
    insurer = models.CharField(max_length=60, blank=True)
    permit = models.CharField(max_length=60, blank=True)
    permitted_until = models.DateField()
    host = models.CharField(max_length=60, default="127.0.0.1")
    port = models.PositiveIntegerField(default=14560)
    system = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["symbol"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mass_g__gt=0, hover_w__gt=0, cruise_m_s__gt=0), name="drone_aircraft_figures"
            ),
            models.CheckConstraint(condition=Q(system__range=(1, 250)), name="drone_aircraft_system"),
        ]

    def __str__(self) -> str:
        return self.name


class Battery(models.Model):
    """A battery. ``charge_pct`` as it was last measured, at ``charged_at``."""

    code = models.SlugField(unique=True)
    aircraft = models.ForeignKey(Aircraft, on_delete=models.CASCADE, related_name="batteries")
    capacity_wh = models.FloatField()
    health_pct = models.PositiveSmallIntegerField(default=100)
    cycles = models.PositiveIntegerField(default=0)
    most_cycles = models.PositiveIntegerField(default=300)
    charge_pct = models.PositiveSmallIntegerField(null=True, blank=True)
    charged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(charge_pct__isnull=True) | Q(charge_pct__lte=100), name="drone_battery_percent"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Pilot(models.Model):
    """Who may fly: an account with a licence."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pilot")
    name = models.CharField(max_length=80)
    licence = models.CharField(max_length=40)
    is_first_class = models.BooleanField(default=False)
    is_beyond_sight = models.BooleanField(default=False)
    licensed_until = models.DateField()
    last_flew_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
