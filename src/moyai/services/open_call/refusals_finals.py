"""Why something of the final day cannot be had."""

from __future__ import annotations

from typing import Any

from moyai.core.errors import Refused
from moyai.services.open_call.texts.finals import REFUSALS


class FinalRefused(Refused):
    """Something of the final day cannot be done: the codes are the keys of ``texts/finals.py``."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, REFUSALS[code], **facts)
