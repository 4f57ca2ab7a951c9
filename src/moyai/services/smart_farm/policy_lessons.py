"""What a town may set about the course."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.core.manifest import read_policy

LABEL = "smart_farm"


@dataclass(frozen=True, slots=True)
class LessonsPolicy:
    """The settings of the course.

    Attributes:
        lesson_stuck_tries: After so many answers that were not right the teacher's board says so.
        lesson_quiet_days: After so many days without anything new in a lesson that was begun, too.
        notebook_entries_a_day: How many entries a pupil may write in a day.
    """

    lesson_stuck_tries: int
    lesson_quiet_days: int
    notebook_entries_a_day: int


def get_lessons_policy() -> LessonsPolicy:
    """Return the settings as the town has them."""
    return read_policy(LABEL, LessonsPolicy)
