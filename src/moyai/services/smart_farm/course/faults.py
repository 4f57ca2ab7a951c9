"""What can be wrong with a course's file. The words for people are in texts/lessons.py."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong."""

    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    NOT_TOML = "not_toml"
    MISSING = "missing"
    UNKNOWN = "unknown"
    KIND = "kind"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    EMPTY = "empty"
    KEY = "key"
    TWICE = "twice"
    RUBY = "ruby"
    OPTIONS = "options"
    PAIRS = "pairs"
    RIGHT = "right"
    NUMBER = "number"
    PICTURE = "picture"


class CourseFaultError(ValueError):
    """A course that cannot be taken.

    Attributes:
        fault: what is wrong.
        where: in which lesson and step, and of what name; never longer than 120 characters.
    """

    def __init__(self, fault: Fault, where: str = "") -> None:
        super().__init__(f"{fault.value}: {where}")
        self.fault = fault
        self.where = where[:120]

    def within(self, place: str) -> CourseFaultError:
        """Return it with the place in which it lies put before."""
        return CourseFaultError(self.fault, f"{place} › {self.where}" if self.where else place)
