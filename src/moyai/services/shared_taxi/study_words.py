"""Studies in words: what is run otherwise, how far it is, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moyai.services.shared_taxi.models import Study, StudyKind, StudyStatus
from moyai.services.shared_taxi.study.chance import Luck, read_luck
from moyai.services.shared_taxi.study.figures import Figures, summarise
from moyai.services.shared_taxi.study.smallest import find_smallest
from moyai.services.shared_taxi.study.variant import Variant
from moyai.services.shared_taxi.study.work import read_goal
from moyai.services.shared_taxi.study_report import show

TONES = {
    StudyStatus.WAITING.value: "neutral",
    StudyStatus.RUNNING.value: "info",
    StudyStatus.DONE.value: "success",
    StudyStatus.STOPPED.value: "warning",
    StudyStatus.FAILED.value: "danger",
}
_MINUTE_S = 60
_NAMES: Mapping[str, Any] = {
    "vehicles": gettext_lazy("車の台数"),
    "opens_minutes": gettext_lazy("運行の始まり"),
    "closes_minutes": gettext_lazy("運行の終わり"),
    "promise_width_s": gettext_lazy("お迎え時刻の幅（分）"),
    "search_width_s": gettext_lazy("希望の時刻から、何分ずれてもよいか"),
    "detour_factor_pct": gettext_lazy("乗車時間の上限（まっすぐ行くときの%）"),
    "may_cross_areas": gettext_lazy("地区から別の地区へも乗れる"),
    "may_ride_barred_pairs": gettext_lazy("「送れない区間」でも乗れる"),
    "is_fleet_shared": gettext_lazy("どの車も、すべての地区を走る"),
    "ordinary_yen": gettext_lazy("普通運賃（円）"),
    "self_service_yen": gettext_lazy("ウェブ・テレビ予約の運賃（円）"),
    "discount_yen": gettext_lazy("割引運賃（円）"),
    "flexible_pct": gettext_lazy("断られたとき、近いほかの時刻で乗る人（%）"),
    "alternative_s": gettext_lazy("ほかの時刻は、希望から何分までか"),
    "demand_pct": gettext_lazy("希望する人の数（実際の何%か）"),
}


def list_changes(study: Study) -> list[dict[str, str]]:
    """Return what is run otherwise than now: name, now, then."""
    present, changed = Variant.from_dict(study.present), Variant.from_dict(study.changed)
    return [
        {
            "label": str(label),
            "before": _show_setting(name, getattr(present, name)),
            "after": _show_setting(name, getattr(changed, name)),
        }
        for name, label in _NAMES.items()
        if getattr(present, name) != getattr(changed, name)
        and not (name == "vehicles" and study.kind == StudyKind.SMALLEST)
    ]


def list_luck(study: Study) -> list[str]:
    """Return what goes otherwise than planned on the replayed days, in sentences."""
    luck = read_luck(study.chances)
    facts = {"noise": luck.travel_noise_pct, "away": luck.no_show_pct, "late": luck.late_drivers_pct}
    if luck == Luck():
        return [_("来ない人も、遅れも、ないものとしました。")]
    found = [
        (luck.travel_noise_pct, _("走る時間は、予定からだいたい前後%(noise)s%%変わるものとしました。")),
        (luck.no_show_pct, _("予約した人の%(away)s%%は来ないものとしました。")),
        (luck.late_drivers_pct, _("車の%(late)s%%は、最大30分遅れて走り始めるものとしました。")),
    ]
    times = _("だれが来ないか、いつ混むかはくじで決め、同じ日を%(times)s回走らせて平均しました。")
    return [words % facts for share, words in found if share] + [times % {"times": study.repeats}]


def explain_problem(study: Study) -> str:
    """Return why a study could not be computed; empty when it could."""
    if study.problem == "no_wishes":
        return _("この期間には、希望の記録が1件もありません。ほかの期間でもう一度ためしてください。")
    if study.status == StudyStatus.FAILED:
        return _("計算の途中で問題が起きました。システムの担当者に、この計算の番号を伝えてください。")
    return ""


def say_result(study: Study, figures: Mapping[str, Figures], sizes: Mapping[int, Figures]) -> str:
    """Return what came of a study in a sentence; empty while it goes on."""
    if study.status != StudyStatus.DONE:
        return ""
    return _say_smallest(study, sizes) if study.kind == StudyKind.SMALLEST else _say_difference(figures)


def _say_smallest(study: Study, sizes: Mapping[int, Figures]) -> str:
    goal = read_goal(study)
    facts = {"share": show(goal.served_share, 0), "wait": show(goal.wait_min, 0), "most": goal.most}
    good = find_smallest(sizes, goal)
    if good is None:
        words = _("%(most)s台でも、目標（%(share)s%%以上、待ち%(wait)s分以下）に届きません。")
        return words % facts
    words = _("目標（%(share)s%%以上、待ち%(wait)s分以下）には、%(count)s台が必要です。")
    return words % {**facts, "count": good}


def _say_difference(figures: Mapping[str, Figures]) -> str:
    if not {"present", "changed"} <= set(figures):
        return ""
    before, after = (summarise(figures[name])["served_share"] for name in ("present", "changed"))
    words = _("乗れる割合は、いま%(before)s%%、変えると%(after)s%%です。")
    return words % {"before": show(before, 1), "after": show(after, 1)}


def _show_setting(name: str, value: int | bool) -> str:
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if name.endswith("_minutes"):
        return f"{value // 60}:{value % 60:02d}"
    return show(value // _MINUTE_S if name.endswith("_s") else value, 0)
