"""Words of video calls."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EndWhy(models.TextChoices):
    """Why a call is over, as everybody in it is told."""

    FINISHED = "finished", _("通話は終わりました。")
    CONSENT = "consent", _("ご本人が同意を取り消したため、通話をここで終わりました。")
    IN_PERSON = "in_person", _("会って話すことに切りかえたため、通話を終わりました。")
    CANCELLED = "cancelled", _("予定が取り消されたため、通話を終わりました。")
    TIME = "time", _("通話の時間がすぎたため、終わりました。")


class SignalKind(models.TextChoices):
    """What browsers send one another through us until they see each other (WebRTC, RFC 8829)."""

    OFFER = "offer"
    ANSWER = "answer"
    CANDIDATE = "candidate"
    END_OF_CANDIDATES = "end-of-candidates"


class Level(models.TextChoices):
    """How good a connection is, in plain words."""

    GOOD = "good", _("よい")
    UNSTABLE = "unstable", _("不安定")
    POOR = "poor", _("切れそう")


class LateChoice(models.TextChoices):
    """What whoever waits does when the one who is awaited does not come."""

    CALL = "call", _("電話した")
    WAIT = "wait", _("もう少し待った")
    REBOOK = "rebook", _("予約を取り直すことにした")


class EventKind(models.TextChoices):
    """What is written down of a call."""

    OPENED = "opened", _("部屋を開いた")
    INVITED = "invited", _("リンクを作った")
    LINK_USED = "link_used", _("リンクで入った")
    LINK_REFUSED = "link_refused", _("リンクを断った")
    LINK_ASKED = "link_asked", _("新しいリンクをたのんだ")
    REVOKED = "revoked", _("席を取り消した")
    JOINED = "joined", _("入った")
    LEFT = "left", _("出た")
    LOST = "lost", _("つながらなくなった")
    BEGAN = "began", _("そろった")
    PICTURE_OFF = "picture_off", _("映像を止めた")
    PICTURE_ON = "picture_on", _("映像を出した")
    RESTARTED = "restarted", _("つなぎ直した")
    BY_PHONE = "by_phone", _("電話に切りかえた")
    LATE = "late", _("来ないことを知らせた")
    LATE_CHOICE = "late_choice", _("来ないときにどうしたか")
    ENDED = "ended", _("終わった")
