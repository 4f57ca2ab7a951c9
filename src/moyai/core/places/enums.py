"""Kinds of places."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaKind(models.TextChoices):
    """What an area is for."""

    OPERATING = "operating", _("運行区域")
    CENTRE = "centre", _("中心市街地")


class FacilityKind(models.TextChoices):
    """What a facility is."""

    TOWN_HALL = "town_hall", _("市役所・支所")
    HOSPITAL = "hospital", _("病院")
    CLINIC = "clinic", _("診療所")
    STATION = "station", _("駅")
    SHOP = "shop", _("買い物")
    PUBLIC = "public", _("公共施設")
    LEISURE = "leisure", _("温泉・余暇")
    SCHOOL = "school", _("学校")
    SHELTER = "shelter", _("避難場所")
    SETTLEMENT = "settlement", _("地区")
    STOP = "stop", _("停留所")


class NameStatus(models.TextChoices):
    """What became of a local name."""

    PROPOSED = "proposed", _("提案")
    ACCEPTED = "accepted", _("採用")
    REFUSED = "refused", _("不採用")


class NameSource(models.TextChoices):
    """Where a local name was learnt."""

    DESK = "desk", _("電話受付で")
    OFFICER = "officer", _("職員が入力")
    TABLE = "table", _("表から")
