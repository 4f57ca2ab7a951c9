"""What shopping refuses, each with its code."""

from moyai.core.errors import Refused
from moyai.services.shopping.texts import refusals as say


class BadOrder(Refused):
    """The order makes no sense: empty, too much of something, too dear, not enough."""


class NotOffered(Refused):
    """An item is not sold, or not on that day, or not in that shop."""

    def __init__(self, item: str) -> None:
        super().__init__("not_offered", say.NOT_OFFERED.format(item=item), item=item)


class SoldOut(Refused):
    """Not as many are left as were wished for."""

    def __init__(self, item: str, left: int) -> None:
        text = (say.FEW_LEFT if left else say.SOLD_OUT).format(item=item, left=left)
        super().__init__("sold_out", text, item=item, left=left)


class PriceChanged(Refused):
    """An item has become dearer than what was shown; she is asked again."""

    def __init__(self, item: str, yen: int) -> None:
        text = say.PRICE_CHANGED.format(item=item, yen=f"{yen:,}")
        super().__init__("price_changed", text, item=item, yen=yen)


class NoRound(Refused):
    """No delivery day is open."""

    def __init__(self) -> None:
        super().__init__("no_round", say.NO_ROUND)


class NotMember(Refused):
    """She has not registered for shopping."""

    def __init__(self) -> None:
        super().__init__("not_member", say.NOT_MEMBER)


class NotChangeable(Refused):
    """It is past the cut-off, or the shop has begun."""

    def __init__(self) -> None:
        super().__init__("not_changeable", say.NOT_CHANGEABLE)


class ChangedMeanwhile(Refused):
    """Somebody else was quicker."""

    def __init__(self) -> None:
        super().__init__("changed_meanwhile", say.CHANGED_MEANWHILE)


class NoUndo(Refused):
    """It is too late to take it back."""

    def __init__(self) -> None:
        super().__init__("no_undo", say.NO_UNDO)


class NoConsent(Refused):
    """Goods are left at a door only where its people agree."""

    def __init__(self) -> None:
        super().__init__("no_consent", say.NO_CONSENT)


class NotPossible(Refused):
    """Something else stands against it; the text says what."""
