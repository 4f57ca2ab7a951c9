"""The questionnaires as they are asked here: which questions, and what the engine makes of the answers.

Answers are kept as the codes of the engine's options, by question; numbers as text. What was measured for
J-CHS and the body mass index of the Kihon Checklist have keys of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from moyai.engines.conversation import Localized
from moyai.engines.habit.frailty import (
    FOOD_GROUPS,
    KIHON,
    OLD_OLD,
    JChs,
    Question,
    Result,
    assess_j_chs,
    assess_kihon,
    assess_old_old,
    assess_variety,
    find_bmi,
)
from moyai.services.habit_challenge.enums import Instrument
from moyai.services.habit_challenge.texts import frailty as say

Answers = Mapping[str, str]
BMI = "kihon_12"
HEIGHT, WEIGHT, HEIGHT_TENTHS, WEIGHT_TENTHS = "height", "weight", "height_tenths", "weight_tenths"
SEX, LOSS, GRIP, TIRED, GAIT, EXERCISE, SPORT = "sex", "loss", "grip", "tired", "gait", "exercise", "sport"
WALK_M = 5
"""How far the walk is that is timed; its time is asked in seconds, rounded up."""


@dataclass(frozen=True)
class Measure:
    """Something of J-CHS that is asked: a number, or one of two answers.

    Attributes:
        key: Of the answer.
        ask: The question.
        hint: How to tell it.
        most: The largest number; 0: yes or no.
    """

    key: str
    ask: Localized
    hint: Localized | None = None
    most: int = 0


QUESTIONS: dict[Instrument, tuple[Question, ...]] = {
    Instrument.KCL: KIHON,
    Instrument.LATE_ELDER: OLD_OLD,
    Instrument.FOODS: FOOD_GROUPS,
    Instrument.JCHS: (),
}
MEASURES: tuple[Measure, ...] = (
    Measure(LOSS, say.LOSS),
    Measure(TIRED, say.TIRED),
    Measure(EXERCISE, say.EXERCISE),
    Measure(SPORT, say.SPORT),
    Measure(GRIP, say.GRIP, say.GRIP_HINT, 99),
    Measure(GAIT, say.GAIT, say.GAIT_HINT, 60),
)


def count_questions(instrument: Instrument) -> int:
    """Return how many questions there are, for people."""
    return 1 + len(MEASURES) if instrument == Instrument.JCHS else len(QUESTIONS[instrument])


def assess(instrument: Instrument, answers: Answers) -> Result:
    """Return what the published rule makes of answers.

    Raises:
        ValueError: an answer that a question does not have.
    """
    if instrument == Instrument.JCHS:
        return assess_j_chs(read_measures(answers))
    asked = {question.id for question in QUESTIONS[instrument]}
    known = {key: code for key, code in answers.items() if key in asked}
    if instrument == Instrument.FOODS:
        return assess_variety(known)
    if instrument == Instrument.LATE_ELDER:
        return assess_old_old(known)
    bmi = read_bmi(answers)
    return assess_kihon(known | ({BMI: bmi} if bmi else {}))


def read_measures(answers: Answers) -> JChs:
    """Return what was measured and asked for J-CHS.

    Grip is told without what is behind the point and the time of the walk rounded up: both keep exactly on
    which side of the published limit (28 or 18 kg; 1.0 m/s) somebody stands.
    """
    loss, gait, grip = answers.get(LOSS), answers.get(GAIT), answers.get(GRIP)
    return JChs(
        sex=_read_sex(answers.get(SEX)),
        weight_loss_kg=None if not loss else Decimal(2 if loss == "yes" else 0),
        grip_kg=Decimal(grip) if grip else None,
        is_tired=_read_yes(answers.get(TIRED)),
        gait_m_s=Decimal(WALK_M) / Decimal(gait) if gait else None,
        exercises_weekly=_read_yes(answers.get(EXERCISE)),
        does_sports_weekly=_read_yes(answers.get(SPORT)),
    )


def read_bmi(answers: Answers) -> str | None:
    """Return the answer on the body mass index; None: height or weight was not told."""
    height, weight = answers.get(HEIGHT), answers.get(WEIGHT)
    if not height or not weight:
        return None
    return find_bmi(
        Decimal(f"{height}.{answers.get(HEIGHT_TENTHS) or 0}"),
        Decimal(f"{weight}.{answers.get(WEIGHT_TENTHS) or 0}"),
    )


def need_weight_tenths(height: int, weight: int) -> bool:
    """Tell whether what stands behind the point could turn the answer on the body mass index round."""
    lowest, highest = (
        find_bmi(_tenths(height, 9), Decimal(weight)),
        find_bmi(Decimal(height), _tenths(weight, 9)),
    )
    return lowest != highest


def need_height_tenths(height: int, weight: int, weight_tenths: int) -> bool:
    """Tell the same of the height, the weight being known exactly."""
    exact = _tenths(weight, weight_tenths)
    return find_bmi(_tenths(height, 9), exact) != find_bmi(Decimal(height), exact)


def _tenths(whole: int, tenths: int) -> Decimal:
    return Decimal(f"{whole}.{tenths}")


def _read_yes(code: str | None) -> bool | None:
    return None if not code else code == "yes"


def _read_sex(code: str | None) -> Literal["male", "female"] | None:
    if code == "male":
        return "male"
    return "female" if code == "female" else None
