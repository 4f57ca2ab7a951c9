"""Notes to the shared record and to the notebook of all who look after a patient."""

from django.db import models
from django.db.models import Q

from moyai.services.mobile_clinic.enums_treatment import NoteKind


class ClinicNote(models.Model):
    """What somebody writes of a patient, by field, sealed. It is never changed: a correction is a new note.

    ``professions``: for whom a notebook's note is meant; what of it they may read is asked of her consent
    each time it is read. ``withdrawn_at``: its author took it back within minutes.
    """

    code = models.CharField(max_length=8, unique=True)
    patient = models.ForeignKey("mobile_clinic.Patient", on_delete=models.PROTECT, related_name="notes")
    visit = models.ForeignKey(
        "mobile_clinic.Visit", on_delete=models.SET_NULL, null=True, blank=True, related_name="notes"
    )
    kind = models.CharField(max_length=8, choices=NoteKind.choices)
    author = models.ForeignKey("mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="notes")
    professions = models.JSONField(default=list)
    content = models.BinaryField()
    written_at = models.DateTimeField(db_index=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NoteKind.values), name="note_kind_known"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def about(self) -> str:
        """What it is sealed with."""
        return f"clinic.note:{self.code}"


class NoteRead(models.Model):
    """Somebody has read a note; the first time counts here, every time in the audit log."""

    note = models.ForeignKey(ClinicNote, on_delete=models.CASCADE, related_name="reads")
    reader = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="notes_read"
    )
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["note", "read_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["note", "reader"], name="note_read_once")]
