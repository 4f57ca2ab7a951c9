"""The form of an officer who enters an event."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.clock import at_local
from moyai.services.shared_taxi.group_forms import landmark_field, time_field

MOST_RIDERS, MOST_CARS = 60, 6


def _number(label: Any, least: int, most: int, **options: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "class": "input--number"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget, **options)


class EventForm(forms.Form):
    """What, where, when, how many."""

    title = forms.CharField(label=_("行事の名前"), help_text=_("例：敬老会、健診"), max_length=60)
    place = landmark_field(_("場所"))
    day = forms.DateField(label=_("日"), widget=forms.DateInput(attrs={"type": "date"}))
    opens = time_field(_("始まりの時刻"))
    closes = time_field(_("終わりの時刻"))
    expected_riders = _number(_("タクシーで来る人の見込み"), 1, MOST_RIDERS)
    extra_cars = _number(
        _("ふやすつもりの車の数"), 0, MOST_CARS, initial=0, help_text=_("勤務表に入れる前の予定です。")
    )
    is_outside_rules = forms.BooleanField(
        label=_("この行事の行き帰りには、予約の決まり（回数や何日前から）を当てはめない"),
        required=False,
        initial=True,
    )

    def values(self) -> dict[str, Any]:
        """Return what was filled in, as `enter_event` takes it."""
        data = dict(self.cleaned_data)
        day: date = data.pop("day")
        opens, closes = (_at(day, data.pop(name)) for name in ("opens", "closes"))
        return {**data, "opens_at": opens, "closes_at": closes}


def _at(day: date, clock: time) -> datetime:
    return at_local(day, clock.hour * 60 + clock.minute)
