"""Words of treatment: plans, consents, prescriptions, notes, bills."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanKind(models.TextChoices):
    """What foresees an examination by video; either is enough (オンライン診療基準)."""

    PLAN = "plan", _("診療計画")
    NURSING = "nursing", _("訪問看護指示書")


class AgreedBy(models.TextChoices):
    """Who agreed for the patient."""

    SELF = "self", _("ご本人")
    FAMILY = "family", _("ご家族")
    GUARDIAN = "guardian", _("後見人")


class IdentityMeans(models.TextChoices):
    """What a patient was known by; no number of any of them is kept."""

    MY_NUMBER = "my_number", _("マイナンバーカード")
    LICENCE = "licence", _("運転免許証")
    CERTIFICATE = "certificate", _("資格確認書")
    HANDBOOK = "handbook", _("母子健康手帳")
    STUDENT = "student", _("学生証")
    PHOTO_CARD = "photo_card", _("そのほかの写真つきの証明書")
    TWO_PAPERS = "two_papers", _("写真のない証明書2つ")
    KNOWN = "known", _("対面で診ている患者（面識あり）")


class DoctorShown(models.TextChoices):
    """How a doctor showed who she is."""

    HPKI = "hpki", _("HPKIカード")
    LICENCE = "licence", _("医師免許証の写し")
    NAME = "name", _("名札と氏名")


class Side(models.TextChoices):
    """At which end of the call somebody is."""

    PATIENT = "patient", _("患者のそば")
    DOCTOR = "doctor", _("医師の部屋")


class Companion(models.TextChoices):
    """Who else is there, in the room or in the call; a consent names those who may be."""

    FAMILY = "family", _("ご家族")
    INTERPRETER = "interpreter", _("通訳")
    CARER = "carer", _("介護の方")
    STAFF = "staff", _("医療の職員")
    OTHER = "other", _("そのほか")


class SwitchReason(models.TextChoices):
    """Why a patient is seen in person instead: the conditions that a plan names."""

    WORSE = "worse", _("容体が変わった・急に悪くなった")
    NEEDS_TOUCH = "needs_touch", _("触れて診ることや検査が要る")
    LINE_LOST = "line_lost", _("映像や音声がつながらない")
    PATIENT_WISH = "patient_wish", _("ご本人が対面を望んだ")
    CONSENT_GONE = "consent_gone", _("同意が取り下げられた")
    DOCTOR_AWAY = "doctor_away", _("医師が来られない")


class PrescriptionStatus(models.TextChoices):
    """Where a prescription stands."""

    DRAFT = "draft", _("書いている")
    SENT = "sent", _("薬局へ送った")
    ASKED = "asked", _("疑義照会中")
    ACCEPTED = "accepted", _("薬局が引き受けた")
    DISPENSED = "dispensed", _("調剤した")
    CARRIED = "carried", _("配達に出した")
    DELIVERED = "delivered", _("手渡した")
    RECEIVED = "received", _("受け取りを確かめた")
    CANCELLED = "cancelled", _("取り消し")

    @classmethod
    def at_the_pharmacy(cls) -> list[str]:
        """Return the states in which the pharmacy has something to do, or to look after."""
        return [cls.SENT, cls.ASKED, cls.ACCEPTED, cls.DISPENSED, cls.CARRIED, cls.DELIVERED]

    @classmethod
    def over(cls) -> list[str]:
        """Return the states from which nothing follows."""
        return [cls.RECEIVED, cls.CANCELLED]


class InquiryOutcome(models.TextChoices):
    """What the doctor answers to a pharmacist's inquiry."""

    AS_WRITTEN = "as_written", _("処方のとおり")
    CHANGED = "changed", _("処方を変える")
    CANCELLED = "cancelled", _("処方を取り消す")


class Handing(models.TextChoices):
    """How medicines come to her."""

    DELIVERY = "delivery", _("家まで届ける")
    COUNTER = "counter", _("薬局の窓口で受け取る")


class GuidanceOutcome(models.TextChoices):
    """How the medication guidance by video went."""

    PLANNED = "planned", _("予約した")
    DONE = "done", _("説明した")
    IN_PERSON = "in_person", _("対面に切りかえた")


class NoteKind(models.TextChoices):
    """For whom a note is written."""

    RECORD = "record", _("診療の記録")
    NOTEBOOK = "notebook", _("連絡帳")


class NoteField(models.TextChoices):
    """What a note tells; each is shared with a profession only where she agreed to it."""

    CONDITION = "condition", _("体のようす")
    VITALS = "vitals", _("測った値")
    MEDICINE = "medicine", _("お薬")
    LIVING = "living", _("暮らし")
    REQUEST = "request", _("お願い")


class StatementStatus(models.TextChoices):
    """How far a month's statement is."""

    OPEN = "open", _("お支払い待ち")
    PAID = "paid", _("お支払いずみ")
