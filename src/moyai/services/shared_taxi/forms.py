"""Forms of the shared taxi's own pages (what residents answer in conversations has none)."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.indicators.registry import Period

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


def _count(
    label: Any, help_text: Any, most: int, *, required: bool = True, least: int = 0
) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "class": "input--number"})
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=least, max_value=most, required=required, widget=widget
    )


class RuleForm(forms.Form):
    """New rules of fairness."""

    LIMITS = (
        "monthly_rides",
        "is_medical_counted",
        "medical_ahead_days",
        "shopping_ahead_days",
        "other_ahead_days",
        "frequent_from",
        "frequent_ahead_days",
        "offer_minutes",
        "missed_from",
    )

    valid_from = forms.DateField(
        label=_("始まる日"), help_text=_("明日より後の日"), widget=forms.DateInput(attrs={"type": "date"})
    )
    monthly_rides = _count(
        _("1か月に予約できる回数"),
        _("空欄のときは、回数の決まりはありません。"),
        200,
        required=False,
        least=1,
    )
    is_medical_counted = forms.BooleanField(label=_("通院も回数に数える"), required=False)
    medical_ahead_days = _count(_("通院は何日前から"), _("0は当日だけ"), 60)
    shopping_ahead_days = _count(_("買い物は何日前から"), _("0は当日だけ"), 60)
    other_ahead_days = _count(_("そのほかの用事は何日前から"), _("0は当日だけ"), 60)
    frequent_from = _count(
        _("30日に何回から、たくさん使う方とするか"),
        _("空欄のときは、分けません。通院には関わりません。"),
        200,
        required=False,
        least=1,
    )
    frequent_ahead_days = _count(_("たくさん使う方は何日前から"), _("0は当日だけ"), 60)
    offer_minutes = _count(
        _("空きを押さえておく時間（分）"), _("空きを待つ方のお返事を待つ時間"), 1440, least=5
    )
    missed_from = _count(
        _("不在や直前の取消が90日に何回で、係がお話しするか"),
        _("空欄のときは、数えません。"),
        50,
        required=False,
        least=1,
    )

    def __init__(self, *args: Any, today: date, initial: dict[str, Any], **kwargs: Any) -> None:
        standard = {
            "medical_ahead_days": 7,
            "shopping_ahead_days": 7,
            "other_ahead_days": 7,
            "frequent_ahead_days": 2,
            "offer_minutes": 60,
        }
        kwargs["initial"] = standard | initial
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_valid_from(self) -> date:
        """Check that the first day is still to come."""
        first: date = self.cleaned_data["valid_from"]
        if first <= self._today:
            raise forms.ValidationError(_("始まる日は、明日より後にしてください。"))
        return first

    def limits(self) -> dict[str, Any]:
        """Return the fields of the rule but for its first day."""
        return {name: self.cleaned_data[name] for name in self.LIMITS}


class TalkForm(forms.Form):
    """What was said to somebody who missed rides."""

    note = forms.CharField(label=_("お話の内容"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    paused_until = forms.DateField(
        label=_("通院のほかの予約を、いつまでお休みにするか"),
        help_text=_("空欄のときは、お休みにしません。"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    is_acknowledged = forms.BooleanField(label=_("ご本人に伝え、わかっていただいた"), required=False)
