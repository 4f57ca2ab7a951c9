"""Why a file is not taken. The words for people are in texts/findings.py."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a file."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"
    WRONG_KIND = "wrong_kind"
    CUT_SHORT = "cut_short"
    MALFORMED = "malformed"
    TOO_HEAVY = "too_heavy"
    DEFLATED = "deflated"
    WRONG_SIZES = "wrong_sizes"
    NO_PICTURE = "no_picture"
    NO_SIGNAL = "no_signal"
    NOT_POSSIBLE = "not_possible"


class BadFileError(Exception):
    """A file that is not taken.

    Attributes:
        fault: why.
        detail: for the log, in English; never shown, and nothing of the patient in it.
    """

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault.value}: {detail}" if detail else fault.value)
        self.fault = fault
        self.detail = detail
