"""What can be wrong with a file, to be told to people."""

from __future__ import annotations


class CannotWrite(ValueError):  # noqa: N818 - what is the case
    """Something cannot be written in this format.

    Attributes:
        whose: The customer number of the charge; empty where it is the collector's own data.
        field: Which field.
        reason: ``empty``, ``characters``, ``too_long``, ``not_a_number``, ``out_of_range`` or ``twice``.
        value: What could not be written.
    """

    def __init__(self, whose: str, field: str, reason: str, value: object) -> None:
        super().__init__(f"{whose or 'collector'}: {field} {reason}: {value!r}")
        self.whose, self.field, self.reason, self.value = whose, field, reason, value


class NotThatFile(ValueError):  # noqa: N818
    """A file is not what it should be; nothing of it may be used.

    Attributes:
        line: Which record, from 1; 0: the file as a whole.
        reason: A code, e.g. ``length``, ``order``, ``digits``, ``count``, ``sum``.
        detail: What was found.
    """

    def __init__(self, line: int, reason: str, detail: object = "") -> None:
        super().__init__(f"record {line}: {reason} {detail!r}")
        self.line, self.reason, self.detail = line, reason, str(detail)[:60]
