"""Relief goods: depots with their stock, and each thing that is needed on its way to who needs it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.core.notices.models import Notice
from moyai.core.residents.models import Resident
from moyai.fleet.models import Task
from moyai.services.evacuation.enums import MoveReason, NeedKind, ReliefStatus, Setback
from moyai.services.evacuation.models.incidents import Incident
from moyai.services.evacuation.models.places import Shelter


class Depot(models.Model):
    """Where relief goods are kept (備蓄倉庫・物資拠点)."""

    name = models.CharField(max_length=60, unique=True)
    address = models.CharField(max_length=160, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lon__range=(-180, 180), lat__range=(-90, 90)), name="depot_on_earth"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Stock(models.Model):
    """How much of something a depot has, in the units in which it is given out. Never below zero."""

    depot = models.ForeignKey(Depot, on_delete=models.CASCADE, related_name="stocks")
    item = models.CharField(max_length=20, choices=NeedKind.choices)
    quantity = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["depot", "item"]
        constraints = [
            models.UniqueConstraint(fields=["depot", "item"], name="stock_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="stock_not_negative"),
        ]


class Relief(models.Model):
    """Something that somebody, or a place of refuge, needs, from the wish to the receipt.

    Attributes:
        resident: who needs it, or
        shelter: which place does.
        depot: from where it comes; None until stock was reserved.
        task: of the fleet; None while no vehicle is planned.
        receipt: the notice by which the resident is asked whether it has come.
        setback: why the last vehicle did not bring it; empty once another one is planned.
        setback_vehicle: which one; goods that could not be handed over are still in it.
        at_risk_at: since when the vehicle is late, or lost.
        confirmed_by: the member of staff who confirmed the receipt, where the resident did not herself.
        version: counts the changes; of two at once one is refused.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="reliefs")
    code = models.CharField(max_length=8, unique=True)
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    shelter = models.ForeignKey(Shelter, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    item = models.CharField(max_length=20, choices=NeedKind.choices)
    quantity = models.PositiveIntegerField()
    note = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=10, choices=ReliefStatus.choices, default=ReliefStatus.WANTED)
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    task = models.OneToOneField(Task, on_delete=models.SET_NULL, null=True, blank=True, related_name="relief")
    receipt = models.OneToOneField(
        Notice, on_delete=models.SET_NULL, null=True, blank=True, related_name="relief"
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at_risk_at = models.DateTimeField(null=True, blank=True)
    setback = models.CharField(max_length=16, choices=Setback.choices, blank=True)
    setback_vehicle = models.CharField(max_length=40, blank=True)
    setback_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    received_through = models.CharField(max_length=12, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["opened_at", "pk"]
        indexes = [models.Index(fields=["incident", "status"], name="reliefs_by_status")]
        constraints = [
            models.CheckConstraint(
                condition=Q(resident__isnull=False, shelter__isnull=True)
                | Q(resident__isnull=True, shelter__isnull=False),
                name="relief_for_one",
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="relief_of_something"),
            models.CheckConstraint(condition=Q(status__in=ReliefStatus.values), name="relief_status_known"),
            models.CheckConstraint(
                condition=Q(setback="", setback_at__isnull=True)
                | Q(setback__in=Setback.values, setback_at__isnull=False),
                name="relief_setback_known",
            ),
            models.UniqueConstraint(
                fields=["incident", "resident", "item"],
                condition=Q(closed_at__isnull=True, resident__isnull=False),
                name="relief_once_at_a_time",
            ),
        ]

    @property
    def whose(self) -> str:
        """Whom it is for."""
        return self.resident.name if self.resident else self.shelter.name if self.shelter else ""


class StockMove(models.Model):
    """One change of a stock; never changed afterwards."""

    stock = models.ForeignKey(Stock, on_delete=models.CASCADE, related_name="moves")
    change = models.IntegerField()
    reason = models.CharField(max_length=10, choices=MoveReason.choices)
    relief = models.ForeignKey(Relief, on_delete=models.SET_NULL, null=True, blank=True, related_name="moves")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
