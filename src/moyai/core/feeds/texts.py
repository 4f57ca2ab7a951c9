"""What officers read about a feed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from moyai.core.feeds.gtfs.problems import Problem

_REASONS: dict[str, Any] = {
    "missing_file": _("まだ登録されていないものがあります：%(where)s"),
    "missing_polygon": _("区域の形がありません：%(where)s"),
    "bad_polygon": _("区域の形が正しくありません：%(where)s"),
    "area_overlap": _("区域が重なっています：%(where)s"),
    "zone_overlap": _("1つの便の中で区域が重なっています：%(where)s"),
    "no_hours": _("運行の始まりが終わりより後になっています：%(where)s"),
    "fare": _("運賃の決まりがそろっていません：%(where)s"),
    "unreadable_text": _("名前や説明に、改行や読めない文字が入っています：%(where)s"),
    "booking_rule": _("予約の決まりがそろっていません：%(where)s"),
}
_OTHER = _("公開データの決まりに合いません：%(where)s")


def explain(problem: Problem) -> str:
    """Return a problem as a sentence, with where it is."""
    return str(_REASONS.get(problem.code, _OTHER)) % {"where": problem.where}
