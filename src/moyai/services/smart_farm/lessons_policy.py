"""What a town may set about the course."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.core.manifest import read_settings

LABEL = "smart_farm"


@dataclass(frozen=True, slots=True)
class LessonsPolicy:
    """The settings of the course.

    Attributes:
        stuck_tries: After so many answers that were not right the teacher's board says so.
        quiet_days: After so many days without anything new in a lesson that was begun, too.
        entries_a_day: How many entries a pupil may write in a day.
    """

    stuck_tries: int
    quiet_days: int
    entries_a_day: int


def get_lessons_policy() -> LessonsPolicy:
    """Return the settings as the town has them."""
    values = read_settings(LABEL)
    return LessonsPolicy(
        values["lesson_stuck_tries"], values["lesson_quiet_days"], values["notebook_entries_a_day"]
    )
