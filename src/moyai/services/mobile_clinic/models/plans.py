"""Treatment plans: what foresees an examination by video."""

from django.db import models
from django.db.models import F, Q

from moyai.services.mobile_clinic.enums_treatment import AgreedBy, PlanKind


class TreatmentPlan(models.Model):
    """One version of a patient's 診療計画, or the 訪問看護指示書 that may stand for it.

    ``content``: its words, sealed (`plan_terms`). A version is a draft until she agrees; then the one before
    is ``superseded_at`` that moment and kept. ``hospital`` is where she goes in an emergency. ``ended_at``:
    it was taken back, by her or by the doctor. ``visit``: it was written while that visit went on.
    ``interval_weeks``: so often she is seen; None: the plan says it in words alone.
    """

    code = models.CharField(max_length=8, unique=True)
    patient = models.ForeignKey("mobile_clinic.Patient", on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=8, choices=PlanKind.choices)
    version = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    doctor = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="plans_written"
    )
    hospital = models.ForeignKey(
        "mobile_clinic.Institution", on_delete=models.PROTECT, related_name="plans_naming_it"
    )
    visit = models.ForeignKey(
        "mobile_clinic.Visit", on_delete=models.SET_NULL, null=True, blank=True, related_name="plans"
    )
    valid_from = models.DateField()
    valid_until = models.DateField()
    interval_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    written_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.CharField(max_length=8, choices=AgreedBy.choices, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["patient", "kind", "-version"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PlanKind.values), name="plan_kind_known"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="plan_forwards"),
            models.CheckConstraint(
                condition=Q(interval_weeks__isnull=True) | Q(interval_weeks__range=(1, 52)),
                name="plan_interval_within_a_year",
            ),
            models.UniqueConstraint(fields=["patient", "kind", "version"], name="plan_version_once"),
            models.UniqueConstraint(
                fields=["patient", "kind"],
                condition=Q(agreed_at__isnull=False, superseded_at__isnull=True, ended_at__isnull=True),
                name="plan_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["patient", "kind"],
                condition=Q(agreed_at__isnull=True, ended_at__isnull=True),
                name="plan_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_by="")
                | Q(agreed_at__isnull=False, agreed_by__in=AgreedBy.values),
                name="plan_agreed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def about(self) -> str:
        """What its words are sealed with."""
        return f"clinic.plan:{self.code}"

    @property
    def is_draft(self) -> bool:
        """Whether she has still to agree."""
        return self.agreed_at is None and self.ended_at is None

    @property
    def is_in_force(self) -> bool:
        """Whether it is the agreed version; its days are another question."""
        return self.agreed_at is not None and self.superseded_at is None and self.ended_at is None


class PlanDoctor(models.Model):
    """A doctor who may take the call under a plan, and when, in words (火・水の午前)."""

    plan = models.ForeignKey(TreatmentPlan, on_delete=models.CASCADE, related_name="plan_doctors")
    doctor = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="plans_open_to"
    )
    when = models.CharField(max_length=60)

    class Meta:
        ordering = ["plan", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "doctor"], name="plan_doctor_once")]
