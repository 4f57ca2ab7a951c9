"""Words of what follows a decision: agreement, trial, outcome, mentoring."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgreementState(models.TextChoices):
    """Whether an agreement binds."""

    DRAFT = "draft", _("作成中")
    AGREED = "agreed", _("双方が同意")
    ENDED = "ended", _("終了")


class TrialState(models.TextChoices):
    """Where a trial stands."""

    PLANNED = "planned", _("準備中")
    RUNNING = "running", _("実証中")
    ENDED = "ended", _("終了")
    BROKEN_OFF = "broken_off", _("中止")


class LogKind(models.TextChoices):
    """What a line of the field log tells."""

    WORK = "work", _("作業")
    FINDING = "finding", _("気づき")
    TROUBLE = "trouble", _("困りごと")
    COST = "cost", _("費用")


class ReviewAt(models.TextChoices):
    """When a trial is looked at."""

    MIDDLE = "middle", _("中間")
    END = "end", _("最終")


class Outcome(models.TextChoices):
    """What a town does with what was tried."""

    ROLL_OUT = "roll_out", _("本格導入")
    EXTEND = "extend", _("延長")
    STOP = "stop", _("終了")


class Survival(models.TextChoices):
    """Whether it is still there after years."""

    RUNNING = "running", _("続いています")
    CHANGED = "changed", _("形を変えて続いています")
    GONE = "gone", _("終わりました")
