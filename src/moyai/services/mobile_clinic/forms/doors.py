"""The form by which an institution opens its door to patients."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.reservations.models import Resource
from moyai.services.mobile_clinic.enums import Programme
from moyai.services.mobile_clinic.models import PatientDoor


class DoorForm(forms.ModelForm):
    """What patients may book themselves, and the outpatient hours offered when the car is full."""

    programmes = forms.MultipleChoiceField(
        label=_("患者さんが自分で予約してよい診察"),
        choices=Programme.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    outpatient_from = forms.TimeField(label=_("外来の始まり"), widget=forms.TimeInput(attrs={"type": "time"}))
    outpatient_until = forms.TimeField(
        label=_("外来の終わり"), widget=forms.TimeInput(attrs={"type": "time"})
    )

    class Meta:
        model = PatientDoor
        fields = (
            "programmes",
            "notice_days",
            "ahead_days",
            "outpatient",
            "outpatient_from",
            "outpatient_until",
            "outpatient_minutes",
        )
        labels = {
            "notice_days": _("何日前まで受けつけるか"),
            "ahead_days": _("何日先まで選べるか"),
            "outpatient": _("診療車が満員のときの外来（診察室か医師）"),
            "outpatient_minutes": _("外来のひとり分（分）"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Resource.objects.filter(partner=self.instance.institution.partner, retired_at__isnull=True)
        chosen = self.fields["outpatient"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = own
        chosen.required = False
        for name in ("outpatient_from", "outpatient_until"):
            minutes = getattr(self.instance, name)
            self.initial[name] = f"{minutes // 60:02d}:{minutes % 60:02d}"

    def clean_outpatient_from(self) -> int:
        """Return minutes after midnight."""
        return _read_minutes(self.cleaned_data["outpatient_from"])

    def clean_outpatient_until(self) -> int:
        """Return minutes after midnight."""
        return _read_minutes(self.cleaned_data["outpatient_until"])

    def clean(self) -> dict[str, Any]:
        """Refuse hours and days that leave nothing open."""
        data = super().clean() or {}
        if data.get("outpatient_until", 1) <= data.get("outpatient_from", 0):
            self.add_error("outpatient_until", _("終わりは、始まりより後にしてください。"))
        if data.get("ahead_days", 1) <= data.get("notice_days", 0):
            self.add_error("ahead_days", _("「何日前まで」より先の日にしてください。"))
        if (
            data.get("outpatient_minutes", 5) < LEAST_MINUTES
            or data.get("outpatient_minutes", 5) % LEAST_MINUTES
        ):
            self.add_error("outpatient_minutes", _("5分きざみで入れてください。"))
        return data


LEAST_MINUTES = 5


def _read_minutes(at: Any) -> int:
    return int(at.hour) * 60 + int(at.minute)
