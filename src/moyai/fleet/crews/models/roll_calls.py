"""Roll-calls (点呼) and what drivers say of themselves before one."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.core.append_only import UnchangedQuerySet
from moyai.fleet.crews.enums import Inspection, Method, RollCallKind
from moyai.fleet.crews.models.frozen import FrozenModel


class RollCall(FrozenModel):
    """One roll-call before or after duty (旅客自動車運送事業運輸規則 24条), kept for a year and never
    changed.

    ``alcohol_mg_l`` = milligrams of alcohol in a litre of breath, None when no detector was used.
    ``refusals`` are the enums.RefusalCode that were found, empty when all was well. Names and number
    plate are written as they were on that day. ``corrects``: the entry that this one replaces, with the
    reason; a chain without branches.
    """

    shift = models.ForeignKey("fleet.Shift", on_delete=models.PROTECT, related_name="roll_calls")
    kind = models.CharField(max_length=8, choices=RollCallKind.choices)
    at = models.DateTimeField(db_index=True)
    driver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roll_calls_of_driver"
    )
    driver_name = models.CharField(max_length=80)
    vehicle_plate = models.CharField(max_length=40)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roll_calls_held"
    )
    holder_name = models.CharField(max_length=80)
    method = models.CharField(max_length=12, choices=Method.choices)
    method_note = models.CharField(max_length=120, blank=True)
    detector = models.CharField(max_length=60, blank=True)
    alcohol_mg_l = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    has_drunk = models.BooleanField()
    is_ill = models.BooleanField(default=False)
    is_fatigued = models.BooleanField(default=False)
    is_sleepless = models.BooleanField(default=False)
    inspection = models.CharField(max_length=8, choices=Inspection.choices, blank=True)
    odometer_km = models.PositiveIntegerField(null=True, blank=True)
    instructions = models.CharField(max_length=300, blank=True)
    condition = models.CharField(max_length=300, blank=True)
    relief_notice = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)
    refusals = models.JSONField(default=list)
    corrects = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="corrected_by"
    )
    correction_reason = models.CharField(max_length=200, blank=True)

    objects = UnchangedQuerySet["RollCall"].as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["shift", "kind", "-at"], name="roll_call_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(alcohol_mg_l__isnull=True) | Q(alcohol_mg_l__gte=0), name="roll_call_reading"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""), name="roll_call_corrected_why"
            ),
        ]

    @property
    def is_fit(self) -> bool:
        """Whether nothing was found."""
        return not self.refusals


class DriverStatement(models.Model):
    """How a driver says they are, on their own tablet; whoever holds the roll-call finds it filled in.

    It decides nothing. One for each shift and kind: said again, it replaces what was said before.
    """

    shift = models.ForeignKey("fleet.Shift", on_delete=models.CASCADE, related_name="statements")
    kind = models.CharField(max_length=8, choices=RollCallKind.choices)
    at = models.DateTimeField()
    has_drunk = models.BooleanField()
    is_ill = models.BooleanField(default=False)
    is_fatigued = models.BooleanField(default=False)
    is_sleepless = models.BooleanField(default=False)
    inspection = models.CharField(max_length=8, choices=Inspection.choices, blank=True)
    odometer_km = models.PositiveIntegerField(null=True, blank=True)
    condition = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift", "kind"], name="one_statement_a_roll_call"),
        ]
