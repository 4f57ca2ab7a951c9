"""Words of regular rides."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayState(models.TextChoices):
    """What became of one day of a regular ride."""

    OPEN = "open", _("これから予約します")
    BOOKED = "booked", _("予約しました")
    CLOSED = "closed", _("お休みの日")
    REFUSED = "refused", _("予約できませんでした")
