"""People in a vehicle: how long they take to get in and out, and how long a ride may be."""

from __future__ import annotations

BOARD_S, BOARD_EACH_S = 60, 20
ALIGHT_S, ALIGHT_EACH_S = 40, 20
WHEELCHAIR_S = 180
"""Ramp, straps and belt, for each wheelchair at each end."""


def boarding_s(*, persons: int, wheelchairs: int) -> int:
    """Return the seconds that a party takes to get in.

    Args:
        persons: Everybody, those in wheelchairs included.
        wheelchairs: How many stay in a wheelchair.
    """
    return BOARD_S + BOARD_EACH_S * (persons - 1) + WHEELCHAIR_S * wheelchairs


def alighting_s(*, persons: int, wheelchairs: int) -> int:
    """Return the seconds that a party takes to get out (see boarding_s)."""
    return ALIGHT_S + ALIGHT_EACH_S * (persons - 1) + WHEELCHAIR_S * wheelchairs


def longest_ride_s(*, direct_s: int, factor_pct: int, slack_s: int) -> int:
    """Return the longest ride that a passenger is asked to put up with."""
    return direct_s * factor_pct // 100 + slack_s
