"""What the fleet refuses."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from moyai.core.errors import Refused
from moyai.fleet.specs import Sentence


class NoVehicleFits(Refused):
    """No vehicle can carry the task as asked.

    facts: ``refusal`` (specs.RefusalCode), ``reason``, ``number`` (which of several).
    """

    def __init__(self, refusal: str, reason: Sentence, number: int = 0) -> None:
        text = _("この時間に行ける車が見つかりませんでした。")
        super().__init__("no_vehicle", text, refusal=refusal, reason=reason, number=number)


class PlanChanged(Refused):
    """Somebody else changed the plan since it was looked at; nothing was done."""

    def __init__(self) -> None:
        super().__init__(
            "plan_changed",
            _("ほかの人が先に運行計画を変えました。新しい計画を見て、もう一度選んでください。"),
        )


class PlanBusy(Refused):
    """The plan changed again and again while we solved; nothing was done."""

    def __init__(self) -> None:
        super().__init__("plan_busy", _("いま大変混み合っています。少し待って、もう一度お試しください。"))


class CannotCancel(Refused):
    """The task is over, or its rider is aboard."""

    def __init__(self, status: str) -> None:
        texts = {
            "aboard": _("もう乗車しているので、取り消せません。"),
            "done": _("もう終わった予約なので、取り消せません。"),
            "no_show": _("不在として終わった予約なので、取り消せません。"),
        }
        super().__init__(f"task_{status}", texts[status])


class CannotMove(Refused):
    """The task cannot change vehicles now."""

    def __init__(self, why: str) -> None:
        texts = {
            "aboard": _("もう乗車しているので、ほかの車に移せません。"),
            "arrived": _("車がもうお迎えの場所に着いているので、ほかの車に移せません。"),
            "over": _("もう終わった予約なので、移せません。"),
            "not_running": _("その車は今日は運行していません。"),
        }
        super().__init__(f"move_{why}", texts[why])


class CannotReorder(Refused):
    """The order of a shift cannot be changed so.

    Codes: ``reorder_not_running``, ``reorder_elsewhere`` (the shift does not have the task),
    ``reorder_aboard``, ``reorder_arrived``, ``reorder_near`` (the vehicle is nearly there), ``reorder_late``
    (a promise could not be kept).
    """

    def __init__(self, why: str) -> None:
        texts = {
            "not_running": _("その車は今日は運行していません。"),
            "elsewhere": _("この予約は、その車の予定にありません。"),
            "aboard": _("もう乗車しているので、順番を変えられません。"),
            "arrived": _("車がもう着いているので、順番を変えられません。"),
            "near": _("車がもうすぐ着くので、順番を変えられません。"),
            "late": _("その順番では、約束の時間を守れません。"),
        }
        super().__init__(f"reorder_{why}", texts[why])


class WrongPress(Refused):
    """A button that makes no sense (any more).

    Codes: ``unknown_stop``, ``not_your_shift``, ``moved_away``, ``cancelled_stop``, ``already_done``,
    ``not_next``, ``not_arrived``, ``wait_longer``, ``wrong_button``, ``shift_over``,
    ``not_begun``, ``must_not_start`` (a gate is closed, see gates.py), ``goods_not_here``.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, _say_wrong_press(code, facts), **facts)


def _say_wrong_press(code: str, facts: dict[str, Any]) -> str:
    texts = {
        "unknown_stop": _("この行き先は運行計画にありません。画面を新しくします。"),
        "not_your_shift": _("この行き先は、あなたの担当ではありません。"),
        "moved_away": _("この予約はほかの車に移りました。"),
        "cancelled_stop": _("この行き先は取りやめになりました。"),
        "already_done": _("もう記録してあります。"),
        "not_next": _("先に「%(place)s」を済ませてください。"),
        "not_arrived": _("先に「到着」を押してください。"),
        "wait_longer": _("あと%(minutes)s分お待ちください。それまでは「不在」にできません。"),
        "goods_not_here": _("前の運び手が、まだ荷物を渡していません。"),
        "wrong_button": _("ここでは、このボタンは使えません。"),
        "shift_over": _("この勤務は終わっています。"),
        "not_begun": _("まだ乗務の時間ではありません。"),
        "must_not_start": "%(why)s",
    }
    return texts[code] % facts if facts else texts[code]


class EntryRefused(Refused):
    """What a driver entered is not taken.

    Codes: ``unknown_kind``, ``not_your_shift``, ``no_shift``, ``unreadable``, or the code of whatever
    refused it, with its text. facts: ``is_told``, whether the desk was told.
    """

    def __init__(self, code: str, text: str = "", **facts: Any) -> None:
        texts = {
            "unknown_kind": _("この町では、この記録を受け付けていません。"),
            "not_your_shift": _("この乗務は、もうあなたの担当ではありません。"),
            "no_shift": _("あなたの乗務がないので、記録できません。"),
            "unreadable": _("入れた内容に、足りないところか読めないところがあります。"),
        }
        super().__init__(code, text or texts[code], **facts)
