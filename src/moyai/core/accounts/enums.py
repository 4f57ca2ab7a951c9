"""Roles."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What an account may be in the town; one account may hold several."""

    RESIDENT = "resident", _("住民")
    DRIVER = "driver", _("運転手")
    DISPATCHER = "dispatcher", _("配車担当")
    OFFICER = "officer", _("市の担当")
    PARTNER = "partner", _("事業者")
    ADMIN = "admin", _("管理者")
