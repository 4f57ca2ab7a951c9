"""The driver register (乗務員等台帳)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.core.append_only import UnchangedQuerySet
from moyai.fleet.crews.enums import EventKind
from moyai.fleet.crews.models.frozen import FrozenModel


class DriverFile(models.Model):
    """One driver's page of the register (運輸規則 37条), kept for three years after leaving.

    ``licence_expires_date`` is the last day on which the licence is good. Every change is audited by the
    names of the fields, not by what stands in them. The photograph (of the last six months) is kept on paper.
    """

    number = models.CharField(max_length=16, unique=True)
    made_date = models.DateField()
    driver = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="driver_file"
    )
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="driver_files")
    name = models.CharField(max_length=80)
    kana = models.CharField(max_length=80, blank=True)
    birth_date = models.DateField()
    address = models.CharField(max_length=160)
    hired_date = models.DateField()
    appointed_date = models.DateField()
    licence_number = models.CharField(max_length=12)
    licence_kinds = models.CharField(max_length=80)
    licence_conditions = models.CharField(max_length=120, blank=True)
    licence_issued_date = models.DateField()
    licence_expires_date = models.DateField(db_index=True)
    health_note = models.CharField(max_length=300, blank=True)
    left_date = models.DateField(null=True, blank=True, db_index=True)
    left_reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_date__isnull=True, left_reason="")
                | (Q(left_date__isnull=False) & ~Q(left_reason="")),
                name="driver_left_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(licence_expires_date__gt=models.F("licence_issued_date")),
                name="licence_ends_after_it_began",
            ),
        ]


class DriverEvent(FrozenModel):
    """Something that belongs on a driver's page: training, a test, an accident. ``next_date``: due again
    by."""

    file = models.ForeignKey(DriverFile, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=EventKind.choices)
    date = models.DateField()
    what = models.CharField(max_length=200)
    result = models.CharField(max_length=200, blank=True)
    next_date = models.DateField(null=True, blank=True)
    by_name = models.CharField(max_length=80)
    written_at = models.DateTimeField()

    objects = UnchangedQuerySet["DriverEvent"].as_manager()

    class Meta:
        ordering = ["-date", "-pk"]
