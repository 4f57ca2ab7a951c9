"""Forms of the subsidised exclusive taxi."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.shared_taxi.exclusive_rules import Place


class _WithPlace(forms.Form):
    """Where the tablet is, if it tells (exclusive.js fills it in)."""

    lon = forms.FloatField(min_value=-180, max_value=180, required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(min_value=-90, max_value=90, required=False, widget=forms.HiddenInput)

    def get_place(self) -> Place | None:
        """Return the place, or None."""
        lon, lat = self.cleaned_data["lon"], self.cleaned_data["lat"]
        return None if lon is None or lat is None else (lon, lat)


class ReadCardForm(_WithPlace):
    """A card that was read or typed."""

    card = forms.CharField(
        label=_("カードの番号"), help_text=_("カードに書いてある8けたの数字"), max_length=200
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)


class _MeterAmount(_WithPlace):
    """What the meter shows."""

    meter_yen = forms.IntegerField(label=_("メーターの金額（円）"), min_value=0, max_value=100_000)


class MeterForm(_MeterAmount):
    """The meter as a page sends it."""

    photo = forms.FileField(
        label=_("メーターの写真"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )


class DriverMeterForm(_MeterAmount):
    """The meter as a tablet sends it: the picture apart, and, without a connection, what was taken."""

    collected_yen = forms.IntegerField(
        label=_("お客さまから受け取った額（円）"), min_value=0, max_value=100_000, required=False
    )


class IssueForm(forms.Form):
    """A card for somebody."""

    resident = forms.CharField(label=_("登録番号"), help_text=_("利用者の8けたの番号"), max_length=20)


class RevokeForm(forms.Form):
    """Why a card is made invalid."""

    reason = forms.CharField(label=_("使えなくする理由"), help_text=_("例：なくした"), max_length=80)


class DecideForm(forms.Form):
    """Whether the city pays for a ride that looked wrong."""

    decision = forms.ChoiceField(
        label=_("確かめた結果"),
        choices=[("accept", _("市が払う")), ("refuse", _("市は払わない"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("確かめたこと"), max_length=120)

    def is_accepted(self) -> bool:
        """Tell what was decided."""
        answer: Any = self.cleaned_data["decision"]
        return bool(answer == "accept")
