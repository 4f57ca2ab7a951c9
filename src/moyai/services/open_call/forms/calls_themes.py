"""Forms of themes: what a version says, an approver's words, a withdrawal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.open_call.forms.calls import MOST_YEN, YEN
from moyai.services.open_call.models import ThemeVersion
from moyai.services.open_call.queries.calls_themes import FIELDS

LABELS = {
    "title": _("題名"),
    "field": _("分野"),
    "background": _("困っていること（背景）"),
    "wanted": _("いっしょに実現したいこと"),
    "data": _("使えるデータ"),
    "place": _("試せる場所"),
    "kpi": _("何が良くなれば成功か"),
    "limits": _("守ってほしいこと"),
    "budget_yen": _("予算の上限（円）"),
}


def _long(name: str, rows: int = 4, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=LABELS[name],
        max_length=5000,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class VersionForm(forms.Form):
    """What a version of a theme says. ``after``: the version that the writer saw."""

    after = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    title = forms.CharField(label=LABELS["title"], max_length=80)
    field = forms.CharField(label=LABELS["field"], max_length=40, required=False)
    background = _long("background", 6, required=True)
    wanted = _long("wanted")
    data = _long("data", 3)  # type: ignore[assignment]  # a field takes nothing from what a form was given
    place = _long("place", 3)
    kpi = _long("kpi", 3)
    limits = _long("limits", 3)
    budget_yen = forms.IntegerField(
        label=LABELS["budget_yen"], required=False, min_value=0, max_value=MOST_YEN, widget=YEN
    )

    def read(self) -> dict[str, Any]:
        """Return the facts as the operations take them."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class NewThemeForm(VersionForm):
    """A problem that a section submits."""

    section = forms.CharField(label=_("課の名前"), max_length=40)
    field_order = ("section", *FIELDS)


class VerdictForm(forms.Form):
    """What an approver says of a version."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("ひとこと（差し戻すときは理由）"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def fill_version(version: ThemeVersion) -> dict[str, Any]:
    """Return what the form shows of a version."""
    return {"after": version.number, **{name: getattr(version, name) for name in FIELDS}}
