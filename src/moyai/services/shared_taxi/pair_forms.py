"""The form of an officer who keeps the taxi from riding between two places."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.places.models import Area, Facility
from moyai.core.places.queries import list_areas, list_landmarks
from moyai.services.shared_taxi.pair_models import AT_THE_DOOR_M


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **options)


def _list_ends() -> list[Any]:
    areas = [(f"area:{area.pk}", area.name) for area in list_areas()]
    places = sorted((place.number, f"place:{place.pk}", place.name) for place in list_landmarks())
    return [
        ("", _("選んでください")),
        (_("区域ぜんたい"), areas),
        (_("場所"), [(value, f"{number} {name}") for number, value, name in places]),
    ]


def _read_end(value: str) -> Facility | Area:
    """The choices have been checked: it is there."""
    kind, _colon, number = value.partition(":")
    if kind == "area":
        return Area.objects.get(pk=number)
    return Facility.objects.get(pk=number)


class EndField(forms.TypedChoiceField):
    """A landmark or a whole area; its value is the Facility or the Area."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=_list_ends, coerce=_read_end, empty_value=None, **options)


class PairForm(forms.Form):
    """Two ends, the days, and the reason that riders read."""

    origin = EndField(label=_("乗るところ"))
    destination = EndField(label=_("降りるところ"))
    is_both_ways = forms.BooleanField(label=_("帰り（反対向き）も送れない"), required=False)
    within_m = forms.IntegerField(
        label=_("場所のまわり何メートルまでか"),
        help_text=_("区域ぜんたいを選んだ側には、関わりません。"),
        min_value=10,
        max_value=2000,
        initial=AT_THE_DOOR_M,
    )
    valid_from = _day(_("始まる日"), help_text=_("明日より後の日"))
    valid_until = _day(_("終わる日"), required=False, help_text=_("空欄のときは、取りやめるまで続きます。"))
    reason = forms.CharField(
        label=_("理由"),
        help_text=_("利用者にこのままお伝えします。例：この区間は、路線バス（高遠線）をご利用ください。"),
        max_length=120,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason_en = forms.CharField(
        label=_("理由（英語）"),
        help_text=_("空欄のときは、英語の方にも日本語でお伝えします。"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def values(self) -> dict[str, Any]:
        """Return what was filled in, as `forbid_pair` takes it."""
        return dict(self.cleaned_data)


def first_day_after(today: date) -> dict[str, date]:
    """Return what the form shows at first."""
    return {"valid_from": date.fromordinal(today.toordinal() + 1)}
