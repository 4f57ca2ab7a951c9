"""Words of money."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BillStatus(models.TextChoices):
    """How far a bill is."""

    OPEN = "open", _("お支払い待ち")
    ASKED = "asked", _("引き落としを依頼中")
    PAID = "paid", _("お支払いずみ")
    UNPAID = "unpaid", _("引き落としできず")
    WAIVED = "waived", _("請求しない")
    NOTHING = "nothing", _("お支払いなし")
    CREDIT = "credit", _("翌月に差し引き")
    CARRIED = "carried", _("翌月に差し引きずみ")


OWED = (BillStatus.OPEN, BillStatus.UNPAID)
"""What is paid at the desk, reminded of, or waived."""


class RefundWhy(models.TextChoices):
    """Why money goes back."""

    DAMAGED = "damaged", _("傷んでいた")
    MISSING = "missing", _("入っていなかった")
    WRONG = "wrong", _("ちがう品だった")
    RETURNED = "returned", _("お届けできず戻した")
    KINDNESS = "kindness", _("そのほか（市の判断）")


class RefundBearer(models.TextChoices):
    """Who bears a refund."""

    SHOP = "shop", _("お店")
    TOWN = "town", _("市")
