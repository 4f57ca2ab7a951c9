"""Why something after a decision cannot be done; the words are in texts/after.py."""

from __future__ import annotations

from typing import Any

from moyai.core.errors import Refused
from moyai.services.open_call.texts.after import REFUSALS


class AfterRefused(Refused):
    """An agreement, a trial, a card or a mentoring that cannot be so."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, REFUSALS[code], **facts)
