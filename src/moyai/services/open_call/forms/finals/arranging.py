"""What the office enters of a final and its run sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.open_call.enums_judging import SlotKind, VoteKind
from moyai.services.open_call.models import Entry, Programme, Rubric
from moyai.services.open_call.queries.finals.people import list_candidates

_MOMENT = "%Y-%m-%dT%H:%M"
LONGEST_MINUTES = 240


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT)


class FinalForm(forms.Form):
    """What a final is."""

    title = forms.CharField(label=_("決勝の名前"), max_length=80)
    starts_at = forms.DateTimeField(label=_("始まりの日時"), widget=_moment(), input_formats=[_MOMENT])
    place = forms.CharField(label=_("会場"), max_length=120, required=False)
    address = forms.URLField(
        label=_("オンライン参加のビデオ会場のアドレス"), required=False, assume_scheme="https"
    )
    rubric = forms.ModelChoiceField(
        label=_("審査基準"), queryset=Rubric.objects.none(), required=False, empty_label=_("あとで決める")
    )
    votes = forms.ChoiceField(label=_("会場投票のしかた"), choices=VoteKind.choices, widget=forms.RadioSelect)
    points = forms.IntegerField(label=_("持ち点（持ち点を分けるとき）"), min_value=1, max_value=20, initial=3)
    film_address = forms.URLField(
        label=_("録画のアドレス（終わってからでかまいません）"), required=False, assume_scheme="https"
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rubric"]
        field.queryset = Rubric.objects.filter(programme=programme).order_by("-number")  # type: ignore[attr-defined]
        field.label_from_instance = _name_rubric  # type: ignore[attr-defined]


class SlotForm(forms.Form):
    """A line of the run sheet; lengths are in minutes and seconds as a stage counts them."""

    kind = forms.ChoiceField(label=_("種類"), choices=SlotKind.choices)
    title = forms.CharField(label=_("題（チームがあるときは、なくてもよい）"), max_length=80, required=False)
    entry = forms.ModelChoiceField(
        label=_("チーム"), queryset=Entry.objects.none(), required=False, empty_label=_("なし")
    )
    is_online = forms.BooleanField(label=_("オンラインで参加"), required=False)
    minutes = forms.IntegerField(label=_("時間（分）"), min_value=0, max_value=LONGEST_MINUTES)
    over_s = forms.IntegerField(label=_("と秒"), min_value=0, max_value=59, initial=0)
    warns_s = forms.IntegerField(
        label=_("終わりの何秒前に知らせるか"), min_value=0, max_value=1800, initial=60
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        candidates = [each.pk for each in list_candidates(programme)]
        self.fields["entry"].queryset = Entry.objects.filter(pk__in=candidates)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a line without any length."""
        data = super().clean() or {}
        if not self.errors and not 60 * data["minutes"] + data["over_s"]:
            self.add_error("minutes", _("1秒より長くしてください。"))
        return data

    def read(self) -> dict[str, Any]:
        """Return the fields of a `Slot`."""
        data = dict(self.cleaned_data)
        data["seconds"] = 60 * data.pop("minutes") + data.pop("over_s")
        return data


class VoteForm(forms.Form):
    """For how long the audience may vote."""

    minutes = forms.IntegerField(
        label=_("何分間（空のときは、締め切るまで）"), min_value=1, max_value=600, required=False
    )


class TicketsForm(forms.Form):
    """How many tickets are made."""

    count = forms.IntegerField(label=_("何枚"), min_value=1, max_value=1000, initial=100)


class TicketForm(forms.Form):
    """One ticket by its code."""

    ticket = forms.CharField(label=_("投票券の番号"), max_length=40)


def _name_rubric(rubric: Rubric) -> str:
    return f"{rubric.stage} {rubric.number}"
