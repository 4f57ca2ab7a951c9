"""Why something about a day cannot be had; the words are in texts/days.py."""

from __future__ import annotations

from typing import Any

from moyai.core.errors import Refused
from moyai.engines.conversation import Localized
from moyai.services.habit_challenge.texts import days as say


class ReportRefused(Refused):
    """A report is not taken: ``not_yet``, ``closed``, ``no_team``, ``too_many_steps``, ``supporter`` …"""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, say.REFUSALS[code], **facts)


class PhotoRefused(Refused):
    """A photo is not taken; ``code`` is a value of photos.faults.Fault, or ``erased``."""

    def __init__(self, code: str) -> None:
        super().__init__(code, say.PHOTO_FAULTS[code])


class WordsRefused(Refused):
    """Words are not said: ``empty``, ``too_long``, ``too_fast``, ``hurts`` (with a yes they are)."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, say.WORD_REFUSALS[code], **facts)


class ModerationRefused(Refused):
    """A complaint or decision cannot be made so."""

    def __init__(self, code: str) -> None:
        super().__init__(code, say.MODERATION_REFUSALS[code])


class SheetRefused(Refused):
    """A paper sheet cannot be taken in."""

    def __init__(self, code: str, **facts: Any) -> None:
        text: Localized = say.SHEET_REFUSALS[code]
        super().__init__(code, text.format(**facts), **facts)
