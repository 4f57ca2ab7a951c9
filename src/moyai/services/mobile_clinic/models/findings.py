"""What devices took of a patient: the rows; the files lie sealed in the data folder (finding_files.py)."""

from django.db import models
from django.db.models import Q

from moyai.services.mobile_clinic.enums import DeliveryStatus, FindingKind, FindingStatus


class Finding(models.Model):
    """One file of a device. ``taken_at``: when it was taken, as the device or whoever sent it says.

    ``facts``: what was read of it (imaging/), JSON sealed with the patient's key, about
    ``clinic.finding:<code>``; ``digest`` tells the same file of the same patient again. ``file`` is its name
    in the folder of findings, ``source`` the device. ``decided_by``: who said that it is hers though it names
    somebody else.
    """

    code = models.CharField(max_length=8, unique=True)
    patient = models.ForeignKey("mobile_clinic.Patient", on_delete=models.PROTECT, related_name="findings")
    visit = models.ForeignKey(
        "mobile_clinic.Visit", on_delete=models.SET_NULL, null=True, blank=True, related_name="findings"
    )
    kind = models.CharField(max_length=8, choices=FindingKind.choices)
    status = models.CharField(max_length=8, choices=FindingStatus.choices)
    facts = models.BinaryField()
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    file = models.CharField(max_length=48)
    source = models.CharField(max_length=40)
    taken_at = models.DateTimeField()
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=64)
    decided_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-taken_at", "-pk"]
        indexes = [models.Index(fields=["patient", "-taken_at"], name="finding_by_patient")]
        constraints = [
            models.UniqueConstraint(fields=["patient", "digest"], name="finding_once_a_patient"),
            models.CheckConstraint(condition=Q(kind__in=FindingKind.values), name="finding_kind_known"),
            models.CheckConstraint(condition=Q(status__in=FindingStatus.values), name="finding_status_known"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def about(self) -> str:
        """What its sealed bytes are about."""
        return f"clinic.finding:{self.code}"


class SetAside(models.Model):
    """A file that was not taken, kept as it came for thirty days: nothing that was sent is lost at once.

    ``why`` is a code of imaging.faults.Fault, or ``dismissed``: a person said that it is not this patient's.
    ``facts``: its name and what the log may need, JSON sealed, about ``clinic.set_aside:<code>``.
    """

    code = models.CharField(max_length=8, unique=True)
    patient = models.ForeignKey("mobile_clinic.Patient", on_delete=models.PROTECT, related_name="set_aside")
    kind = models.CharField(max_length=8, choices=FindingKind.choices)
    why = models.CharField(max_length=16)
    facts = models.BinaryField()
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    file = models.CharField(max_length=48)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=64)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "digest"], name="set_aside_once_a_patient"),
            models.CheckConstraint(condition=Q(kind__in=FindingKind.values), name="set_aside_kind_known"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def about(self) -> str:
        """What its sealed bytes are about."""
        return f"clinic.set_aside:{self.code}"


class ImageDelivery(models.Model):
    """A DICOM file on its way to the town's image store (stores/). ``due_at``: when it is tried next.

    ``why``: what the store said last; nothing of the patient is in it.
    """

    finding = models.OneToOneField(Finding, on_delete=models.CASCADE, related_name="delivery")
    status = models.CharField(max_length=8, choices=DeliveryStatus.choices, default=DeliveryStatus.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=DeliveryStatus.values), name="image_delivery_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=DeliveryStatus.SENT) | Q(sent_at__isnull=False),
                name="image_sent_at_a_time",
            ),
        ]
