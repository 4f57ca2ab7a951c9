"""Pregnancies and their checks; whatever is corrected stays, a new version counts."""

from django.db import models
from django.db.models import Q


class Pregnancy(models.Model):
    """One pregnancy, in its versions: the newest ``version`` of a ``code`` counts, the others stay.

    ``body`` is sealed: basis, dates it comes from, due date, its end, why it was corrected.
    """

    code = models.CharField(max_length=8)
    version = models.PositiveIntegerField()
    patient = models.ForeignKey("mobile_clinic.Patient", on_delete=models.PROTECT, related_name="pregnancies")
    body = models.BinaryField()
    written_by = models.ForeignKey("mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="pregnancy_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="pregnancy_versions_from_1"),
        ]

    @property
    def about(self) -> str:
        """What its body is authenticated with."""
        return f"clinic.pregnancy:{self.code}:{self.version}"


class AntenatalCheck(models.Model):
    """A check as it stands in the mother's handbook (母子健康手帳), in its versions like a pregnancy.

    ``visit`` None: it was held elsewhere. ``body`` is sealed: day and findings.
    """

    code = models.CharField(max_length=8)
    version = models.PositiveIntegerField()
    pregnancy_code = models.CharField(max_length=8, db_index=True)
    patient = models.ForeignKey(
        "mobile_clinic.Patient", on_delete=models.PROTECT, related_name="antenatal_checks"
    )
    visit = models.ForeignKey(
        "mobile_clinic.Visit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="antenatal_checks",
    )
    body = models.BinaryField()
    written_by = models.ForeignKey("mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="antenatal_check_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="antenatal_check_versions_from_1"),
        ]

    @property
    def about(self) -> str:
        """What its body is authenticated with."""
        return f"clinic.check:{self.code}:{self.version}"
