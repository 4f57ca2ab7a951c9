"""What patients may book themselves, appointments with the ride, and answers to reminders."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from moyai.services.mobile_clinic.enums import AppointmentStatus, CompanionWish, Programme
from moyai.services.mobile_clinic.models.visits import Visit


class PatientDoor(models.Model):
    """What an institution lets its patients book by themselves; without a row: nothing.

    ``programmes`` are codes of enums.Programme for which they may choose a visit of the car themselves, from
    ``notice_days`` until ``ahead_days`` after today. ``outpatient``: the room or doctor (a resource) at the
    institution that is booked instead where the car is full, on working days between the minutes after
    midnight ``outpatient_from`` and ``outpatient_until``, ``outpatient_minutes`` each.
    """

    institution = models.OneToOneField(
        "mobile_clinic.Institution", on_delete=models.CASCADE, related_name="patient_door"
    )
    programmes = models.JSONField(default=list, blank=True)
    notice_days = models.PositiveSmallIntegerField(default=1)
    ahead_days = models.PositiveSmallIntegerField(default=21)
    outpatient = models.ForeignKey(
        "reservations.Resource", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outpatient_from = models.PositiveSmallIntegerField(default=9 * 60)
    outpatient_until = models.PositiveSmallIntegerField(default=12 * 60)
    outpatient_minutes = models.PositiveSmallIntegerField(default=20)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    outpatient_until__gt=F("outpatient_from"),
                    outpatient_until__lte=24 * 60,
                    outpatient_minutes__gte=5,
                ),
                name="door_outpatient_hours",
            ),
            models.CheckConstraint(condition=Q(ahead_days__gt=F("notice_days")), name="door_opens_some_days"),
        ]

    def __str__(self) -> str:
        return str(self.institution)


class Appointment(models.Model):
    """A patient is seen at an institution instead, with a ride there and back that goes with it.

    ``reservation`` has the room or doctor. ``carrier`` with ``there_code`` and ``back_code``: who drives and
    its numbers of both rides (`fleet/round_trips.py`); empty: she comes by herself. ``trip`` are the windows
    told to her, as `trips.write_leg` keeps them. ``version`` grows with each change. ``undo_until``: so long
    a cancelling can be taken back.
    """

    code = models.CharField(max_length=8, unique=True)
    idempotency_key = models.CharField(max_length=100, unique=True)
    patient = models.ForeignKey(
        "mobile_clinic.Patient", on_delete=models.PROTECT, related_name="appointments"
    )
    institution = models.ForeignKey(
        "mobile_clinic.Institution", on_delete=models.PROTECT, related_name="appointments"
    )
    programme = models.CharField(max_length=12, choices=Programme.choices)
    reservation = models.OneToOneField(
        "reservations.Reservation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="clinic_appointment",
    )
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    companion = models.CharField(max_length=12, choices=CompanionWish.choices, default=CompanionWish.NOBODY)
    carrier = models.SlugField(blank=True)
    there_code = models.CharField(max_length=8, blank=True)
    back_code = models.CharField(max_length=8, blank=True)
    trip = models.JSONField(default=dict, blank=True)
    status = models.CharField(
        max_length=10, choices=AppointmentStatus.choices, default=AppointmentStatus.BOOKED, db_index=True
    )
    version = models.PositiveIntegerField(default=0)
    channel = models.CharField(max_length=12)
    booked_at = models.DateTimeField()
    booked_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointment_forwards"),
            models.CheckConstraint(
                condition=Q(status__in=AppointmentStatus.values), name="appointment_status_known"
            ),
            models.CheckConstraint(
                condition=Q(carrier="", there_code="", back_code="") | ~Q(carrier="") & ~Q(there_code=""),
                name="appointment_rides_have_a_carrier",
            ),
            models.UniqueConstraint(
                fields=["patient", "starts_at"],
                condition=Q(status=AppointmentStatus.BOOKED),
                name="patient_seen_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class VisitWord(models.Model):
    """What a patient said of a visit or an appointment: who is with her, that she comes, that she be rung.

    ``rung_at``: when somebody of the institution rang her.
    """

    visit = models.OneToOneField(
        "mobile_clinic.Visit", on_delete=models.CASCADE, null=True, blank=True, related_name="word"
    )
    appointment = models.OneToOneField(
        Appointment, on_delete=models.CASCADE, null=True, blank=True, related_name="word"
    )
    companion = models.CharField(max_length=12, choices=CompanionWish.choices, default=CompanionWish.NOBODY)
    comes_at = models.DateTimeField(null=True, blank=True)
    asks_call_at = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(visit__isnull=True, appointment__isnull=False)
                | Q(visit__isnull=False, appointment__isnull=True),
                name="word_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(companion__in=CompanionWish.values), name="word_companion_known"
            ),
        ]

    @property
    def thing(self) -> Visit | Appointment:
        """What it is about."""
        found = self.visit or self.appointment
        assert found is not None
        return found
