"""Campaigns, sponsors, passes and prepaid tickets. What they are worth stands in the books (core/ledger)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.services.shared_taxi.enums import ClaimKind, PassKind, SubmissionStatus


class Campaign(models.Model):
    """Lower fares from a first to a last day; a class without a price keeps the tariff's."""

    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    municipality = models.ForeignKey(
        "places.Municipality", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_date = models.DateField()
    last_date = models.DateField()
    ordinary_yen = models.PositiveIntegerField(null=True, blank=True)
    self_service_yen = models.PositiveIntegerField(null=True, blank=True)
    discount_yen = models.PositiveIntegerField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-first_date", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="campaign_forwards"),
        ]


class Sponsorship(models.Model):
    """A partner that pays a part of each person's fare to and from its stop."""

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="sponsorships")
    facility = models.ForeignKey("places.Facility", on_delete=models.PROTECT, related_name="sponsorships")
    yen_a_person = models.PositiveIntegerField()
    first_date = models.DateField()
    last_date = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-first_date", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_date__isnull=True) | Q(last_date__gte=F("first_date")),
                name="sponsorship_forwards",
            ),
            models.CheckConstraint(condition=Q(yen_a_person__gt=0), name="sponsorship_pays"),
        ]


class Pass(models.Model):
    """A pass: its holder rides without paying from the first to the last day; companions pay.

    ``ended_date`` is the last day of one that was given back early; the eve of its first if unused.
    """

    code = models.CharField(max_length=8, unique=True)
    resident = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="ride_passes")
    kind = models.CharField(max_length=8, choices=PassKind.choices)
    first_date = models.DateField()
    last_date = models.DateField()
    ended_date = models.DateField(null=True, blank=True)
    price_yen = models.PositiveIntegerField()
    sold_at = models.DateTimeField(db_index=True)
    sold_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-first_date", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="pass_forwards"),
            models.CheckConstraint(
                condition=Q(ended_date__isnull=True) | Q(ended_date__lt=F("last_date")),
                name="pass_ended_early",
            ),
        ]


class Booklet(models.Model):
    """Prepaid tickets: worth ``face_yen``, sold for ``price_yen``. What is left stands in the books."""

    code = models.CharField(max_length=8, unique=True)
    resident = models.ForeignKey(
        "residents.Resident", on_delete=models.PROTECT, related_name="ticket_booklets"
    )
    face_yen = models.PositiveIntegerField()
    price_yen = models.PositiveIntegerField()
    sold_at = models.DateTimeField(db_index=True)
    sold_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["sold_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(price_yen__lte=F("face_yen")), name="booklet_no_dearer"),
        ]


class DailyClosing(models.Model):
    """The cash of a vehicle, counted: everything up to and with that day is closed. Never changed.

    ``expected_yen`` is what stood in the books; it may be negative after corrections.
    """

    vehicle = models.ForeignKey("fleet.Vehicle", on_delete=models.PROTECT, related_name="closings")
    business_date = models.DateField()
    expected_yen = models.IntegerField()
    counted_yen = models.PositiveIntegerField()
    reason = models.CharField(max_length=120, blank=True)
    closed_at = models.DateTimeField()
    actor = models.CharField(max_length=64)

    class Meta:
        ordering = ["-business_date", "vehicle"]
        constraints = [
            models.UniqueConstraint(fields=["vehicle", "business_date"], name="one_closing_a_day"),
            models.CheckConstraint(
                condition=Q(expected_yen=F("counted_yen")) | ~Q(reason=""), name="difference_has_a_reason"
            ),
        ]

    @property
    def difference_yen(self) -> int:
        """What was too much (positive) or missing (negative)."""
        return self.counted_yen - self.expected_yen


class OperatorClaim(models.Model):
    """What a firm claims from the city for a month: its fares less the cash it holds. Never changed."""

    code = models.CharField(max_length=8, unique=True)
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="ride_claims")
    month = models.DateField()
    kind = models.CharField(max_length=12, choices=ClaimKind.choices, default=ClaimKind.SHARED)
    fares_yen = models.IntegerField()
    cash_yen = models.IntegerField()
    issued_at = models.DateTimeField()
    actor = models.CharField(max_length=64)

    class Meta:
        ordering = ["-month", "partner", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "month", "kind"], name="one_claim_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="claim_month_begins"),
        ]

    @property
    def amount_yen(self) -> int:
        """What the city pays."""
        return self.fares_yen - self.cash_yen


class ClaimSubmission(models.Model):
    """A firm hands in its claim for a month; an officer accepts it, or returns it with a reason."""

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="claims_handed_in")
    month = models.DateField()
    kind = models.CharField(max_length=12, choices=ClaimKind.choices)
    status = models.CharField(
        max_length=10, choices=SubmissionStatus.choices, default=SubmissionStatus.SUBMITTED
    )
    amount_yen = models.IntegerField()
    note = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["submitted_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "month", "kind"],
                condition=Q(status="submitted"),
                name="one_claim_to_be_checked",
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(reason=""), name="returned_with_a_reason"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="handed_in_month_begins"),
        ]
