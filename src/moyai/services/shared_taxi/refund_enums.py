"""Words of refunds and of fees for missed rides."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RefundWhy(models.TextChoices):
    """Why money goes back."""

    NOT_DRIVEN = "not_driven", _("運行できなかった（全額）")
    WRONG_FARE = "wrong_fare", _("運賃をまちがえた")
    GOODWILL = "goodwill", _("おわび")
    PASS_ENDED = "pass_ended", _("定期券を途中でやめた")
    TICKETS_RETURNED = "tickets", _("回数券の残りを返した")
    FEE_RETURNED = "fee", _("料金をいただくべきでなかった")

    @classmethod
    def of_rides(cls) -> list["RefundWhy"]:
        """Return the reasons for which a ride's fare goes back."""
        return [cls.NOT_DRIVEN, cls.WRONG_FARE, cls.GOODWILL]


class FeeKind(models.TextChoices):
    """What a fee is asked for."""

    NO_SHOW = "no_show", _("不在")
    LATE_CANCEL = "late_cancel", _("直前の取消")


class FeeStatus(models.TextChoices):
    """Where a fee stands. Nothing is owed before she has been spoken to."""

    PROPOSED = "proposed", _("お話がまだ")
    OWED = "owed", _("お支払い待ち")
    PAID = "paid", _("支払い済み")
    WAIVED = "waived", _("いただかない")

    @classmethod
    def open(cls) -> list["FeeStatus"]:
        """Return the states in which somebody has still to do something."""
        return [cls.PROPOSED, cls.OWED]
