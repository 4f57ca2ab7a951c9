"""Forms of refunds and of fees for missed rides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.shared_taxi.operations.fees import MOST_INSTALMENTS
from moyai.services.shared_taxi.refund_enums import RefundWhy

MOST_YEN = 100_000


def _note(label: Any, *, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, help_text=help_text, max_length=120, widget=widget)


class FindForm(forms.Form):
    """What money goes back for."""

    kind = forms.ChoiceField(
        label=_("何の返金ですか"),
        choices=[
            ("ride", _("乗車の運賃")),
            ("pass", _("定期券")),
            ("booklet", _("回数券")),
            ("fee", _("不在・直前取消の料金")),
        ],
        widget=forms.RadioSelect,
        initial="ride",
    )
    code = forms.CharField(label=_("番号"), help_text=_("予約番号か、売ったときの8けたの番号"), max_length=20)


class BackForm(forms.Form):
    """A pass or the rest of a booklet goes back: the amount is the tariff's rule."""

    note = _note(_("返す理由"), help_text=_("返金のお知らせにも載ります。"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=32)


class AmountForm(BackForm):
    """A part of what was paid goes back."""

    yen = forms.IntegerField(label=_("返す額（円）"), min_value=1, max_value=MOST_YEN)
    field_order = ("yen", "note", "key")


class FareForm(BackForm):
    """A fare goes back, whole or in part."""

    why = forms.ChoiceField(
        label=_("なぜ返しますか"),
        choices=[(one.value, one.label) for one in RefundWhy.of_rides()],
        widget=forms.RadioSelect,
    )
    yen = forms.IntegerField(
        label=_("返す額（円）"),
        help_text=_("「運行できなかった」のときは、空欄のままで全額です。"),
        min_value=1,
        max_value=MOST_YEN,
        required=False,
    )
    field_order = ("why", "yen", "note", "key")

    def clean(self) -> dict[str, Any]:
        """Check that a part has its amount."""
        data = super().clean() or {}
        is_part = data.get("why") not in (None, RefundWhy.NOT_DRIVEN)
        if is_part and data.get("yen") is None and "yen" not in self.errors:
            self.add_error("yen", _("返す額を入れてください。"))
        return data


class HeardForm(forms.Form):
    """What was said about a fee, and how she pays."""

    note = forms.CharField(label=_("お話の内容"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    instalments = forms.IntegerField(
        label=_("何回に分けるか"), min_value=1, max_value=MOST_INSTALMENTS, initial=1
    )
    first_due = forms.DateField(
        label=_("はじめのお支払いの日"), widget=forms.DateInput(attrs={"type": "date"})
    )
    is_acknowledged = forms.BooleanField(label=_("ご本人に伝え、わかっていただいた"), required=False)


class PayForm(forms.Form):
    """What somebody pays at the desk."""

    yen = forms.IntegerField(label=_("受け取った額（円）"), min_value=1, max_value=MOST_YEN)
    key = forms.CharField(widget=forms.HiddenInput, max_length=32)


class WaiveForm(forms.Form):
    """Why a fee is not asked for."""

    reason = forms.CharField(
        label=_("いただかない理由"), max_length=120, widget=forms.Textarea(attrs={"rows": 2})
    )
