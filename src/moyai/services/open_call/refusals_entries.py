"""Why something of an entry cannot be done."""

from __future__ import annotations

from typing import Any

from moyai.core.errors import Refused
from moyai.services.open_call.texts.entries_refusals import REFUSALS


class EntryRefused(Refused):
    """Something cannot be done: ``too_late``, ``team_full`` … with facts filled into its words."""

    def __init__(self, code: str, **facts: Any) -> None:
        words = REFUSALS[code]
        super().__init__(code, words.format(**facts) if facts else words, **_plain(facts))


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: fact for key, fact in facts.items() if isinstance(fact, str | int)}
