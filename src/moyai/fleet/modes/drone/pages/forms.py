"""What the drones' pages may send."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core import clock
from moyai.core.watchover.enums import Condition
from moyai.fleet.crews.pages.driver_forms import ask_date
from moyai.fleet.crews.pages.roster_forms import ask_time
from moyai.fleet.modes.drone.enums import INSPECTED, IncidentKind, WaypointKind
from moyai.fleet.modes.drone.models import Aircraft, Battery, Pilot, Waypoint

FINE = [("fine", _("よし")), ("fault", _("異常"))]
_TEXT = {"rows": 3}


class MomentForm(forms.Form):
    """A day and a time."""

    date = ask_date(_("日付"))
    time = ask_time(_("時刻"))

    def read_moment(self) -> datetime:
        """Return when."""
        at = self.cleaned_data["time"]
        return clock.at_local(self.cleaned_data["date"], at.hour * 60 + at.minute)


class FlightForm(MomentForm):
    """A flight to be planned."""

    aircraft = forms.ModelChoiceField(label=_("機体"), queryset=Aircraft.objects.none())
    battery = forms.ModelChoiceField(label=_("電池"), queryset=Battery.objects.none())
    pilot = forms.ModelChoiceField(label=_("操縦者"), queryset=Pilot.objects.none())
    drop = forms.ModelChoiceField(label=_("荷物を置く場所"), queryset=Waypoint.objects.none())
    load_g = forms.IntegerField(
        label=_("荷物の重さ（g）"),
        min_value=1,
        max_value=100_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input input--number"}),
    )

    def __init__(self, *args: Any, aircraft: list[Aircraft], **options: Any) -> None:
        super().__init__(*args, **options)
        numbers = [each.pk for each in aircraft]
        self.fields["aircraft"].queryset = Aircraft.objects.filter(pk__in=numbers)  # type: ignore[attr-defined]
        batteries = Battery.objects.filter(aircraft__in=numbers)
        self.fields["battery"].queryset = batteries  # type: ignore[attr-defined]
        self.fields["pilot"].queryset = Pilot.objects.all()  # type: ignore[attr-defined]
        drops = Waypoint.objects.filter(kind=WaypointKind.DROP)
        self.fields["drop"].queryset = drops  # type: ignore[attr-defined]


class CancelForm(forms.Form):
    """Why a flight is called off."""

    why = forms.CharField(label=_("取りやめる理由"), max_length=60)


class ReportForm(forms.Form):
    """The number that DIPS gave."""

    dips_id = forms.CharField(label=_("DIPSの飛行計画番号"), max_length=40)


class ChargeForm(forms.Form):
    """What was read from the battery."""

    charge_pct = forms.IntegerField(
        label=_("電池の残り（%）"),
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input input--number"}),
    )


class LoadForm(forms.Form):
    """Boxes are scanned into the drone; a temperature is asked for where something is cooled."""

    codes = forms.CharField(
        label=_("箱の番号"),
        help_text=_("箱のQRを読み取るか、番号を打ちます。"),
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    chilled = forms.CharField(label=_("冷蔵の温度（℃）"), max_length=10)
    frozen = forms.CharField(label=_("冷凍の温度（℃）"), max_length=10)

    def __init__(self, *args: Any, cooled: Collection[str], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in {"chilled", "frozen"} - set(cooled):
            del self.fields[name]


class ReceivedForm(forms.Form):
    """How she was who fetched the parcel."""

    condition = forms.ChoiceField(
        label=_("お変わりはありませんでしたか"), choices=Condition.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("伝えること"), required=False, max_length=120)


class InspectionForm(forms.Form):
    """A daily inspection, item by item."""

    place = forms.CharField(label=_("点検した場所"), max_length=60)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for key, label in INSPECTED:
            self.fields[key] = forms.ChoiceField(label=label, choices=FINE, widget=forms.RadioSelect)
        self.fields["note"] = forms.CharField(
            label=_("特記事項"), max_length=300, required=False, widget=forms.Textarea(attrs=_TEXT)
        )

    def read_results(self) -> dict[str, bool]:
        """Return what was found, by item."""
        return {key: self.cleaned_data[key] == "fine" for key, _label in INSPECTED}


class ServiceForm(forms.Form):
    """A service or repair."""

    place = forms.CharField(label=_("実施した場所"), max_length=60)
    content = forms.CharField(
        label=_("内容（交換した部品など）"), max_length=300, widget=forms.Textarea(attrs=_TEXT)
    )
    reason = forms.CharField(label=_("実施の理由"), max_length=120)
    note = forms.CharField(
        label=_("備考"), max_length=300, required=False, widget=forms.Textarea(attrs=_TEXT)
    )


class IncidentForm(MomentForm):
    """An accident or serious incident."""

    aircraft = forms.ModelChoiceField(label=_("機体"), queryset=Aircraft.objects.none())
    kind = forms.ChoiceField(label=_("何が起きたか"), choices=IncidentKind.choices, widget=forms.RadioSelect)
    place = forms.CharField(label=_("場所"), max_length=120)
    what = forms.CharField(label=_("起きたこと"), max_length=600, widget=forms.Textarea(attrs=_TEXT))
    done = forms.CharField(
        label=_("したこと（飛行の中止・救護など）"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs=_TEXT),
    )

    def __init__(self, *args: Any, aircraft: list[Aircraft], **options: Any) -> None:
        super().__init__(*args, **options)
        found = Aircraft.objects.filter(pk__in=[each.pk for each in aircraft])
        self.fields["aircraft"].queryset = found  # type: ignore[attr-defined]


def _ask_value(label: Any, least: float, most: float) -> forms.FloatField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "input input--number"})
    return forms.FloatField(label=label, required=False, min_value=least, max_value=most, widget=widget)


class WeatherForm(forms.Form):
    """What a pilot measured; what is left empty was not measured."""

    wind_m_s = _ask_value(_("平均風速（m/s）"), 0, 90)
    gust_m_s = _ask_value(_("最大瞬間風速（m/s）"), 0, 120)
    rain_mm_h = _ask_value(_("雨（mm/h）"), 0, 300)
    visibility_m = _ask_value(_("見通せる距離（m）"), 0, 200_000)
    ceiling_m = _ask_value(_("雲の高さ（m）"), 0, 30_000)
    thunder_km = _ask_value(_("雷までの距離（km）"), 0, 2_000)
    temperature_c = _ask_value(_("気温（℃）"), -50, 60)
    river_m = _ask_value(_("川の水位（m）"), -20, 50)

    def clean(self) -> dict[str, Any]:
        """Want one value at least."""
        cleaned = super().clean() or {}
        if not self.errors and all(value is None for value in cleaned.values()):
            raise forms.ValidationError(_("測った値を、1つ以上入れてください。"))
        return cleaned
