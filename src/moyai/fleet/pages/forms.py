"""What the desk may send."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_SEEN = re.compile(r"seen_(\d{1,18})")


class MoveForm(forms.Form):
    """A task's new shift, and the plan versions that the dispatcher saw (``seen_<shift id>``)."""

    to_shift = forms.IntegerField(min_value=1)

    def clean(self) -> dict[str, Any]:
        """Read the seen versions; each has to be a number."""
        cleaned = super().clean() or {}
        self.seen_versions: dict[int, int] = {}
        for name, value in self.data.items():
            if found := _SEEN.fullmatch(name):
                if not str(value).isdecimal():
                    raise forms.ValidationError(_("版を読み取れません。"))
                self.seen_versions[int(found[1])] = int(value)
        return cleaned


class TakeOutForm(forms.Form):
    """Why a vehicle cannot drive."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=120,
        help_text=_("例: エンジンの故障、事故、運転手の急病。住民には出しません。"),
        error_messages={"required": _("運行から外す理由を書いてください。")},
    )


class NoteForm(forms.Form):
    """What a driver notes for the next one."""

    text = forms.CharField(
        label=_("メモ"),
        help_text=_("例：わきの門から。60文字まで。"),
        max_length=60,
        error_messages={"required": _("メモの言葉を入れてください。")},
    )
    about = forms.ChoiceField(
        label=_("いつ出すか"),
        choices=[
            ("rider", _("このお客さまのときだけ")),
            ("place", _("この場所に来るとき、いつも")),
        ],
        initial="rider",
        widget=forms.RadioSelect,
    )
