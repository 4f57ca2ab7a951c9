"""Who gives a paper of the town: its name and the number to call."""

from __future__ import annotations

from django.conf import settings

from moyai.core.languages import get_page_language
from moyai.core.places.queries import list_municipalities
from moyai.core.residents.contacts import show_phone


def name_town() -> str:
    """Return the town's name in the reader's language; empty where no town is known."""
    towns = list_municipalities()
    if not towns:
        return ""
    return towns[0].name_en if get_page_language() == "en" else towns[0].name


def describe_issuer() -> dict[str, str]:
    """Return what ``money/issuer.html`` shows."""
    return {"town_name": name_town(), "town_phone": show_phone(settings.TOWN_PHONE)}
