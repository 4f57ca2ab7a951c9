"""What is to be posted, before it stands in the books."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from moyai.core.ledger.chart import Account, Unit


@dataclass(frozen=True)
class Side:
    """One line to be.

    Attributes:
        account: of the chart.
        party: whose, e.g. ``"vehicle:m1"``; empty where it is only the town's.
        amount: in the account's unit; positive to the debit, negative to the credit.
    """

    account: Account
    party: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class Posting:
    """One entry to be.

    Attributes:
        key: the same for the same thing posted again.
        business_date: the day it belongs to.
        sides: amounts of zero are left out.
        reason: a sentence for the town's officers.
        reference: what it is about, e.g. ``"ride:48210937"``.
    """

    key: str
    business_date: date
    sides: tuple[Side, ...]
    reason: str
    reference: str = ""

    def list_sides(self) -> list[Side]:
        """Return the sides that move something."""
        return [side for side in self.sides if side.amount]


def debit(account: Account, amount: int, party: str = "") -> Side:
    """Return a side to the debit."""
    return Side(account, party, amount)


def credit(account: Account, amount: int, party: str = "") -> Side:
    """Return a side to the credit."""
    return Side(account, party, -amount)


def count_moved(sides: Iterable[Side]) -> dict[Unit, int]:
    """Return the sum of the debits in each unit."""
    moved: dict[Unit, int] = {}
    for side in sides:
        if side.amount > 0:
            moved[side.account.unit] = moved.get(side.account.unit, 0) + side.amount
    return moved
