"""The engine's sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from moyai.core.languages import put
from moyai.engines.conversation import Localized
from moyai.engines.sentences import Sentence


def speak(sentence: Sentence) -> str:
    """Return a sentence in the language of the page."""
    return put(Localized(*sentence))


def speak_words(words: Mapping[str, str]) -> str:
    """Return kept words in the language of the page."""
    japanese = words.get("ja", "")
    return put(Localized(japanese, words.get("en", japanese)))
