"""A course's file (TOML 1.0) becomes a course; whatever is wrong with it is named with its place.

A course of ours lies in a folder: ``course.toml`` and one file a lesson, in the order of their names. What a
teacher brings in or takes away is the same in one file, the lessons as ``[[lessons]]``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

from moyai.services.smart_farm.course.content import (
    MOST_TEXT,
    MOST_TITLE,
    Course,
    Deed,
    DeedKind,
    Lesson,
    PartOfExperiment,
    Step,
    StepKind,
    Wanted,
)
from moyai.services.smart_farm.course.faults import CourseFaultError, Fault
from moyai.services.smart_farm.course.quizzes import MOST_OPTIONS, MOST_UNIT, Quiz, QuizKind
from moyai.services.smart_farm.course.tables import Table
from moyai.services.smart_farm.course.words import NO_WORDS, Words

MOST_BYTES = 512 * 1024
_Enum = TypeVar("_Enum", StepKind, QuizKind, DeedKind, PartOfExperiment)


def read_course(content: bytes) -> Course:
    """Read a course in one file.

    Raises:
        CourseFaultError: it cannot be taken: why, and where.
    """
    return _make_course(read_toml(content))


def join_course(head: bytes, lessons: Iterable[bytes]) -> Course:
    """Read a course of which each lesson has its own file.

    Raises:
        CourseFaultError: it cannot be taken: why, and where.
    """
    return _make_course(read_toml(head) | {"lessons": [read_toml(each) for each in lessons]})


def read_toml(content: bytes) -> dict[str, Any]:
    """Return what stands in a file.

    Raises:
        CourseFaultError: too large, no text in UTF-8, or no TOML.
    """
    if len(content) > MOST_BYTES:
        raise CourseFaultError(Fault.TOO_LARGE)
    try:
        text = content.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as error:
        raise CourseFaultError(Fault.NOT_TEXT) from error
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError, ArithmeticError, ValueError) as error:
        raise CourseFaultError(Fault.NOT_TOML, str(error)) from error


def _make_course(data: dict[str, Any]) -> Course:
    table = Table(data)
    course = Course(
        key=table.take_text("key", 40),
        title=_take_words(table, "title", MOST_TITLE),
        about=_take_words(table, "about", MOST_TEXT),
        lessons=tuple(
            _make_lesson(each, number) for number, each in enumerate(table.take_tables("lessons"), 1)
        ),
    )
    table.finish()
    return course


def _make_lesson(data: dict[str, Any], number: int) -> Lesson:
    table = Table(data)
    place = str(data.get("key", number))[:40]
    try:
        lesson = Lesson(
            key=table.take_text("key", 40),
            title=_take_words(table, "title", MOST_TITLE),
            aim=_take_words(table, "aim", MOST_TITLE * 2),
            minutes=table.take_whole("minutes"),
            steps=tuple(_make_step(each, n) for n, each in enumerate(table.take_tables("steps"), 1)),
        )
        table.finish()
    except CourseFaultError as fault:
        raise fault.within(place) from fault
    return lesson


def _make_step(data: dict[str, Any], number: int) -> Step:
    table = Table(data)
    place = str(data.get("key", number))[:40]
    try:
        kind = _take_kind(table, "kind", StepKind)
        step = Step(
            key=table.take_text("key", 40),
            kind=kind,
            title=_take_words(table, "title", MOST_TITLE),
            text=_take_words(table, "text", MOST_TEXT, needed=kind is not StepKind.QUIZ),
            picture=table.take_text("picture", 40, needed=False),
            alt=_take_words(table, "alt", MOST_TITLE * 2, needed=False),
            quiz=_make_quiz(table) if kind is StepKind.QUIZ else None,
            deed=_make_deed(table) if kind is StepKind.DO else None,
            part=_take_kind(table, "part", PartOfExperiment) if kind is StepKind.EXPERIMENT else None,
            numbers=_make_numbers(table),
        )
        table.finish()
    except CourseFaultError as fault:
        raise fault.within(place) from fault
    return step


def _make_quiz(table: Table) -> Quiz:
    kind = _take_kind(table, "quiz", QuizKind)
    common: dict[str, Any] = {
        "kind": kind,
        "ask": _take_words(table, "ask", MOST_TITLE * 2),
        "hints": _take_list(table, "hints", needed=False),
        "why": _take_words(table, "why", MOST_TEXT),
    }
    if kind is QuizKind.NUMBER:
        return Quiz(
            **common,
            value=table.take_number("value"),
            tolerance=table.take_number("tolerance", needed=False),
            unit=table.take_text("unit", MOST_UNIT, needed=False),
            units=table.take_numbers("units"),
        )
    options = _take_list(table, "options")
    if kind is QuizKind.MATCH:
        return Quiz(**common, options=options, partners=_take_list(table, "partners"))
    if kind is QuizKind.ORDER:
        return Quiz(**common, options=options)
    return Quiz(**common, options=options, right=frozenset(one - 1 for one in table.take_wholes("right")))


def _make_deed(table: Table) -> Deed:
    return Deed(
        kind=_take_kind(table, "deed", DeedKind),
        x_mm=table.take_number("x_mm", needed=False),
        y_mm=table.take_number("y_mm", needed=False),
        within_mm=table.take_number("within_mm", needed=False),
    )


def _make_numbers(table: Table) -> tuple[Wanted, ...]:
    names = _take_list(table, "numbers", needed=False)
    units = table.take_texts("units", MOST_UNIT) if names else []
    if units and len(units) != len(names):
        raise CourseFaultError(Fault.PAIRS, "units")
    return tuple(Wanted(name, unit) for name, unit in zip(names, units or [""] * len(names), strict=True))


def _take_words(table: Table, name: str, most: int, *, needed: bool = True) -> Words:
    ja = table.take_text(name, most, needed=needed)
    en = table.take_text(f"{name}_en", most, needed=False)
    return Words(ja, en) if ja else NO_WORDS


def _take_list(table: Table, name: str, *, needed: bool = True) -> tuple[Words, ...]:
    ja = table.take_texts(name, MOST_TITLE * 2)
    en = table.take_texts(f"{name}_en", MOST_TITLE * 2)
    if needed and not ja:
        raise CourseFaultError(Fault.MISSING, name)
    if len(ja) > MOST_OPTIONS:
        raise CourseFaultError(Fault.TOO_MANY, name)
    if en and len(en) != len(ja):
        raise CourseFaultError(Fault.PAIRS, f"{name}_en")
    return tuple(Words(*pair) for pair in zip(ja, en or [""] * len(ja), strict=True))


def _take_kind(table: Table, name: str, kinds: type[_Enum]) -> _Enum:
    value = table.take_text(name, 40)
    try:
        return kinds(value)
    except ValueError as error:
        raise CourseFaultError(Fault.KIND, f"{name} = {value}") from error
