"""Words of reservations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ResourceKind(models.TextChoices):
    """What can be booked."""

    VEHICLE = "vehicle", _("車")
    DRIVER = "driver", _("運転手")
    NURSE = "nurse", _("看護師")
    DOCTOR = "doctor", _("医師")
    DEVICE = "device", _("機器")
    ROOM = "room", _("部屋")


class Status(models.TextChoices):
    """How far a reservation is: a hold ends by itself, a booking does not."""

    HELD = "held", _("仮押さえ")
    BOOKED = "booked", _("予約")
    RELEASED = "released", _("取り消し")
    EXPIRED = "expired", _("期限切れ")
