"""Orders and their lines: what was wished, and what became of it in the shop."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.services.shopping.enums import Handing, OrderStatus, OtcState, Shortage, Substitution


class Order(models.Model):
    """A member's order for one round.

    ``rolled_from`` is the round she wished for when it had closed or was full. ``undo_until``: until then
    her cancelling can be taken back. ``version`` grows with each change of lines or hand-over.
    """

    code = models.CharField(max_length=8, unique=True)
    idempotency_key = models.CharField(max_length=80, unique=True)
    member = models.ForeignKey("shopping.Member", on_delete=models.PROTECT, related_name="orders")
    round = models.ForeignKey("shopping.Round", on_delete=models.PROTECT, related_name="orders")
    rolled_from = models.ForeignKey(
        "shopping.Round", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=12)
    standing = models.ForeignKey(
        "shopping.StandingOrder", on_delete=models.SET_NULL, null=True, blank=True, related_name="orders"
    )
    window_starts_at = models.DateTimeField()
    window_ends_at = models.DateTimeField()
    handing = models.CharField(max_length=10, choices=Handing.choices, default=Handing.IN_PERSON)
    note = models.CharField(max_length=120, blank=True)
    status = models.CharField(
        max_length=14, choices=OrderStatus.choices, default=OrderStatus.PLACED, db_index=True
    )
    version = models.PositiveIntegerField(default=0)
    placed_at = models.DateTimeField(db_index=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-placed_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=OrderStatus.values), name="order_status_known"),
            models.CheckConstraint(condition=Q(handing__in=Handing.values), name="order_handing_known"),
            models.CheckConstraint(
                condition=Q(window_ends_at__gt=F("window_starts_at")), name="order_window_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(status=OrderStatus.CANCELLED) | Q(cancelled_at__isnull=False),
                name="order_cancelled_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-placed_at"], name="order_by_member"),
            models.Index(fields=["round", "status"], name="order_by_round"),
        ]

    def __str__(self) -> str:
        return self.code


class Line(models.Model):
    """One item of an order.

    ``price_yen`` is the price of one, tax included, as it was shown when ordered: she pays the lower of it
    and the price when picked. What was picked is None until then; ``picked_price_yen`` is what the picked
    quantity costs together, tax included. ``substitute`` is the item picked instead.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    item = models.ForeignKey("shopping.Item", on_delete=models.PROTECT, related_name="lines")
    quantity = models.PositiveSmallIntegerField()
    price_yen = models.PositiveIntegerField()
    substitution = models.CharField(max_length=8, choices=Substitution.choices, default=Substitution.SIMILAR)
    otc_state = models.CharField(max_length=8, choices=OtcState.choices, default=OtcState.NONE)
    otc_decided_at = models.DateTimeField(null=True, blank=True)
    otc_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    otc_note = models.CharField(max_length=200, blank=True)
    picked_quantity = models.PositiveSmallIntegerField(null=True, blank=True)
    picked_weight_g = models.PositiveIntegerField(null=True, blank=True)
    picked_price_yen = models.PositiveIntegerField(null=True, blank=True)
    substitute = models.ForeignKey(
        "shopping.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    shortage = models.CharField(max_length=12, choices=Shortage.choices, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "item"], name="line_once_an_item"),
            models.CheckConstraint(condition=Q(quantity__range=(1, 99)), name="line_quantity_real"),
            models.CheckConstraint(
                condition=Q(substitution__in=Substitution.values), name="line_substitution_known"
            ),
            models.CheckConstraint(condition=Q(otc_state__in=OtcState.values), name="line_otc_known"),
            models.CheckConstraint(
                condition=Q(otc_state__in=[OtcState.NONE, OtcState.WAITING])
                | Q(otc_decided_at__isnull=False),
                name="line_otc_decided_at_a_time",
            ),
            models.CheckConstraint(condition=Q(shortage__in=Shortage.values), name="line_shortage_known"),
        ]
        indexes = [
            models.Index(
                fields=["otc_state"], condition=Q(otc_state=OtcState.WAITING), name="line_for_pharmacist"
            )
        ]
