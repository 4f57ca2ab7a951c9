"""Places of refuge with their state, and every change of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.services.evacuation.enums import Congestion, Mode, ShelterKind, Status
from moyai.services.evacuation.models.incidents import Incident

_OPENED = (Status.OPEN, Status.FULL)


class Shelter(models.Model):
    """A place of refuge: what the standard data sets say of it, and whether it takes people in now.

    Attributes:
        code: 共通ID, or ``<municipality>-<ID>`` of the town's own list, or one given here.
        hazards: values of `Hazard` for which it is a 指定緊急避難場所.
        features: values of `ShelterFeature` that are known.
        capacity: people, None where it is not known.
        is_listed: False when it has gone from the town's list.
        mode: drill while what is open is open for a drill only; a closed place is never a drill's.
        version: counts the changes of its state.
    """

    code = models.CharField(max_length=64, unique=True)
    municipality_code = models.CharField(max_length=6, db_index=True)
    kind = models.CharField(max_length=16, choices=ShelterKind.choices)
    name = models.CharField(max_length=100)
    kana = models.CharField(max_length=160, blank=True)
    name_en = models.CharField(max_length=160, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    hazards = models.JSONField(default=list, blank=True)
    features = models.JSONField(default=list, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    accepts = models.CharField(max_length=200, blank=True)
    neighbourhoods = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=200, blank=True)
    is_listed = models.BooleanField(default=True)
    updated_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.CLOSED)
    congestion = models.CharField(max_length=8, choices=Congestion.choices, default=Congestion.UNKNOWN)
    headcount = models.PositiveIntegerField(null=True, blank=True)
    since = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.REAL)
    incident = models.ForeignKey(
        Incident, on_delete=models.SET_NULL, null=True, blank=True, related_name="shelters"
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["name", "code"]
        indexes = [models.Index(fields=["status", "municipality_code"], name="shelters_by_status")]
        constraints = [
            models.CheckConstraint(
                condition=Q(lon__range=(-180, 180), lat__range=(-90, 90)), name="shelter_on_earth"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="shelter_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=_OPENED)
                | Q(
                    status=Status.CLOSED,
                    congestion=Congestion.UNKNOWN,
                    headcount__isnull=True,
                    mode=Mode.REAL,
                    incident__isnull=True,
                ),
                name="shelter_closed_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(mode=Mode.REAL) | Q(incident__isnull=False), name="shelter_drill_has_incident"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether people are, or were just now, taken in."""
        return self.status in _OPENED


class ShelterChange(models.Model):
    """One change of a place's state: who, when, from what to what; undone by another change.

    ``before`` and ``after`` hold ``status congestion headcount since mode incident``.
    """

    shelter = models.ForeignKey(Shelter, on_delete=models.CASCADE, related_name="changes")
    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, null=True, blank=True, related_name="changes"
    )
    mode = models.CharField(max_length=8, choices=Mode.choices)
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    before = models.JSONField()
    after = models.JSONField()
    version = models.PositiveIntegerField()
    undoes = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["shelter", "version"], name="shelter_change_once"),
            models.CheckConstraint(
                condition=Q(mode=Mode.REAL) | Q(incident__isnull=False), name="change_drill_has_incident"
            ),
        ]
