"""Why something among the people of a farm cannot be done; the words are in texts/people.py."""

from __future__ import annotations

from typing import Any

from moyai.core.errors import Refused
from moyai.services.smart_farm.texts import members, people

REFUSALS = people.REFUSALS | members.REFUSALS


class PeopleRefused(Refused):
    """A turn, a consent, words, hours or a share that cannot be had so; ``facts`` fill the sentence."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, REFUSALS[code].format(**facts) if facts else REFUSALS[code], **facts)
