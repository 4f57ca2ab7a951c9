"""Words of the shared taxi."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EligibilityReason(models.TextChoices):
    """Why somebody may ride."""

    AGE_65 = "age_65", _("65歳以上")
    LICENCE_RETURNED = "licence_returned", _("運転免許を返納した")
    DISABILITY = "disability", _("障がい者手帳を持っている")
    INTRACTABLE_DISEASE = "intractable_disease", _("指定難病の受給者証を持っている")
    ILLNESS = "illness", _("病気やけがで運転できない")
    NEVER_LICENSED = "never_licensed", _("75歳以上で、運転免許を持ったことがない")


class EvidenceKind(models.TextChoices):
    """What shows that a reason is true."""

    MY_NUMBER_CARD = "my_number_card", _("マイナンバーカード")
    HEALTH_INSURANCE = "health_insurance", _("健康保険の資格確認書")
    DRIVING_RECORD = "driving_record", _("運転経歴証明書")
    CANCELLATION_NOTICE = "cancellation_notice", _("運転免許の取消通知書")
    PHYSICAL_HANDBOOK = "physical_handbook", _("身体障害者手帳")
    MENTAL_HANDBOOK = "mental_handbook", _("精神障害者保健福祉手帳")
    INTELLECTUAL_HANDBOOK = "intellectual_handbook", _("療育手帳")
    DISEASE_CERTIFICATE = "disease_certificate", _("指定難病の受給者証")
    MEDICAL_CERTIFICATE = "medical_certificate", _("医師の診断書")
    DECLARATION = "declaration", _("本人の申告書")


class FareClass(models.TextChoices):
    """Which fare applies."""

    ORDINARY = "ordinary", _("普通運賃")
    SELF_SERVICE = "self_service", _("ウェブ・テレビ予約")
    DISCOUNT = "discount", _("割引")


class RideStatus(models.TextChoices):
    """Where a ride stands."""

    BOOKED = "booked", _("予約済み")
    ABOARD = "aboard", _("乗車中")
    DONE = "done", _("完了")
    CANCELLED = "cancelled", _("取消")
    NO_SHOW = "no_show", _("不在")
    AT_RISK = "at_risk", _("車を探しています")
    HELD = "held", _("お返事をお待ちしています")
    LAPSED = "lapsed", _("お返事がなく取りやめ")
    MOVED = "moved", _("別の予約に変更")

    @classmethod
    def live(cls) -> list[str]:
        """Return the states in which the rider still waits or rides."""
        return [cls.BOOKED, cls.ABOARD, cls.AT_RISK, cls.HELD]

    @classmethod
    def cancellable(cls) -> list[str]:
        """Return the states in which the rider may still cancel."""
        return [cls.BOOKED, cls.AT_RISK, cls.HELD]

    @classmethod
    def begun(cls) -> list[str]:
        """Return the states in which a vehicle has come for the rider already."""
        return [cls.ABOARD, cls.DONE, cls.NO_SHOW]

    @classmethod
    def without_use(cls) -> list[str]:
        """Return the states of rides that were given up before a vehicle came."""
        return [cls.CANCELLED, cls.LAPSED, cls.MOVED]

    @classmethod
    def used(cls) -> list[str]:
        """Return the states that count as a use of the service: taken, kept, or let go to waste."""
        return [cls.BOOKED, cls.ABOARD, cls.AT_RISK, cls.HELD, cls.DONE, cls.NO_SHOW]


class Preference(models.TextChoices):
    """Which end of the ride the time belongs to."""

    LEAVE_AFTER = "leave_after", _("この時刻より後に出発")
    ARRIVE_BY = "arrive_by", _("この時刻までに到着")


class BoardingMode(models.TextChoices):
    """Where people of an area are picked up and set down."""

    DOOR = "door", _("玄関先まで")
    STOP = "stop", _("停留所で")
    MIXED = "mixed", _("歩ける方は停留所、歩けない方は玄関先")


class RideEnd(models.TextChoices):
    """One end of a ride."""

    BOARD = "board", _("乗るところ")
    ALIGHT = "alight", _("降りるところ")


class Purpose(models.TextChoices):
    """What a ride is for, the most urgent first."""

    MEDICAL = "medical", _("通院")
    SHOPPING = "shopping", _("買い物")
    OTHER = "other", _("そのほかの用事")


class WaitingStatus(models.TextChoices):
    """Where a place on the waiting list stands."""

    WAITING = "waiting", _("空きを待っている")
    OFFERED = "offered", _("空きをご案内した")
    TAKEN = "taken", _("予約した")
    LAPSED = "lapsed", _("お返事がなかった")
    WITHDRAWN = "withdrawn", _("取りやめた")
    TOO_LATE = "too_late", _("空きが出なかった")

    @classmethod
    def live(cls) -> list[str]:
        """Return the states in which somebody still waits."""
        return [cls.WAITING, cls.OFFERED]


class CaseStatus(models.TextChoices):
    """Where it stands with somebody who missed rides."""

    OPEN = "open", _("お話がまだ")
    TALKED = "talked", _("お話しした")
    PAUSED = "paused", _("予約をお休み")
    LIFTED = "lifted", _("お休みを取りやめた")


class UnmetReason(models.TextChoices):
    """Why a ride could not be given."""

    OUTSIDE_AREA = "outside_area", _("運行区域の外")
    AREA_RULE = "area_rule", _("区域をまたぐ")
    FORBIDDEN_PAIR = "forbidden_pair", _("送れない区間")
    NO_CONNECTION = "no_connection", _("乗りかえが合わない")
    CLOSED_DAY = "closed_day", _("休業日")
    OUTSIDE_HOURS = "outside_hours", _("運行時間の外")
    NO_CAPACITY = "no_capacity", _("空きがない")
    NO_WHEELCHAIR_PLACE = "no_wheelchair_place", _("車いすの空きがない")
    NOT_ELIGIBLE = "not_eligible", _("対象外")
    TOO_SOON = "too_soon", _("時間が近すぎる")
    OFFER_GONE = "offer_gone", _("空きがなくなった")
    QUOTA = "quota", _("月の回数を使い切った")
    BOOK_LATER = "book_later", _("まだ受け付けていない日")
    PAUSED = "paused", _("予約をお休み中")
    NO_STOP = "no_stop", _("歩ける所に停留所がない")

    @classmethod
    def for_waiting(cls) -> list[str]:
        """Return the reasons for which a place may come free."""
        return [cls.NO_CAPACITY, cls.NO_WHEELCHAIR_PLACE, cls.OFFER_GONE, cls.NO_CONNECTION]

    @classmethod
    def of_rules(cls) -> list[str]:
        """Return the reasons that no other time of the day would mend."""
        return [cls.QUOTA, cls.BOOK_LATER, cls.PAUSED, cls.NO_STOP, cls.FORBIDDEN_PAIR]


class ClaimKind(models.TextChoices):
    """What a firm claims."""

    SHARED = "shared", _("のりあいタクシー")
    EXCLUSIVE = "exclusive", _("デジタルタクシー")


class SubmissionStatus(models.TextChoices):
    """Where a claim stands that a firm has handed in."""

    SUBMITTED = "submitted", _("確認待ち")
    RETURNED = "returned", _("差し戻し")
    ACCEPTED = "accepted", _("受け付けた")


class MeterRideStatus(models.TextChoices):
    """Where a ride in a subsidised exclusive taxi stands."""

    OPEN = "open", _("乗車中")
    DONE = "done", _("請求できる")
    HELD = "held", _("確かめる")
    REFUSED = "refused", _("請求しない")
    CANCELLED = "cancelled", _("取消")


class PassKind(models.TextChoices):
    """How long a pass is good for."""

    DAY = "day", _("1日乗車券")
    MONTH = "month", _("1か月定期券")
