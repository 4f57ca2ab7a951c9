"""What this engine says to people, in Japanese and English."""

from __future__ import annotations

from typing import NamedTuple


class Sentence(NamedTuple):
    """One sentence in both languages; ``Localized(*sentence)`` makes it one of a conversation.

    Attributes:
        ja: In Japanese, plain enough to be read aloud to somebody of 85.
        en: The same in English.
    """

    ja: str
    en: str

    def format(self, **facts: object) -> Sentence:
        """Return it with its ``{name}`` places filled; a fact that is a sentence is taken in each language.

        Raises:
            KeyError: a place has no fact.
        """
        return Sentence(
            self.ja.format(**{name: _in(fact, 0) for name, fact in facts.items()}),
            self.en.format(**{name: _in(fact, 1) for name, fact in facts.items()}),
        )


def joined(parts: list[Sentence]) -> Sentence:
    """Return several as one, each after the other."""
    return Sentence("".join(each.ja for each in parts), " ".join(each.en for each in parts))


def listed(names: list[Sentence]) -> Sentence:
    """Return names as an enumeration."""
    return Sentence("、".join(each.ja for each in names), ", ".join(each.en for each in names))


def _in(fact: object, language: int) -> object:
    return fact[language] if isinstance(fact, Sentence) else fact
