"""Words of shopping."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Temperature(models.TextChoices):
    """At what temperature goods are kept and carried: each needs a box of its own."""

    AMBIENT = "ambient", _("常温")
    CHILLED = "chilled", _("冷蔵")
    FROZEN = "frozen", _("冷凍")


class TaxClass(models.IntegerChoices):
    """Consumption tax in percent: food at the reduced rate, the rest at the ordinary one."""

    REDUCED = 8, _("8%（軽減税率）")
    ORDINARY = 10, _("10%")


class OtcClass(models.TextChoices):
    """Class of a medicine sold without prescription (薬機法 第36条の7)."""

    NONE = "none", _("医薬品ではない")
    CLASS_1 = "1", _("第1類医薬品")
    DESIGNATED_2 = "d2", _("指定第2類医薬品")
    CLASS_2 = "2", _("第2類医薬品")
    CLASS_3 = "3", _("第3類医薬品")


class OtcState(models.TextChoices):
    """How far the pharmacist's check of an ordered medicine is."""

    NONE = "none", _("確認はいらない")
    WAITING = "waiting", _("薬剤師の確認待ち")
    PASSED = "passed", _("お渡しできます")
    REFUSED = "refused", _("お渡しできません")


class Allergen(models.TextChoices):
    """What must or should be told of food (食品表示基準 別表第14, the eight that must be told)."""

    EGG = "egg", _("卵")
    MILK = "milk", _("乳")
    WHEAT = "wheat", _("小麦")
    BUCKWHEAT = "buckwheat", _("そば")
    PEANUT = "peanut", _("落花生")
    SHRIMP = "shrimp", _("えび")
    CRAB = "crab", _("かに")
    WALNUT = "walnut", _("くるみ")


class Substitution(models.TextChoices):
    """What to do when an ordered item is not on the shelf."""

    SIMILAR = "similar", _("似た品でよい")
    NONE = "none", _("なしでよい")
    CALL = "call", _("電話で聞いてほしい")


class Handing(models.TextChoices):
    """How the goods are handed over."""

    IN_PERSON = "in_person", _("手渡し")
    LEAVE = "leave", _("玄関先に置く")
    LOCKER = "locker", _("近くのロッカーでもよい")


class OrderStatus(models.TextChoices):
    """How far an order is."""

    PLACED = "placed", _("ご注文ずみ")
    PICKING = "picking", _("お店で用意中")
    PACKED = "packed", _("箱づめずみ")
    ON_THE_WAY = "on_the_way", _("お届け中")
    DELIVERED = "delivered", _("お届けずみ")
    NOT_DELIVERED = "not_delivered", _("お届けできず")
    CANCELLED = "cancelled", _("取り消し")


LIVE_STATUSES = (OrderStatus.PLACED, OrderStatus.PICKING, OrderStatus.PACKED, OrderStatus.ON_THE_WAY)
"""Of an order that is still to come."""


class FeeClass(models.TextChoices):
    """What a member pays a month."""

    ORDINARY = "ordinary", _("ふつう")
    REDUCED = "reduced", _("減額")
    EXEMPT = "exempt", _("免除")


class PaysBy(models.TextChoices):
    """How a member pays the monthly bill."""

    CABLE = "cable", _("ケーブルテレビの料金と一緒に")
    BANK = "bank", _("口座振替")
    INVOICE = "invoice", _("請求書")


class Shortage(models.TextChoices):
    """Why less was picked than ordered."""

    NONE = "", _("なし")
    SOLD_OUT = "sold_out", _("売り切れ")
    DAMAGED = "damaged", _("傷み")
    NOT_FOUND = "not_found", _("見つからない")
    REFUSED = "refused", _("お渡しできない品")
    DEARER = "dearer", _("値上がり")


class StandingState(models.TextChoices):
    """What became of one day of a standing order."""

    OPEN = "open", _("これから")
    ASKED = "asked", _("確認のお返事待ち")
    PLACED = "placed", _("注文しました")
    SKIPPED = "skipped", _("お休み")
    REFUSED = "refused", _("注文できませんでした")
