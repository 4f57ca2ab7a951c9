"""Forms of coins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.partners.models import Partner
from moyai.services.habit_challenge.enums import Verdict

MOST_COINS = 1_000_000


class CoinsForm(forms.Form):
    """So many coins; the key makes a second press harmless."""

    coins = forms.IntegerField(
        label=_("コイン（枚）"),
        min_value=1,
        max_value=MOST_COINS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)


class ExchangeForm(CoinsForm):
    """Coins for points, and where the points go."""

    account = forms.CharField(
        label=_("ポイントの会員番号"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ProjectForm(forms.Form):
    """A project to give coins to."""

    code = forms.SlugField(label=_("記号（英数字）"), max_length=24)
    title = forms.CharField(label=_("名前"), max_length=60)
    title_en = forms.CharField(label=_("名前（英語）"), max_length=60, required=False)
    about = forms.CharField(
        label=_("説明"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    about_en = forms.CharField(label=_("説明（英語）"), max_length=200, required=False)
    sponsor = forms.ModelChoiceField(
        label=_("協賛する団体"), queryset=Partner.objects.none(), required=False, empty_label=_("なし")
    )
    promise = forms.CharField(label=_("目標に届いたらすること"), max_length=120, required=False)
    promise_en = forms.CharField(label=_("目標に届いたらすること（英語）"), max_length=120, required=False)
    goal_coins = forms.IntegerField(label=_("目標（枚）"), min_value=1, max_value=10_000_000)
    opens_on = forms.DateField(label=_("受け付けを始める日"), widget=forms.DateInput(attrs={"type": "date"}))
    closes_on = forms.DateField(
        label=_("受け付けの最後の日（なければ空欄）"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sponsor = self.fields["sponsor"]
        assert isinstance(sponsor, forms.ModelChoiceField)
        sponsor.queryset = Partner.objects.order_by("name")
        if not is_new:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """Check the order of the days."""
        data = super().clean() or {}
        opens, closes = data.get("opens_on"), data.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("最後の日は、始める日より後にしてください。"))
        return data


class RuleForm(forms.Form):
    """A rule of coins from a day to come."""

    effective_on = forms.DateField(
        label=_("この日の報告から"), widget=forms.DateInput(attrs={"type": "date"})
    )
    ok_coins = forms.IntegerField(label=_("仲間のOKがついた報告（枚）"), min_value=0, max_value=20)
    all_coins = forms.IntegerField(label=_("全員が目標に届いた日（枚）"), min_value=0, max_value=20)
    streak_days = forms.IntegerField(label=_("続けて報告する日数（日）"), min_value=2, max_value=90)
    streak_coins = forms.IntegerField(label=_("続いたときのコイン（枚）"), min_value=0, max_value=50)
    month_cap = forms.IntegerField(label=_("1か月に交換できる数（枚）"), min_value=0, max_value=100_000)
    points_per_coin = forms.IntegerField(label=_("1枚のポイント"), min_value=1, max_value=100)


class VerdictForm(forms.Form):
    """What a flag was."""

    verdict = forms.ChoiceField(
        label=_("どう判断しますか"),
        choices=[
            (Verdict.HONEST.value, _("問題ない")),
            (Verdict.CHEATED.value, _("不正だった。この日のコインを取り消す")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("判断した理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class WhyForm(forms.Form):
    """Why an exchange is taken back; she reads it."""

    why = forms.CharField(label=_("もとに戻す理由（ご本人に届きます）"), max_length=120)
