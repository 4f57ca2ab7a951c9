"""A table of a file, from which each field is taken once; what is left over was not expected."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

from moyai.services.smart_farm.course.faults import CourseFaultError, Fault

_INVISIBLE = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
_HARMLESS = frozenset("\n\u200d")
MOST_DIGITS = 30


class Table:
    """One table; see the module."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._left = dict(data)

    def take_text(self, name: str, most: int, *, needed: bool = True) -> str:
        """Take a text without spaces around it.

        Raises:
            CourseFaultError: missing, no text, too long, or with invisible characters.
        """
        value = self._left.pop(name, None)
        if value is None:
            value = ""
        text = self._check_text(name, value, most)
        if needed and not text:
            raise CourseFaultError(Fault.MISSING, name)
        return text

    def take_texts(self, name: str, most: int) -> list[str]:
        """Take a list of texts; none where it is not there.

        Raises:
            CourseFaultError: no list of texts, or one of them is empty or too long.
        """
        values = self._left.pop(name, [])
        if not isinstance(values, list):
            raise CourseFaultError(Fault.KIND, name)
        texts = [self._check_text(name, value, most) for value in values]
        if not all(texts):
            raise CourseFaultError(Fault.EMPTY, name)
        return texts

    def take_whole(self, name: str) -> int:
        """Take a whole number.

        Raises:
            CourseFaultError: missing, or none.
        """
        value = self._left.pop(name, None)
        if value is None:
            raise CourseFaultError(Fault.MISSING, name)
        return _check_whole(name, value)

    def take_wholes(self, name: str) -> list[int]:
        """Take a list of whole numbers, each once.

        Raises:
            CourseFaultError: missing, no list of such, or one is there twice.
        """
        values = self._left.pop(name, None)
        if not isinstance(values, list):
            raise CourseFaultError(Fault.MISSING if values is None else Fault.KIND, name)
        numbers = [_check_whole(name, value) for value in values]
        if len(set(numbers)) != len(numbers):
            raise CourseFaultError(Fault.TWICE, name)
        return numbers

    def take_number(self, name: str, *, needed: bool = True) -> Decimal:
        """Take a number; 0 where it is not there and need not be.

        Raises:
            CourseFaultError: missing, or none.
        """
        value = self._left.pop(name, None if needed else 0)
        if value is None:
            raise CourseFaultError(Fault.MISSING, name)
        return _check_number(name, value)

    def take_numbers(self, name: str) -> tuple[tuple[str, Decimal], ...]:
        """Take a table of numbers by name; none where it is not there.

        Raises:
            CourseFaultError: no such table.
        """
        values = self._left.pop(name, {})
        if not isinstance(values, dict):
            raise CourseFaultError(Fault.KIND, name)
        if len(values) > 8:
            raise CourseFaultError(Fault.TOO_MANY, name)
        return tuple((key, _check_number(name, value)) for key, value in values.items())

    def take_tables(self, name: str) -> list[dict[str, Any]]:
        """Take a list of tables.

        Raises:
            CourseFaultError: missing, or no such list.
        """
        values = self._left.pop(name, None)
        if values is None:
            raise CourseFaultError(Fault.MISSING, name)
        if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
            raise CourseFaultError(Fault.KIND, name)
        return values

    def finish(self) -> None:
        """Refuse what is left over: a field that is misspelt must not be passed over in silence.

        Raises:
            CourseFaultError: there is something.
        """
        if self._left:
            raise CourseFaultError(Fault.UNKNOWN, str(min(self._left)))

    @staticmethod
    def _check_text(name: str, value: Any, most: int) -> str:
        if not isinstance(value, str):
            raise CourseFaultError(Fault.KIND, name)
        text = value.replace("\r\n", "\n").strip()
        if len(text) > most:
            raise CourseFaultError(Fault.TOO_LONG, name)
        if any(unicodedata.category(one) in _INVISIBLE and one not in _HARMLESS for one in text):
            raise CourseFaultError(Fault.NOT_TEXT, name)
        return text


def _check_whole(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10**6:
        raise CourseFaultError(Fault.NUMBER, name)
    return value


def _check_number(name: str, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise CourseFaultError(Fault.NUMBER, name)
    number = Decimal(value)
    if not number.is_finite() or number.adjusted() > 12 or len(number.as_tuple().digits) > MOST_DIGITS:
        raise CourseFaultError(Fault.NUMBER, name)
    return number
