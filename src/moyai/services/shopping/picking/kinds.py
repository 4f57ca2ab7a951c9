"""Words of picking."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeedKind(models.TextChoices):
    """What a picker did to a line."""

    TAKE = "take", _("取った")
    MISS = "miss", _("品切れ")
    SETTLE = "settle", _("電話で決めた")


class CallState(models.TextChoices):
    """What is done about what is missing."""

    REPLACE = "replace", _("似た品にする")
    LEAVE = "leave", _("なしにする")
    CALL = "call", _("電話で聞く")
