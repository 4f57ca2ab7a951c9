"""Forms of the pages of evacuation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.places.queries import list_areas
from moyai.services.evacuation.drill import MARK, MARK_EN
from moyai.services.evacuation.enums import (
    Congestion,
    Hazard,
    IncidentKind,
    Level,
    Mode,
    PartnersSee,
    Phase,
    ShelterKind,
    Status,
)
from moyai.services.evacuation.operations.incidents import Opening
from moyai.services.evacuation.operations.keeping import LONGEST_DAYS
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


def list_area_choices() -> list[tuple[str, str]]:
    """Return the town's areas, asked anew by each form."""
    return [(area.key, area.name) for area in list_areas()]


class StateForm(forms.Form):
    """How far an incident is, where, what is issued, who sees what."""

    phase = forms.ChoiceField(label=_("段階"), choices=Phase.choices, initial=Phase.WATCH)
    level = forms.TypedChoiceField(
        label=_("市の避難情報"), choices=Level.choices, coerce=int, initial=Level.NONE
    )
    areas = forms.MultipleChoiceField(
        label=_("地区"),
        help_text=_("選ばないときは、市の全域です。"),
        required=False,
        choices=list_area_choices,
        widget=forms.CheckboxSelectMultiple,
    )
    partners_see = forms.ChoiceField(
        label=_("協力団体が見られるもの"), choices=PartnersSee.choices, initial=PartnersSee.NOTHING
    )


class OpeningForm(StateForm):
    """What an incident is to be."""

    mode = forms.ChoiceField(
        label=_("本番ですか、訓練ですか"), choices=Mode.choices, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label=_("何が起きていますか"), choices=IncidentKind.choices)
    name = forms.CharField(
        label=_("名前"), help_text=_("例：台風8号。訓練のときは【訓練】が自動でつきます。"), max_length=60
    )
    name_en = forms.CharField(label=_("英語の名前"), max_length=70, required=False)
    keep_days = forms.IntegerField(
        label=_("終わってから記録を残す日数"), min_value=1, max_value=LONGEST_DAYS, initial=365
    )
    field_order = ("mode", "kind", "name", "name_en", "phase", "level", "areas", "partners_see", "keep_days")

    def clean(self) -> dict[str, Any]:
        """Refuse a mark of a drill in a name that is meant in earnest: one of the two is a mistake."""
        data = super().clean() or {}
        names = f"{data.get('name', '')} {data.get('name_en', '')}"
        if data.get("mode") == Mode.REAL and any(m.strip() in names for m in (MARK, MARK_EN, "訓練")):
            self.add_error(
                "mode", _("名前に「訓練」とありますが、本番が選ばれています。どちらかを直してください。")
            )
        return data

    def read(self) -> Opening:
        """Return what was filled in; only after ``is_valid``."""
        data = self.cleaned_data
        return Opening(
            mode=Mode(data["mode"]),
            kind=IncidentKind(data["kind"]),
            name=data["name"],
            name_en=data["name_en"],
            areas=tuple(data["areas"]),
            phase=Phase(data["phase"]),
            level=Level(data["level"]),
            partners_see=PartnersSee(data["partners_see"]),
            keep_days=data["keep_days"],
        )


class KeepForm(forms.Form):
    """How long an incident that is over is kept."""

    keep_days = forms.IntegerField(label=_("終わってから記録を残す日数"), min_value=1, max_value=LONGEST_DAYS)


class PurposeForm(forms.Form):
    """For what personal data leave this system."""

    purpose = forms.CharField(
        label=_("何のために書き出しますか"),
        help_text=_("例：被災者台帳の作成。だれが、いつ、何のために書き出したかを記録します。"),
        max_length=100,
    )
