"""Forms of the stops and of how areas are served."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.places.models import Facility
from moyai.core.places.queries import find_area
from moyai.core.places.stops import StopFacts
from moyai.services.shared_taxi.enums import BoardingMode


class PlainCharField(forms.CharField):
    """Words on one line, without invisible characters."""

    def to_python(self, value: Any) -> str:
        """Leave out what would hide or turn the text around it."""
        words = super().to_python(value) or ""
        return "".join(char for char in words if unicodedata.category(char)[0] != "C").strip()


class StopForm(forms.Form):
    """A virtual stop; its point comes from a tap on the map, or is typed."""

    name = PlainCharField(label=_("停留所の名前"), help_text=_("例：沢渡公民館前"), max_length=60)
    kana = PlainCharField(label=_("よみがな"), max_length=80, required=False)
    name_en = PlainCharField(label=_("英語の名前"), max_length=80, required=False)
    stand = PlainCharField(
        label=_("待つ場所"), help_text=_("例：赤いポストの前"), max_length=60, required=False
    )
    stand_en = PlainCharField(label=_("待つ場所（英語）"), max_length=80, required=False)
    is_step_free = forms.BooleanField(
        label=_("段差がない（車いすや歩行器でも来られる）"), required=False, initial=True
    )
    lon = forms.FloatField(
        label=_("経度"),
        min_value=-180,
        max_value=180,
        error_messages={"required": _("地図で場所をおしてください。")},
    )
    lat = forms.FloatField(label=_("緯度"), min_value=-90, max_value=90)

    def clean(self) -> dict[str, Any]:
        """Check that vehicles come to the point at all."""
        data = super().clean() or {}
        lon, lat = data.get("lon"), data.get("lat")
        if lon is not None and lat is not None and find_area(lon, lat) is None:
            self.add_error("lon", _("運行区域の外です。区域の中の場所を選んでください。"))
        return data

    def get_facts(self) -> StopFacts:
        """Return what was filled in."""
        return StopFacts(**self.cleaned_data)

    @staticmethod
    def read(stop: Facility) -> dict[str, Any]:
        """Return a stop as the form's first values."""
        return {name: getattr(stop, name) for name in StopFacts.__dataclass_fields__}


class ModeForm(forms.Form):
    """How people of an area are picked up."""

    mode = forms.ChoiceField(label=_("乗り降りする所"), choices=BoardingMode.choices)
