"""Questions: choose one, choose some, a number, an order, pairs. Frozen, and sound once made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from moyai.services.smart_farm.course.faults import CourseFaultError, Fault
from moyai.services.smart_farm.course.words import NO_WORDS, Words

LEAST_OPTIONS, MOST_OPTIONS = 2, 8
MOST_HINTS = 5
MOST_UNIT = 12


class QuizKind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    MANY = "many"
    NUMBER = "number"
    ORDER = "order"
    MATCH = "match"


@dataclass(frozen=True, slots=True)
class Quiz:
    """One question.

    Attributes:
        kind: How it is answered.
        ask: The question.
        options: What can be chosen; of an order, in the right order; of pairs, the first of each.
        partners: Of pairs, the second of each.
        right: Which options are right, from 0; one, or some.
        value: The right number, in ``unit``.
        tolerance: How far off still is right, both ends with it, in ``unit``.
        unit: What the number counts; may be empty.
        units: Other units that may be written, and how many of ``unit`` each is.
        hints: What helps, one after another.
        why: What is said when it is answered.
    """

    kind: QuizKind
    ask: Words
    options: tuple[Words, ...] = ()
    partners: tuple[Words, ...] = ()
    right: frozenset[int] = frozenset()
    value: Decimal = Decimal(0)
    tolerance: Decimal = Decimal(0)
    unit: str = ""
    units: tuple[tuple[str, Decimal], ...] = ()
    hints: tuple[Words, ...] = ()
    why: Words = NO_WORDS

    def __post_init__(self) -> None:
        """Refuse what cannot be asked.

        Raises:
            CourseFaultError: and why.
        """
        if self.kind is QuizKind.NUMBER:
            self._check_number()
        else:
            self._check_options()
        if len(self.hints) > MOST_HINTS:
            raise CourseFaultError(Fault.TOO_MANY, "hints")

    def _check_options(self) -> None:
        count = len(self.options)
        if not LEAST_OPTIONS <= count <= MOST_OPTIONS:
            raise CourseFaultError(Fault.OPTIONS, "options")
        for texts in (self.options, self.partners if self.kind is QuizKind.MATCH else ()):
            if len({words.ja for words in texts}) != len(texts):
                raise CourseFaultError(Fault.TWICE, "options")
        if self.kind is QuizKind.MATCH and len(self.partners) != count:
            raise CourseFaultError(Fault.PAIRS, "partners")
        if self.kind in (QuizKind.ONE, QuizKind.MANY):
            if not self.right or not self.right <= set(range(count)):
                raise CourseFaultError(Fault.RIGHT, "right")
            if self.kind is QuizKind.ONE and len(self.right) != 1:
                raise CourseFaultError(Fault.RIGHT, "right")

    def _check_number(self) -> None:
        if not self.value.is_finite() or not self.tolerance.is_finite() or self.tolerance < 0:
            raise CourseFaultError(Fault.NUMBER, "value")
        if abs(self.value) > 10**9:
            raise CourseFaultError(Fault.NUMBER, "value")
        for name, factor in self.units:
            if not name.strip() or not factor.is_finite() or factor <= 0:
                raise CourseFaultError(Fault.NUMBER, "units")
        if max(map(len, [self.unit, *(name for name, _factor in self.units)])) > MOST_UNIT:
            raise CourseFaultError(Fault.TOO_LONG, "unit")


def list_shown(quiz: Quiz, seed: str) -> tuple[int, ...]:
    """Return in which order options are shown to one pupil: the same each time, another for others.

    Args:
        quiz: What to choose among is as its author wrote it. What is to be put in order is never shown in
            the right one, and so are the partners of pairs.
        seed: Of the pupil and the question.
    """
    places = range(len(quiz.options))
    if quiz.kind not in (QuizKind.ORDER, QuizKind.MATCH):
        return tuple(places)
    shown = sorted(places, key=lambda place: hashlib.sha256(f"{seed}:{place}".encode()).digest())
    if shown == list(places):
        shown = [*shown[1:], shown[0]]
    return tuple(shown)
