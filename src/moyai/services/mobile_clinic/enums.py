"""Words of the clinic car."""

from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class InstitutionKind(models.TextChoices):
    """What kind of institution shares the car."""

    CLINIC = "clinic", _("診療所")
    HOSPITAL = "hospital", _("病院")
    PHARMACY = "pharmacy", _("薬局")


class Profession(models.TextChoices):
    """What somebody of an institution is; what they may do follows from it (access.py)."""

    DOCTOR = "doctor", _("医師")
    NURSE = "nurse", _("看護師")
    MIDWIFE = "midwife", _("助産師")
    TECHNICIAN = "technician", _("検査技師")
    PHARMACIST = "pharmacist", _("薬剤師")
    CLERK = "clerk", _("受付")


class Programme(models.TextChoices):
    """For what the car comes."""

    CHRONIC = "chronic", _("慢性の病気の診察")
    MATERNITY = "maternity", _("妊婦健診")
    EYE = "eye", _("目の診察")
    TEENS = "teens", _("10代の相談")


class ShareOrigin(models.TextChoices):
    """Why an institution has a day part of the car (engines/scheduling/sharing says `Reason`)."""

    OWN = "own", _("自分の枠")
    COMMON = "common", _("共用の枠")
    RELEASED = "released", _("使われなかった枠")
    SWAP = "swap", _("交換した枠")


class WishStatus(models.TextChoices):
    """Where an institution's wish for the car stands."""

    WAITING = "waiting", _("空きを待っている")
    OFFERED = "offered", _("空きを案内した")
    GRANTED = "granted", _("枠がとれた")
    WITHDRAWN = "withdrawn", _("取りやめた")
    EXPIRED = "expired", _("日が過ぎた")
    REFUSED = "refused", _("お断りした")


class SwapStatus(models.TextChoices):
    """Where an exchange of day parts stands."""

    ASKED = "asked", _("返事待ち")
    ACCEPTED = "accepted", _("交換した")
    DECLINED = "declined", _("断られた")
    WITHDRAWN = "withdrawn", _("取り下げた")
    UNDONE = "undone", _("もとに戻した")


class VisitStatus(models.TextChoices):
    """Where a visit stands. HELD ends by itself; MOVED: the patient is seen at an institution instead."""

    HELD = "held", _("仮予約")
    BOOKED = "booked", _("予約済み")
    UNDER_WAY = "under_way", _("向かっている")
    AT_DOOR = "at_door", _("車が着いた")
    IN_CALL = "in_call", _("診察中")
    DONE = "done", _("終わった")
    CANCELLED = "cancelled", _("取り消し")
    NO_SHOW = "no_show", _("不在")
    MOVED = "moved", _("対面に切りかえ")

    @classmethod
    def live(cls) -> list[str]:
        """Return the states in which the car is still needed."""
        return [cls.HELD, cls.BOOKED, cls.UNDER_WAY, cls.AT_DOOR, cls.IN_CALL]

    @classmethod
    def over(cls) -> list[str]:
        """Return the states from which nothing follows."""
        return [cls.DONE, cls.CANCELLED, cls.NO_SHOW, cls.MOVED]


class Device(models.TextChoices):
    """What a set of devices measures or takes."""

    BLOOD_PRESSURE = "blood_pressure", _("血圧計")
    OXIMETER = "oximeter", _("パルスオキシメーター")
    THERMOMETER = "thermometer", _("体温計")
    GLUCOSE = "glucose", _("血糖計")
    SCALE = "scale", _("体重計")
    ECG = "ecg", _("12誘導心電計")
    STETHOSCOPE = "stethoscope", _("デジタル聴診器")
    FETAL_MONITOR = "fetal_monitor", _("分娩監視装置")
    ECHO = "echo", _("エコー")
    EYE_CAMERA = "eye_camera", _("眼の撮影カメラ")


class GlassReason(models.TextChoices):
    """Why somebody looked at the health of another institution's patient."""

    EMERGENCY = "emergency", _("急な具合の悪化で、すぐに手当てがいる")
    STAND_IN = "stand_in", _("かかりつけが休みで、代わりに診る")
    TRANSFER = "transfer", _("救急や転院の受け入れ")
    ASKED = "asked", _("本人に頼まれた")


class GlassVerdict(models.TextChoices):
    """What the town's privacy officer found of a look in need."""

    OPEN = "open", _("まだ見ていない")
    JUSTIFIED = "justified", _("必要だった")
    UNJUSTIFIED = "unjustified", _("必要とはいえない")


class CompanionWish(models.TextChoices):
    """Whom a patient said, when she booked, that she would have with her.

    Who is there in fact and who may join is `enums_treatment.Companion`; see `queries/companions.py`.
    """

    NOBODY = "nobody", _("ひとりで")
    FAMILY = "family", _("家族と")
    INTERPRETER = "interpreter", _("通訳と")


class Asker(Enum):
    """Who asks for a visit, as far as it matters for what may be booked (`queries.booking_law`).

    HOUSE: those who treat her, and what is done on their behalf. CLERK: her institution's counter. HERSELF:
    she, signed in as herself. FAMILY: whoever else stands at a patient's door, known or not (a proxy, the
    household's telephone or television).
    """

    HOUSE = "house"
    CLERK = "clerk"
    HERSELF = "herself"
    FAMILY = "family"

    @property
    def is_at_her_door(self) -> bool:
        """Whether it is asked at a patient's own doors, where nobody writes plans."""
        return self in (Asker.HERSELF, Asker.FAMILY)

    @property
    def knows_what_is_private(self) -> bool:
        """Whether visits of which nobody else is to know are this one's affair."""
        return self in (Asker.HOUSE, Asker.HERSELF)


class AppointmentStatus(models.TextChoices):
    """Where an appointment at an institution stands."""

    BOOKED = "booked", _("予約済み")
    DONE = "done", _("終わった")
    CANCELLED = "cancelled", _("取り消し")
    NO_SHOW = "no_show", _("来なかった")


class FindingKind(models.TextChoices):
    """What a device took (imaging/)."""

    ECHO = "echo", _("エコー")
    ECG = "ecg", _("12誘導心電図")
    SOUND = "sound", _("聴診の音")
    FETAL = "fetal", _("胎児心拍の記録")
    EYE = "eye", _("眼の写真")


class FindingStatus(models.TextChoices):
    """Where a finding stands. DOUBTED: the file names somebody else, and a person has not decided yet."""

    KEPT = "kept", _("保管ずみ")
    DOUBTED = "doubted", _("本人か確認が必要")


class DeliveryStatus(models.TextChoices):
    """Where a file stands on its way to the image store. HELD: it names somebody else and is not sent."""

    WAITING = "waiting", _("画像サーバーへ送る前")
    SENT = "sent", _("画像サーバーに保管ずみ")
    REFUSED = "refused", _("画像サーバーが受けつけない")
    HELD = "held", _("送らない（ファイルの名前がちがう）")
