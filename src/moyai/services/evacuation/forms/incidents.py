"""What an incident is to be, and what becomes of its records."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.core.places.queries import list_areas
from moyai.services.evacuation.drill import MARK, MARK_EN
from moyai.services.evacuation.enums import (
    USUAL_QUESTIONS,
    IncidentKind,
    Level,
    Mode,
    PartnersSee,
    Phase,
    Question,
)
from moyai.services.evacuation.operations.incidents import Opening
from moyai.services.evacuation.operations.keeping import LONGEST_DAYS


def list_area_choices() -> list[tuple[str, str]]:
    """Return the town's areas, asked anew by each form."""
    return [(area.key, area.name) for area in list_areas()]


class StateForm(forms.Form):
    """How far an incident is, where, what is issued, who sees what."""

    phase = forms.ChoiceField(label=_("段階"), choices=Phase.choices, initial=Phase.WATCH)
    level = forms.TypedChoiceField(
        label=_("市の避難情報"), choices=Level.choices, coerce=int, initial=Level.NONE
    )
    areas = forms.MultipleChoiceField(
        label=_("地区"),
        help_text=_("選ばないときは、市の全域です。"),
        required=False,
        choices=list_area_choices,
        widget=forms.CheckboxSelectMultiple,
    )
    partners_see = forms.ChoiceField(
        label=_("協力団体が見られるもの"), choices=PartnersSee.choices, initial=PartnersSee.NOTHING
    )
    questions = forms.MultipleChoiceField(
        label=_("住民に聞くこと"),
        help_text=_("いる所と、助けが必要かは、いつも聞きます。少ないほど、早く多くの答えが集まります。"),
        required=False,
        choices=Question.choices,
        initial=[one.value for one in USUAL_QUESTIONS],
        widget=forms.CheckboxSelectMultiple,
    )

    def list_questions(self) -> tuple[Question, ...]:
        """Return what people are to be asked; only after ``is_valid``."""
        return tuple(Question(value) for value in self.cleaned_data["questions"])


class OpeningForm(StateForm):
    """What an incident is to be."""

    mode = forms.ChoiceField(
        label=_("本番ですか、訓練ですか"), choices=Mode.choices, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label=_("何が起きていますか"), choices=IncidentKind.choices)
    name = forms.CharField(
        label=_("名前"), help_text=_("例：台風8号。訓練のときは【訓練】が自動でつきます。"), max_length=60
    )
    name_en = forms.CharField(label=_("英語の名前"), max_length=70, required=False)
    keep_days = forms.IntegerField(
        label=_("終わってから記録を残す日数"), min_value=1, max_value=LONGEST_DAYS, initial=365
    )
    field_order = (
        "mode",
        "kind",
        "name",
        "name_en",
        "phase",
        "level",
        "areas",
        "questions",
        "partners_see",
        "keep_days",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a mark of a drill in a name that is meant in earnest: one of the two is a mistake."""
        data = super().clean() or {}
        names = f"{data.get('name', '')} {data.get('name_en', '')}"
        if data.get("mode") == Mode.REAL and any(m.strip() in names for m in (MARK, MARK_EN, "訓練")):
            self.add_error(
                "mode", _("名前に「訓練」とありますが、本番が選ばれています。どちらかを直してください。")
            )
        return data

    def read(self) -> Opening:
        """Return what was filled in; only after ``is_valid``."""
        data = self.cleaned_data
        return Opening(
            mode=Mode(data["mode"]),
            kind=IncidentKind(data["kind"]),
            name=data["name"],
            name_en=data["name_en"],
            areas=tuple(data["areas"]),
            phase=Phase(data["phase"]),
            level=Level(data["level"]),
            partners_see=PartnersSee(data["partners_see"]),
            keep_days=data["keep_days"],
            questions=self.list_questions(),
        )


class KeepForm(forms.Form):
    """How long an incident that is over is kept."""

    keep_days = forms.IntegerField(label=_("終わってから記録を残す日数"), min_value=1, max_value=LONGEST_DAYS)


class PurposeForm(forms.Form):
    """For what personal data leave this system."""

    purpose = forms.CharField(
        label=_("何のために書き出しますか"),
        help_text=_("例：被災者台帳の作成。だれが、いつ、何のために書き出したかを記録します。"),
        max_length=100,
    )
