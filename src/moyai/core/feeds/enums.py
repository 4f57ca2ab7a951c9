"""Words of the feeds, from GTFS-realtime."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Cause(models.TextChoices):
    """Why the service is not as usual (GTFS-realtime ``Cause``)."""

    WEATHER = "WEATHER", _("天気（雪、大雨など）")
    HOLIDAY = "HOLIDAY", _("休業日")
    MAINTENANCE = "MAINTENANCE", _("車の点検・修理")
    TECHNICAL_PROBLEM = "TECHNICAL_PROBLEM", _("故障・システムの不具合")
    ACCIDENT = "ACCIDENT", _("事故")
    CONSTRUCTION = "CONSTRUCTION", _("道路工事・通行止め")
    OTHER_CAUSE = "OTHER_CAUSE", _("そのほか")


class Effect(models.TextChoices):
    """What it does to the service (GTFS-realtime ``Effect``)."""

    NO_SERVICE = "NO_SERVICE", _("運休")
    REDUCED_SERVICE = "REDUCED_SERVICE", _("便を減らして運行")
    SIGNIFICANT_DELAYS = "SIGNIFICANT_DELAYS", _("大きな遅れ")
    DETOUR = "DETOUR", _("まわり道")
    MODIFIED_SERVICE = "MODIFIED_SERVICE", _("いつもと違う運行")
    OTHER_EFFECT = "OTHER_EFFECT", _("そのほかのお知らせ")
