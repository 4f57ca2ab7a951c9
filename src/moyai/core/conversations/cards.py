"""What services show a resident at a glance, at any door: the ride that comes, the parcel on its way.

Channels import no service: a service registers here, in its ``AppConfig.ready()``::

    add_cards("shared_taxi", list_ride_cards)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from moyai.core.residents.models import Resident


@dataclass(frozen=True)
class Card:
    """One thing that is going on, in the words of the language that is active.

    Attributes:
        title: What it is: 「6月10日(水) 伊那中央病院へ」.
        headline: How it stands, one sentence.
        detail: One more line, such as the time.
        number: What she says to whoever comes, or empty.
        starts_at: When it begins; the next comes first.
        icon: Name of an icon of core/ui.
    """

    title: str
    headline: str
    starts_at: datetime
    detail: str = ""
    number: str = ""
    icon: str = "info"


CardLoader = Callable[[Resident, datetime], list[Card]]
_loaders: dict[str, CardLoader] = {}


def add_cards(key: str, load: CardLoader) -> None:
    """Let a service show cards; the same key again replaces it."""
    _loaders[key] = load


def list_cards(resident: Resident, now: datetime) -> list[Card]:
    """Return what is going on for a resident, the next first."""
    cards = [card for load in _loaders.values() for card in load(resident, now)]
    return sorted(cards, key=lambda card: card.starts_at)
