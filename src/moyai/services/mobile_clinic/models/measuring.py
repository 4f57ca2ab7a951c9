"""What is measured: devices and their keys, whom they measure just now, packets, limits, alerts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.services.mobile_clinic.enums import Device, Programme


class MedicalDevice(models.Model):
    """One device that sends by itself. ``key``: what it signs with, sealed (subject ``device:…``).

    ``provider`` is the name of what reads its packets (devices/providers.py). ``counter``: the highest number
    that came from it, to be compared with what is on its screen. ``skew_s``: by how many seconds its clock
    was ahead of ours (less than 0: behind) when it was last heard. ``idempotency_key``: of the form by which
    it was registered; a second press makes no second device. ``placed_at``: since when it is in its set.
    """

    code = models.SlugField(max_length=24, unique=True)
    kind = models.CharField(max_length=16, choices=Device.choices)
    device_set = models.ForeignKey(
        "mobile_clinic.DeviceSet", on_delete=models.PROTECT, related_name="medical_devices"
    )
    provider = models.CharField(max_length=24, default="signed")
    key = models.BinaryField()
    counter = models.BigIntegerField(default=-1)
    heard_at = models.DateTimeField(null=True, blank=True)
    skew_s = models.IntegerField(null=True, blank=True)
    placed_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code}"

    @property
    def subject(self) -> str:
        """Whose key its own key is sealed with."""
        return f"device:{self.code}"

    @property
    def source(self) -> str:
        """How its packets name it."""
        return self.subject


class Measuring(models.Model):
    """The nurse has said whom the devices of a set measure, for a while.

    Nobody is given a packet by guess.
    """

    visit = models.ForeignKey("mobile_clinic.Visit", on_delete=models.CASCADE, related_name="measurings")
    device_set = models.ForeignKey(
        "mobile_clinic.DeviceSet", on_delete=models.PROTECT, related_name="measurings"
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["device_set", "-opened_at"], name="measuring_latest")]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("opened_at")), name="measuring_forwards")
        ]


class VitalsPacket(models.Model):
    """What a device, or a hand at the tablet, sent at once; also what of it was refused, as it came.

    ``body`` is sealed: times, readings. ``mark`` tells contents apart (keyed with the person's own key, for
    readings are few enough to be guessed): the same packet again is nothing new, with another content both
    are kept and neither counts.
    """

    patient = models.ForeignKey("mobile_clinic.Patient", on_delete=models.PROTECT, related_name="packets")
    visit = models.ForeignKey("mobile_clinic.Visit", on_delete=models.PROTECT, related_name="packets")
    source = models.CharField(max_length=40)
    number = models.BigIntegerField()
    mark = models.CharField(max_length=32)
    body = models.BinaryField()
    sent_by = models.CharField(max_length=64)
    received_at = models.DateTimeField(db_index=True)
    times_received = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["received_at", "pk"]
        indexes = [models.Index(fields=["patient", "-received_at"], name="packets_of_patient")]
        constraints = [
            models.UniqueConstraint(fields=["source", "number", "mark"], name="packet_once"),
            models.CheckConstraint(condition=Q(number__gte=0), name="packet_counted_from_0"),
        ]

    @property
    def about(self) -> str:
        """What its body is authenticated with."""
        return f"clinic.vitals:{self.source}:{self.number}"


class ProgrammeLimit(models.Model):
    """Within what an institution's doctors find a measure in order for all its patients of a programme.

    ``bounds``: the four limits as words (`limits.list_words`); an empty list: the default again. Of those
    that were not withdrawn the one with the latest ``valid_from`` that has come counts, of them the newest.
    ``is_weaker``: it lets something pass at which the default would have called, and whoever set it knew.
    """

    institution = models.ForeignKey(
        "mobile_clinic.Institution", on_delete=models.PROTECT, related_name="programme_limits"
    )
    programme = models.CharField(max_length=12, choices=Programme.choices)
    measure = models.CharField(max_length=24)
    bounds = models.JSONField(default=list, blank=True)
    valid_from = models.DateField()
    why = models.CharField(max_length=200)
    is_weaker = models.BooleanField(default=False)
    set_by = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="programme_limits_set"
    )
    set_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-valid_from", "-set_at", "-pk"]
        indexes = [
            models.Index(fields=["institution", "programme", "-valid_from"], name="limit_of_programme")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(programme__in=Programme.values), name="programme_limit_programme_known"
            )
        ]


class PatientLimit(models.Model):
    """Within what a doctor finds a measure in order for this one patient; the newest of a measure counts.

    ``body`` is sealed: the four limits, and why.
    """

    code = models.CharField(max_length=8, unique=True)
    patient = models.ForeignKey("mobile_clinic.Patient", on_delete=models.PROTECT, related_name="limits")
    measure = models.CharField(max_length=24)
    body = models.BinaryField()
    set_by = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="limits_set"
    )
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-set_at", "-pk"]

    @property
    def about(self) -> str:
        """What its body is authenticated with."""
        return f"clinic.limit:{self.code}"


class VitalsAlert(models.Model):
    """A value outside its limits, as they were when it came in. ``body`` is sealed: value, limit, time.

    It was measured on a visit (``visit``, ``packet``), or a program outside sent it (``received``). ``mark``
    makes one alert of one reading (keyed, like a packet's).
    """

    code = models.CharField(max_length=8, unique=True)
    patient = models.ForeignKey("mobile_clinic.Patient", on_delete=models.PROTECT, related_name="alerts")
    visit = models.ForeignKey(
        "mobile_clinic.Visit", on_delete=models.PROTECT, null=True, blank=True, related_name="alerts"
    )
    packet = models.ForeignKey(
        VitalsPacket, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts"
    )
    received = models.ForeignKey(
        "mobile_clinic.ReceivedResource",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="alerts",
    )
    mark = models.CharField(max_length=32, unique=True)
    grade = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    raised_at = models.DateTimeField()

    class Meta:
        ordering = ["-grade", "-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(visit__isnull=False, packet__isnull=False, received__isnull=True)
                | Q(visit__isnull=True, packet__isnull=True, received__isnull=False),
                name="alert_measured_or_received",
            )
        ]

    @property
    def about(self) -> str:
        """What its body is authenticated with."""
        return f"clinic.alert:{self.code}"


class AlertSight(models.Model):
    """Somebody has seen an alert, and said so."""

    alert = models.ForeignKey(VitalsAlert, on_delete=models.CASCADE, related_name="sights")
    by = models.ForeignKey("mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["alert", "by"], name="alert_seen_once_by_each")]
