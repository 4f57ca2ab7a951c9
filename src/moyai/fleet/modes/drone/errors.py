"""What the drones refuse."""

from __future__ import annotations

from django.utils.translation import gettext as _

from moyai.core.errors import Refused


class CannotFly(Refused):
    """A flight that cannot be planned or let go.

    Codes: ``too_heavy``, ``no_way``, ``out_of_range``, ``no_refuge`` (the engine's), ``no_place``, ``past``,
    ``busy``, ``no_aircraft``, ``no_pilot``, ``not_pilot``, ``over``, ``no_go``, ``old_decision``, ``flying``,
    ``not_flying``, ``wish``, ``no_parcel``, ``not_here``, ``not_loaded``, ``not_put_down``,
    ``aircraft_in_use``, ``network_in_use``.
    """

    def __init__(self, code: str) -> None:
        texts = {
            "too_heavy": _("荷物が重すぎます。この機体では運べません。"),
            "no_way": _("飛べる経路がありません（飛行禁止の区域、またはこの風では進めません）。"),
            "out_of_range": _("電池の予備を残して往復できません。"),
            "no_refuge": _("途中に、電池が足りるうちに降りられる場所がありません。"),
            "no_place": _("離着陸場か、荷物を置く場所が見つかりません。"),
            "past": _("過ぎた時刻です。これからの時刻を入れてください。"),
            "busy": _("この機体は、同じ時間にほかの飛行があります。"),
            "no_aircraft": _("この機体は飛ばせません。機体の状態を確かめてください。"),
            "no_pilot": _("この人は操縦者として登録されていません。"),
            "not_pilot": _("この飛行の操縦者だけができます。"),
            "over": _("この飛行は、もう終わったか、離陸の準備に入っています。"),
            "no_go": _("飛ばせない理由があります。理由がなくなってから、もう一度判断してください。"),
            "old_decision": _("判断してから時間がたちました。もう一度判断してください。"),
            "flying": _("飛行中です。終わってから行ってください。"),
            "not_flying": _("いまは飛行中ではありません。"),
            "aircraft_in_use": _("この機体には飛行の予定があります。終わるか取りやめてから変えてください。"),
            "network_in_use": _("変える点を通る飛行の予定があります。終わるか取りやめてから変えてください。"),
            "no_parcel": _("この飛行には、登録された荷物がありません。"),
            "not_here": _("荷物はまだ離着陸場に着いていません。前の運び手が届けるのを待ってください。"),
            "not_loaded": _("荷物がまだ積まれていません。先に箱の番号を入れてください。"),
            "not_put_down": _("荷物はまだ置かれていません。"),
            "wish": _("この指示はできません。"),
        }
        super().__init__(code, texts[code])


class WrongRecord(Refused):
    """A record that makes no sense. Codes: ``future``, ``missing``, ``value``, ``no_entry``, ``same``."""

    def __init__(self, code: str) -> None:
        texts = {
            "future": _("まだ来ていない時刻です。"),
            "missing": _("確かめていない項目があります。"),
            "value": _("ありえない値です。計器を確かめてください。"),
            "no_entry": _("その記録はありません。"),
            "same": _("いまの記録と同じです。"),
        }
        super().__init__(code, texts[code])
