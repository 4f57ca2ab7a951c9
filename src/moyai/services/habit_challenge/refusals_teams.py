"""Why something about a team cannot be done."""

from __future__ import annotations

from typing import Any

from moyai.core.errors import Refused
from moyai.services.habit_challenge.texts.teams import REFUSALS


class TeamRefused(Refused):
    """A change of a team, a class or a programme that cannot be granted."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, REFUSALS[code], **facts)
