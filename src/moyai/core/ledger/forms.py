"""Forms of the books."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_DAYS = 400


class DayForm(forms.Form):
    """Up to which day."""

    until = forms.DateField(
        label=_("この日まで"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class StatementForm(forms.Form):
    """Whose lines, over which days."""

    since = forms.DateField(label=_("はじめの日"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("終わりの日"), widget=forms.DateInput(attrs={"type": "date"}))
    party = forms.ChoiceField(label=_("相手"), required=False)

    def __init__(self, *args: Any, parties: list[tuple[str, str]] | None, **kwargs: Any) -> None:
        """Offer these parties; None: too many to choose from, one is named by her sign."""
        super().__init__(*args, **kwargs)
        if parties is None:
            self.fields["party"] = forms.CharField(label=_("相手の記号"), max_length=64)
            return
        field = self.fields["party"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("すべて")), *parties]

    def clean(self) -> dict[str, Any]:
        """Check the order and the length."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("終わりの日は、はじめの日より後にしてください。"))
        elif since and until and (until - since).days > LONGEST_DAYS:
            self.add_error("until", _("期間は400日までにしてください。"))
        return data


def make_first_statement(today: date) -> dict[str, str]:
    """Return what the form holds before anybody has chosen: the last four weeks."""
    return {"since": (today - timedelta(days=27)).isoformat(), "until": today.isoformat(), "party": ""}


class ReverseForm(forms.Form):
    """Why an entry is taken back."""

    reason = forms.CharField(
        label=_("取り消す理由"),
        help_text=_("元の記帳は残り、反対の記帳が今日の日付で加わります。"),
        max_length=120,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
