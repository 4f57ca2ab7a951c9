"""Words of the money."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PassKind(models.TextChoices):
    """How long a pass is good for."""

    DAY = "day", _("1日乗車券")
    MONTH = "month", _("1か月定期券")
