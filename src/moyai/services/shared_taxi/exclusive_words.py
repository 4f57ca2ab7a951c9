"""The exclusive taxi as another way, in words."""

from dataclasses import dataclass

from moyai.core.residents.contacts import show_phone
from moyai.engines.conversation import Localized, Text, joined
from moyai.services.shared_taxi.texts import exclusive as say


@dataclass(frozen=True)
class ExclusiveWay:
    """How to call an exclusive taxi, and what she pays.

    Attributes:
        firms: names and telephone numbers.
        flat_yen: what she pays at most, whatever the meter shows.
        has_card: whether she holds the card with which it is paid.
    """

    firms: tuple[tuple[str, str], ...]
    flat_yen: int
    has_card: bool


def show_exclusive(way: ExclusiveWay) -> Localized:
    """Return how to call it and what she pays, in every length."""
    firms = [
        say.FIRM.format(name=Localized.same(name), phone=Localized.same(show_phone(phone)))
        for name, phone in way.firms
    ]
    text = say.WAY if way.has_card else say.WAY_WITHOUT_CARD
    return text.format(firms=_list_firms(firms), yen=way.flat_yen)


def _list_firms(firms: list[Localized]) -> Localized:
    """The eye reads all of them, a button and the ear take one."""
    whole, first = joined(firms), firms[0]
    return Localized(
        Text(whole.get("ja"), first.get("ja", "short"), first.get("ja", "spoken")),
        Text(whole.get("en"), first.get("en", "short"), first.get("en", "spoken")),
    )
