"""Is a bill right? Reckoned again in fractions, with no code of what made it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from moyai.engines.billing.bill import Bill, Charge, Rounding


def list_objections(charges: Sequence[Charge], bill: Bill, rounding: Rounding) -> list[str]:
    """Return what is wrong with a bill; empty where it is right."""
    found = []
    if bill.total_yen != sum(charge.yen for charge in charges):
        found.append("the total is not the sum of the charges")
    if {each.rate_pct for each in bill.sums} != {charge.rate_pct for charge in charges}:
        found.append("the rates are not those of the charges")
    for each in bill.sums:
        of_rate = [charge.yen for charge in charges if charge.rate_pct == each.rate_pct]
        if each.total_yen != sum(of_rate) or each.net_yen + each.tax_yen != each.total_yen:
            found.append(f"{each.rate_pct} %: the sum is wrong")
        exact = Fraction(each.total_yen * each.rate_pct, 100 + each.rate_pct)
        if each.tax_yen != _round(exact, rounding):
            found.append(f"{each.rate_pct} %: the tax is not {float(exact)} rounded once")
    return found


def _round(exact: Fraction, rounding: Rounding) -> int:
    size = abs(exact)
    rounded = {
        Rounding.DOWN: floor(size),
        Rounding.UP: ceil(size),
        Rounding.HALF_UP: floor(size + Fraction(1, 2)),
    }[rounding]
    return rounded if exact >= 0 else -rounded
