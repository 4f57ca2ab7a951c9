"""Forms of the page of local names."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.places.models import Municipality
from moyai.core.places.names.operations import NewName
from moyai.core.places.names.queries import find_meant

MOST_BYTES = 1_000_000


class NameForm(forms.Form):
    """A name that an officer knows."""

    words = forms.CharField(label=_("呼び名"), help_text=_("例：中病、駅前のデパート跡"), max_length=40)
    kana = forms.CharField(
        label=_("読み"), help_text=_("ひらがなで。例：ちゅうびょう"), max_length=60, required=False
    )
    place = forms.CharField(
        label=_("どの場所のことか"),
        help_text=_("場所の番号か、正式な名前。場所の一覧にないときは、空けて経度と緯度を入れます。"),
        max_length=80,
        required=False,
    )
    lon = forms.FloatField(label=_("経度"), min_value=-180, max_value=180, required=False)
    lat = forms.FloatField(label=_("緯度"), min_value=-90, max_value=90, required=False)

    def __init__(self, *args: Any, municipality: Municipality, **options: Any) -> None:
        super().__init__(*args, **options)
        self._municipality = municipality

    def clean(self) -> dict[str, Any]:
        """Find the place that is meant."""
        data = super().clean() or {}
        place = data.get("place") or ""
        data["facility"] = find_meant(place, municipality=self._municipality) if place else None
        has_point = data.get("lon") is not None and data.get("lat") is not None
        if place and data["facility"] is None:
            self.add_error("place", _("場所が1つに決まりません。番号か、正式な名前を入れてください。"))
        elif not place and not has_point:
            self.add_error("place", _("場所の番号か名前、または経度と緯度を入れてください。"))
        return data

    def get_name(self) -> NewName:
        """Return the name as it was filled in; the form is valid."""
        data = self.cleaned_data
        return NewName(data["words"], data["kana"], data["facility"], data["lon"], data["lat"])


class TableForm(forms.Form):
    """A table of names."""

    table = forms.FileField(label=_("CSVの表"), help_text=_("この画面から保存した表と同じ形です。"))

    def clean_table(self) -> str:
        """Return the table's text."""
        upload = self.cleaned_data["table"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("表が大きすぎます。"))
        raw = upload.read()
        for encoding in ("utf-8-sig", "cp932"):  # spreadsheets in Japan save either
            try:
                return str(raw.decode(encoding))
            except UnicodeDecodeError:
                continue
        raise forms.ValidationError(_("表の文字が読めません。UTF-8で保存してください。"))
