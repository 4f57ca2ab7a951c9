"""Forms of the institution's own affairs: devices, limits of programmes, people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.mobile_clinic.enums import Device, Profession
from moyai.services.mobile_clinic.models import ClinicCar, DeviceSet, Practitioner

MOST_WHY = 200


class DeviceForm(forms.Form):
    """A device to be registered. ``token`` tells a second press from a second device."""

    kind = forms.ChoiceField(label=_("何の機器ですか"), choices=Device.choices)
    device_set = forms.ModelChoiceField(
        DeviceSet.objects.select_related("car__vehicle"), label=_("どのセットに入れますか"), empty_label=None
    )
    token = forms.CharField(max_length=32, widget=forms.HiddenInput)


class DeviceSetForm(forms.Form):
    """A set of devices that go together."""

    name = forms.CharField(label=_("セットの名前"), max_length=40)
    car = forms.ModelChoiceField(
        ClinicCar.objects.select_related("vehicle"),
        label=_("備えつける車"),
        required=False,
        empty_label=_("車に備えつけない（持ち出して使う）"),
    )


class ProgrammeLimitForm(forms.Form):
    """Limits of a measure for all patients of a programme; numbers are read where they are judged."""

    measure = forms.ChoiceField(label=_("項目"))
    urgent_below = forms.CharField(label=_("これ未満は、すぐに医師へ"), max_length=7, required=False)
    low = forms.CharField(label=_("これ未満は、注意"), max_length=7, required=False)
    high = forms.CharField(label=_("これを超えたら、注意"), max_length=7, required=False)
    urgent_above = forms.CharField(label=_("これを超えたら、すぐに医師へ"), max_length=7, required=False)
    valid_from = forms.DateField(
        label=_("いつから"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    why = forms.CharField(label=_("理由"), max_length=MOST_WHY)
    knows_weaker = forms.BooleanField(
        label=_("わかったうえで、ゆるくする"),
        help_text=_("もとの基準よりゆるくなるときだけ、しるしをつけます。"),
        required=False,
    )

    def __init__(self, *args: Any, measures: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = measures  # type: ignore[attr-defined]
        for name in ("urgent_below", "low", "high", "urgent_above"):
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "class": "input input--number"}


class LeavingForm(forms.Form):
    """From when on somebody no longer works there."""

    day = forms.DateField(
        label=_("何日から、いなくなりますか"),
        help_text=_("この日から、患者さんの記録を見られず、予約にも入りません。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    knows_held = forms.BooleanField(label=_("残りはあとで引きつぐ"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_day(self) -> date:
        """Refuse a day that is over: what was seen until today was seen."""
        day: date = self.cleaned_data["day"]
        if day < self._today:
            raise forms.ValidationError(_("きょうか、きょうより後の日を入れてください。"))
        return day


class ProfessionForm(forms.Form):
    """What somebody is."""

    profession = forms.ChoiceField(label=_("職種"), choices=Profession.choices)


class HandOverForm(forms.Form):
    """To whom what somebody holds is handed."""

    to = forms.ModelChoiceField(Practitioner.objects.none(), label=_("引きつぐ方"), empty_label=None)

    def __init__(self, *args: Any, colleagues: Sequence[Practitioner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["to"]
        assert isinstance(chosen, forms.ModelChoiceField)
        ids = [each.pk for each in colleagues]
        chosen.queryset = Practitioner.objects.filter(pk__in=ids).select_related("user")
