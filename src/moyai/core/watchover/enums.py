"""Words of watching over."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Condition(models.TextChoices):
    """How she was: three taps. The order is that of the engine: later is worse."""

    WELL = "well", _("元気")
    OFF = "off", _("すこし気になる")
    WORRIED = "worried", _("心配")


class Contact(models.TextChoices):
    """On what occasion somebody was at her door or spoke to her."""

    HANDOVER = "handover", _("荷物の手渡し")
    RIDE = "ride", _("乗車")
    CALL = "call", _("電話")
    VISIT = "visit", _("訪問")
    SELF = "self", _("ご本人の返事")


class KeeperKind(models.TextChoices):
    """Who keeps watch for the town."""

    WELFARE = "welfare", _("福祉の担当")
    VOLUNTEER = "volunteer", _("民生委員")


class Viewer(models.TextChoices):
    """As whom somebody looks at a person's page."""

    WELFARE = "welfare", _("福祉の担当")
    VOLUNTEER = "volunteer", _("民生委員")
    FAMILY = "family", _("家族")
    SELF = "self", _("ご本人")


class Level(models.IntegerChoices):
    """How much it matters that somebody looks (the engine's grades)."""

    LOOK = 1, _("気にかける")
    TODAY = 2, _("きょう確かめる")
    NOW = 3, _("すぐ動く")


class Step(models.IntegerChoices):
    """Whose turn it is (the engine's rungs)."""

    LOOK = 0, _("一覧で見る")
    ASK = 1, _("ご本人に聞く")
    CALL = 2, _("電話する")
    FAMILY = 3, _("家族に頼む")
    VOLUNTEER = 4, _("民生委員に頼む")
    WELFARE = 5, _("福祉の担当")


class Outcome(models.TextChoices):
    """How a concern ended. The first five are a person's word."""

    FINE = "fine", _("元気だった")
    FALSE_ALARM = "false_alarm", _("思いちがいだった（留守など）")
    HELPED = "helped", _("手助けをした")
    HOSPITAL = "hospital", _("病院へ行った")
    DIED = "died", _("亡くなっていた")
    SEEN_WELL = "seen_well", _("元気な姿を見た")
    WITHDRAWN = "withdrawn", _("同意が取り消された")


BY_A_PERSON = (Outcome.FINE, Outcome.FALSE_ALARM, Outcome.HELPED, Outcome.HOSPITAL, Outcome.DIED)


class EventKind(models.TextChoices):
    """What happened in a concern."""

    OPENED = "opened", _("気づいた")
    GRADED = "graded", _("重くなった")
    ASKED = "asked", _("ご本人に聞いた")
    CALL_DUE = "call_due", _("電話を頼んだ")
    FAMILY_ASKED = "family_asked", _("家族に頼んだ")
    VOLUNTEER_ASKED = "volunteer_asked", _("民生委員に頼んだ")
    WELFARE_DUE = "welfare_due", _("福祉の担当の番になった")
    PASSED_OVER = "passed_over", _("飛ばした")
    ANSWERED = "answered", _("会えた・返事があった")
    UNANSWERED = "unanswered", _("会えなかった・出なかった")
    CALLED = "called", _("電話した")
    VISITED = "visited", _("訪ねた")
    PASSED_ON = "passed_on", _("次の人に頼んだ")
    CLOSED = "closed", _("終えた")
    REOPENED = "reopened", _("元に戻した")
