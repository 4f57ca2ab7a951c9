"""What the roster's pages may send."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.fleet.crews.pages.driver_forms import DriverChoice, ask_date
from moyai.fleet.crews.queries.scope import Firms
from moyai.fleet.crews.roster_plan import ShiftPlan
from moyai.fleet.models import Shift, Vehicle

BREAK_SLACK = timedelta(hours=1)
"""How much later than planned a break may end when nobody says."""


def ask_time(label: Any, *, required: bool = True) -> forms.TimeField:
    """Return a time's field with the browser's clock."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=required, widget=widget)


class ShiftForm(forms.Form):
    """A shift; ends before it begins = after midnight."""

    vehicle = forms.ModelChoiceField(label=_("車両"), queryset=Vehicle.objects.none())
    driver = DriverChoice(label=_("運転者"), queryset=User.objects.none())
    date = ask_date(_("日付"))
    starts = ask_time(_("始まり"))
    ends = ask_time(_("終わり"))
    break_minutes = forms.IntegerField(
        label=_("休憩（分）"),
        min_value=0,
        max_value=600,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input input--number"}),
    )
    break_from = ask_time(_("休憩に入れる時刻"), required=False)
    break_until = ask_time(_("休憩を終える時刻"), required=False)
    override_reason = forms.CharField(
        label=_("決まりに合わなくても組む理由"),
        max_length=200,
        required=False,
        help_text=_("災害や通行止めなど、前もってわからなかったときだけ書いてください。記録に残ります。"),
    )

    def __init__(self, firms: Firms, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        vehicles = Vehicle.objects.order_by("code")
        drivers = User.objects.filter(memberships__role=Role.DRIVER)
        if firms is not None:
            vehicles = vehicles.filter(partner__in=firms)
            drivers = drivers.filter(memberships__partner__in=firms)
        choose_vehicle, choose_driver = self.fields["vehicle"], self.fields["driver"]
        assert isinstance(choose_vehicle, forms.ModelChoiceField)
        assert isinstance(choose_driver, forms.ModelChoiceField)
        choose_vehicle.queryset = vehicles
        choose_driver.queryset = drivers.distinct().order_by("display_name")

    def clean(self) -> dict[str, Any]:
        """Ask when, where there is a break."""
        cleaned = super().clean() or {}
        if cleaned.get("break_minutes") and not cleaned.get("break_from"):
            self.add_error("break_from", _("休憩に入れる時刻を書いてください。"))
        return cleaned

    def read_plan(self) -> ShiftPlan:
        """Return what was filled in."""
        given = self.cleaned_data
        starts_at = _moment(given["date"], given["starts"])
        ends_at = _after(given["date"], given["ends"], starts_at)
        plan = {
            "vehicle_id": given["vehicle"].pk,
            "driver_id": given["driver"].pk,
            "starts_at": starts_at,
            "ends_at": ends_at,
        }
        if not given["break_minutes"]:
            return ShiftPlan(**plan)
        break_s = 60 * given["break_minutes"]
        break_from = _after(given["date"], given["break_from"], starts_at)
        latest = min(ends_at, break_from + timedelta(seconds=break_s) + BREAK_SLACK)
        until = _after(given["date"], given["break_until"], break_from) if given["break_until"] else latest
        return ShiftPlan(**plan, break_s=break_s, break_from=break_from, break_until=until)


def show_shift(shift: Shift) -> dict[str, Any]:
    """Return a shift as the form begins with it."""
    return {
        "vehicle": shift.vehicle_id,
        "driver": shift.driver_id,
        "date": shift.date,
        "starts": clock.local(shift.starts_at).time(),
        "ends": clock.local(shift.ends_at).time(),
        "break_minutes": shift.break_s // 60 or None,
        "break_from": clock.local(shift.break_from).time() if shift.break_from else None,
        "break_until": clock.local(shift.break_until).time() if shift.break_until else None,
    }


class CopyForm(forms.Form):
    """Which week is copied to which; any day of it will do."""

    source = ask_date(_("写す週"))
    target = ask_date(_("写す先の週"))
    override_reason = forms.CharField(label=_("決まりに合わなくても組む理由"), max_length=200, required=False)


def _moment(day: date, at: time) -> datetime:
    return clock.at_local(day, at.hour * 60 + at.minute)


def _after(day: date, at: time, earliest: datetime) -> datetime:
    """Return a time of the day, or of the next one where the day's lies before ``earliest``."""
    found = _moment(day, at)
    return found if found >= earliest else found + timedelta(days=1)
