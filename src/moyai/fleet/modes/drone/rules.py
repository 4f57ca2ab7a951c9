"""Which no is final for a parcel, so that another carrier takes it at once."""

from __future__ import annotations

from moyai.engines.flight.go_no_go import Code

WEATHER = frozenset(
    {
        "wind_m_s",
        "gust_m_s",
        "rain_mm_h",
        "visibility_m",
        "ceiling_m",
        "thunder_km",
        "cold_c",
        "heat_c",
        "river_m",
    }
)
"""What nobody can mend; where nothing is known of it, that is a no as well."""

SEEN_TO = frozenset({"battery_pct", "route_range"})
"""A battery is charged or changed before the flight."""


def is_final(key: str, code: str) -> bool:
    """Tell whether an input stands against a flight for good: the weather, or what was found to be wrong.

    What is only missing or old besides the weather, people can still see to: the checklist is not whole.
    """
    if code == Code.FINE:
        return False
    return key in WEATHER or (code in (Code.BROKEN, Code.IMPOSSIBLE) and key not in SEEN_TO)
