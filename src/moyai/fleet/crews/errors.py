"""What the crews refuse."""

from __future__ import annotations

from django.utils.translation import gettext as _

from moyai.core.errors import Refused
from moyai.fleet.specs import Sentence


class MustNotStart(Refused):
    """A shift must not start. Codes: ``no_roll_call``, ``roll_call_refused``, ``licence_expired``,
    ``left``."""

    def __init__(self, code: str, why: str = "") -> None:
        texts = {
            "no_roll_call": _("乗務前の点呼がまだです。点呼を受けてから、運転を始めてください。"),
            "roll_call_refused": _(
                "点呼で、今日は運転できないと判断されました（%(why)s）。配車の担当に確かめてください。"
            ),
            "licence_expired": _(
                "運転免許の期限（%(why)s）が切れています。運転はできません。会社に連絡してください。"
            ),
            "left": _(
                "乗務員台帳では、%(why)sに退職（または運転者でなくなった）となっています。会社に確かめてください。"
            ),
        }
        super().__init__(code, texts[code] % {"why": why} if why else texts[code])


class WrongRollCall(Refused):
    """A roll-call that makes no sense.

    Codes: ``own_roll_call`` (nobody holds their own, unless a machine does), ``too_early`` (after duty,
    before it began), ``over`` (before duty, after its end), ``corrected_already``, ``reason_missing``,
    ``not_same``.
    """

    def __init__(self, code: str) -> None:
        texts = {
            "own_roll_call": _("自分の点呼を自分で行うことはできません。ほかの運行管理者に頼んでください。"),
            "too_early": _("この乗務はまだ始まっていないので、乗務後の点呼はできません。"),
            "over": _("この乗務は終わっているので、乗務前の点呼はできません。"),
            "corrected_already": _("この記録には、もう訂正があります。新しいほうを訂正してください。"),
            "reason_missing": _("訂正する理由を書いてください。"),
            "not_same": _("訂正できるのは、同じ乗務の同じ点呼だけです。"),
        }
        super().__init__(code, texts[code])


class WrongDriverFile(Refused):
    """The register does not take this. Codes: ``licence_number``, ``dates``, ``taken``, ``left_already``."""

    def __init__(self, code: str) -> None:
        texts = {
            "licence_number": _("免許証の番号は、12けたの数字です。"),
            "dates": _("日付の前後が合いません。もう一度確かめてください。"),
            "taken": _("この運転者の台帳はもうあるか、同じ番号の台帳があります。"),
            "left_already": _("この運転者は、もう退職（または運転者でなくなった）となっています。"),
        }
        super().__init__(code, texts[code])


class WrongNote(Refused):
    """What is added to a record cannot be so. Codes: ``future``, ``other_day``."""

    def __init__(self, code: str) -> None:
        texts = {
            "future": _("まだ来ていない時刻です。起きた時刻を書いてください。"),
            "other_day": _("この乗務とは別の日の時刻です。日付を確かめてください。"),
        }
        super().__init__(code, texts[code])


class HoursBroken(Refused):
    """The roster would break the rules of working hours. facts: ``breaches``, each a Sentence."""

    def __init__(self, breaches: list[Sentence]) -> None:
        text = _("運転者の働く時間の決まり（改善基準告示など）に合いません。直すか、理由を書いてください。")
        super().__init__("hours_broken", text, breaches=breaches)


class WrongShift(Refused):
    """A change of the roster that cannot be.

    Codes: ``past``, ``backwards``, ``break_outside``, ``not_driver``, ``vehicle_busy``, ``driver_busy``,
    ``begun``, ``has_riders``, ``called_already``, ``changed_since``, ``undone_already``, ``nothing_to_copy``.
    """

    def __init__(self, code: str) -> None:
        texts = {
            "past": _("もう始まった時刻の勤務は作れません。"),
            "backwards": _("終わりの時刻が、始まりより前です。"),
            "break_outside": _("休憩が、勤務の時間に入りません。"),
            "not_driver": _("この人は運転手として登録されていません。"),
            "vehicle_busy": _("この車は、同じ時間にほかの勤務があります。"),
            "driver_busy": _("この運転者は、同じ時間にほかの勤務があります。"),
            "begun": _("もう始まったか終わった勤務なので、変えられません。"),
            "has_riders": _(
                "この勤務には予約が入っています。替えられるのは、運転者と、時間を広げることだけです。"
            ),
            "called_already": _("もう点呼をした勤務なので、取り消せません。"),
            "changed_since": _("そのあとにほかの変更があったので、元に戻せません。"),
            "undone_already": _("もう元に戻してあります。"),
            "nothing_to_copy": _("写せる勤務がありませんでした。"),
        }
        super().__init__(code, texts[code])
