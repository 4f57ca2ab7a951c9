"""Words as templates take them."""

from __future__ import annotations

from moyai.services.smart_farm.texts.steering import Words


class Sayer:
    """Words without places: ``{{ say.stop }}``."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def __getitem__(self, key: str) -> str:
        return self._words[key]
