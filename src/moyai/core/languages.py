"""Which of the languages that we speak is meant."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from moyai.engines.conversation import ALL_LANGUAGES, LANGUAGES, Language, Localized

NAMES: dict[Language, str] = {
    "ja": "日本語",
    "easy": "やさしい日本語",
    "en": "English",
    "zh-hans": "简体中文",
    "zh-hant": "繁體中文",
    "ko": "한국어",
    "tl": "Tagalog",
    "pt": "Português",
    "es": "Español",
    "fr": "Français",
    "ru": "Русский",
    "vi": "Tiếng Việt",
    "th": "ภาษาไทย",
    "my": "မြန်မာဘာသာ",
    "id": "Bahasa Indonesia",
    "ne": "नेपाली",
}
"""As those who speak a language call it."""

_ALIASES: dict[str, Language] = {
    "zh": "zh-hans",
    "zh-cn": "zh-hans",
    "zh-sg": "zh-hans",
    "zh-tw": "zh-hant",
    "zh-hk": "zh-hant",
    "fil": "tl",
    "in": "id",
}
"""Other codes by which telephones and chats mean the same."""


def read_language(code: str | None) -> Language:
    """Return the language of a code such as ``en`` or ``en-gb``; Japanese where we do not speak it."""
    short = (code or "").partition("-")[0]
    return next((language for language in LANGUAGES if language == short), "ja")


def read_any_language(code: str | None) -> Language:
    """Return the language of a code among all in which something is said; Japanese where it is none."""
    plain = (code or "").lower().replace("_", "-")
    short = plain.partition("-")[0]
    found = next((language for language in ALL_LANGUAGES if language in (plain, short)), None)
    return found or _ALIASES.get(plain) or _ALIASES.get(short) or "ja"


def get_page_language() -> Language:
    """Return the language of the page that is being made."""
    return read_language(get_language())


def put(text: Any) -> str:
    """Return a sentence in the page's language; what is no sentence of ours as it is (a lazy translation)."""
    return text.get(get_page_language()) if isinstance(text, Localized) else str(text)
