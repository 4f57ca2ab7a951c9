"""What the car's visits cost, and who bears it."""

from django.db import models
from django.db.models import F, Q

from moyai.services.mobile_clinic.enums_treatment import StatementStatus


class ClinicMonth(models.Model):
    """A month that is closed: its statements stand."""

    month = models.DateField(unique=True)
    closed_at = models.DateTimeField()
    actor = models.CharField(max_length=64)


class Statement(models.Model):
    """An institution's share of the car for a month. ``number`` is on the paper."""

    number = models.CharField(max_length=8, unique=True)
    institution = models.ForeignKey(
        "mobile_clinic.Institution", on_delete=models.PROTECT, related_name="statements"
    )
    month = models.DateField()
    status = models.CharField(
        max_length=6, choices=StatementStatus.choices, default=StatementStatus.OPEN, db_index=True
    )
    issued_at = models.DateTimeField()
    due_on = models.DateField()
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-month", "institution"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "month"], name="statement_once_a_month"),
            models.CheckConstraint(
                condition=Q(status=StatementStatus.OPEN, paid_at__isnull=True)
                | Q(status=StatementStatus.PAID, paid_at__isnull=False),
                name="statement_paid_at_a_time",
            ),
        ]


class VisitCharge(models.Model):
    """What one visit of the car cost, shared between institution and city as the rule was that day.

    ``facility_fee_yen``: what the patient pays the institution for the place, told apart from the doctor's
    fee; it is shown, and goes through no books of ours.
    """

    visit = models.OneToOneField("mobile_clinic.Visit", on_delete=models.PROTECT, related_name="charge")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="charges")
    cost_yen = models.PositiveIntegerField()
    institution_yen = models.PositiveIntegerField()
    city_yen = models.PositiveIntegerField()
    facility_fee_yen = models.PositiveIntegerField()

    class Meta:
        ordering = ["statement", "visit__arrives_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cost_yen=F("institution_yen") + F("city_yen")), name="charge_parts_make_the_whole"
            ),
        ]
