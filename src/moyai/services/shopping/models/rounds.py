"""Rounds: when an area is delivered to, and until when one may order for it."""

from django.db import models
from django.db.models import F, Q


class RoundRule(models.Model):
    """On which days an area is delivered to, and until when one may order.

    ``weekdays`` is a sum of 1 << weekday, Monday 0. Orders close ``closes_minutes`` after midnight of the day
    ``closes_days_before`` the round (0: the same day), for a channel in ``early_minutes`` (``{"voice": 30}``)
    so many minutes earlier. ``windows`` are ``[[from, to], …]`` in minutes after midnight.
    """

    shop = models.ForeignKey("shopping.Shop", on_delete=models.CASCADE, related_name="round_rules")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    weekdays = models.PositiveSmallIntegerField()
    closes_minutes = models.PositiveSmallIntegerField()
    closes_days_before = models.PositiveSmallIntegerField(default=0)
    early_minutes = models.JSONField(default=dict, blank=True)
    windows = models.JSONField(default=list)
    capacity_orders = models.PositiveIntegerField()
    least_order_yen = models.PositiveIntegerField(default=0)
    runs_on_holidays = models.BooleanField(default=False)
    is_on = models.BooleanField(default=True)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["shop", "area__sort", "area__key"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "area"], name="one_round_rule_an_area"),
            models.CheckConstraint(condition=Q(weekdays__range=(1, 127)), name="round_rule_has_weekdays"),
            models.CheckConstraint(condition=Q(closes_minutes__lt=1440), name="round_rule_closes_in_a_day"),
            models.CheckConstraint(condition=Q(closes_days_before__lte=7), name="round_rule_closes_near"),
        ]


class ShopClosedDay(models.Model):
    """A day on which a shop rests, besides those of the town."""

    shop = models.ForeignKey("shopping.Shop", on_delete=models.CASCADE, related_name="closed_days")
    date = models.DateField()
    reason = models.CharField(max_length=40)

    class Meta:
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["shop", "date"], name="shop_closed_once")]


class Round(models.Model):
    """One delivery day of an area: what its rule said when it was made, changed by hand where needed.

    ``taken_orders`` counts live orders and never passes ``capacity_orders``: the database sees to it.
    """

    shop = models.ForeignKey("shopping.Shop", on_delete=models.PROTECT, related_name="rounds")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    date = models.DateField(db_index=True)
    closes_at = models.DateTimeField()
    early_minutes = models.JSONField(default=dict, blank=True)
    windows = models.JSONField(default=list)
    capacity_orders = models.PositiveIntegerField()
    taken_orders = models.PositiveIntegerField(default=0)
    least_order_yen = models.PositiveIntegerField(default=0)
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_reason = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["date", "area__sort", "area__key"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "area", "date"], name="one_round_a_day"),
            models.CheckConstraint(
                condition=Q(taken_orders__lte=F("capacity_orders")), name="round_within_capacity"
            ),
        ]
        indexes = [models.Index(fields=["closes_at"], name="round_by_closing")]

    def __str__(self) -> str:
        return f"{self.date} {self.area}"
