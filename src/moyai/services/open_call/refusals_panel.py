"""Why something of judging cannot be had."""

from __future__ import annotations

from typing import Any

from moyai.core.errors import Refused
from moyai.services.open_call.texts.panel import REFUSALS


class PanelRefused(Refused):
    """Something of judging cannot be done; its codes stand in ``texts/panel.py``."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, REFUSALS[code], **facts)
