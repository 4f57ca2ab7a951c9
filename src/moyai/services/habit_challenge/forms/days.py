"""Forms of days: a report, words for a reminder, an outage."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.clock import TOKYO, local
from moyai.services.habit_challenge.days_policy import MOST_STEPS
from moyai.services.habit_challenge.enums import Food, Habit
from moyai.services.habit_challenge.models import Challenge, Report
from moyai.services.habit_challenge.operations.reports import MOST_COMMENT
from moyai.services.habit_challenge.queries.days import count_foods, list_foods

DID = {
    Habit.OUTING: _("きょうは出かけました"),
    Habit.EXERCISE: _("きょうは体操をしました"),
    Habit.CALL: _("きょうは家族に電話をしました"),
    Habit.ORAL: _("きょうはお口の体操をしました"),
}


class ReportForm(forms.Form):
    """What somebody reports of the day; which fields there are follows from the challenge."""

    steps = forms.IntegerField(
        label=_("歩数"),
        min_value=0,
        max_value=MOST_STEPS,
        required=False,
        help_text=_("歩数計やスマートフォンの数字を、そのまま入れてください。"),
        error_messages={
            "max_value": _("歩数は10万歩までです。数字をもう一度たしかめてください。"),
            "min_value": _("歩数は0以上の数字です。"),
            "invalid": _("数字だけで入れてください。"),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    foods = forms.TypedMultipleChoiceField(
        label=_("きょう食べたもの"),
        choices=Food.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    did = forms.BooleanField(required=False)
    comment = forms.CharField(
        label=_("ひとこと"), max_length=MOST_COMMENT, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    photo = forms.FileField(
        label=_("きょうの写真"),
        required=False,
        help_text=_("20MBまで。撮った場所などの情報は、消してから預かります。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic"}),
    )
    hides_faces = forms.BooleanField(
        label=_("写真の顔をかくす（機械が顔をさがします。次の画面で確かめて、直せます）"), required=False
    )

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        habit = Habit(challenge.habit)
        if habit in DID:
            self.fields["did"].label = DID[habit]
        else:
            del self.fields["did"]
        if habit != Habit.VARIETY:
            del self.fields["foods"]

    def read(self) -> dict[str, Any]:
        """Return what is said, as `operations.reports.report_day` takes it, without the photo."""
        data = self.cleaned_data
        return {
            "steps": data["steps"],
            "foods": count_foods(data["foods"]) if "foods" in data else None,
            "did": data.get("did"),
            "comment": data["comment"].replace("\0", ""),
            "hides_faces": data["hides_faces"],
        }


def fill(report: Report | None, *, hides_faces: bool, did: bool) -> dict[str, Any]:
    """Return what the form begins with."""
    if report is None:
        return {"hides_faces": hides_faces, "did": did}
    return {
        "steps": report.steps,
        "foods": [int(each) for each in list_foods(report.foods)],
        "did": report.did,
        "comment": report.comment,
        "hides_faces": hides_faces or bool(report.photo_waits),
    }


class OutageForm(forms.Form):
    """From when until when reports could not come in, and why; by the town's clock."""

    since = forms.DateTimeField(
        label=_("始まり"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    until = forms.DateTimeField(
        label=_("終わり"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    why = forms.CharField(label=_("何があったか"), max_length=200)

    def read(self) -> tuple[datetime, datetime, str]:
        """Return both moments, aware, and why."""
        data = self.cleaned_data
        return _place(data["since"]), _place(data["until"]), data["why"]


def begin_outage(now: datetime) -> dict[str, Any]:
    """Return what the form begins with: the hour before."""
    wall = local(now).replace(second=0, microsecond=0)
    return {"since": wall - timedelta(hours=1), "until": wall}


def _place(moment: datetime) -> datetime:
    """Return a moment that a form gave; without a zone it is meant by the town's clock."""
    return moment if moment.tzinfo else moment.replace(tzinfo=TOKYO)
