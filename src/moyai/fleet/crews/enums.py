"""Words of the crews."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RollCallKind(models.TextChoices):
    """When a roll-call is held."""

    BEFORE = "before", _("乗務前")
    AFTER = "after", _("乗務後")


class Method(models.TextChoices):
    """How a roll-call is held (運輸規則 24条)."""

    FACE = "face", _("対面")
    REMOTE = "remote", _("遠隔（画面・電話）")
    AUTOMATIC = "automatic", _("自動点呼の機器")


class Inspection(models.TextChoices):
    """What the daily inspection of the vehicle found."""

    FINE = "fine", _("異常なし")
    FAULT = "fault", _("異常あり（運行できない）")
    NOT_DONE = "not_done", _("まだしていない")


class RefusalCode(models.TextChoices):
    """Why a driver must not drive, or what a roll-call after duty has to alarm about."""

    ALCOHOL = "alcohol", _("アルコールが検知された")
    DRUNK = "drunk", _("酒気を帯びている")
    NO_DETECTOR = "no_detector", _("アルコール検知器を使っていない")
    ILL = "ill", _("病気がある")
    FATIGUED = "fatigued", _("疲労している")
    SLEEPLESS = "sleepless", _("睡眠が足りない")
    FAULT = "fault", _("車両の点検で異常があった")
    NOT_INSPECTED = "not_inspected", _("日常点検をしていない")


class EventKind(models.TextChoices):
    """What the driver register keeps beside the person (運輸規則 37条・38条)."""

    TRAINING = "training", _("指導・教育")
    APTITUDE = "aptitude", _("適性診断")
    HEALTH = "health", _("健康診断")
    ACCIDENT = "accident", _("事故")
    NOTICE = "notice", _("違反の通知")


class DistanceSource(models.TextChoices):
    """Where a duty record's distance comes from."""

    ODOMETER = "odometer", _("走行距離計")
    POSITIONS = "positions", _("車の位置の記録")
    STOPS = "stops", _("停車地からの推計")


class NoteKind(models.TextChoices):
    """What a person adds to a duty record (運輸規則 25条)."""

    ABNORMAL = "abnormal", _("運行の異常")
    DELAY = "delay", _("著しい遅延")
    ACCIDENT = "accident", _("事故")
    REST = "rest", _("休憩・仮眠")
    CHANGE = "change", _("運転者の交替")
    CORRECTION = "correction", _("訂正")


class ChangeKind(models.TextChoices):
    """What was done to the roster."""

    CREATE = "create", _("追加")
    CHANGE = "change", _("変更")
    REMOVE = "remove", _("取消")
    COPY = "copy", _("週の写し")
    UNDO = "undo", _("元に戻した")
