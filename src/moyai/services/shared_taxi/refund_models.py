"""Refunds, and fees for missed rides. The money itself stands in the books (core/ledger)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.core.append_only import UnchangedQuerySet
from moyai.services.shared_taxi.refund_enums import FeeKind, FeeStatus, RefundWhy


class Refund(models.Model):
    """Money given back: for a ride, a pass, a booklet or a fee. Never changed.

    ``subject`` is what it is for (``ride:48210937``, ``pass:…``, ``booklet:…``, ``fee:…``), ``number`` counts
    the refunds of a subject: two at the same moment cannot both be the first. ``cash_yen`` was handed over,
    ``ticket_yen`` went back onto the booklet that had paid it.
    """

    code = models.CharField(max_length=8, unique=True)
    key = models.CharField(max_length=64, unique=True)
    subject = models.CharField(max_length=24)
    number = models.PositiveSmallIntegerField()
    resident = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="refunds")
    why = models.CharField(max_length=12, choices=RefundWhy.choices)
    note = models.CharField(max_length=120, blank=True)
    cash_yen = models.PositiveIntegerField(default=0)
    ticket_yen = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=64)

    objects = UnchangedQuerySet["Refund"].as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "number"], name="one_refund_at_a_time"),
        ]

    @property
    def yen(self) -> int:
        """What the rider has back, in cash and in tickets."""
        return self.cash_yen + self.ticket_yen


class MissedFee(models.Model):
    """A fee for a ride that somebody missed or cancelled late: proposed, then hers once she has heard of it.

    The sums are those of the books and are kept here so that the database itself refuses too much of any:
    what was paid and waived is never more than was asked, what went back never more than was paid.
    """

    code = models.CharField(max_length=8, unique=True)
    ride = models.OneToOneField("shared_taxi.Ride", on_delete=models.CASCADE, related_name="missed_fee")
    kind = models.CharField(max_length=12, choices=FeeKind.choices)
    partner = models.ForeignKey(
        "partners.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(
        max_length=10, choices=FeeStatus.choices, default=FeeStatus.PROPOSED, db_index=True
    )
    asked_yen = models.PositiveIntegerField()
    paid_yen = models.PositiveIntegerField(default=0)
    waived_yen = models.PositiveIntegerField(default=0)
    refunded_yen = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(db_index=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    talked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)
    instalments = models.PositiveSmallIntegerField(default=1)
    first_due = models.DateField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(asked_yen__gt=0), name="fee_asks"),
            models.CheckConstraint(
                condition=Q(asked_yen__gte=F("paid_yen") + F("waived_yen")), name="fee_no_more_than_asked"
            ),
            models.CheckConstraint(
                condition=Q(refunded_yen__lte=F("paid_yen")), name="fee_back_no_more_than_paid"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=False) | (~Q(status="owed") & Q(paid_yen=0)),
                name="no_fee_unheard",
            ),
            models.CheckConstraint(condition=Q(instalments__gte=1), name="fee_has_parts"),
        ]

    @property
    def left_yen(self) -> int:
        """What is still to be paid."""
        return self.asked_yen - self.paid_yen - self.waived_yen
