"""Why something of an open call cannot be had; each part has its own words in ``texts/``."""

from __future__ import annotations

from typing import Any

from moyai.core.errors import Refused
from moyai.services.open_call.texts.refusals import REFUSALS


class CallRefused(Refused):
    """Something cannot be done: ``not_yours``, ``no_move``, ``needs_reason``, ``closed`` …"""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, REFUSALS[code], **facts)
