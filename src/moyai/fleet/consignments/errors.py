"""What consignments refuse."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from moyai.core.errors import Refused


class GoodsRefused(Refused):
    """Goods are not handed over, sent or called off like this.

    Codes: ``no_code``, ``foreign_box``, ``two_consignments``, ``missing_boxes``, ``no_temperature``,
    ``unreadable_temperature``, ``may_not_leave``, ``no_photo``, ``photo``, ``not_yours``, ``over``,
    ``under_way``, ``not_collected``, ``already``, ``hub_in_use``.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, _say(code, facts), **facts)


class VolunteerRefused(Refused):
    """A volunteer cannot be asked, or cannot answer like this.

    Codes: ``too_late``, ``not_asked``, ``overlap``, ``past``, ``backwards``, ``busy``, ``month_open``.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, _say_volunteer(code), **facts)


def _say(code: str, facts: dict[str, Any]) -> str:
    texts = {
        "no_code": _("箱の番号を、読み取るか打ってください。"),
        "foreign_box": _("「%(box)s」は、この荷物の箱ではありません。積まずに、店に聞いてください。"),
        "two_consignments": _("ちがうお宅の箱が、まざっています。1軒ずつ入れてください。"),
        "missing_boxes": _(
            "あと%(count)s箱（%(boxes)s）が、まだです。そろってから、もう一度押してください。"
        ),
        "no_temperature": _("冷蔵・冷凍の箱があります。温度を入れてください。"),
        "unreadable_temperature": _("温度を読み取れません。「4.5」や「-18」のように入れてください。"),
        "may_not_leave": _("この方は、手渡しを望んでいます。置かずに、会えなかったと入れてください。"),
        "no_photo": _("置いたところの写真を撮ってください。"),
        "photo": _("写真を読み取れません。もう一度撮ってください。"),
        "not_yours": _("この荷物は、いまあなたの担当ではありません。"),
        "over": _("この荷物は、もう終わっています。"),
        "under_way": _("もう運び始めているので、取り消せません。"),
        "not_collected": _("先に「受け取った」を入れてください。"),
        "hub_in_use": _(
            "ここへ運んでいる荷物か、ここで待っている荷物があります。終わってから変えてください。"
        ),
        "already": _("もう記録してあります。"),
    }
    return texts[code] % facts if facts else texts[code]


def _say_volunteer(code: str) -> str:
    return {
        "too_late": _("返事の時刻を過ぎたので、ほかの方にお願いしました。"),
        "not_asked": _("このお願いは、もうありません。"),
        "overlap": _("その時間は、もう申し出があります。"),
        "past": _("過ぎた時間は、申し出られません。"),
        "backwards": _("終わりの時刻を、始まりより後にしてください。"),
        "month_open": _("月が終わってから、まとめて支払います。"),
        "busy": _("荷物を受け取ったあとは、休みにできません。コーディネーターに電話してください。"),
    }[code]
