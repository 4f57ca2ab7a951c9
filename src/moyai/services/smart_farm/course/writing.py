"""A course becomes one file that `reading.read_course` reads as the same course."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal

from moyai.services.smart_farm.course.content import Course, Lesson, Step
from moyai.services.smart_farm.course.quizzes import Quiz, QuizKind
from moyai.services.smart_farm.course.words import Words


def write_course(course: Course) -> bytes:
    """Return the file, TOML in UTF-8."""
    lines = [
        f"key = {_text(course.key)}",
        *_words("title", course.title),
        *_words("about", course.about),
    ]
    for lesson in course.lessons:
        lines += ["", "[[lessons]]", *_write_lesson(lesson)]
    return ("\n".join(lines) + "\n").encode()


def _write_lesson(lesson: Lesson) -> Iterator[str]:
    yield f"key = {_text(lesson.key)}"
    yield from _words("title", lesson.title)
    yield from _words("aim", lesson.aim)
    yield f"minutes = {lesson.minutes}"
    for step in lesson.steps:
        yield from ("", "[[lessons.steps]]")
        yield from _write_step(step)


def _write_step(step: Step) -> Iterator[str]:
    yield f"key = {_text(step.key)}"
    yield f"kind = {_text(step.kind)}"
    yield from _words("title", step.title)
    yield from _words("text", step.text)
    if step.picture:
        yield f"picture = {_text(step.picture)}"
        yield from _words("alt", step.alt)
    if step.quiz is not None:
        yield from _write_quiz(step.quiz)
    if step.deed is not None:
        yield f"deed = {_text(step.deed.kind)}"
        for name in ("x_mm", "y_mm", "within_mm"):
            if value := getattr(step.deed, name):
                yield f"{name} = {_number(value)}"
    if step.part is not None:
        yield f"part = {_text(step.part)}"
    if step.numbers:
        yield from _list("numbers", [each.name for each in step.numbers])
        if all(each.unit for each in step.numbers):
            yield f"units = [{', '.join(_text(each.unit) for each in step.numbers)}]"


def _write_quiz(quiz: Quiz) -> Iterator[str]:
    yield f"quiz = {_text(quiz.kind)}"
    yield from _words("ask", quiz.ask)
    yield from _list("options", quiz.options)
    yield from _list("partners", quiz.partners)
    if quiz.right:
        yield f"right = [{', '.join(str(one + 1) for one in sorted(quiz.right))}]"
    if quiz.kind is QuizKind.NUMBER:
        yield f"value = {_number(quiz.value)}"
        yield f"tolerance = {_number(quiz.tolerance)}"
        yield f"unit = {_text(quiz.unit)}"
        if quiz.units:
            pairs = ", ".join(f"{_text(name)} = {_number(factor)}" for name, factor in quiz.units)
            yield f"units = {{ {pairs} }}"
    yield from _list("hints", quiz.hints)
    yield from _words("why", quiz.why)


def _words(name: str, words: Words) -> Iterator[str]:
    if words.ja:
        yield f"{name} = {_text(words.ja)}"
    if words.en:
        yield f"{name}_en = {_text(words.en)}"


def _list(name: str, texts: Sequence[Words]) -> Iterator[str]:
    if texts:
        yield f"{name} = [{', '.join(_text(words.ja) for words in texts)}]"
    if texts and all(words.en for words in texts):
        yield f"{name}_en = [{', '.join(_text(words.en) for words in texts)}]"


def _text(text: str) -> str:
    """Return a text as TOML has it: JSON's escapes are among TOML's, and no control character is left."""
    if "\n" not in text:
        return json.dumps(text, ensure_ascii=False)
    lines = (json.dumps(line, ensure_ascii=False)[1:-1] for line in text.split("\n"))
    return '"""\n' + "\n".join(lines) + '"""'


def _number(value: Decimal) -> str:
    return f"{value:f}"
