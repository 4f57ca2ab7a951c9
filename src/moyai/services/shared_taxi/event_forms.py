"""The form of an officer who enters an event."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.clock import at_local
from moyai.services.shared_taxi.enums import Purpose
from moyai.services.shared_taxi.group_forms import landmark_field, time_field
from moyai.services.shared_taxi.operations.eventing import Figures

MOST_RIDERS, MOST_CARS = 60, 6
WIDTHS = (10, 15, 20, 30)
"""Minutes of a promised window that an officer chooses from."""


def _number(label: Any, least: int, most: int, **options: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "class": "input--number"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget, **options)


class FiguresForm(forms.Form):
    """What is other on that day; whatever is left empty is as on any other day."""

    is_outside_rules = forms.BooleanField(
        label=_("この行事の行き帰りには、予約の決まり（回数や何日前から）を当てはめない"),
        required=False,
        initial=True,
    )
    service_from = time_field(
        _("その日の運行の始まり"), required=False, help_text=_("空欄のときは、いつもの時間です。")
    )
    service_until = time_field(_("その日の運行の終わり"), required=False)
    promise_minutes = forms.TypedChoiceField(
        label=_("その日のお迎え時刻の幅"),
        choices=[("", _("いつもと同じ")), *((n, _("%(n)s分") % {"n": n}) for n in WIDTHS)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    ranks_as = forms.ChoiceField(
        label=_("行き帰りの予約の早さと、空きを待つ順番"),
        choices=[
            ("", _("いつもと同じ")),
            (Purpose.MEDICAL, _("通院と同じ")),
            (Purpose.SHOPPING, _("買い物と同じ")),
            (Purpose.OTHER, _("そのほかの用事と同じ")),
        ],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Both hours, or none."""
        data = super().clean() or {}
        if (data.get("service_from") is None) != (data.get("service_until") is None):
            name = "service_from" if data.get("service_from") is None else "service_until"
            self.add_error(name, _("運行の始まりと終わりは、両方入れるか、両方空けてください。"))
        elif data.get("service_from") and data["service_from"] >= data["service_until"]:
            self.add_error("service_until", _("運行の終わりは、始まりより後にしてください。"))
        return data

    def figures(self) -> dict[str, Any]:
        """Return the figures as `set_figures` takes them."""
        data = self.cleaned_data
        start, end = data["service_from"], data["service_until"]
        return {
            "is_outside_rules": data["is_outside_rules"],
            "figures": Figures(
                service_from=None if start is None else start.hour * 60 + start.minute,
                service_until=None if end is None else end.hour * 60 + end.minute,
                promise_minutes=data["promise_minutes"],
                ranks_as=data["ranks_as"],
            ),
        }


_FIGURES = FiguresForm.base_fields


class EventForm(FiguresForm):
    """What, where, when, how many, and what is other then."""

    title = forms.CharField(label=_("行事の名前"), help_text=_("例：敬老会、健診"), max_length=60)
    place = landmark_field(_("場所"))
    day = forms.DateField(label=_("日"), widget=forms.DateInput(attrs={"type": "date"}))
    opens = time_field(_("始まりの時刻"))
    closes = time_field(_("終わりの時刻"))
    expected_riders = _number(_("タクシーで来る人の見込み"), 1, MOST_RIDERS)
    extra_cars = _number(
        _("ふやすつもりの車の数"), 0, MOST_CARS, initial=0, help_text=_("勤務表に入れる前の予定です。")
    )
    field_order = ("title", "place", "day", "opens", "closes", "expected_riders", "extra_cars")

    def values(self) -> dict[str, Any]:
        """Return what was filled in, as `enter_event` takes it."""
        own = {name: value for name, value in self.cleaned_data.items() if name not in _FIGURES}
        data = {**own, **self.figures()}
        day: date = data.pop("day")
        opens, closes = (_at(day, data.pop(name)) for name in ("opens", "closes"))
        return {**data, "opens_at": opens, "closes_at": closes}


def _at(day: date, clock: time) -> datetime:
    return at_local(day, clock.hour * 60 + clock.minute)
