"""Places of refuge: looked for, listed, counted, added."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.evacuation.enums import Congestion, Hazard, ShelterKind, Status
from moyai.services.evacuation.operations.shelters import OWN_KINDS

MOST_IN_A_PLACE = 20_000
_JAPAN = {"lon": (122, 154.1), "lat": (20, 46)}


class NearForm(forms.Form):
    """Where somebody is, in words, and from what she flees."""

    q = forms.CharField(label=_("いまいる所か、近くの目印・住所"), required=False, max_length=80)
    hazard = forms.ChoiceField(
        label=_("何から逃げますか"), required=False, choices=[("", _("すべて")), *Hazard.choices]
    )


class BoardForm(forms.Form):
    """What of the board is shown."""

    status = forms.ChoiceField(
        label=_("状態"),
        required=False,
        choices=[("", _("すべて")), ("taking", _("開設と満員")), *Status.choices],
    )
    kind = forms.ChoiceField(
        label=_("種類"), required=False, choices=[("", _("すべて")), *ShelterKind.choices]
    )
    words = forms.CharField(label=_("名前・住所"), required=False, max_length=60)

    def read(self) -> dict[str, str]:
        """Return what was chosen; what is nonsense counts as not chosen."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class CountForm(forms.Form):
    """How many people are in a place."""

    headcount = forms.IntegerField(label=_("人数"), required=False, min_value=0, max_value=MOST_IN_A_PLACE)
    congestion = forms.ChoiceField(
        label=_("混み具合"),
        required=False,
        choices=[
            ("", _("人数と定員から決める")),
            (Congestion.FREE.value, Congestion.FREE.label),
            (Congestion.CROWDED.value, Congestion.CROWDED.label),
        ],
    )


class ShelterForm(forms.Form):
    """A place that is in no list. The point comes from a tap on the map or is typed."""

    name = forms.CharField(label=_("名前"), max_length=80)
    kind = forms.ChoiceField(
        label=_("種類"), choices=[(k.value, k.label) for k in OWN_KINDS], widget=forms.RadioSelect
    )
    address = forms.CharField(label=_("住所か目印"), max_length=200)
    lat = forms.FloatField(
        label=_("緯度"),
        help_text=_("地図をおすと入ります。例：35.8276"),
        min_value=_JAPAN["lat"][0],
        max_value=_JAPAN["lat"][1],
    )
    lon = forms.FloatField(
        label=_("経度"),
        help_text=_("地図をおすと入ります。例：137.9540"),
        min_value=_JAPAN["lon"][0],
        max_value=_JAPAN["lon"][1],
    )
    note = forms.CharField(label=_("メモ"), max_length=300, required=False)
