"""Standing orders: the same basket on the same days of the week, placed by itself."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.services.shopping.enums import Handing, StandingState, Substitution


class StandingOrder(models.Model):
    """A basket that comes again.

    ``weekdays`` is a sum of 1 << weekday, Monday 0. The window is in minutes after midnight. With
    ``asks_first`` she is asked before each one and nothing is placed without her yes. From ``paused_at`` on
    nothing is placed until ``paused_until`` (that day included); without it, until she goes on.
    """

    member = models.ForeignKey("shopping.Member", on_delete=models.CASCADE, related_name="standing_orders")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    idempotency_key = models.CharField(max_length=80, unique=True)
    channel = models.CharField(max_length=12)
    weekdays = models.PositiveSmallIntegerField()
    window_starts_minutes = models.PositiveSmallIntegerField()
    window_ends_minutes = models.PositiveSmallIntegerField()
    handing = models.CharField(max_length=10, choices=Handing.choices, default=Handing.IN_PERSON)
    asks_first = models.BooleanField(default=False)
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(weekdays__range=(1, 127)), name="standing_has_weekdays"),
            models.CheckConstraint(
                condition=Q(window_ends_minutes__gt=F("window_starts_minutes")),
                name="standing_window_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")),
                name="standing_ends_after_it_begins",
            ),
        ]


class StandingLine(models.Model):
    """One item of the basket."""

    standing = models.ForeignKey(StandingOrder, on_delete=models.CASCADE, related_name="lines")
    item = models.ForeignKey("shopping.Item", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField()
    substitution = models.CharField(max_length=8, choices=Substitution.choices, default=Substitution.SIMILAR)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["standing", "item"], name="standing_line_once"),
            models.CheckConstraint(condition=Q(quantity__range=(1, 99)), name="standing_quantity_real"),
        ]


class StandingSkip(models.Model):
    """A day on which nothing is ordered."""

    standing = models.ForeignKey(StandingOrder, on_delete=models.CASCADE, related_name="skips")
    date = models.DateField()
    skipped_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["standing", "date"], name="standing_skip_once")]


class StandingDay(models.Model):
    """What became of one day; ``reason`` says in words why nothing was placed."""

    standing = models.ForeignKey(StandingOrder, on_delete=models.CASCADE, related_name="days")
    date = models.DateField()
    state = models.CharField(max_length=8, choices=StandingState.choices)
    order = models.ForeignKey(
        "shopping.Order", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["standing", "date"], name="standing_day_once")]
