"""Slips, monthly bills, files for whoever collects, refunds, what the shop gets; the books say the same."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.services.shopping.enums import PaysBy
from moyai.services.shopping.money.kinds import BillStatus, RefundBearer, RefundWhy


class Slip(models.Model):
    """What a packed order costs, as it was picked: never changed. Opened again, it is withdrawn."""

    number = models.CharField(max_length=8, unique=True)
    order = models.ForeignKey(
        "shopping.Order", on_delete=models.SET_NULL, null=True, blank=True, related_name="slips"
    )
    order_code = models.CharField(max_length=8, db_index=True)
    member = models.ForeignKey("shopping.Member", on_delete=models.PROTECT, related_name="slips")
    shop = models.ForeignKey("shopping.Shop", on_delete=models.PROTECT, related_name="slips")
    business_date = models.DateField(db_index=True)
    total_yen = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    bill = models.ForeignKey(
        "shopping.Bill", on_delete=models.PROTECT, null=True, blank=True, related_name="slips"
    )

    class Meta:
        ordering = ["business_date", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(withdrawn_at__isnull=True), name="one_slip_an_order"
            ),
            models.CheckConstraint(
                condition=Q(bill__isnull=True) | Q(withdrawn_at__isnull=True), name="billed_slip_stands"
            ),
        ]


class SlipLine(models.Model):
    """One line of a slip. ``refunded_yen`` never passes ``yen``: the database sees to it."""

    slip = models.ForeignKey(Slip, on_delete=models.CASCADE, related_name="lines")
    item_number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    note = models.CharField(max_length=80, blank=True)
    quantity = models.PositiveSmallIntegerField()
    weight_g = models.PositiveIntegerField(null=True, blank=True)
    rate_pct = models.PositiveSmallIntegerField()
    yen = models.PositiveIntegerField()
    refunded_yen = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(refunded_yen__lte=F("yen")), name="refund_within_slip_line")
        ]


class ShoppingMonth(models.Model):
    """A month that is closed: its bills stand, and what is corrected belongs to the next."""

    month = models.DateField(unique=True)
    closed_at = models.DateTimeField()
    actor = models.CharField(max_length=64)

    class Meta:
        ordering = ["-month"]
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="shopping_month_begins")]


class Bill(models.Model):
    """What a member owes for a month: goods, less refunds, and her part of the fee.

    ``fee_yen`` is the whole fee, ``subsidy_yen`` what the town bears of it. ``carried_yen`` (0 or less) is a
    credit of the month before. ``paid_yen`` and ``waived_yen`` together never pass what is owed.
    """

    number = models.CharField(max_length=8, unique=True)
    member = models.ForeignKey("shopping.Member", on_delete=models.PROTECT, related_name="bills")
    month = models.DateField(db_index=True)
    pays_by = models.CharField(max_length=8, choices=PaysBy.choices)
    goods_yen = models.PositiveIntegerField()
    refund_yen = models.PositiveIntegerField(default=0)
    fee_yen = models.PositiveIntegerField(default=0)
    subsidy_yen = models.PositiveIntegerField(default=0)
    carried_yen = models.IntegerField(default=0)
    amount_yen = models.IntegerField()
    status = models.CharField(max_length=8, choices=BillStatus.choices)
    paid_yen = models.PositiveIntegerField(default=0)
    waived_yen = models.PositiveIntegerField(default=0)
    due_on = models.DateField()
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    issued_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-month", "number"]
        constraints = [
            models.UniqueConstraint(fields=["member", "month"], name="one_bill_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="bill_month_begins"),
            models.CheckConstraint(condition=Q(carried_yen__lte=0), name="bill_carries_credit_only"),
            models.CheckConstraint(condition=Q(subsidy_yen__lte=F("fee_yen")), name="subsidy_within_fee"),
            models.CheckConstraint(
                condition=Q(
                    amount_yen=F("goods_yen")
                    - F("refund_yen")
                    + F("fee_yen")
                    - F("subsidy_yen")
                    + F("carried_yen")
                ),
                name="bill_sums",
            ),
            models.CheckConstraint(
                condition=Q(paid_yen=0, waived_yen=0) | Q(amount_yen__gte=F("paid_yen") + F("waived_yen")),
                name="paid_within_bill",
            ),
        ]

    @property
    def left_yen(self) -> int:
        """What is still to be paid; a credit is negative until it is carried on."""
        return 0 if self.status == BillStatus.CARRIED else self.amount_yen - self.paid_yen - self.waived_yen

    @property
    def own_fee_yen(self) -> int:
        """Her part of the fee."""
        return self.fee_yen - self.subsidy_yen


class GoodsRefund(models.Model):
    """Money back for a line of a slip: borne by the shop, or by the town. Never changed."""

    code = models.CharField(max_length=8, unique=True)
    key = models.CharField(max_length=80, unique=True)
    line = models.ForeignKey(SlipLine, on_delete=models.PROTECT, related_name="refunds")
    yen = models.PositiveIntegerField()
    why = models.CharField(max_length=12, choices=RefundWhy.choices)
    bearer = models.CharField(max_length=4, choices=RefundBearer.choices)
    note = models.CharField(max_length=120, blank=True)
    business_date = models.DateField()
    made_at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, null=True, blank=True, related_name="refunds")

    class Meta:
        ordering = ["business_date", "id"]
        constraints = [models.CheckConstraint(condition=Q(yen__gt=0), name="goods_refund_gives")]


class PaymentDetails(models.Model):
    """From where a member's bills are collected: her cable customer's number, or her account. Sensitive."""

    member = models.OneToOneField("shopping.Member", on_delete=models.CASCADE, related_name="payment_details")
    cable_customer = models.CharField(max_length=12, blank=True)
    bank = models.CharField(max_length=4, blank=True)
    bank_name = models.CharField(max_length=15, blank=True)
    branch = models.CharField(max_length=3, blank=True)
    branch_name = models.CharField(max_length=15, blank=True)
    deposit = models.CharField(max_length=1, blank=True)
    account = models.CharField(max_length=7, blank=True)
    holder = models.CharField(max_length=30, blank=True)
    is_new = models.BooleanField(default=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cable_customer"], condition=~Q(cable_customer=""), name="cable_customer_once"
            )
        ]


class ChargeFile(models.Model):
    """A file that asks a bank or the cable company to collect a month's bills, and its answer."""

    month = models.DateField()
    way = models.CharField(max_length=8, choices=PaysBy.choices)
    collect_on = models.DateField()
    count = models.PositiveIntegerField()
    total_yen = models.PositiveBigIntegerField()
    content = models.BinaryField()
    made_at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    answered_at = models.DateTimeField(null=True, blank=True)
    done_yen = models.PositiveBigIntegerField(default=0)
    remitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-month", "way"]
        constraints = [
            models.UniqueConstraint(fields=["month", "way"], name="one_charge_file_a_month"),
            models.CheckConstraint(condition=Q(done_yen__lte=F("total_yen")), name="collected_within_file"),
        ]


class ChargeRow(models.Model):
    """One bill of a file, and what became of it."""

    file = models.ForeignKey(ChargeFile, on_delete=models.CASCADE, related_name="rows")
    bill = models.OneToOneField(Bill, on_delete=models.PROTECT, related_name="charge_row")
    customer = models.CharField(max_length=20)
    amount_yen = models.PositiveIntegerField()
    is_done = models.BooleanField(null=True, blank=True)
    reason = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["file", "customer"], name="charged_once_a_file")]


class Settlement(models.Model):
    """What a shop gets for a month: its slips less the refunds that it bears. Never changed."""

    code = models.CharField(max_length=8, unique=True)
    shop = models.ForeignKey("shopping.Shop", on_delete=models.PROTECT, related_name="settlements")
    month = models.DateField()
    amount_yen = models.IntegerField()
    issued_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-month", "shop"]
        constraints = [models.UniqueConstraint(fields=["shop", "month"], name="one_settlement_a_month")]


class Reminder(models.Model):
    """A notice of a bill that is not paid: which step, who decided to send it."""

    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="notices")
    step = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["bill", "step"], name="reminded_once_a_step")]
