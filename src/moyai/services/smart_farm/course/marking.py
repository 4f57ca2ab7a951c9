"""Answers marked: pure, the same for whoever answers, and never only "wrong" where more can be said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

from moyai.services.smart_farm.course.quizzes import Quiz, QuizKind

Answer = tuple[int, ...]
"""Which options, from 0: the one, the some, the order, or to each first of a pair its partner."""

MOST_TYPED = 40
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d{1,12})(\.\d{1,12})?\s*(\D{0,12})")


class Note(StrEnum):
    """What can be said of an answer."""

    RIGHT = "right"
    NOT_YET = "not_yet"
    SOME = "some"
    UNIT = "unit"
    CLOSE = "close"
    MORE = "more"
    LESS = "less"


class BadAnswerError(ValueError):
    """What came is no answer to this question: nothing was chosen, or something that is not there."""


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer, marked.

    Attributes:
        is_right: Whether it is right.
        share: How much of it is, 0 to 1; 1 if and only if it is right.
        note: What can be said.
    """

    is_right: bool
    share: Fraction
    note: Note


def read_choice(quiz: Quiz, raw: Sequence[str]) -> Answer:
    """Return what was chosen, as numbers of options.

    Args:
        quiz: Any but one that wants a number.
        raw: What a form sent.

    Raises:
        BadAnswerError: it is no answer to this question.
    """
    count = len(quiz.options)
    names = {str(place): place for place in range(count)}
    try:
        chosen = tuple(names[one] for one in raw)
    except KeyError as error:
        raise BadAnswerError(str(error)) from error
    if not chosen or len(set(chosen)) != len(chosen):
        raise BadAnswerError("nothing, or something twice")
    if quiz.kind is QuizKind.ONE and len(chosen) != 1:
        raise BadAnswerError("more than one")
    if quiz.kind in (QuizKind.ORDER, QuizKind.MATCH) and len(chosen) != count:
        raise BadAnswerError("not all")
    return tuple(sorted(chosen)) if quiz.kind is QuizKind.MANY else chosen


def mark_choice(quiz: Quiz, answer: Answer) -> Marked:
    """Mark an answer that `read_choice` returned."""
    if quiz.kind is QuizKind.ORDER:
        pairs = list(combinations(answer, 2))
        share = Fraction(sum(first < second for first, second in pairs), len(pairs))
    elif quiz.kind is QuizKind.MATCH:
        share = Fraction(sum(place == one for place, one in enumerate(answer)), len(answer))
    elif quiz.kind is QuizKind.MANY:
        unlike = len(quiz.right.symmetric_difference(answer))
        share = Fraction(len(quiz.options) - unlike, len(quiz.options))
    else:
        share = Fraction(int(set(answer) == quiz.right))
    if share == 1:
        return Marked(True, share, Note.RIGHT)
    return Marked(False, share, Note.SOME if share > 0 else Note.NOT_YET)


def mark_number(quiz: Quiz, typed: str) -> Marked:
    """Mark a number that was typed, with or without its unit; full-width characters are as good.

    Args:
        quiz: One that wants a number.
        typed: What a pupil typed.

    Raises:
        BadAnswerError: it is no number.
    """
    number, unit = _read_number(typed)
    factors = {_fold(quiz.unit): Decimal(1)} | {_fold(name): factor for name, factor in quiz.units}
    if unit and unit not in factors:
        return Marked(False, Fraction(0), Note.UNIT)
    value = number * factors.get(unit, Decimal(1))
    off = abs(value - quiz.value)
    if off <= quiz.tolerance:
        return Marked(True, Fraction(1), Note.RIGHT)
    if number in [quiz.value / factor for factor in factors.values()]:
        return Marked(False, Fraction(1, 2), Note.UNIT)
    if off <= 2 * quiz.tolerance:
        return Marked(False, Fraction(1, 2), Note.CLOSE)
    return Marked(False, Fraction(0), Note.MORE if value < quiz.value else Note.LESS)


def _read_number(typed: str) -> tuple[Decimal, str]:
    plain = unicodedata.normalize("NFKC", typed[:MOST_TYPED]).strip().replace("−", "-")
    found = _NUMBER.fullmatch(plain)
    if found is None:
        raise BadAnswerError(plain)
    sign, whole, part, unit = found.groups()
    digits = unicodedata.normalize("NFKC", whole.replace(",", "") + (part or ""))
    try:
        return Decimal(sign + digits), _fold(unit)
    except ArithmeticError as error:  # digits of a script that Decimal does not read
        raise BadAnswerError(plain) from error


def _fold(unit: str) -> str:
    """Return a unit as it is compared: mL, ml and ｍＬ are one."""
    return "".join(unicodedata.normalize("NFKC", unit).split()).casefold()
