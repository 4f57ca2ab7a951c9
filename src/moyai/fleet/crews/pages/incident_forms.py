"""What the pages of complaints and accidents may send."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.partners.models import Partner
from moyai.fleet.crews.pages.driver_forms import DriverChoice, ask_date
from moyai.fleet.crews.pages.roster_forms import ask_time
from moyai.fleet.crews.queries.scope import Firms
from moyai.fleet.models import Vehicle


def _ask_text(label: Any, length: int = 300, *, rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}))


class MomentForm(forms.Form):
    """A day and a time."""

    date = ask_date(_("日付"))
    time = ask_time(_("時刻"))

    def read_moment(self) -> datetime:
        """Return when it was."""
        at = self.cleaned_data["time"]
        return clock.at_local(self.cleaned_data["date"], at.hour * 60 + at.minute)


class ComplaintForm(MomentForm):
    """A complaint as it was heard."""

    partner = forms.ModelChoiceField(label=_("事業者"), queryset=Partner.objects.none())
    from_name = forms.CharField(label=_("申し出た人"), max_length=80, required=False)
    contact = forms.CharField(label=_("連絡先"), max_length=80, required=False)
    about = forms.CharField(
        label=_("何について"), max_length=120, required=False, help_text=_("例: 6月10日10時のみすず1号")
    )
    text = _ask_text(_("苦情の内容"), 600)

    def __init__(self, firms: Firms, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose = self.fields["partner"]
        assert isinstance(choose, forms.ModelChoiceField)
        partners = Partner.objects.order_by("name")
        choose.queryset = partners if firms is None else partners.filter(pk__in=firms)


class AnswerForm(forms.Form):
    """What came out of a complaint."""

    cause = _ask_text(_("原因"))
    explanation = _ask_text(_("説明したこと"))
    improvement = _ask_text(_("改善したこと"))
    in_charge = forms.CharField(label=_("担当者"), max_length=80)


class AccidentForm(MomentForm):
    """An accident."""

    vehicle = forms.ModelChoiceField(label=_("車両"), queryset=Vehicle.objects.none())
    driver = DriverChoice(label=_("運転者"), queryset=User.objects.none())
    place = forms.CharField(label=_("場所"), max_length=120)
    outline = _ask_text(_("事故の概要"), 600)
    parties = forms.CharField(label=_("相手"), max_length=300, required=False)
    damage = forms.CharField(label=_("損害"), max_length=300, required=False)
    injured = forms.IntegerField(label=_("けが人"), min_value=0, max_value=999, initial=0)
    killed = forms.IntegerField(label=_("亡くなった方"), min_value=0, max_value=999, initial=0)

    def __init__(self, firms: Firms, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        vehicles, drivers = (
            Vehicle.objects.order_by("code"),
            User.objects.filter(memberships__role=Role.DRIVER),
        )
        if firms is not None:
            vehicles = vehicles.filter(partner__in=firms)
            drivers = drivers.filter(memberships__partner__in=firms)
        choose_vehicle, choose_driver = self.fields["vehicle"], self.fields["driver"]
        assert isinstance(choose_vehicle, forms.ModelChoiceField)
        assert isinstance(choose_driver, forms.ModelChoiceField)
        choose_vehicle.queryset = vehicles
        choose_driver.queryset = drivers.distinct().order_by("display_name")


class FindingForm(forms.Form):
    """What was found out about an accident."""

    cause = _ask_text(_("原因"))
    prevention = _ask_text(_("再発を防ぐこと"))
