"""Forms of bills, refunds, and of how members pay."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from moyai.services.shopping.enums import PaysBy
from moyai.services.shopping.money.kinds import RefundWhy

MOST_YEN = 1_000_000
MOST_FILE_BYTES = 8 * 1024 * 1024


class MonthForm(forms.Form):
    """A month, as ``2026-06``."""

    month = forms.DateField(
        label=_("月"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )


class RefundForm(forms.Form):
    """Money back for a line."""

    yen = forms.IntegerField(label=_("返す額（円）"), min_value=1, max_value=MOST_YEN)
    why = forms.ChoiceField(label=_("理由"), choices=RefundWhy.choices)
    note = forms.CharField(label=_("ひとこと（請求書に載ります）"), max_length=120, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)


class PayForm(forms.Form):
    """What somebody pays at the desk."""

    yen = forms.IntegerField(label=_("受け取った額（円）"), min_value=1, max_value=MOST_YEN)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)


class WaiveForm(forms.Form):
    """Why a bill is not asked for."""

    reason = forms.CharField(
        label=_("請求しない理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class RemindForm(forms.Form):
    """What was said when she was reminded."""

    note = forms.CharField(
        label=_("お話の内容（あれば）"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AnswerForm(forms.Form):
    """The answer of a bank or of the cable company."""

    answer = forms.FileField(label=_("結果のファイル"))

    def clean_answer(self) -> Any:
        """Refuse what is larger than any answer can be before it is read."""
        file = self.cleaned_data["answer"]
        if file.size > MOST_FILE_BYTES:
            raise forms.ValidationError(_("ファイルが大きすぎます。"))
        return file


def _digits(label: Any, least: int, most: int, **more: Any) -> forms.CharField:
    """Digits; full-width ones are taken."""
    rule = RegexValidator(rf"\A[0-9]{{{least},{most}}}\Z", _("半角の数字で入れてください。"))
    attrs = {"inputmode": "numeric", "autocomplete": "off"}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(
        label=label, max_length=most, required=False, validators=[rule], widget=widget, **more
    )


class DetailsForm(forms.Form):
    """How a member pays, and from where."""

    pays_by = forms.ChoiceField(label=_("お支払い方法"), choices=PaysBy.choices, widget=forms.RadioSelect)
    cable_customer = _digits(_("ケーブルテレビの加入者番号"), 1, 12)
    bank = _digits(_("銀行の番号（4けた）"), 4, 4)
    bank_name = forms.CharField(label=_("銀行の名前（カナ）"), max_length=15, required=False)
    branch = _digits(_("支店の番号（3けた）"), 3, 3)
    branch_name = forms.CharField(label=_("支店の名前（カナ）"), max_length=15, required=False)
    deposit = forms.ChoiceField(
        label=_("口座の種類"),
        choices=[("1", _("普通")), ("2", _("当座")), ("9", _("そのほか"))],
        required=False,
        initial="1",
    )
    account = _digits(_("口座番号（7けた）"), 1, 7)
    holder = forms.CharField(label=_("口座の名義（カナ）"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way needs."""
        data = super().clean() or {}
        needed = {
            PaysBy.CABLE: ("cable_customer",),
            PaysBy.BANK: ("bank", "branch", "account", "holder"),
        }.get(data.get("pays_by", ""), ())
        for name in needed:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("この支払い方法では必要です。"))
        data["deposit"] = data.get("deposit") or "1"
        return data
