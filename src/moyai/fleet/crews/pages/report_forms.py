"""What a driver writes down on the way: an accident, or something for the duty record."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.fleet.crews.enums import NoteKind

DRIVERS_KINDS = (NoteKind.DELAY, NoteKind.ABNORMAL, NoteKind.REST)


class DriverAccidentForm(forms.Form):
    """An accident, as its driver tells it; the office asks for the rest."""

    place = forms.CharField(label=_("場所"), max_length=120, help_text=_("例: 美篶の青島交差点"))
    outline = forms.CharField(
        label=_("何が起きたか"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    injured = forms.IntegerField(
        label=_("けが人の数"),
        min_value=0,
        max_value=99,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input input--number"}),
    )
    parties = forms.CharField(
        label=_("相手"), max_length=300, required=False, help_text=_("例: 白い軽自動車、電話番号")
    )
    time = forms.TimeField(
        label=_("起きた時刻"),
        required=False,
        help_text=_("いまなら、空けておいてください。"),
        widget=forms.TimeInput(attrs={"type": "time"}),
    )


class DriverNoteForm(forms.Form):
    """Something for the duty record."""

    note_kind = forms.ChoiceField(
        label=_("何のこと"),
        choices=[(kind.value, kind.label) for kind in DRIVERS_KINDS],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("できごと"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    place = forms.CharField(label=_("場所"), max_length=80, required=False)
