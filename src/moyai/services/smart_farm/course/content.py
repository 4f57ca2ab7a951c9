"""Course, lesson, step: frozen, and sound as soon as they are made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from moyai.services.smart_farm.course.faults import CourseFaultError, Fault
from moyai.services.smart_farm.course.quizzes import Quiz
from moyai.services.smart_farm.course.words import NO_WORDS, Words

MOST_LESSONS, MOST_STEPS, MOST_NUMBERS = 40, 40, 6
MOST_TITLE, MOST_TEXT = 120, 4000
MOST_MINUTES = 600
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,7}")
MOST_KEY = 40

PICTURES = frozenset({"plant-needs", "bed-axes", "soil-probe", "seed-depth", "thirsty-air", "fair-test"})
"""Drawings of ours: ``templates/smart_farm/lessons/pictures/``."""
CAMERA = "camera"
"""The last picture that the class's robot took."""


class StepKind(StrEnum):
    """What is done in a step."""

    READ = "read"
    WATCH = "watch"
    DO = "do"
    QUIZ = "quiz"
    EXPERIMENT = "experiment"
    WRITE = "write"


class DeedKind(StrEnum):
    """What a robot is made to do."""

    MOVE = "move"
    SOW = "sow"
    WATER = "water"
    PHOTOGRAPH = "photograph"
    MEASURE = "measure"


class PartOfExperiment(StrEnum):
    """Up to where an experiment is to be brought."""

    GUESS = "guess"
    MEASURE = "measure"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Deed:
    """What the robot is made to do, so that it can be seen whether it did.

    Attributes:
        kind: What.
        x_mm: Where to move to, along the bed.
        y_mm: Where to move to, across it.
        within_mm: How near is near enough.
    """

    kind: DeedKind
    x_mm: Decimal = Decimal(0)
    y_mm: Decimal = Decimal(0)
    within_mm: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        """Refuse a place that is none.

        Raises:
            CourseFaultError: and which.
        """
        for name in ("x_mm", "y_mm", "within_mm"):
            value: Decimal = getattr(self, name)
            if not value.is_finite() or not 0 <= value <= 20_000:
                raise CourseFaultError(Fault.NUMBER, name)
        if self.kind is DeedKind.MOVE and self.within_mm <= 0:
            raise CourseFaultError(Fault.NUMBER, "within_mm")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A number that a pupil writes down: what it is and its unit."""

    name: Words
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a lesson: exactly what its kind has.

    Attributes:
        key: By which progress is kept.
        kind: What is done.
        title: Its heading.
        text: What is to be read, done, written.
        picture: A drawing of ours, or the camera's.
        alt: What is seen in the picture.
        quiz: The question.
        deed: What the robot is made to do.
        part: Up to where an experiment is brought.
        numbers: What is written down as numbers.
    """

    key: str
    kind: StepKind
    title: Words
    text: Words = NO_WORDS
    picture: str = ""
    alt: Words = NO_WORDS
    quiz: Quiz | None = None
    deed: Deed | None = None
    part: PartOfExperiment | None = None
    numbers: tuple[Wanted, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what does not belong together.

        Raises:
            CourseFaultError: and what.
        """
        check_key(self.key)
        needs = {
            StepKind.QUIZ: ("quiz", self.quiz is not None),
            StepKind.DO: ("deed", self.deed is not None),
            StepKind.EXPERIMENT: ("part", self.part is not None),
            StepKind.WATCH: ("picture", bool(self.picture)),
        }
        for kind, (name, is_there) in needs.items():
            if is_there != (self.kind is kind):
                raise CourseFaultError(Fault.UNKNOWN if is_there else Fault.MISSING, name)
        if self.picture and self.picture not in PICTURES | {CAMERA}:
            raise CourseFaultError(Fault.PICTURE, self.picture)
        if self.picture and not self.alt.ja:
            raise CourseFaultError(Fault.MISSING, "alt")
        if len(self.numbers) > MOST_NUMBERS:
            raise CourseFaultError(Fault.TOO_MANY, "numbers")
        if self.numbers and self.kind is not StepKind.WRITE:
            raise CourseFaultError(Fault.UNKNOWN, "numbers")


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson.

    Attributes:
        key: By which it is assigned.
        title: What it is called.
        aim: What one can do afterwards.
        minutes: About how long it takes.
        steps: One after another.
    """

    key: str
    title: Words
    aim: Words
    minutes: int
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        """Refuse a lesson without steps, or with two of one key.

        Raises:
            CourseFaultError: and which.
        """
        check_key(self.key)
        _check_each([step.key for step in self.steps], MOST_STEPS, "steps")
        if not 1 <= self.minutes <= MOST_MINUTES:
            raise CourseFaultError(Fault.NUMBER, "minutes")

    def find_step(self, key: str) -> Step | None:
        """Return a step by its key."""
        return next((step for step in self.steps if step.key == key), None)


@dataclass(frozen=True, slots=True)
class Course:
    """A course: lessons one after another."""

    key: str
    title: Words
    about: Words
    lessons: tuple[Lesson, ...]

    def __post_init__(self) -> None:
        """Refuse a course without lessons, or with two of one key.

        Raises:
            CourseFaultError: and which.
        """
        check_key(self.key)
        _check_each([lesson.key for lesson in self.lessons], MOST_LESSONS, "lessons")

    def find_lesson(self, key: str) -> Lesson | None:
        """Return a lesson by its key."""
        return next((lesson for lesson in self.lessons if lesson.key == key), None)


def check_key(key: str) -> None:
    """Refuse a key that is not small letters, digits and hyphens.

    Raises:
        CourseFaultError: it is not.
    """
    if not _KEY.fullmatch(key) or len(key) > MOST_KEY:
        raise CourseFaultError(Fault.KEY, key[:MOST_KEY])


def _check_each(keys: Sequence[str], most: int, what: str) -> None:
    if not keys:
        raise CourseFaultError(Fault.EMPTY, what)
    if len(keys) > most:
        raise CourseFaultError(Fault.TOO_MANY, what)
    for number, key in enumerate(keys):
        if key in keys[:number]:
            raise CourseFaultError(Fault.TWICE, key)
