"""Which of the languages that we speak is meant."""

from __future__ import annotations

from django.utils.translation import get_language

from moyai.engines.conversation import LANGUAGES, Language


def read_language(code: str | None) -> Language:
    """Return the language of a code such as ``en`` or ``en-gb``; Japanese where we do not speak it."""
    short = (code or "").partition("-")[0]
    return next((language for language in LANGUAGES if language == short), "ja")


def get_page_language() -> Language:
    """Return the language of the page that is being made."""
    return read_language(get_language())
