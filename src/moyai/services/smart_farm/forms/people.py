"""What is entered about the people of a farm: how they press, turns, diary, hours, harvest, papers."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.clock import TOKYO
from moyai.services.smart_farm.enums_people import ScanStyle, Way
from moyai.services.smart_farm.models import AccessChoice, Crop, FarmMember, Robot

WEEKDAYS = (
    (0, _("月")),
    (1, _("火")),
    (2, _("水")),
    (3, _("木")),
    (4, _("金")),
    (5, _("土")),
    (6, _("日")),
)
SPEEDS = (
    (700, _("とても速い（0.7秒）")),
    (1000, _("速い（1秒）")),
    (1500, _("ふつう（1.5秒）")),
    (2500, _("ゆっくり（2.5秒）")),
    (4000, _("とてもゆっくり（4秒）")),
    (7000, _("いちばんゆっくり（7秒）")),
)
DWELLS = ((600, _("0.6秒")), (1200, _("1.2秒")), (2000, _("2秒")), (3500, _("3.5秒")), (6000, _("6秒")))
HOLDS = ((1000, _("1秒")), (2000, _("2秒")), (3500, _("3.5秒")), (6000, _("6秒")))
QUIETS = ((0, _("なし")), (150, _("0.15秒")), (400, _("0.4秒")), (1000, _("1秒")))
KEYS = (
    ("", _("どのキーでも")),
    ("Space", _("スペース")),
    ("Enter", _("エンター")),
    ("F8", "F8"),
    ("ArrowRight", "→"),
)
_DAY = forms.DateInput(attrs={"type": "date"})
_TIME = forms.TimeInput(attrs={"type": "time"})


class AccessForm(forms.ModelForm[AccessChoice]):
    """How somebody presses what is on the pages, and what she hears."""

    way = forms.ChoiceField(label=_("押しかた"), choices=Way.choices, widget=forms.RadioSelect)
    scan_style = forms.ChoiceField(label=_("光る順番"), choices=ScanStyle.choices, widget=forms.RadioSelect)
    scan_ms = forms.TypedChoiceField(
        label=_("光る速さ"), choices=SPEEDS, coerce=int, widget=forms.RadioSelect
    )
    switch_key = forms.ChoiceField(
        label=_("スイッチにするキー"), choices=KEYS, required=False, widget=forms.RadioSelect
    )
    is_click_switch = forms.BooleanField(label=_("クリックやタッチも、スイッチとして使う"), required=False)
    hold_ms = forms.TypedChoiceField(
        label=_("長く押すとロボットが止まるまでの時間"), choices=HOLDS, coerce=int, widget=forms.RadioSelect
    )
    quiet_ms = forms.TypedChoiceField(
        label=_("つづけて押したときに、1回とみなす時間"), choices=QUIETS, coerce=int, widget=forms.RadioSelect
    )
    dwell_ms = forms.TypedChoiceField(
        label=_("とめて選ぶまでの時間"), choices=DWELLS, coerce=int, widget=forms.RadioSelect
    )
    is_large = forms.BooleanField(label=_("押すところを大きくする"), required=False)
    is_spoken = forms.BooleanField(label=_("声で読む"), required=False)
    has_sounds = forms.BooleanField(label=_("音を鳴らす"), required=False)
    is_simple = forms.BooleanField(label=_("やさしい日本語にする"), required=False)

    class Meta:
        model = AccessChoice
        fields = (
            "way", "scan_style", "scan_ms", "switch_key", "is_click_switch", "hold_ms", "quiet_ms",
            "dwell_ms",
            "is_large", "is_spoken", "has_sounds", "is_simple",
        )  # fmt: skip


class TurnForm(forms.Form):
    """A turn that is given to somebody."""

    robot = forms.ModelChoiceField(label=_("ロボット"), queryset=Robot.objects.none())
    member = forms.ModelChoiceField(label=_("だれが"), queryset=FarmMember.objects.none())
    day = forms.DateField(label=_("日"), widget=_DAY)
    begins = forms.TimeField(label=_("始まり"), widget=_TIME)
    ends = forms.TimeField(label=_("終わり"), widget=_TIME)

    def __init__(self, *args: Any, robots: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["robot"].queryset = robots  # type: ignore[attr-defined]
        self.fields["member"].queryset = members  # type: ignore[attr-defined]

    def read(self) -> dict[str, Any]:
        """Return the turn."""
        data = self.cleaned_data
        return {
            "robot": data["robot"],
            "member": data["member"],
            "starts_at": place(data["day"], data["begins"]),
            "ends_at": place(data["day"], data["ends"]),
        }


class SlotForm(forms.Form):
    """A time of the week in which a robot wants somebody."""

    robot = forms.ModelChoiceField(label=_("ロボット"), queryset=Robot.objects.none())
    weekdays = forms.TypedMultipleChoiceField(
        label=_("曜日"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    begins = forms.TimeField(label=_("始まり"), widget=_TIME)
    ends = forms.TimeField(label=_("終わり"), widget=_TIME)

    def __init__(self, *args: Any, robots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["robot"].queryset = robots  # type: ignore[attr-defined]

    def read(self) -> dict[str, Any]:
        """Return the slot."""
        data = self.cleaned_data
        return {
            "robot": data["robot"],
            "weekdays": data["weekdays"],
            "starts_minutes": to_minutes(data["begins"]),
            "ends_minutes": to_minutes(data["ends"]),
        }


class TermsForm(forms.Form):
    """On which days an operator can come, how much, and what an hour earns."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("来られる曜日"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    hours = forms.IntegerField(label=_("1週間に何時間まで"), min_value=0, max_value=100)
    wage_yen_hour = forms.IntegerField(label=_("1時間の工賃（円）"), min_value=0, max_value=20_000)

    def read(self) -> dict[str, int]:
        """Return the terms."""
        data = self.cleaned_data
        return {
            "weekdays": sum(1 << each for each in data["weekdays"]),
            "most_minutes_a_week": 60 * data["hours"],
            "wage_yen_hour": data["wage_yen_hour"],
        }


class HarvestForm(forms.Form):
    """What was picked."""

    robot = forms.ModelChoiceField(label=_("どの畑"), queryset=Robot.objects.none())
    crop = forms.ModelChoiceField(label=_("何を"), queryset=Crop.objects.all())
    grams = forms.IntegerField(label=_("重さ（グラム）"), min_value=1, max_value=1_000_000)
    picked_on = forms.DateField(label=_("いつ"), widget=_DAY)
    picked_by = forms.ModelChoiceField(
        label=_("だれが"), queryset=FarmMember.objects.none(), required=False, empty_label=_("みんなで")
    )
    words = forms.CharField(label=_("ひとこと"), max_length=120, required=False)

    def __init__(self, *args: Any, robots: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["robot"].queryset = robots  # type: ignore[attr-defined]
        self.fields["picked_by"].queryset = members  # type: ignore[attr-defined]


class ShareForm(forms.Form):
    """Who has a part of a harvest."""

    member = forms.ModelChoiceField(
        label=_("だれに"),
        queryset=FarmMember.objects.none(),
        required=False,
        empty_label=_("農園の人ではない"),
    )
    to = forms.CharField(label=_("農園の人でないとき（給食、直売所など）"), max_length=60, required=False)
    grams = forms.IntegerField(label=_("グラム"), min_value=1, max_value=1_000_000)

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members  # type: ignore[attr-defined]


class HoursForm(forms.Form):
    """How long somebody really worked on a day."""

    day = forms.DateField(label=_("日"), widget=_DAY)
    minutes = forms.IntegerField(label=_("分"), min_value=0, max_value=1440)
    why = forms.CharField(label=_("直す理由"), max_length=120)


class DaysForm(forms.Form):
    """From which day to which."""

    since = forms.DateField(label=_("始まりの日"), widget=_DAY)
    until = forms.DateField(label=_("終わりの日"), widget=_DAY)


def place(day: date, at: time) -> datetime:
    """Return a moment that a form gave, by the town's clock."""
    return datetime.combine(day, at, tzinfo=TOKYO)


def to_minutes(at: time) -> int:
    """Return the minutes after midnight; midnight itself, at an end, is given as 23:59."""
    return at.hour * 60 + at.minute
