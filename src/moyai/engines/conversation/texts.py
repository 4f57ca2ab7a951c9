"""Words in several languages and lengths, so that one prompt serves a screen, a chat and a telephone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Language = Literal[
    "ja", "en", "easy", "zh-hans", "zh-hant", "ko", "tl", "pt", "es", "fr", "ru", "vi", "th", "my", "id", "ne"
]
Length = Literal["full", "short", "spoken"]
LANGUAGES: tuple[Language, ...] = ("ja", "en", "easy")
"""In which everything is said, at every door."""
MORE_LANGUAGES: tuple[Language, ...] = (
    *("zh-hans", "zh-hant", "ko", "tl", "pt", "es", "fr"),
    *("ru", "vi", "th", "my", "id", "ne"),
)
"""In which some things are said as well: those of the pointing board for foreign residents (CLAIR). English
stands in where a sentence has none of them."""
ALL_LANGUAGES: tuple[Language, ...] = (*LANGUAGES, *MORE_LANGUAGES)


@dataclass(frozen=True)
class Text:
    """One sentence in one language: for a page (full), a button (short) and the ear (spoken).

    A missing length falls back to ``full``.
    """

    full: str
    short: str | None = None
    spoken: str | None = None

    def get(self, length: Length = "full") -> str:
        """Return the sentence at this length."""
        chosen = {"full": self.full, "short": self.short, "spoken": self.spoken}[length]
        return self.full if chosen is None else chosen


@dataclass(frozen=True, init=False)
class Localized:
    """One sentence in Japanese, English and, where written, やさしい日本語 (``easy``) and further languages.

    Two are the same sentence when these three are the same: the others are its translations.
    """

    ja: Text
    en: Text
    easy: Text | None
    more: Mapping[Language, Text] = field(compare=False, repr=False)

    def __init__(
        self,
        ja: Text | str,
        en: Text | str,
        easy: Text | str | None = None,
        more: Mapping[Language, Text | str] | None = None,
    ) -> None:
        object.__setattr__(self, "ja", _as_text(ja))
        object.__setattr__(self, "en", _as_text(en))
        object.__setattr__(self, "easy", None if easy is None else _as_text(easy))
        object.__setattr__(self, "more", {code: _as_text(words) for code, words in (more or {}).items()})

    @classmethod
    def same(cls, words: str) -> Localized:
        """Return words that are the same in every language, such as a name or a number."""
        return cls(words, words)

    def get(self, language: Language = "ja", length: Length = "full") -> str:
        """Return the sentence in this language and length.

        ``easy`` falls back to Japanese, every other language to English.
        """
        return self._in(language).get(length)

    def format(self, **facts: Any) -> Localized:
        """Fill ``{name}`` places; a fact that is Localized itself is taken in the same language and length.

        Format once only: filled-in words may contain braces of their own.

        Raises:
            KeyError: A place has no fact.
        """
        easy = None
        if self.easy is not None or any(_has_easy(fact) for fact in facts.values()):
            easy = _filled(self._in("easy"), "easy", facts)
        more = {code: _filled(words, code, facts) for code, words in self.more.items()}
        return Localized(_filled(self.ja, "ja", facts), _filled(self.en, "en", facts), easy, more)

    def to_json(self) -> dict[str, list[str | None]]:
        """Return the JSON form: language to [full, short, spoken]."""
        kept = {"ja": self.ja, "en": self.en, "easy": self.easy, **self.more}
        return {lang: [t.full, t.short, t.spoken] for lang, t in kept.items() if t is not None}

    @classmethod
    def from_json(cls, data: Mapping[str, list[str]]) -> Localized:
        """Read what `to_json` wrote."""
        easy = data.get("easy")
        more = {code: Text(*data[code]) for code in MORE_LANGUAGES if code in data}
        return cls(Text(*data["ja"]), Text(*data["en"]), Text(*easy) if easy else None, more)

    def _in(self, language: Language) -> Text:
        if language == "easy":
            return self.ja if self.easy is None else self.easy
        return self.ja if language == "ja" else self.more.get(language, self.en)


def joined(parts: list[Localized], ja: str = "、", en: str = ", ") -> Localized:
    """Join several sentences or words with the mark that each language uses."""

    def line(language: Language, mark: str) -> Text:
        lengths: tuple[Length, ...] = ("full", "short", "spoken")
        return Text(*(mark.join(part.get(language, length) for part in parts) for length in lengths))

    easy = line("easy", ja) if any(part.easy for part in parts) else None
    more = {code: line(code, ja if code.startswith("zh") else en) for code in list_more(parts)}
    return Localized(line("ja", ja), line("en", en), easy, more)


def list_more(parts: Iterable[Localized]) -> list[Language]:
    """Return the further languages in which at least one of the sentences is written."""
    found = {code for part in parts for code in part.more}
    return [code for code in MORE_LANGUAGES if code in found]


def _as_text(words: Text | str) -> Text:
    return words if isinstance(words, Text) else Text(words)


def _has_easy(fact: Any) -> bool:
    return isinstance(fact, Localized) and fact.easy is not None


def _filled(text: Text, language: Language, facts: dict[str, Any]) -> Text:
    full, short, spoken = (_line(text, language, length, facts) for length in ("full", "short", "spoken"))
    return Text(full, None if short == full else short, None if spoken == full else spoken)


def _line(text: Text, language: Language, length: Any, facts: dict[str, Any]) -> str:
    words = {
        name: fact.get(language, length) if isinstance(fact, Localized) else fact
        for name, fact in facts.items()
    }
    return text.get(length).format(**words)
