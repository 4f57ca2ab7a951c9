"""Sentences as notices take them, and days and numbers as people say them."""

from __future__ import annotations

from datetime import date

from moyai.engines.conversation import LANGUAGES, Localized, Text, day_label


def as_notice(text: Localized) -> dict[str, str]:
    """Return a sentence by language, as the outbox keeps it."""
    return {"ja": text.get("ja"), "en": text.get("en"), "easy": text.get("easy")}


def show_day(day: date) -> Localized:
    """Return a day in words without its year: 6月10日(水); what is told of lies within some weeks."""
    whole = day_label(day)
    ja, en = (Text(whole.get(one, "short"), None, whole.get(one, "spoken")) for one in LANGUAGES[:2])
    return Localized(ja, en)


def show_number(count: int) -> Localized:
    """Return a number with its thousands apart."""
    return Localized.same(f"{count:,}")
