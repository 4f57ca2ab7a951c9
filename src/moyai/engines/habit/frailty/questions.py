"""What is asked: one question, its answers, and which of them is a sign of risk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from moyai.engines.sentences import Sentence

Answers = Mapping[str, str]
"""By the question's id, the code of the answer; an absent or empty one was not answered."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer; ``is_risk``: it counts as a sign of risk."""

    code: str
    name: Sentence
    is_risk: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question of an instrument.

    Attributes:
        id: Stable, such as ``kihon_06``.
        number: Its number in the official form.
        domain: Which side of life it asks of.
        official: The official Japanese text, for the form and for staff.
        plain: The same in words that are read aloud, with its English.
        options: What may be answered; in the form's order.
    """

    id: str
    number: int
    domain: str
    official: str
    plain: Sentence
    options: tuple[Option, ...]

    def find_option(self, code: str) -> Option:
        """Return the answer of a code.

        Raises:
            ValueError: the question has no such answer.
        """
        for option in self.options:
            if option.code == code:
                return option
        raise ValueError(f"{self.id} has no answer {code!r}")


YES, NO = "yes", "no"
_YES, _NO = Sentence("はい", "Yes"), Sentence("いいえ", "No")


def yes_no(*, risk: str) -> tuple[Option, Option]:
    """Return はい and いいえ; ``risk`` is the code of the one that is a sign of risk."""
    return Option(YES, _YES, risk == YES), Option(NO, _NO, risk == NO)


def count_risks(questions: Iterable[Question], answers: Answers) -> tuple[int, tuple[str, ...]]:
    """Return how many answers are signs of risk, and the ids of the questions that were not answered.

    Raises:
        ValueError: an answer that the question does not have.
    """
    points, missing = 0, []
    for question in questions:
        code = answers.get(question.id)
        if not code:
            missing.append(question.id)
        else:
            points += question.find_option(code).is_risk
    return points, tuple(missing)


def list_unknown(questions: Sequence[Question], answers: Answers) -> tuple[str, ...]:
    """Return the ids in the answers that no question has: a form of another edition, or a mistake."""
    known = {question.id for question in questions}
    return tuple(sorted(each for each in answers if each not in known))
