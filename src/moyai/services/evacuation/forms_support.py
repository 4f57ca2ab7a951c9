"""Forms of the pages on which people are followed up and helped."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.residents.models import Resident
from moyai.core.residents.queries import search_residents
from moyai.services.evacuation.enums import GOODS, Reached, ReliefStatus
from moyai.services.evacuation.models import Depot, Shelter
from moyai.services.evacuation.queries.shelters import list_open

MOST_PACKS = 10_000
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
