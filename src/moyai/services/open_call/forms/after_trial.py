"""Forms of a trial's pages: each says what its operation takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.indicators.registry import list_indicators
from moyai.core.languages import get_page_language
from moyai.services.open_call.enums_after import LogKind, Outcome, Survival
from moyai.services.open_call.queries.after_follow_ups import YEARS

MOST_YEN = 2_000_000_000


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs
    )


def _long(label: Any, *, rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=4000, **kwargs
    )


class ChangeForm(forms.Form):
    """What the trial is."""

    title = forms.CharField(label=_("名前"), max_length=120)
    place = forms.CharField(label=_("場所"), max_length=120, required=False)
    plan = _long(_("計画"), rows=8, required=False)
    consent_says = _long(
        _("住民に見せる説明と同意の文"),
        rows=6,
        required=False,
        help_text=_("住民の同意が要らない実証では、空けておきます。"),
    )


class MilestoneForm(forms.Form):
    """What is to be reached by when."""

    title = forms.CharField(label=_("目標"), max_length=120)
    due_on = _day(_("いつまでに"))
    note_text = forms.CharField(label=_("メモ"), max_length=400, required=False)


class LineForm(forms.Form):
    """A line of the field log."""

    kind = forms.ChoiceField(label=_("種類"), choices=LogKind.choices)
    happened_on = _day(_("日にち"))
    text = forms.CharField(label=_("内容"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    yen = forms.IntegerField(
        label=_("金額（円）"),
        min_value=0,
        max_value=MOST_YEN,
        required=False,
        help_text=_("費用のときだけ書きます。"),
    )

    def clean(self) -> dict[str, Any]:
        """See that costs, and costs alone, have a sum."""
        data = super().clean() or self.cleaned_data
        if "yen" in data and (data.get("kind") == LogKind.COST) != (data["yen"] is not None):
            self.add_error("yen", _("費用のときは金額を書き、ほかの種類のときは空けておきます。"))
        if "kind" in data:
            data["kind"] = LogKind(data["kind"])
        return data


class KpiForm(forms.Form):
    """A figure by which the trial is judged."""

    indicator = forms.ChoiceField(
        label=_("自動で読み取る指標"),
        choices=(),
        required=False,
        help_text=_("選ぶと、毎週の数字を自動で読み取ります。"),
    )
    title = forms.CharField(
        label=_("名前"), max_length=80, required=False, help_text=_("指標を選んだときは、空けておけます。")
    )
    unit = forms.CharField(label=_("単位"), max_length=20, required=False)
    is_more_better = forms.TypedChoiceField(
        label=_("よい向き"),
        choices=(("1", _("多いほどよい")), ("0", _("少ないほどよい"))),
        coerce=lambda value: value == "1",
        initial="1",
    )
    baseline = forms.FloatField(
        label=_("実証の前の値"),
        required=False,
        help_text=_("指標を選んで空けておくと、始まる前の4週間の平均を使います。"),
    )
    target = forms.FloatField(label=_("目標の値"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = "en" if get_page_language() == "en" else "ja"
        known = [
            (each.key, f"{each.title[language]}（{each.unit[language]}） {each.service}")
            for each in list_indicators()
        ]
        self.fields["indicator"].choices = [("", _("手で書き入れる")), *known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See that a figure has a name."""
        data = super().clean() or self.cleaned_data
        if not data.get("indicator") and not data.get("title"):
            self.add_error("title", _("名前を書くか、指標を選んでください。"))
        return data


class ReadingForm(forms.Form):
    """A value by hand."""

    since = _day(_("いつから"))
    until = _day(_("いつまで（その日を含む）"))
    value = forms.FloatField(label=_("値"))


class CorrectForm(forms.Form):
    """A value put right."""

    value = forms.FloatField(label=_("正しい値"))
    why = forms.CharField(label=_("直す理由"), max_length=200)


class MiddleForm(forms.Form):
    """What was found half-way."""

    finding = _long(_("わかったこと、直すこと"), rows=6)


class EndForm(forms.Form):
    """What was found at the end, what the town does, why."""

    finding = _long(_("結果"), rows=6)
    outcome = forms.ChoiceField(label=_("判断"), choices=Outcome.choices, widget=forms.RadioSelect)
    reasons = _long(_("その理由"), rows=4)
    satisfaction = forms.TypedChoiceField(
        label=_("事業者の満足度（聞き取り）"),
        choices=[("", _("聞いていない")), *((str(n), str(n)) for n in range(5, 0, -1))],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("5がとても満足、1がとても不満。"),
    )
    procurement = _long(_("調達への引き継ぎ"), rows=3, required=False)

    def clean_outcome(self) -> Outcome:
        """Return what was decided."""
        return Outcome(self.cleaned_data["outcome"])


class BreakForm(forms.Form):
    """Why it is broken off."""

    reason = _long(_("中止する理由"), rows=3)


class FollowForm(forms.Form):
    """Whether it is still there."""

    years = forms.TypedChoiceField(label=_("何年後"), choices=[(n, n) for n in YEARS], coerce=int)
    state = forms.ChoiceField(label=_("いまは"), choices=Survival.choices)
    note_text = forms.CharField(label=_("メモ"), max_length=400, required=False)

    def clean_state(self) -> Survival:
        """Return what was heard."""
        return Survival(self.cleaned_data["state"])
