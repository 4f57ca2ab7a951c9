"""What engines say to people, in Japanese and English."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Sentence(NamedTuple):
    """One sentence in both languages; ``Localized(*sentence)`` makes it one of a conversation.

    Attributes:
        ja: In Japanese, plain enough to be read aloud to a child of ten or somebody of 85.
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


def joined(parts: Iterable[Sentence]) -> Sentence:
    """Return several as one, each after the other."""
    kept = list(parts)
    return Sentence("".join(each.ja for each in kept), " ".join(each.en for each in kept))


def listed(names: Iterable[Sentence]) -> Sentence:
    """Return names as an enumeration."""
    kept = list(names)
    return Sentence("、".join(each.ja for each in kept), ", ".join(each.en for each in kept))


def named(name: str) -> Sentence:
    """Return a name that is the same in both languages."""
    return Sentence(name, name)


def _in(fact: object, language: int) -> object:
    return fact[language] if isinstance(fact, Sentence) else fact
