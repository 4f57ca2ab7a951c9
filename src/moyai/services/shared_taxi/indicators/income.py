"""What comes in for the rides besides the city's money: fares, passes, sponsors of stops."""

from datetime import timedelta

from moyai.core.indicators.registry import Period
from moyai.core.indicators.series import divide
from moyai.core.ledger.chart import PASS_INCOME
from moyai.core.ledger.queries import get_balance
from moyai.services.shared_taxi.history.facts import list_done, list_drives


def read_fares(period: Period) -> float:
    """Return the fares of the rides driven, prepaid tickets at their face."""
    return float(sum(fact.fare_yen for fact in list_done(period)))


def read_passes(period: Period) -> float:
    """Return what passes were sold for, less what was given back for them, by the books."""
    before = get_balance(PASS_INCOME, until=period.since - timedelta(days=1))
    return float(get_balance(PASS_INCOME, until=period.until) - before)


def read_sponsors(period: Period) -> float:
    """Return what sponsors of stops pay for the rides driven."""
    return float(sum(fact.sponsor_yen for fact in list_done(period)))


def read_income(period: Period) -> float:
    """Return all three together."""
    return read_fares(period) + read_passes(period) + read_sponsors(period)


def read_recovery(period: Period) -> float | None:
    """Return them in percent of the operating cost."""
    return divide(read_income(period), sum(drive.cost_yen for drive in list_drives(period)), 100)
