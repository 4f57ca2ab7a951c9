"""The form of an officer who asks the past: plain words, every figure within its bounds."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.indicators.registry import Period
from moyai.services.shared_taxi.forms import PeriodForm
from moyai.services.shared_taxi.models import StudyKind
from moyai.services.shared_taxi.study.chance import Luck
from moyai.services.shared_taxi.study.smallest import Goal
from moyai.services.shared_taxi.study.variant import BOUNDS, FARES, Variant, VariantError

LONGEST_DAYS = 92
_MINUTE_S = 60
_SAME = ("vehicles", "is_fleet_shared", "may_cross_areas", "may_ride_barred_pairs", "demand_pct", *FARES)


def _number(label: Any, least: int, most: int, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **options)


def _minutes(name: str, label: Any, **options: Any) -> forms.IntegerField:
    least, most = BOUNDS[name]
    return _number(label, least // _MINUTE_S, most // _MINUTE_S, **options)


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class StudyForm(PeriodForm):
    """What is asked, over which past days, and what is run otherwise than now."""

    title = forms.CharField(
        label=_("この計算の名前"),
        help_text=_("例：10台にしたら"),
        max_length=60,
        strip=True,
        error_messages={"required": _("あとで見分けられるように、名前を書いてください。")},
    )
    kind = forms.ChoiceField(label=_("何を調べますか"), choices=StudyKind.choices, widget=forms.RadioSelect)
    vehicles = _number(
        _("車の台数"),
        *BOUNDS["vehicles"],
        help_text=_("「必要な台数」を調べるときは、この台数までを試します。"),
    )
    opens = _time(_("運行の始まり"))
    closes = _time(_("運行の終わり"))
    is_fleet_shared = forms.BooleanField(label=_("どの車も、すべての地区を走る"), required=False)
    may_cross_areas = forms.BooleanField(label=_("地区から別の地区へも乗れる"), required=False)
    may_ride_barred_pairs = forms.BooleanField(
        label=_("「送れない区間」でも乗れる"),
        help_text=_("路線バスと競わないように決めた区間です。"),
        required=False,
    )
    promise = _minutes("promise_width_s", _("お迎え時刻の幅（分）"))
    search = _minutes(
        "search_width_s",
        _("希望の時刻から、何分ずれてもよいか"),
        help_text=_("これより大きくずれる便は「乗れなかった」と数えます。"),
    )
    detour = _number(_("乗車時間の上限（まっすぐ行くときの%）"), *BOUNDS["detour_factor_pct"])
    ordinary_yen = _number(_("普通運賃（円）"), *BOUNDS["ordinary_yen"])
    self_service_yen = _number(_("ウェブ・テレビ予約の運賃（円）"), *BOUNDS["self_service_yen"])
    discount_yen = _number(_("割引運賃（円）"), *BOUNDS["discount_yen"])
    demand_pct = _number(
        _("希望する人の数（実際の何%か）"),
        *BOUNDS["demand_pct"],
        help_text=_("100なら実際と同じ。運賃を変えても、希望する人の数は自動では変わりません。"),
    )
    traffic = forms.TypedChoiceField(
        label=_("道の混み方"),
        choices=[
            (0, _("いつも予定どおり")),
            (10, _("少し変わる（だいたい前後1割）")),
            (20, _("ふつうに変わる（だいたい前後2割）")),
            (40, _("大きく変わる（だいたい前後4割）")),
        ],
        coerce=int,
        initial=20,
        help_text=_("走る時間が、予定とどのくらいちがうか。町で測った数字ではなく、仮に置くものです。"),
    )
    no_show_pct = _number(
        _("予約して来ない人（%）"),
        0,
        50,
        help_text=_("はじめの数字は、町のこの1年の記録からです（記録が少ないときは0）。"),
    )
    late_drivers_pct = _number(
        _("遅れて走り始める車（%）"),
        0,
        50,
        initial=0,
        help_text=_("運転手の交代や整備などで、最大30分遅れます。"),
    )
    repeats = forms.TypedChoiceField(
        label=_("同じ日を何回走らせますか"),
        choices=[(1, _("1回（早く終わる）")), (3, _("3回")), (5, _("5回")), (10, _("10回"))],
        coerce=int,
        initial=3,
        help_text=_(
            "だれが来ないか、いつ道が混むかは、くじで決めます。回数を増やすと、くじの当たり外れに左右されにくく"
            "なりますが、その回数だけ時間がかかります。期間が短いときは、多くしてください。"
        ),
    )
    served_share = _number(_("目標：乗れる割合（%以上）"), 1, 100, initial=95)
    wait_min = _number(_("目標：平均の待ち時間（分以下）"), 1, 120, initial=15)

    def __init__(self, *args: Any, present: Variant, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._present, self._today = present, today

    def clean(self) -> dict[str, Any]:
        """Check that the days are past and not too many, and that the figures make a service."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if until and until >= self._today:
            self.add_error("until", _("昨日までの日を選んでください。"))
        if since and until and (until - since).days >= LONGEST_DAYS:
            self.add_error("until", _("期間は3か月（92日）までにしてください。"))
        opens, closes = data.get("opens"), data.get("closes")
        if opens and closes and _minutes_of(closes) < _minutes_of(opens) + 60:
            self.add_error("closes", _("終わりは、始まりより1時間以上あとにしてください。"))
        elif not self.errors:
            self._check(data)
        return data

    def _check(self, data: dict[str, Any]) -> None:
        try:
            data["changed"] = self._make_variant(data)
        except VariantError:
            self.add_error("opens", _("運行時間は、朝5時から夜12時前までの間にしてください。"))

    def get_changed(self) -> Variant:
        """Return the service as it might be run."""
        changed: Variant = self.cleaned_data["changed"]
        return changed

    def get_goal(self) -> Goal | None:
        """Return the goal, when the smallest fleet is looked for."""
        data = self.cleaned_data
        if data["kind"] != StudyKind.SMALLEST:
            return None
        return Goal(data["served_share"], data["wait_min"], data["vehicles"])

    def get_luck(self) -> Luck:
        """Return what goes wrong on the replayed days."""
        data = self.cleaned_data
        return Luck(
            travel_noise_pct=data["traffic"],
            no_show_pct=data["no_show_pct"],
            late_drivers_pct=data["late_drivers_pct"],
        )

    def get_days(self) -> Period:
        """Return the past days."""
        return Period(self.cleaned_data["since"], self.cleaned_data["until"])

    def _make_variant(self, data: dict[str, Any]) -> Variant:
        same = {name: data[name] for name in _SAME}
        return Variant(
            **same,
            opens_minutes=_minutes_of(data["opens"]),
            closes_minutes=_minutes_of(data["closes"]),
            promise_width_s=data["promise"] * _MINUTE_S,
            search_width_s=data["search"] * _MINUTE_S,
            detour_factor_pct=data["detour"],
            detour_slack_s=self._present.detour_slack_s,
            least_notice_s=self._present.least_notice_s,
            # How people are is not for the town to change.
            flexible_pct=self._present.flexible_pct,
            alternative_s=self._present.alternative_s,
        )


def list_initial(present: Variant, today: date, *, no_show_pct: int) -> dict[str, Any]:
    """Return what the form shows at first: the last four weeks, the service and its people as they are."""
    return {
        "since": today - timedelta(days=28),
        "until": today - timedelta(days=1),
        "kind": StudyKind.COMPARE,
        "vehicles": present.vehicles,
        "opens": _time_of(present.opens_minutes),
        "closes": _time_of(present.closes_minutes),
        "promise": present.promise_width_s // _MINUTE_S,
        "search": present.search_width_s // _MINUTE_S,
        "detour": present.detour_factor_pct,
        "ordinary_yen": present.ordinary_yen,
        "self_service_yen": present.self_service_yen,
        "discount_yen": present.discount_yen,
        "demand_pct": 100,
        "no_show_pct": no_show_pct,
    }


def _minutes_of(at: time) -> int:
    return at.hour * 60 + at.minute


def _time_of(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
