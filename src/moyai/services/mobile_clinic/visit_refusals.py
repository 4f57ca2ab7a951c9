"""What a visit refuses, each with its code."""

from __future__ import annotations

from typing import Any

from moyai.core.errors import Refused
from moyai.services.mobile_clinic.texts import visiting as say


class RecordRefused(Refused):
    """Something cannot be recorded as it was entered."""


class DataErased(Refused):
    """The patient's key was destroyed: nothing new is written of her."""

    def __init__(self) -> None:
        super().__init__("erased", say.ERASED)


class PacketRefused(Refused):
    """What a device sent is not taken, and not kept: whose it is, nobody knows."""

    def __init__(self, code: str, text: Any, status: int) -> None:
        super().__init__(code, text)
        self.status = status
