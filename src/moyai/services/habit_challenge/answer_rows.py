"""A questionnaire's questions in their official words with what was answered."""

from __future__ import annotations

from collections.abc import Iterator

from moyai.engines.conversation import Localized
from moyai.services.habit_challenge import instruments as asked
from moyai.services.habit_challenge.enums import Instrument
from moyai.services.habit_challenge.queries.checks import Read
from moyai.services.habit_challenge.texts import frailty as say

NOT_ANSWERED = Localized("（答えなし）", "(not answered)")
_CODES = {"yes": say.YES, "no": say.NO, "female": say.FEMALE, "male": say.MALE}
_UNITS = {asked.GRIP: say.KG, asked.GAIT: say.SECONDS}


def list_rows(read: Read) -> Iterator[tuple[str, Localized, Localized]]:
    """Yield number, question and answer, in the form's order."""
    if read.instrument == Instrument.JCHS:
        yield from _list_measures(read.answers)
        return
    for question in asked.QUESTIONS[read.instrument]:
        words = Localized(question.official, question.plain.en)
        if question.id == asked.BMI:
            yield str(question.number), words, _tell_bmi(read.answers)
            continue
        code = read.answers.get(question.id)
        answer = Localized(*question.find_option(code).name) if code else NOT_ANSWERED
        yield str(question.number), words, answer


def _list_measures(answers: dict[str, str]) -> Iterator[tuple[str, Localized, Localized]]:
    questions = [(asked.SEX, say.SEX), *((each.key, each.ask) for each in asked.MEASURES)]
    for number, (key, words) in enumerate(questions, start=1):
        value = answers.get(key)
        if not value:
            yield str(number), words, NOT_ANSWERED
        elif value in _CODES:
            yield str(number), words, _CODES[value]
        else:
            unit = _UNITS[key]
            yield str(number), words, Localized(f"{value}{unit.get('ja')}", f"{value} {unit.get('en')}")


def _tell_bmi(answers: dict[str, str]) -> Localized:
    height, weight = answers.get(asked.HEIGHT), answers.get(asked.WEIGHT)
    if not height or not weight:
        return NOT_ANSWERED
    height = f"{height}.{answers[asked.HEIGHT_TENTHS]}" if answers.get(asked.HEIGHT_TENTHS) else height
    weight = f"{weight}.{answers[asked.WEIGHT_TENTHS]}" if answers.get(asked.WEIGHT_TENTHS) else weight
    return Localized.same(f"{height} cm, {weight} kg")
