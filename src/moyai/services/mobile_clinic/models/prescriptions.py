"""Prescriptions, from the doctor's hand to hers."""

from django.db import models
from django.db.models import Q

from moyai.services.mobile_clinic.enums_treatment import (
    AgreedBy,
    GuidanceOutcome,
    Handing,
    InquiryOutcome,
    PrescriptionStatus,
)


class Prescription(models.Model):
    """What a doctor prescribes, and the pharmacy that the patient chose. The drugs are on its sheets.

    ``valid_until``: the last day on which a pharmacy may take it. ``consignment`` is the fleet's code of the
    parcel. ``version`` grows with each step.
    """

    code = models.CharField(max_length=8, unique=True)
    patient = models.ForeignKey(
        "mobile_clinic.Patient", on_delete=models.PROTECT, related_name="prescriptions"
    )
    visit = models.ForeignKey(
        "mobile_clinic.Visit", on_delete=models.SET_NULL, null=True, blank=True, related_name="prescriptions"
    )
    doctor = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="prescriptions"
    )
    pharmacy = models.ForeignKey(
        "mobile_clinic.Institution",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="prescriptions_here",
    )
    handing = models.CharField(max_length=8, choices=Handing.choices, default=Handing.DELIVERY)
    status = models.CharField(max_length=10, choices=PrescriptionStatus.choices, db_index=True)
    needs_cooling = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    valid_until = models.DateField()
    consignment = models.CharField(max_length=8, blank=True, db_index=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-written_at", "pk"]
        indexes = [models.Index(fields=["pharmacy", "status"], name="prescription_queue")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=PrescriptionStatus.values), name="prescription_status_known"
            ),
            models.CheckConstraint(condition=Q(handing__in=Handing.values), name="prescription_handing"),
            models.CheckConstraint(
                condition=Q(status__in=[PrescriptionStatus.DRAFT, PrescriptionStatus.CANCELLED])
                | Q(pharmacy__isnull=False),
                name="prescription_sent_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PrescriptionSheet(models.Model):
    """The drugs as they were at one time, sealed (`drug_lines`): a change is a new sheet, the old is kept."""

    prescription = models.ForeignKey(Prescription, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    written_by = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="sheets_written"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["prescription", "-number"]
        constraints = [models.UniqueConstraint(fields=["prescription", "number"], name="sheet_once")]

    @property
    def about(self) -> str:
        """What it is sealed with."""
        return f"clinic.sheet:{self.prescription.code}-{self.number}"


class PrescriptionStep(models.Model):
    """A prescription went from one state to another; ``by`` None: the fleet or the patient did it."""

    prescription = models.ForeignKey(Prescription, on_delete=models.CASCADE, related_name="steps")
    before = models.CharField(max_length=10, choices=PrescriptionStatus.choices)
    after = models.CharField(max_length=10, choices=PrescriptionStatus.choices)
    by = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["prescription", "pk"]


class Inquiry(models.Model):
    """A pharmacist asks the doctor before dispensing (疑義照会); question and answer are sealed."""

    code = models.CharField(max_length=8, unique=True)
    prescription = models.ForeignKey(Prescription, on_delete=models.CASCADE, related_name="inquiries")
    question = models.BinaryField()
    asked_by = models.ForeignKey("mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.BinaryField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=InquiryOutcome.choices, blank=True)
    answered_by = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["prescription", "asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["prescription"], condition=Q(answered_at__isnull=True), name="inquiry_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="")
                | Q(answered_at__isnull=False, outcome__in=InquiryOutcome.values),
                name="inquiry_answered_somehow",
            ),
        ]

    @property
    def about(self) -> str:
        """What the question is sealed with."""
        return f"clinic.inquiry:{self.code}"

    @property
    def about_answer(self) -> str:
        """What the answer is sealed with."""
        return f"clinic.inquiry_answer:{self.code}"


class Guidance(models.Model):
    """Medication guidance by video: always sight and sound, judged suitable by the pharmacist each time.

    ``rests_on``: what the judgement rests on, sealed. ``leak_risk_told``: the patient knows the risk.
    ``agreed_at``, ``agreed_by``: she wishes to be told by video; None: not (yet). ``call_started_at``: the
    first moment at which pharmacist and patient were both in its call.
    """

    code = models.CharField(max_length=8, unique=True)
    prescription = models.OneToOneField(Prescription, on_delete=models.CASCADE, related_name="guidance")
    pharmacist = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="guidances"
    )
    planned_at = models.DateTimeField()
    rests_on = models.BinaryField()
    leak_risk_told = models.BooleanField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.CharField(max_length=8, choices=AgreedBy.choices, blank=True)
    call_started_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        max_length=10, choices=GuidanceOutcome.choices, default=GuidanceOutcome.PLANNED
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    note = models.BinaryField(null=True, blank=True)

    class Meta:
        ordering = ["planned_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(leak_risk_told=True), name="guidance_risk_was_told"),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_by="")
                | Q(agreed_at__isnull=False, agreed_by__in=AgreedBy.values),
                name="guidance_agreed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(outcome=GuidanceOutcome.PLANNED, ended_at__isnull=True)
                | Q(outcome__in=[GuidanceOutcome.DONE, GuidanceOutcome.IN_PERSON], ended_at__isnull=False),
                name="guidance_over_at_a_time",
            ),
        ]

    @property
    def about(self) -> str:
        """What the judgement is sealed with."""
        return f"clinic.guidance:{self.code}"

    @property
    def about_note(self) -> str:
        """What was noted after it is sealed with."""
        return f"clinic.guidance_note:{self.code}"
