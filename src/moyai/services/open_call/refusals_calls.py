"""Why something of the call itself cannot be had: programmes, staff, themes, questions, sessions, forms."""

from __future__ import annotations

from typing import Any

from moyai.core.errors import Refused
from moyai.services.open_call.texts.calls import REFUSALS


class CallingRefused(Refused):
    """Something cannot be done: ``wrong_state``, ``has_begun``, ``two_people``, ``no_seat`` …"""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, REFUSALS[code], **facts)
