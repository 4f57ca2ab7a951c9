"""The form of an officer who sets where one changes between two areas."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.places.enums import AreaKind
from moyai.core.places.models import Area, Facility

ONE, TWO = "one", "two"


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **options)


def _minutes(label: Any, initial: int) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "class": "input--number"})
    return forms.IntegerField(label=label, min_value=0, max_value=180, initial=initial, widget=widget)


class _NamedPlace(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} {obj.name}"


class TransferForm(forms.Form):
    """Two areas, the place between them, what one can bear, and the fare."""

    area = forms.ModelChoiceField(label=_("こちらの区域"), queryset=Area.objects.none())
    other_area = forms.ModelChoiceField(label=_("あちらの区域"), queryset=Area.objects.none())
    place = _NamedPlace(
        label=_("乗りかえる場所"),
        help_text=_("屋根やベンチのあるところを選んでください。"),
        queryset=Facility.objects.filter(is_landmark=True).order_by("number"),
    )
    min_wait_minutes = _minutes(_("いちばん短い待ち時間（分）"), 5)
    max_wait_minutes = _minutes(_("いちばん長い待ち時間（分）"), 40)
    fare = forms.ChoiceField(
        label=_("運賃"),
        choices=[
            (ONE, _("1回分（2台目の普通運賃は市が負担します）")),
            (TWO, _("2回分（乗るたびに払います）")),
        ],
        initial=ONE,
        widget=forms.RadioSelect,
    )
    valid_from = _day(_("始まる日"), help_text=_("明日より後の日"))
    valid_until = _day(_("終わる日"), required=False, help_text=_("空欄のときは、取りやめるまで続きます。"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"valid_from": today + timedelta(days=1)})
        super().__init__(*args, **kwargs)
        around = Area.objects.exclude(kind=AreaKind.CENTRE)
        for name in ("area", "other_area"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = around

    def values(self) -> dict[str, Any]:
        """Return what was filled in, as `set_transfer` takes it."""
        values = dict(self.cleaned_data)
        is_one_fare = values.pop("fare") == ONE
        return {**values, "is_one_fare": is_one_fare}
