"""Forms of the community support centre."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NoteForm(forms.Form):
    """What came of it."""

    note = forms.CharField(
        label=_("お話のまとめ"),
        help_text=_("鍵をかけて保管します。ご本人が記録を消すと、いっしょに消えます。"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
