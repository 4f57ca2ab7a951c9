"""What is entered about teams, classes and programmes."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.services.habit_challenge.enums import Activity, Habit, Through
from moyai.services.habit_challenge.handles import MOST_CHARACTERS, clean_handle
from moyai.services.habit_challenge.models import Challenge, Programme
from moyai.services.habit_challenge.operations.programmes import ProgrammeFacts
from moyai.services.habit_challenge.refusals_teams import TeamRefused

MOST_STEPS, MOST_FOODS = 30_000, 10
_DAY = forms.DateInput(attrs={"type": "date"})
_TIME = forms.TimeInput(attrs={"type": "time"})


class HandleField(forms.CharField):
    """What a team calls somebody."""

    def __init__(self, **extra: Any) -> None:
        super().__init__(max_length=MOST_CHARACTERS, **extra)

    def clean(self, value: Any) -> str:
        """Return it tidied; odd characters are refused in words."""
        text = str(super().clean(value))
        if not text:
            return ""
        try:
            return clean_handle(text)
        except TeamRefused as refused:
            raise forms.ValidationError(refused.text.get()) from None


class TeamForm(forms.Form):
    """What a team says of itself."""

    name = HandleField(label=_("チームの名前"))
    about = forms.CharField(
        label=_("チームで決めたこと"),
        help_text=_("例：夕方6時までに、その日の歩数と写真を1枚。入ろうとする方が読みます。"),
        max_length=120,
        required=False,
    )
    is_seeking = forms.BooleanField(label=_("新しい仲間を募集する"), required=False)
    takes_directly = forms.BooleanField(label=_("返事を待たずに入ってもらってよい"), required=False)
    is_readable = forms.BooleanField(
        label=_("入る前に、チームのようすを少し見てもらってよい（写真と呼び名は見せません）"), required=False
    )


class InviteForm(forms.Form):
    """To whom, and with which words."""

    person = forms.ChoiceField(label=_("だれをさそいますか"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("ひとこと"),
        help_text=_("例：おばあちゃん、いっしょに歩こうね。"),
        max_length=120,
        required=False,
    )

    def __init__(self, people: list[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*people, ("", _("リンクやQRで、ほかの方を"))]
        field.required = False


class ProgrammeForm(forms.Form):
    """A programme; the code is given once."""

    code = forms.SlugField(
        label=_("記号（半角の英数字）"), max_length=24, help_text=_("例：autumn-2026。後から変えられません。")
    )
    title = forms.CharField(label=_("名前"), max_length=60)
    title_en = forms.CharField(label=_("英語の名前"), max_length=60, required=False)
    starts_on = forms.DateField(label=_("始まりの日"), widget=_DAY)
    ends_on = forms.DateField(label=_("終わりの日（続けるなら空のまま）"), widget=_DAY, required=False)
    is_open = forms.BooleanField(label=_("いま申し込みを受け付ける"), required=False)
    cost_yen = forms.IntegerField(
        label=_("これまでにかかったお金（円）"),
        help_text=_("続いている方ひとりあたりの費用を出すために使います。"),
        min_value=0,
        max_value=2_000_000_000,
    )

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("終わりの日は、始まりの日より後にしてください。"))
        return cleaned

    def read(self) -> ProgrammeFacts:
        """Return what the operation is given."""
        facts = {key: value for key, value in self.cleaned_data.items() if key != "code"}
        return ProgrammeFacts(**facts)


class ChallengeForm(forms.Form):
    """One thing that a team may choose to do each day."""

    habit = forms.ChoiceField(label=_("何をするか"), choices=Habit.choices)
    title = forms.CharField(label=_("名前"), max_length=60)
    title_en = forms.CharField(label=_("英語の名前"), max_length=60, required=False)
    goal = forms.IntegerField(
        label=_("ひとりの1日の目標"),
        help_text=_("歩数、食品群の数、または回数。"),
        min_value=1,
        max_value=MOST_STEPS,
    )
    team_goal = forms.IntegerField(
        label=_("チームみんなの1日の目標（なければ0）"), min_value=0, max_value=5 * MOST_STEPS, initial=0
    )
    is_adaptive = forms.BooleanField(label=_("目標を、ひとりひとりに合わせて動かす"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a goal that the habit cannot have."""
        cleaned = super().clean() or {}
        if cleaned.get("habit") == Habit.VARIETY and (cleaned.get("goal") or 0) > MOST_FOODS:
            self.add_error("goal", _("食品群は10までです。"))
        return cleaned


class CourseForm(forms.Form):
    """A class of two sessions."""

    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("取り組み"), to_field_name="code")
    place = forms.CharField(label=_("場所"), max_length=80)
    first_day = forms.DateField(label=_("1回目の日"), widget=_DAY)
    second_day = forms.DateField(label=_("2回目の日"), widget=_DAY)
    begins = forms.TimeField(label=_("はじまる時刻"), widget=_TIME, initial=time(10))
    capacity = forms.IntegerField(label=_("人数"), min_value=2, max_value=60, initial=15)
    supporter = forms.CharField(
        label=_("見守り役（ログイン名）"),
        max_length=150,
        required=False,
        help_text=_("町の人のサポーター。後からでもかまいません。"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Programme.objects.filter(control_of__isnull=True).exclude(ends_on__lt=today)

    def clean_supporter(self) -> User | None:
        """Return the account that was named."""
        name = str(self.cleaned_data["supporter"]).strip()
        if not name:
            return None
        found = User.objects.filter(username=name, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("そのログイン名の方は見つかりません。"))
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse a second session that is not after the first."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("first_day"), cleaned.get("second_day")
        if first and second and second <= first:
            self.add_error("second_day", _("2回目は、1回目より後の日にしてください。"))
        return cleaned

    def read(self) -> dict[str, Any]:
        """Return what ``plan_course`` is given."""
        facts = self.cleaned_data
        minutes = facts["begins"].hour * 60 + facts["begins"].minute
        return {
            "programme": facts["programme"],
            "place": facts["place"],
            "first_at": _at(facts["first_day"], minutes),
            "second_at": _at(facts["second_day"], minutes),
            "capacity": facts["capacity"],
            "supporter": facts["supporter"],
        }


class PaperForm(forms.Form):
    """A postcard, a fax or a form from the counter, typed in for somebody who is registered."""

    through = forms.ChoiceField(
        label=_("届いた方法"),
        choices=[(each, each.label) for each in (Through.POSTCARD, Through.FAX, Through.PAPER, Through.DESK)],
        widget=forms.RadioSelect,
    )
    number = forms.CharField(
        label=_("登録番号、または電話番号"),
        max_length=20,
        help_text=_("申込書に書かれた番号を入れてください。"),
    )
    handle = HandleField(label=_("呼び名"), required=False)
    challenge = forms.ModelChoiceField(
        Challenge.objects.none(), label=_("したいこと"), required=False, empty_label=_("おまかせ")
    )
    activity = forms.ChoiceField(label=_("歩く量"), choices=Activity.choices, initial=Activity.SOME)

    def __init__(self, programme: Programme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["challenge"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = programme.challenges.all()


class PracticeForm(forms.Form):
    """A report to practise with: nothing of it is kept."""

    steps = forms.IntegerField(
        label=_("今日の歩数"),
        min_value=0,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    comment = forms.CharField(label=_("ひとこと"), max_length=200, required=False)


def _at(day: date, minutes: int) -> datetime:
    return clock.at_local(day, minutes)
