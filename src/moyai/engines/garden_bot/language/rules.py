"""What a single value may be: each rule reads it from JSON, or says what is wrong with it."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from moyai.engines.garden_bot.language import sentences as say
from moyai.engines.sentences import Sentence

Scalar = str | int | float | bool


class Rule(Protocol):
    """A rule for one value."""

    def find_fault(self, found: object) -> Sentence | None:
        """Return what is wrong, or None."""

    def settle(self, found: object) -> Scalar:
        """Return a value without fault in its one form: whole numbers as ``int``."""


class _AsItIs:
    """A value that is kept as it came."""

    __slots__ = ()

    def settle(self, found: object) -> Scalar:
        assert isinstance(found, (str, int, float))
        return found


@dataclass(frozen=True, slots=True)
class Number(_AsItIs):
    """A finite number within bounds."""

    least: float = -1e9
    most: float = 1e9

    def find_fault(self, found: object) -> Sentence | None:
        """Return what is wrong, or None."""
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            return say.A_NUMBER
        if isinstance(found, float) and not math.isfinite(found):
            return say.A_NUMBER
        if not self.least <= found <= self.most:
            return say.BETWEEN.format(least=f"{self.least:g}", most=f"{self.most:g}")
        return None


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds; ``100.0``, as some clients write it, is one."""

    least: int = -(2**31)
    most: int = 2**31 - 1

    def find_fault(self, found: object) -> Sentence | None:
        """Return what is wrong, or None."""
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            return say.A_WHOLE_NUMBER
        if isinstance(found, float) and not found.is_integer():
            return say.A_WHOLE_NUMBER
        if not self.least <= found <= self.most:
            return say.BETWEEN.format(least=self.least, most=self.most)
        return None

    def settle(self, found: object) -> Scalar:
        """Return it as an ``int``."""
        assert isinstance(found, (int, float))
        return int(found)


@dataclass(frozen=True, slots=True)
class Text(_AsItIs):
    """Text of a length, in characters that can be stored and sent."""

    least: int = 1
    most: int = 300

    def find_fault(self, found: object) -> Sentence | None:
        """Return what is wrong, or None."""
        if not isinstance(found, str):
            return say.A_TEXT
        if not self.least <= len(found) <= self.most:
            return say.LENGTH.format(least=self.least, most=self.most)
        if "\0" in found or any("\ud800" <= each <= "\udfff" for each in found):
            return say.NOT_PRINTABLE
        return None


@dataclass(frozen=True, slots=True)
class Among(_AsItIs):
    """One of a closed list of words or numbers."""

    choices: Collection[Scalar]

    def find_fault(self, found: object) -> Sentence | None:
        """Return what is wrong, or None."""
        if not isinstance(found, (str, int)) or isinstance(found, bool) or found not in self.choices:
            listed = ", ".join(str(each) for each in list(self.choices)[:12])
            return say.ONE_OF.format(choices=listed + (", …" if len(self.choices) > 12 else ""))
        return None


@dataclass(frozen=True, slots=True)
class Simple(_AsItIs):
    """What a pair may carry: text, a number, yes or no."""

    def find_fault(self, found: object) -> Sentence | None:
        """Return what is wrong, or None."""
        if isinstance(found, bool):
            return None
        if isinstance(found, str):
            return Text(0, 10_000).find_fault(found)
        if isinstance(found, (int, float)):
            return Number(-1e15, 1e15).find_fault(found)
        return say.A_SIMPLE_VALUE
