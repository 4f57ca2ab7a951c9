"""Forms of prescriptions: drugs, pharmacy, inquiry, guidance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.mobile_clinic.drug_lines import MOST_DAYS, MOST_LINES, DrugLine, number_lines
from moyai.services.mobile_clinic.enums_treatment import GuidanceOutcome, Handing, InquiryOutcome
from moyai.services.mobile_clinic.models import Institution
from moyai.services.mobile_clinic.texts import treatment as say

ROWS = 4
"""Empty lines that a prescription begins with."""

_SYSTEMS = (("", "—"), ("yj", "YJ"), ("hot", "HOT13"))


class DrugForm(forms.Form):
    """One drug; a line that is left empty is none."""

    name = forms.CharField(label=_("薬の名前と規格"), max_length=80)
    amount = forms.DecimalField(label=_("量（1日または1回）"), min_value=0, max_digits=7, decimal_places=3)
    unit = forms.CharField(label=_("単位"), max_length=8, initial="")
    usage = forms.CharField(label=_("飲み方・使い方"), max_length=60)
    days = forms.IntegerField(label=_("日数"), min_value=1, max_value=MOST_DAYS)
    code_system = forms.ChoiceField(label=_("コードの種類"), choices=_SYSTEMS, required=False)
    code = forms.CharField(label=_("コード"), max_length=16, required=False)

    def has_changed(self) -> bool:
        """Tell whether anything is written: a line that was emptied is taken away, whatever stood there."""
        typed = (bound.data for bound in self)
        return any(text.strip() for text in typed if isinstance(text, str))


class BaseDrugs(forms.BaseFormSet[DrugForm]):
    """The drugs of one prescription."""

    lines: list[DrugLine]

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Let every line be left empty, also one in which something stood."""
        kwargs: dict[str, Any] = super().get_form_kwargs(index)
        return kwargs if index is None else {**kwargs, "empty_permitted": True}

    def clean(self) -> None:
        """Make lines of what was typed, numbered as RP and order.

        Raises:
            ValidationError: nothing was written, or a line cannot be so.
        """
        if any(self.errors):
            return
        rows = [_to_row(form.cleaned_data) for form in self.forms if form.cleaned_data]
        try:
            self.lines = number_lines(rows)
        except ValueError as wrong:
            raise forms.ValidationError(say.WRONG_DRUGS[str(wrong)].get("ja")) from None


Drugs: type[BaseDrugs] = forms.formset_factory(  # type: ignore[assignment]
    DrugForm, formset=BaseDrugs, extra=ROWS, max_num=MOST_LINES, absolute_max=MOST_LINES
)


class SendForm(forms.Form):
    """Which pharmacy the patient chose, and how the medicines come to her."""

    pharmacy = forms.ChoiceField(label=_("患者がえらんだ薬局"), widget=forms.RadioSelect)
    handing = forms.ChoiceField(
        label=_("受け取り方"), choices=Handing.choices, widget=forms.RadioSelect, initial=Handing.DELIVERY
    )

    def __init__(self, *args: Any, pharmacies: Iterable[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.pk), str(each)) for each in pharmacies]
        self.fields["pharmacy"].choices = choices  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The doctor's answer to an inquiry."""

    outcome = forms.ChoiceField(label=_("答え"), choices=InquiryOutcome.choices, widget=forms.RadioSelect)
    answer = forms.CharField(label=_("ことば"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class AskForm(forms.Form):
    """A pharmacist's question."""

    question = forms.CharField(
        label=_("医師に聞くこと"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )


class GuidanceForm(forms.Form):
    """When the pharmacy calls her, and what the judgement rests on."""

    at = forms.DateTimeField(
        label=_("呼び出す日時"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    rests_on = forms.CharField(
        label=_("ビデオの説明でよいと判断したわけ"),
        help_text=_("例：前と同じ薬で、きちんと飲めている。"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    leak_risk_told = forms.BooleanField(label=_("情報がもれるおそれを、患者に説明した"))


class EndGuidanceForm(forms.Form):
    """How the guidance went."""

    outcome = forms.ChoiceField(
        label=_("結果"),
        choices=[each for each in GuidanceOutcome.choices if each[0] != GuidanceOutcome.PLANNED],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("説明したこと・次に見ること"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DispenseForm(forms.Form):
    """How the parcel is to be carried."""

    needs_cooling = forms.BooleanField(label=_("冷やして運ぶ薬がある"), required=False)


def _to_row(data: dict[str, Any]) -> dict[str, Any]:
    amount = f"{data['amount'].normalize():f}"
    return {key: data[key] for key in ("name", "unit", "usage", "days", "code", "code_system")} | {
        "amount": amount
    }
