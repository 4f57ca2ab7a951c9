"""When a round closes for whom, and its windows as moments. No database."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from moyai.core.clock import at_local
from moyai.services.shopping.models import Round, RoundRule

_DAY_MINUTES = 1440


def compute_closing(rule: RoundRule, day: date) -> datetime:
    """Return when orders for a day close by its rule, for a channel without an earlier cut-off."""
    return at_local(day - timedelta(days=rule.closes_days_before), rule.closes_minutes)


def compute_cut_off(round_: Round, channel: str) -> datetime:
    """Return until when one may order for a round through a channel (that moment excluded)."""
    return round_.closes_at - timedelta(minutes=int(round_.early_minutes.get(channel, 0)))


def list_windows(round_: Round) -> list[tuple[datetime, datetime]]:
    """Return the windows of a round as moments."""
    return [(at_local(round_.date, start), at_local(round_.date, end)) for start, end in round_.windows]


def find_window(round_: Round, wished: tuple[int, int]) -> tuple[datetime, datetime]:
    """Return the wished window of a round, else its nearest: a round has another day's windows by rule."""
    nearest = min(round_.windows, key=lambda one: (abs(one[0] - wished[0]), one[0]))
    return at_local(round_.date, nearest[0]), at_local(round_.date, nearest[1])


def are_windows(windows: Sequence[Sequence[int]]) -> bool:
    """Tell whether these are windows of a day, in order, none within another."""
    flat = [minute for window in windows for minute in window]
    in_order = all(a < b for a, b in windows) and flat == sorted(flat)
    return bool(windows) and in_order and all(0 <= minute < _DAY_MINUTES for minute in flat)
