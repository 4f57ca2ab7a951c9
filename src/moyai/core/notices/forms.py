"""How a resident wants to be told, as a form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.notices.models import Preference
from moyai.core.residents.models import Resident

DOOR_NAMES = {
    "line": _("LINE"),
    "tv": _("テレビ"),
    "mobile": _("携帯電話"),
    "phone": _("固定電話"),
    "email": _("メール"),
    "console": _("お知らせのページ"),
    "web": _("お知らせのページ"),
    "desk": _("窓口の電話"),
}
LANGUAGES = [("ja", "日本語"), ("easy", "やさしい日本語"), ("en", "English")]
EVENINGS, MORNINGS = range(18, 24), range(5, 11)


def _hours(hours: Sequence[int] | range) -> list[tuple[str, Any]]:
    """Return the hours in the language of the page that is being made; not to be kept."""
    return [(str(hour), _("%(hour)d時") % {"hour": hour}) for hour in hours]


class WaysForm(forms.Form):
    """The door to be tried first, which others may be, the quiet hours, the language."""

    first = forms.ChoiceField(label=_("いちばんに知らせてほしい方法"), widget=forms.RadioSelect)
    also = forms.MultipleChoiceField(
        label=_("届かないときに使ってよい方法"),
        help_text=_("大切なお知らせで、確認の返事がないときに、順に使います。"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    quiet_from = forms.ChoiceField(
        label=_("夜、お知らせを止める時刻"),
        choices=lambda: [("", _("止めない")), *_hours(EVENINGS)],
        help_text=_("緊急のお知らせと、すぐに来る車のお知らせは、夜も届きます。"),
        required=False,
    )
    quiet_until = forms.ChoiceField(label=_("朝、お知らせを始める時刻"), choices=lambda: _hours(MORNINGS))
    language = forms.ChoiceField(label=_("お知らせの言葉"), choices=LANGUAGES, widget=forms.RadioSelect)

    def __init__(self, doors: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not doors:
            del self.fields["first"], self.fields["also"]
            return
        offered = [(door, DOOR_NAMES.get(door, door)) for door in doors]
        for name in ("first", "also"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered

    def read_doors(self) -> list[str]:
        """Return the doors in order."""
        first = self.cleaned_data.get("first")
        return [first, *self.cleaned_data.get("also", [])] if first else []

    def read_hours(self) -> tuple[time, time]:
        """Return the quiet hours; the same hour twice when she wants none."""
        until = time(int(self.cleaned_data["quiet_until"]))
        start = self.cleaned_data["quiet_from"]
        return (time(int(start)) if start else until), until


def fill_in(resident: Resident, kept: Preference, doors: Sequence[str]) -> dict[str, Any]:
    """Return what the form shows at first."""
    has_hours = kept.quiet_from != kept.quiet_until
    return {
        "first": doors[0] if doors else "",
        "also": list(doors[1:]),
        "quiet_from": str(kept.quiet_from.hour) if has_hours else "",
        "quiet_until": str(kept.quiet_until.hour),
        "language": resident.language,
    }
