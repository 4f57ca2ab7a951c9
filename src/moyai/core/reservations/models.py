"""What can be booked, who has it when, and the cells of time that the database lets nobody have twice."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from moyai.core.reservations.enums import ResourceKind, Status


class Resource(models.Model):
    """A thing or a person that one reservation has at a time. ``partner``: whose it is, None: the town's."""

    code = models.SlugField(unique=True)
    kind = models.CharField(max_length=8, choices=ResourceKind.choices)
    name = models.CharField(max_length=60)
    partner = models.ForeignKey(
        "partners.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="resources"
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ResourceKind.values), name="resource_kind_known")
        ]

    def __str__(self) -> str:
        return self.name


class Reservation(models.Model):
    """Several resources had together. ``purpose`` and ``reference``: the asking service and its own code.

    ``version`` counts moves: who moves it says which one she saw. ``held_until``: when a hold ends by itself.
    """

    code = models.CharField(max_length=8, unique=True)
    purpose = models.SlugField()
    reference = models.CharField(max_length=40, db_index=True)
    status = models.CharField(max_length=8, choices=Status.choices)
    held_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    idempotency_key = models.CharField(max_length=100, unique=True)

    class Meta:
        indexes = [models.Index(fields=["status", "held_until"], name="reservation_hold_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Status.HELD, held_until__isnull=False)
                | Q(status__in=[Status.BOOKED, Status.RELEASED, Status.EXPIRED]),
                name="hold_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.HELD, Status.BOOKED], ended_at__isnull=True)
                | Q(status__in=[Status.RELEASED, Status.EXPIRED], ended_at__isnull=False),
                name="reservation_ended_when_over",
            ),
        ]


class Span(models.Model):
    """How long a reservation has one resource: each its own (a nurse boards before the doctor calls)."""

    reservation = models.ForeignKey(Reservation, on_delete=models.CASCADE, related_name="spans")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="spans")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["resource", "starts_at"], name="span_by_resource")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="span_forwards"),
        ]


class Cell(models.Model):
    """Five minutes of a resource that are somebody's. ``number``: five-minute steps since 1970 (UTC).

    The unique constraint is what lets nobody have them twice, on every database and whoever asks at once;
    cells of what is over are taken away.
    """

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    span = models.ForeignKey(Span, on_delete=models.CASCADE, related_name="cells")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resource", "number"], name="cell_had_once")]
