"""A bill by rates of consumption tax.

Prices are told with the tax in them, as they stand on the shelf (総額表示). Of a qualified invoice
(適格請求書) the tax is reckoned once for each rate from the sum of that
rate, and rounded once; rounding line by line is not allowed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

RATES = (10, 8, 0)
"""Rates in percent, in the order of a bill: standard, reduced, and what is no supply (a deposit)."""

MOST_YEN = 10**9


class Rounding(StrEnum):
    """What becomes of a part of a yen of tax: it is dropped, rounded at the half, or made a yen."""

    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"


@dataclass(frozen=True, slots=True)
class Charge:
    """One line.

    Attributes:
        yen: With the tax in it; negative for what is given back.
        rate_pct: Of ``RATES``.
    """

    yen: int
    rate_pct: int

    def __post_init__(self) -> None:
        if self.rate_pct not in RATES:
            raise ValueError(f"there is no rate of {self.rate_pct} %")
        if abs(self.yen) > MOST_YEN:
            raise ValueError("a charge is below a thousand million yen")


@dataclass(frozen=True, slots=True)
class RateSum:
    """The charges of one rate.

    Attributes:
        rate_pct: The rate.
        total_yen: With tax; negative where more was given back than bought.
        tax_yen: The tax in it, rounded once; of the sign of the total.
    """

    rate_pct: int
    total_yen: int
    tax_yen: int

    @property
    def net_yen(self) -> int:
        """Without tax."""
        return self.total_yen - self.tax_yen


@dataclass(frozen=True, slots=True)
class Bill:
    """All charges, by rate: rates without a charge are left out."""

    sums: tuple[RateSum, ...]

    @property
    def total_yen(self) -> int:
        """With tax."""
        return sum(each.total_yen for each in self.sums)

    @property
    def tax_yen(self) -> int:
        """The tax of all rates."""
        return sum(each.tax_yen for each in self.sums)


def make_bill(charges: Iterable[Charge], rounding: Rounding = Rounding.DOWN) -> Bill:
    """Return the sums of some charges by rate, the tax of each reckoned and rounded once.

    Args:
        charges: In any order.
        rounding: The issuer's way, the same for every bill.
    """
    sums: dict[int, int] = {}
    for charge in charges:
        sums[charge.rate_pct] = sums.get(charge.rate_pct, 0) + charge.yen
    return Bill(
        tuple(
            RateSum(rate, sums[rate], _find_tax(sums[rate], rate, rounding)) for rate in RATES if rate in sums
        )
    )


def _find_tax(total_yen: int, rate_pct: int, rounding: Rounding) -> int:
    """A refund's tax is that of its amount with the other sign: what is undone is undone to the yen."""
    whole, rest = divmod(abs(total_yen) * rate_pct, 100 + rate_pct)
    if rounding == Rounding.UP and rest:
        whole += 1
    if rounding == Rounding.HALF_UP and rest * 2 >= 100 + rate_pct:
        whole += 1
    return whole if total_yen >= 0 else -whole
