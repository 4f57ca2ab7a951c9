"""Forms of the office: a programme, its calendar, its people."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.models import Programme, Staff, StageDates
from moyai.services.open_call.programmes.templates import list_templates, load_template
from moyai.services.open_call.templatetags.calls import titled

YEN = forms.NumberInput(attrs={"inputmode": "numeric", "min": "0"})
MOST_YEN = 10**12
FIRST_YEAR, LAST_YEAR = 2000, 2200


class ProgrammeForm(forms.Form):
    """What a programme says of itself."""

    title = forms.CharField(label=_("名前"), max_length=80)
    title_en = forms.CharField(label=_("名前（英語）"), max_length=120, required=False)
    summary = forms.CharField(
        label=_("ひとことで"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    rules = forms.CharField(
        label=_("募集要項"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("公開すると変えられません。"),
    )
    budget_yen = forms.IntegerField(
        label=_("予算（円）"), required=False, min_value=0, max_value=MOST_YEN, widget=YEN
    )

    def read(self) -> dict[str, Any]:
        """Return the facts as the operations take them."""
        return dict(self.cleaned_data)


class NewProgrammeForm(ProgrammeForm):
    """A programme that begins: of which kind, from when."""

    template = forms.ChoiceField(label=_("種類"), widget=forms.RadioSelect)
    opens_on = forms.DateField(
        label=_("募集を始める日"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("この日から、すべての段階の日程を作ります。あとで直せます。"),
    )
    zone = forms.CharField(
        label=_("時間帯"), max_length=40, initial="Asia/Tokyo", help_text=_("締切を、この時間帯で示します。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, titled(load_template(key))) for key in list_templates()]
        self.fields["template"].choices = choices  # type: ignore[attr-defined]

    def clean_zone(self) -> str:
        """Take only zones that are known."""
        zone = str(self.cleaned_data["zone"]).strip()
        if zone not in available_timezones():
            raise forms.ValidationError(_("その時間帯はありません。Asia/Tokyo のように書いてください。"))
        return zone


class WallField(forms.DateTimeField):
    """A moment as a clock of some zone shows it; an hour that the clock leaves out is no moment."""

    def __init__(self, zone: str = "Asia/Tokyo", **kwargs: Any) -> None:
        shown = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S")
        super().__init__(widget=shown, **kwargs)
        self.zone = ZoneInfo(zone)

    def prepare_value(self, value: Any) -> Any:
        """Show a moment on the zone's clock."""
        return value.astimezone(self.zone).replace(tzinfo=None) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> datetime | None:
        """Read what was typed, as that clock shows it.

        Raises:
            ValidationError: it is no time, or one that is left out when the clock is put forward.
        """
        if value in self.empty_values:
            return None
        try:
            typed = datetime.fromisoformat(str(value).strip())
            there = typed if typed.tzinfo else typed.replace(tzinfo=self.zone)
            moment = there.astimezone(UTC)
        except (ValueError, OverflowError):
            raise forms.ValidationError(
                _("日付と時刻を、2027-04-01T17:00 のように書いてください。")
            ) from None
        if not FIRST_YEAR <= there.year <= LAST_YEAR:
            raise forms.ValidationError(_("年を確かめてください。"))
        if moment.astimezone(there.tzinfo).replace(tzinfo=None) != there.replace(tzinfo=None):
            raise forms.ValidationError(_("その時刻は、時計を進める日なのでありません。"))
        return moment


class DatesForm(forms.Form):
    """From when until when a stage lasts."""

    grace_s = forms.IntegerField(
        label=_("猶予（秒）"),
        min_value=0,
        max_value=86_400,
        help_text=_("締切のあと、この秒数までは「遅れ」として受け取ります。0なら1秒の遅れも受け取りません。"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, dates: StageDates | None, zone: str, **kwargs: Any) -> None:
        start = {"opens_at": dates.opens_at, "closes_at": dates.closes_at} if dates else {}
        kwargs["initial"] = {**start, "grace_s": dates.grace_s if dates else 0}
        super().__init__(*args, **kwargs)
        self.fields["opens_at"] = WallField(zone, label=_("始まり"))
        self.fields["closes_at"] = WallField(zone, label=_("締切（その秒まで受け取ります）"))
        self.order_fields(["opens_at", "closes_at", "grace_s"])

    def clean(self) -> dict[str, Any]:
        """See that the end is not before the beginning."""
        data = super().clean() or self.cleaned_data
        opens_at, closes_at = data.get("opens_at"), data.get("closes_at")
        if opens_at and closes_at and closes_at < opens_at:
            self.add_error("closes_at", _("終わりは、始まりより後にしてください。"))
        return data

    def read(self) -> dict[str, Any]:
        """Return the facts as the operation takes them."""
        return dict(self.cleaned_data)


class StaffForm(forms.Form):
    """What is known of somebody who works in a programme."""

    name = forms.CharField(label=_("名前"), max_length=40)
    organisation = forms.CharField(
        label=_("所属"), max_length=80, required=False, help_text=_("利害の関係を調べるときに使います。")
    )
    section = forms.CharField(label=_("課の名前（担当課のとき）"), max_length=40, required=False)
    expertise = forms.CharField(
        label=_("くわしいこと"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    most = forms.IntegerField(
        label=_("一度に受け持てる数"),
        min_value=1,
        max_value=200,
        initial=15,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def read(self) -> dict[str, Any]:
        """Return the facts as the operations take them."""
        return dict(self.cleaned_data)


class NewStaffForm(StaffForm):
    """Somebody new: which account, in which role."""

    account = forms.CharField(
        label=_("アカウントの名前か、メールアドレス"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("役割"), choices=StaffRole.choices, widget=forms.RadioSelect)
    field_order = ("account", "role", "name", "organisation", "section", "expertise", "most")


def fill_programme(programme: Programme) -> dict[str, Any]:
    """Return what the form shows of a programme."""
    names = ("title", "title_en", "summary", "rules", "budget_yen")
    return {name: getattr(programme, name) for name in names}


def fill_staff(staff: Staff) -> dict[str, Any]:
    """Return what the form shows of somebody."""
    names = ("name", "organisation", "section", "expertise", "most")
    return {name: getattr(staff, name) for name in names}
