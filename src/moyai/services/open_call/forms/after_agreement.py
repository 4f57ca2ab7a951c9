"""Forms of agreements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.open_call.agreement_text import TERMS
from moyai.services.open_call.models import Agreement

_DAY = {"type": "date"}
MOST_YEN = 10_000_000_000


class AgreementForm(forms.Form):
    """All that an agreement says: a field for each term, the money, the days."""

    money_yen = forms.IntegerField(
        label=_("市が払う上限（円）"), min_value=0, max_value=MOST_YEN, help_text=_("払わないときは0。")
    )
    begins_on = forms.DateField(
        label=_("始まりの日"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"), required=False
    )
    ends_on = forms.DateField(
        label=_("終わりの日（その日を含む）"),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for term in TERMS:
            self.fields[f"term_{term.key}"] = forms.CharField(
                label=term.title,
                help_text=term.help,
                max_length=4000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def list_terms(self) -> list[forms.BoundField]:
        """Return the fields of the terms, in order."""
        return [self[f"term_{each.key}"] for each in TERMS]

    def clean(self) -> dict[str, Any]:
        """See that the days go forwards."""
        data = super().clean() or self.cleaned_data
        begins, ends = data.get("begins_on"), data.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("終わりの日は、始まりの日より後にしてください。"))
        return data

    def read(self) -> dict[str, Any]:
        """Return the facts as the operation takes them."""
        data = self.cleaned_data
        terms = {each.key: data[f"term_{each.key}"] for each in TERMS}
        return {"terms": terms, **{key: data[key] for key in ("money_yen", "begins_on", "ends_on")}}


def fill_agreement(agreement: Agreement) -> dict[str, Any]:
    """Return what the form shows of an agreement."""
    facts = {f"term_{each.key}": agreement.terms.get(each.key, "") for each in TERMS}
    days = {"begins_on": agreement.begins_on, "ends_on": agreement.ends_on}
    return {**facts, "money_yen": agreement.money_yen, **days}
