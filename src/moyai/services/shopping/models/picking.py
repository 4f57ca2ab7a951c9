"""What the shop's people do to an order: who works on it, each deed of theirs, and the boxes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.services.shopping.enums import Shortage, Temperature
from moyai.services.shopping.picking.kinds import CallState, DeedKind


class Picker(models.Model):
    """Somebody who works on an order; of a second one the first is told."""

    order = models.ForeignKey("shopping.Order", on_delete=models.CASCADE, related_name="pickers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        ordering = ["since", "id"]
        constraints = [models.UniqueConstraint(fields=["order", "user"], name="picker_once_an_order")]


class Deed(models.Model):
    """One thing that a picker did to a line. What became of the line is reckoned from these alone.

    ``price_yen`` is what the taken pieces cost together, tax included; ``item`` is what was taken, or what is
    to be taken instead. One that was undone stays, and counts no more.
    """

    key = models.CharField(max_length=80, unique=True)
    line = models.ForeignKey("shopping.Line", on_delete=models.CASCADE, related_name="deeds")
    kind = models.CharField(max_length=8, choices=DeedKind.choices)
    item = models.ForeignKey(
        "shopping.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    quantity = models.PositiveSmallIntegerField()
    weight_g = models.PositiveIntegerField(null=True, blank=True)
    price_yen = models.PositiveIntegerField(default=0)
    shortage = models.CharField(max_length=12, choices=Shortage.choices, blank=True)
    call = models.CharField(max_length=8, choices=CallState.choices, blank=True)
    reason = models.CharField(max_length=24, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DeedKind.values), name="deed_kind_known"),
            models.CheckConstraint(condition=Q(quantity__range=(1, 99)), name="deed_quantity_real"),
            models.CheckConstraint(
                condition=~Q(kind=DeedKind.TAKE) | Q(item__isnull=False), name="deed_takes_something"
            ),
        ]


class Box(models.Model):
    """A box of an order. ``expected_g`` is the sum of what is in it and of the box; None: not weighed yet."""

    order = models.ForeignKey("shopping.Order", on_delete=models.CASCADE, related_name="boxes")
    code = models.CharField(max_length=8, unique=True)
    number = models.PositiveSmallIntegerField()
    temperature = models.CharField(max_length=8, choices=Temperature.choices)
    expected_g = models.PositiveIntegerField()
    weighed_g = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(max_length=120, blank=True)
    weighed_at = models.DateTimeField(null=True, blank=True)
    weighed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="box_number_once"),
            models.CheckConstraint(condition=Q(temperature__in=Temperature.values), name="box_cold_known"),
            models.CheckConstraint(
                condition=Q(weighed_g__isnull=True, weighed_at__isnull=True)
                | Q(weighed_g__isnull=False, weighed_at__isnull=False),
                name="box_weighed_at_a_time",
            ),
        ]


class BoxContent(models.Model):
    """What lies in a box."""

    box = models.ForeignKey(Box, on_delete=models.CASCADE, related_name="contents")
    line = models.ForeignKey("shopping.Line", on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey("shopping.Item", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField()
    weight_g = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
