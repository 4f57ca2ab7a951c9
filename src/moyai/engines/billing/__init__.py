"""Billing: a month's charges summed, taxed once for each rate, and shared out in whole yen."""

from moyai.engines.billing.bill import Bill, Charge, RateSum, Rounding, make_bill
from moyai.engines.billing.shares import Subsidy, share_out, split_subsidy

__all__ = [
    "Bill",
    "Charge",
    "RateSum",
    "Rounding",
    "Subsidy",
    "make_bill",
    "share_out",
    "split_subsidy",
]
