"""Forms of the pages on which people are followed up and helped."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.notices.models import Urgency
from moyai.core.places.queries import list_areas
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import search_residents
from moyai.services.evacuation.enums import (
    GOODS,
    BroadcastAnswers,
    EvacuationKind,
    NeedKind,
    Reached,
    ReliefStatus,
)
from moyai.services.evacuation.models import Depot, Shelter
from moyai.services.evacuation.queries.segments import Segment
from moyai.services.evacuation.queries.shelters import list_open

MOST_PACKS = 10_000
URGENCIES = (
    (Urgency.INFO.value, _("ふつう（夜は朝まで待つ）")),
    (Urgency.IMPORTANT.value, _("大事（読むまで、ほかの方法でも知らせる）")),
    (Urgency.EMERGENCY.value, _("緊急（すべての方法で、夜でもすぐに）")),
)
_JAPAN = {"lon": (122, 154.1), "lat": (20, 46)}
_GOODS = [(item.value, item.label) for item in GOODS]


class ReachingForm(forms.Form):
    """Whom of the list is shown."""

    reached = forms.ChoiceField(
        label=_("確認の状態"), required=False, choices=[("", _("すべて")), *Reached.choices]
    )
    words = forms.CharField(label=_("名前・住所・事由"), required=False, max_length=60)

    def read(self) -> dict[str, str]:
        """Return what was chosen; what is nonsense counts as not chosen."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class VulnerableListForm(forms.Form):
    """A list of those who need help to evacuate, to be taken in."""

    file = forms.FileField(label=_("名簿（CSV）"), help_text=_("UTF-8かShift_JIS。見出しの順番は自由です。"))
    removes_missing = forms.BooleanField(
        label=_("これで全員です。この名簿にいない人は、一覧から外します"), required=False
    )


class ReliefFilterForm(forms.Form):
    """Which reliefs are shown."""

    status = forms.ChoiceField(
        label=_("状態"),
        required=False,
        choices=[("", _("終わっていないもの")), ("all", _("すべて")), *ReliefStatus.choices],
    )

    def read(self) -> str:
        """Return what was chosen; what is nonsense counts as not chosen."""
        self.is_valid()
        return str(self.cleaned_data.get("status", ""))


def list_shelter_choices() -> list[tuple[str, str]]:
    """Return the places that take people in, asked anew by each form."""
    return [("", "–"), *((one.code, one.name) for one in list_open())]


class ReliefForm(forms.Form):
    """What somebody, or a place of refuge, is to be given."""

    resident = forms.CharField(label=_("だれに（名前・番号・電話番号）"), required=False, max_length=40)
    shelter = forms.ChoiceField(label=_("または、避難所に"), required=False, choices=list_shelter_choices)
    item = forms.ChoiceField(label=_("物"), choices=_GOODS)
    quantity = forms.IntegerField(label=_("数"), min_value=1, max_value=MOST_PACKS, initial=1)
    note = forms.CharField(label=_("運ぶ人へのメモ"), required=False, max_length=80)

    def clean(self) -> dict[str, Any]:
        """Find who is meant: exactly one."""
        data = super().clean() or {}
        words, code = data.get("resident", "").strip(), data.get("shelter", "")
        if bool(words) == bool(code):
            self.add_error("resident", _("人か避難所の、どちらか一方を選んでください。"))
            return data
        data["found_shelter"] = Shelter.objects.filter(code=code).first() if code else None
        data["found"] = self._find(words) if words else None
        return data

    def _find(self, words: str) -> Resident | None:
        found = search_residents(words, limit=6)
        if len(found) == 1:
            return found[0]
        names = "、".join(f"{one.name}（{one.code}）" for one in found[:5])
        self.add_error(
            "resident",
            _("何人か見つかりました。番号で選んでください：%(names)s") % {"names": names}
            if found
            else _("見つかりません。名前か番号を確かめてください。"),
        )
        return None


class DepotForm(forms.Form):
    """A place where goods are kept."""

    name = forms.CharField(label=_("拠点の名前"), max_length=60)
    address = forms.CharField(label=_("住所"), max_length=160, required=False)
    lat = forms.FloatField(label=_("緯度"), min_value=_JAPAN["lat"][0], max_value=_JAPAN["lat"][1])
    lon = forms.FloatField(label=_("経度"), min_value=_JAPAN["lon"][0], max_value=_JAPAN["lon"][1])


class StockForm(forms.Form):
    """What was counted, or has come in."""

    depot = forms.ModelChoiceField(label=_("拠点"), queryset=Depot.objects.all())
    item = forms.ChoiceField(label=_("物"), choices=_GOODS)
    quantity = forms.IntegerField(label=_("数"), min_value=0, max_value=1_000_000)


def list_area_names() -> list[tuple[str, str]]:
    """Return the town's areas, asked anew by each form."""
    return [(area.key, area.name) for area in list_areas()]


class BroadcastForm(forms.Form):
    """A message, and whom it is for."""

    text = forms.CharField(label=_("本文"), max_length=300, widget=forms.Textarea(attrs={"rows": 4}))
    text_en = forms.CharField(
        label=_("英語の本文"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    areas = forms.MultipleChoiceField(
        label=_("地区"),
        help_text=_("いる所の地区。だれも知らせていない人は、家の地区。選ばないときは全域です。"),
        required=False,
        choices=list_area_names,
        widget=forms.CheckboxSelectMultiple,
    )
    kinds = forms.MultipleChoiceField(
        label=_("いる所の種類"),
        required=False,
        choices=EvacuationKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    needs = forms.MultipleChoiceField(
        label=_("必要なもの（どれか）"),
        required=False,
        choices=NeedKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    silent = forms.BooleanField(label=_("連絡がない人だけ"), required=False)
    listed = forms.BooleanField(label=_("要支援者名簿の人だけ"), required=False)
    answers = forms.ChoiceField(label=_("返事のボタン"), choices=BroadcastAnswers.choices)
    urgency = forms.TypedChoiceField(
        label=_("急ぎ方"),
        coerce=int,
        choices=URGENCIES,
        initial=Urgency.INFO.value,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what can be nobody: silent people who are somewhere."""
        data = super().clean() or {}
        if data.get("silent") and (data.get("kinds") or data.get("needs")):
            self.add_error(
                "silent", _("連絡がない人は、いる所も必要なものもわかりません。どちらかを外してください。")
            )
        return data

    def read_segment(self, town: str) -> Segment:
        """Return whom it is for, within a town; only after ``is_valid``."""
        data = self.cleaned_data
        return Segment(
            areas=tuple(data["areas"]),
            kinds=tuple(data["kinds"]),
            needs=tuple(data["needs"]),
            silent=data["silent"],
            listed=data["listed"],
            town=town,
        )
