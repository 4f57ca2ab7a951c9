"""The courses of our own writing, read once from the files beside this one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from moyai.services.smart_farm.course.content import Course
from moyai.services.smart_farm.course.reading import join_course

FOLDER = Path(__file__).with_name("files")
HEAD = "course.toml"


@lru_cache(maxsize=1)
def list_built_in() -> tuple[Course, ...]:
    """Return them; each lesson's file once, in the order of their names.

    Raises:
        CourseFaultError: one of them is not as it should be: the check at the start says so.
    """
    return tuple(load_folder(each.parent) for each in sorted(FOLDER.glob(f"*/{HEAD}")))


def load_folder(folder: Path) -> Course:
    """Read a course that lies in a folder.

    Raises:
        CourseFaultError: it cannot be taken: why, and where.
    """
    lessons = sorted(each for each in folder.glob("*.toml") if each.name != HEAD)
    return join_course((folder / HEAD).read_bytes(), [each.read_bytes() for each in lessons])


def find_built_in(key: str) -> Course | None:
    """Return a course of ours by its key."""
    return next((each for each in list_built_in() if each.key == key), None)
