"""The two published questionnaires as FHIR names them: addresses, items, codes of answers.

Nobody has published them as FHIR resources, nor codes for their questions, that we know of; so the addresses
are ours (UUIDs made of a name, RFC 9562 5.5) and questions are known by the numbers of the official forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from moyai.core.fhir.problems import Resource
from moyai.engines.habit.frailty import Question
from moyai.services.habit_challenge.enums import Instrument
from moyai.services.habit_challenge.instruments import BMI, QUESTIONS, assess

UCUM = "http://unitsofmeasure.org"
YES_NO = {"yes", "no"}
HEIGHT, WEIGHT, UNDER = f"{BMI}.height", f"{BMI}.weight", f"{BMI}.under"
RESULT, POINTS, SENTENCE, DOUBT = "result", "result.points", "result.sentence", "result.doubt"


@dataclass(frozen=True)
class Form:
    """A published questionnaire.

    Attributes:
        instrument: which.
        ident: id of the Questionnaire.
        name: for programs.
        title: official.
        source: where its words are published.
    """

    instrument: Instrument
    ident: str
    name: str
    title: str
    source: str

    @property
    def url(self) -> str:
        """Its canonical address."""
        return uuid5(NAMESPACE_URL, f"moyai:questionnaire:{self.ident}").urn

    @property
    def answers(self) -> str:
        """The system of its answers' codes."""
        return uuid5(NAMESPACE_URL, f"moyai:answers:{self.ident}").urn

    @property
    def version(self) -> str:
        """Of the rules by which it is scored today."""
        return assess(self.instrument, {}).version

    @property
    def questions(self) -> tuple[Question, ...]:
        """In the form's order."""
        return QUESTIONS[self.instrument]


FORMS: Mapping[Instrument, Form] = {
    Instrument.KCL: Form(
        Instrument.KCL,
        "kihon",
        "KihonChecklist",
        "基本チェックリスト",
        "厚生労働省「地域支援事業実施要綱」別添（25問）",
    ),
    Instrument.LATE_ELDER: Form(
        Instrument.LATE_ELDER,
        "old-old",
        "QuestionnaireForLatterStageElderly",
        "後期高齢者の質問票",
        "厚生労働省「後期高齢者の質問票の解説と留意事項」（15問）",
    ),
}


def is_yes_no(question: Question) -> bool:
    """Tell whether a question is answered with はい or いいえ, which is a boolean in FHIR."""
    return {option.code for option in question.options} == YES_NO


def make_quantity(value: str, unit: str) -> Resource:
    """Return a measured value; its digits stay as they were told."""
    number: int | float = float(value) if "." in value else int(value)
    return {"valueQuantity": {"value": number, "unit": unit, "system": UCUM, "code": unit}}
