"""The words of evacuation, as the law and the standard data sets have them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """Whether it is meant."""

    REAL = "real", _("本番")
    DRILL = "drill", _("訓練")


class Hazard(models.TextChoices):
    """The eight kinds of 指定緊急避難場所 (災害対策基本法施行令20条の5), in the standard's order."""

    FLOOD = "flood", _("洪水")
    LANDSLIDE = "landslide", _("崖崩れ・土石流・地滑り")
    STORM_SURGE = "storm_surge", _("高潮")
    EARTHQUAKE = "earthquake", _("地震")
    TSUNAMI = "tsunami", _("津波")
    FIRE = "fire", _("大規模な火事")
    INLAND_FLOOD = "inland_flood", _("内水氾濫")
    VOLCANO = "volcano", _("火山現象")


class ShelterKind(models.TextChoices):
    """What sort of place it is."""

    EMERGENCY = "emergency", _("指定緊急避難場所")
    DESIGNATED = "designated", _("指定避難所")
    WELFARE = "welfare", _("福祉避難所")
    UNOFFICIAL = "unofficial", _("自主避難所（指定外）")
    CAR_PARK = "car_park", _("車中泊の駐車場")


class ShelterFeature(models.TextChoices):
    """What a place has for those who need it; what is not known is left out."""

    WHEELCHAIR = "wheelchair", _("車いすで入れる")
    TOILET = "toilet", _("多目的トイレ")
    POWER = "power", _("非常用電源")
    PETS = "pets", _("ペットも可")
    COOLING = "cooling", _("冷暖房")


class Status(models.TextChoices):
    """Whether people are taken in."""

    CLOSED = "closed", _("閉鎖")
    OPEN = "open", _("開設")
    FULL = "full", _("満員")


class Congestion(models.TextChoices):
    """How much room is left in a place that is open."""

    UNKNOWN = "unknown", _("混み具合は未確認")
    FREE = "free", _("空きあり")
    CROWDED = "crowded", _("混雑")
    FULL = "full", _("定員いっぱい")


class Phase(models.TextChoices):
    """How far an incident has come."""

    WATCH = "watch", _("警戒")
    EVACUATION = "evacuation", _("避難")
    SHELTERING = "sheltering", _("避難生活")
    RETURN = "return", _("帰宅と復旧")


class Level(models.IntegerChoices):
    """What the town has issued (避難情報に関するガイドライン, five levels since 2021); 0: nothing."""

    NONE = 0, _("発令なし")
    ELDERLY = 3, _("警戒レベル3 高齢者等避難")
    EVACUATE = 4, _("警戒レベル4 避難指示")
    EMERGENCY = 5, _("警戒レベル5 緊急安全確保")


class IncidentKind(models.TextChoices):
    """What happens, or might."""

    RAIN = "rain", _("大雨・台風")
    EARTHQUAKE = "earthquake", _("地震")
    TSUNAMI = "tsunami", _("津波")
    SNOW = "snow", _("大雪")
    VOLCANO = "volcano", _("火山の噴火")
    FIRE = "fire", _("大規模な火事")
    OTHER = "other", _("そのほか")


class Trigger(models.TextChoices):
    """What opened an incident."""

    PERSON = "person", _("担当者の判断")
    WARNING = "warning", _("気象庁の情報")


class PartnersSee(models.TextChoices):
    """What partner organisations may look at while an incident lasts."""

    NOTHING = "nothing", _("何も見られない")
    SHELTERS = "shelters", _("避難所の人数まで見られる")


class TelegramState(models.TextChoices):
    """What became of a telegram."""

    NOTED = "noted", _("記録のみ")
    SUGGESTED = "suggested", _("災害対応の開始を提案中")
    TAKEN = "taken", _("これをもとに開始")
    DISMISSED = "dismissed", _("見送り")
    WITHDRAWN = "withdrawn", _("取り消された")
