"""The data notebook of a class: entries, what teachers say of them, what troubles somebody."""

from django.db import models
from django.db.models import Q

from moyai.services.smart_farm.enums_lessons import Decision, EntryState


class NotebookEntry(models.Model):
    """What a pupil wrote: text as text, numbers ``[{"name", "value", "unit"}]``, one picture.

    ``is_shared``: her class may read it; teachers of the class always may. ``assignment`` and ``step``: for
    which step of which lesson it was written.
    """

    code = models.CharField(max_length=8, unique=True)
    seat = models.ForeignKey("smart_farm.Seat", on_delete=models.CASCADE, related_name="entries")
    assignment = models.ForeignKey(
        "smart_farm.Assignment", on_delete=models.SET_NULL, null=True, blank=True, related_name="entries"
    )
    step = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=60, blank=True)
    text = models.TextField(max_length=2000, blank=True)
    numbers = models.JSONField(default=list, blank=True)
    picture = models.CharField(max_length=80, blank=True)
    alt = models.CharField(max_length=120, blank=True)
    on_day = models.DateField()
    is_shared = models.BooleanField(default=False)
    state = models.CharField(max_length=6, choices=EntryState.choices, default=EntryState.SHOWN)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-on_day", "-pk"]
        indexes = [models.Index(fields=["seat", "-on_day"], name="farm_entries_of_a_pupil")]


class TeacherComment(models.Model):
    """What a teacher wrote below an entry."""

    entry = models.ForeignKey(NotebookEntry, on_delete=models.CASCADE, related_name="comments")
    by = models.ForeignKey(
        "smart_farm.Seat", on_delete=models.SET_NULL, null=True, blank=True, related_name="comments"
    )
    text = models.CharField(max_length=500)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]


class EntryReport(models.Model):
    """That an entry troubles somebody; until a teacher has looked the class does not see it."""

    entry = models.ForeignKey(NotebookEntry, on_delete=models.CASCADE, related_name="reports")
    by = models.ForeignKey(
        "smart_farm.Seat", on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    why = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    decision = models.CharField(max_length=9, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "by"], condition=Q(decision="", by__isnull=False), name="farm_told_once"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | ~Q(decision="") & Q(decided_at__isnull=False),
                name="farm_report_decided",
            ),
        ]
