"""Visits: one patient at her door, in the car, with her doctor on the screen."""

from django.db import models
from django.db.models import F, Q

from moyai.services.mobile_clinic.enums import Programme, VisitStatus


class Visit(models.Model):
    """A patient's turn in one tour.

    The car stands at ``name`` (her home, a school) from ``arrives_at``; the doctor is on the screen from
    ``call_from`` until ``call_until``, both as promised. ``reservation`` has the car, its driver, the nurse,
    the doctor and the devices; ``task`` is the fleet's code of the stop. ``version`` grows with each change.
    ``moved_why``: a code of why she was seen in person instead (`treatment`'s switch conditions).
    ``promised_at``: when she was told that the car comes, as it was booked; ``flex_s``: by how much, either
    way, that may still be changed until the evening before, as she was told with it. 0: not at all.
    """

    code = models.CharField(max_length=8, unique=True)
    idempotency_key = models.CharField(max_length=100, unique=True)
    patient = models.ForeignKey("mobile_clinic.Patient", on_delete=models.PROTECT, related_name="visits")
    institution = models.ForeignKey(
        "mobile_clinic.Institution", on_delete=models.PROTECT, related_name="visits"
    )
    share = models.ForeignKey(
        "mobile_clinic.Share", on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )
    programme = models.CharField(max_length=12, choices=Programme.choices)
    doctor = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="visits_as_doctor"
    )
    device_sets = models.ManyToManyField("mobile_clinic.DeviceSet", blank=True, related_name="visits")
    reservation = models.OneToOneField(
        "reservations.Reservation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="clinic_visit",
    )
    task = models.CharField(max_length=8, blank=True, db_index=True)
    name = models.CharField(max_length=80)
    lon = models.FloatField()
    lat = models.FloatField()
    needs_ramp = models.BooleanField(default=False)
    arrives_at = models.DateTimeField()
    call_from = models.DateTimeField()
    call_until = models.DateTimeField()
    promised_at = models.DateTimeField(null=True, blank=True)
    flex_s = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=VisitStatus.choices, db_index=True)
    held_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    booked_at = models.DateTimeField()
    booked_by = models.CharField(max_length=64)
    channel = models.CharField(max_length=12)
    reached_at = models.DateTimeField(null=True, blank=True)
    call_started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=64, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)
    moved_why = models.CharField(max_length=24, blank=True)

    class Meta:
        ordering = ["arrives_at", "pk"]
        indexes = [models.Index(fields=["institution", "arrives_at"], name="visit_by_institution")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=VisitStatus.values), name="visit_status_known"),
            models.CheckConstraint(
                condition=Q(call_from__gte=F("arrives_at"), call_until__gt=F("call_from")),
                name="visit_forwards",
            ),
            models.CheckConstraint(
                condition=~Q(status=VisitStatus.HELD) | Q(held_until__isnull=False),
                name="visit_hold_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=VisitStatus.over()) | Q(ended_at__isnull=False),
                name="visit_over_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["patient", "arrives_at"],
                condition=Q(status__in=VisitStatus.live()),
                name="patient_visited_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.code
