"""The exclusive taxi as another way, in words."""

from moyai.core.residents.contacts import show_phone
from moyai.engines.conversation import Localized, joined
from moyai.services.shared_taxi.queries.exclusive_way import ExclusiveWay
from moyai.services.shared_taxi.texts import exclusive as say


def show_exclusive(way: ExclusiveWay) -> Localized:
    """Return how to call it and what she pays, in every length."""
    firms = [
        say.FIRM.format(name=Localized.same(name), phone=Localized.same(show_phone(phone)))
        for name, phone in way.firms
    ]
    text = say.WAY if way.has_card else say.WAY_WITHOUT_CARD
    return text.format(firms=joined(firms), yen=way.flat_yen)
