"""A new line of the week's template."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.mobile_clinic.enums import InstitutionKind, Programme
from moyai.services.mobile_clinic.models import ClinicCar, Institution

WEEKDAYS = (
    (0, _("月曜日")),
    (1, _("火曜日")),
    (2, _("水曜日")),
    (3, _("木曜日")),
    (4, _("金曜日")),
    (5, _("土曜日")),
    (6, _("日曜日")),
)
GRID_MINUTES = 5


class TurnForm(forms.Form):
    """Day, hours, programme and owner."""

    car = forms.ModelChoiceField(
        ClinicCar.objects.filter(stands_in=False).select_related("vehicle"), label=_("車")
    )
    weekday = forms.TypedChoiceField(choices=WEEKDAYS, coerce=int, label=_("曜日"))
    begins = forms.TimeField(label=_("はじまり"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label=_("おわり"), widget=forms.TimeInput(attrs={"type": "time"}))
    programme = forms.ChoiceField(choices=Programme.choices, label=_("内容"))
    owner = forms.ModelChoiceField(
        Institution.objects.exclude(kind=InstitutionKind.PHARMACY).select_related("partner"),
        label=_("だれの枠"),
        required=False,
        empty_label=_("みんなの枠"),
    )
    valid_from = forms.DateField(label=_("いつから"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, and times between five-minute marks."""
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("おわりは、はじまりより後の時刻にしてください。"))
        for name in ("begins", "ends"):
            at = cleaned.get(name)
            if at and at.minute % GRID_MINUTES:
                self.add_error(name, _("5分きざみで入れてください。"))
        return cleaned

    def read(self) -> dict[str, Any]:
        """Return what ``add_turn`` is given."""
        facts = dict(self.cleaned_data)
        return facts | {"begins": _minutes(facts["begins"]), "ends": _minutes(facts["ends"])}


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
