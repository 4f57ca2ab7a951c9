"""Why something of the course cannot be had; the words are in texts/lessons.py."""

from __future__ import annotations

from typing import Any

from moyai.core.errors import Refused
from moyai.services.smart_farm.course.faults import CourseFaultError
from moyai.services.smart_farm.texts.lessons import REFUSALS, say_fault


class LessonRefused(Refused):
    """Something of a lesson or a class cannot be done: ``no_answer``, ``too_many_tries``, ``closed`` …"""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, REFUSALS[code], **facts)


class CourseRefused(Refused):
    """A course's file is not taken; the text says what is wrong, and where."""

    def __init__(self, fault: CourseFaultError) -> None:
        super().__init__(f"course_{fault.fault.value}", say_fault(fault), where=fault.where)
