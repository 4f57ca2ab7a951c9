"""What of the roster is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.evacuation.enums import EvacuationKind, Flag, NeedKind
from moyai.services.evacuation.forms.incidents import list_area_choices
from moyai.services.evacuation.queries.clusters import Bounds
from moyai.services.evacuation.queries.people import Filter, snap_square

MOST_STEP = 256
WHICH = (
    ("", _("全員（新しい順）")),
    ("urgent", _("急ぎ")),
    ("uncharged", _("急ぎで担当なし")),
    ("new", _("30分以内に入った")),
    ("old", _("長く確認していない順")),
    ("flagged", _("確かめる点がある")),
)


class PeopleForm(forms.Form):
    """Whom somebody looks for."""

    which = forms.ChoiceField(label=_("見る人"), required=False, choices=WHICH)
    kind = forms.ChoiceField(
        label=_("避難先"), required=False, choices=[("", _("すべて")), *EvacuationKind.choices]
    )
    area = forms.ChoiceField(
        label=_("地区"), required=False, choices=lambda: [("", _("すべて")), *list_area_choices()]
    )
    need = forms.ChoiceField(
        label=_("必要な物・こと"), required=False, choices=[("", _("すべて")), *NeedKind.choices]
    )
    flag = forms.ChoiceField(
        label=_("確かめる点"), required=False, choices=[("", _("すべて")), *Flag.choices]
    )
    words = forms.CharField(label=_("名前の一部"), required=False, max_length=60)

    def read(self) -> Filter:
        """Return what was chosen; what is nonsense counts as not chosen."""
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return Filter(**chosen, square=read_square(self.data))


def read_square(data: Mapping[str, str]) -> tuple[float, float, float, float] | None:
    """Return the square of the map that was chosen, ``at=longitude,latitude,step``, or None."""
    numbers = _read_numbers(data.get("at", ""), 3)
    if numbers is None or not (abs(numbers[0]) <= 180 and abs(numbers[1]) <= 90):
        return None
    return snap_square(numbers[0], numbers[1], max(1, min(MOST_STEP, int(numbers[2]))))


def read_bounds(data: Mapping[str, str]) -> Bounds | None:
    """Return what of the map is looked at, ``box=west,south,east,north,zoom``, or None."""
    numbers = _read_numbers(data.get("box", ""), 5)
    if numbers is None:
        return None
    west, south, east, north, zoom = numbers
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90 and 0 <= zoom <= 24):
        return None
    return Bounds(west, south, east, north, zoom)


def _read_numbers(text: str, count: int) -> list[float] | None:
    parts = text.split(",")
    if len(parts) != count or len(text) > 200:
        return None
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return None
    return numbers if all(isfinite(number) for number in numbers) else None


class FlagForm(forms.Form):
    """Which flags are shown."""

    flag = forms.ChoiceField(
        label=_("確かめる点"), required=False, choices=[("", _("すべて")), *Flag.choices]
    )

    def read(self) -> str:
        """Return the flag that was chosen; nonsense counts as none."""
        self.is_valid()
        return str(self.cleaned_data.get("flag", ""))
