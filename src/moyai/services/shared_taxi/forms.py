"""Forms of the shared taxi's own pages (what residents answer in conversations has none)."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.indicators.registry import Period
from moyai.services.shared_taxi.pack.years import FISCAL, SUBSIDY, ServiceYear

LONGEST_PERIOD_DAYS = 366
DEFAULT_PERIOD_DAYS = 28


class PasswordForm(forms.Form):
    """The password of a new account, twice."""

    password = forms.CharField(
        label=_("暗証（パスワード）"),
        help_text=_("8文字以上で、ほかの人にわかりにくいものにしてください。"),
        widget=forms.PasswordInput,
        max_length=128,
        strip=False,
    )
    again = forms.CharField(label=_("もう一度"), widget=forms.PasswordInput, max_length=128, strip=False)

    def clean(self) -> dict[str, Any]:
        """Check that both are the same."""
        data = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("2つの暗証（パスワード）が違います。もう一度入れてください。"))
        return data


class OwnPlaceForm(forms.Form):
    """A place under a name of the resident's own; the point comes from a tap or from a search result."""

    name = forms.CharField(label=_("場所の呼び名"), help_text=_("例：むすめの家"), max_length=60)
    lon = forms.FloatField(min_value=-180, max_value=180, widget=forms.HiddenInput, required=False)
    lat = forms.FloatField(min_value=-90, max_value=90, widget=forms.HiddenInput, required=False)
    place = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)


class DecisionForm(forms.Form):
    """Confirm or refuse a registration."""

    decision = forms.ChoiceField(
        label=_("確認の結果"),
        choices=[("grant", _("確認できた")), ("refuse", _("確認できない"))],
        widget=forms.RadioSelect,
    )
    expires_date = forms.DateField(
        label=_("期限の日"),
        help_text=_("書類に期限があるときに入れます。空欄のときは、書類の種類で決まる期限になります。"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    note = forms.CharField(
        label=_("確認できない理由"),
        help_text=_("ご本人へのお知らせに、そのまま載ります。"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_expires_date(self) -> date | None:
        """Check that the last day is still to come."""
        last: date | None = self.cleaned_data["expires_date"]
        if last is not None and last < self._today:
            raise forms.ValidationError(_("期限の日が過ぎています。"))
        return last

    def clean(self) -> dict[str, Any]:
        """Ask for a reason when refusing: the resident must be told why."""
        data = super().clean() or {}
        if data.get("decision") == "refuse" and not data.get("note"):
            self.add_error("note", _("確認できない理由を入れてください。"))
        return data


class PeriodForm(forms.Form):
    """The days that the indicators are read over."""

    since = forms.DateField(label=_("はじめの日"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("終わりの日"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """Check the order and the length."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("終わりの日は、はじめの日より後にしてください。"))
        elif since and until and (until - since).days >= LONGEST_PERIOD_DAYS:
            self.add_error("until", _("期間は1年までにしてください。"))
        return data

    def get_period(self, today: date) -> Period:
        """Return the chosen period, or the last four weeks when nothing valid was chosen."""
        if self.is_bound and self.is_valid():
            return Period(self.cleaned_data["since"], self.cleaned_data["until"])
        return Period(today - timedelta(days=DEFAULT_PERIOD_DAYS - 1), today)


class YearForm(forms.Form):
    """The year of the conference's pack."""

    year = forms.IntegerField(
        label=_("年"), help_text=_("その年が始まる西暦の年"), min_value=2000, max_value=2100
    )
    starts = forms.TypedChoiceField(
        label=_("年の始まり"),
        choices=[(FISCAL, _("4月から（年度）")), (SUBSIDY, _("10月から（国の補助の年度）"))],
        coerce=int,
    )

    def get_year(self, today: date) -> ServiceYear:
        """Return the chosen year, or the fiscal year that today lies in when nothing valid was chosen."""
        if self.is_bound and self.is_valid():
            return ServiceYear(date(self.cleaned_data["year"], self.cleaned_data["starts"], 1))
        return ServiceYear.around(today)
