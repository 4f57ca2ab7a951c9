"""Why a photo is not taken. The words for people are each service's."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a photo."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    HEIC = "heic"
    DRAWING = "drawing"
    VIDEO = "video"
    UNKNOWN = "unknown"
    BROKEN = "broken"
    TOO_HEAVY = "too_heavy"
    TOO_SMALL = "too_small"


class BadPhotoError(Exception):
    """A photo that is not taken.

    Attributes:
        fault: why.
        detail: for the log, in English; nothing of the picture is in it.
    """

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault.value}: {detail}" if detail else fault.value)
        self.fault = fault
        self.detail = detail
