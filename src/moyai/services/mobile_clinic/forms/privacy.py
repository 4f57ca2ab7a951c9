"""Forms of looking in need, and of judging it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.mobile_clinic.enums import GlassReason, GlassVerdict


class PersonForm(forms.Form):
    """Who lies before her: the whole name's reading and the date of birth, nothing less."""

    kana = forms.CharField(label=_("お名前のよみ（ひらがな・カタカナ）"), max_length=80)
    born = forms.DateField(label=_("生年月日"), widget=forms.DateInput(attrs={"type": "date"}))


class GlassForm(forms.Form):
    """Why it is needed, and that she knows what follows."""

    reason = forms.ChoiceField(
        label=_("急いで見るわけ"), choices=GlassReason.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("いまのようす（ひとことで）"),
        help_text=_("市の個人情報の担当が読みます。病名は書かないでください。"),
        min_length=5,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_sure = forms.BooleanField(
        label=_("見たことが残り、かかりつけの医療機関・市・ご本人に伝わることを知っています")
    )


class VerdictForm(forms.Form):
    """What the officer found."""

    verdict = forms.ChoiceField(
        label=_("確かめた結果"),
        choices=[(each.value, each.label) for each in GlassVerdict if each != GlassVerdict.OPEN],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("だれに、どう確かめたか"),
        min_length=5,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PairForm(forms.Form):
    """Which of two records stays."""

    keep = forms.CharField(widget=forms.HiddenInput)
    double = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Return both codes; they differ."""
        data = super().clean() or {}
        if data.get("keep") == data.get("double"):
            raise forms.ValidationError(_("2つの記録を選んでください。"))
        return data
