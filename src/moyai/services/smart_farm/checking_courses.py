"""The check at the start (``moyai check``): our own courses can be read and have readings above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Warning
from django.core.checks import register as register_check

from moyai.services.smart_farm.course.content import Course
from moyai.services.smart_farm.course.faults import CourseFaultError
from moyai.services.smart_farm.course.library import FOLDER, HEAD, load_folder
from moyai.services.smart_farm.course.ruby import find_bare_kanji
from moyai.services.smart_farm.course.words import Words


def register() -> None:
    """Have the check run with Django's own."""
    register_check(check_courses)


def check_courses(app_configs: Sequence[Any] | None = None, **_facts: Any) -> list[CheckMessage]:
    """Return what is wrong with the files of our own courses."""
    found: list[CheckMessage] = []
    for head in sorted(FOLDER.glob(f"*/{HEAD}")):
        try:
            course = load_folder(head.parent)
        except CourseFaultError as fault:
            found.append(Error(f"{head.parent.name}: {fault}", id="smart_farm.E001"))
            continue
        bare = sorted({word for words in list_words(course) for word in find_bare_kanji(words.ja)})
        if bare:
            found.append(
                Warning(f"{course.key}: no reading above {' '.join(bare[:10])}", id="smart_farm.W001")
            )
    return found


def list_words(course: Course) -> Iterator[Words]:
    """Yield every text of a course that a pupil reads."""
    yield from (course.title, course.about)
    for lesson in course.lessons:
        yield from (lesson.title, lesson.aim)
        for step in lesson.steps:
            yield from (step.title, step.text, step.alt, *(each.name for each in step.numbers))
            if step.quiz is not None:
                yield from (step.quiz.ask, step.quiz.why)
                yield from (*step.quiz.options, *step.quiz.partners, *step.quiz.hints)
