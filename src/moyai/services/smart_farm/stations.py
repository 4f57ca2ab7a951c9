"""Who comes to the farm's broker with a key of the sensors: a station that says readings of its farm."""

from __future__ import annotations

from datetime import datetime

from moyai.services.smart_farm.broker.access import Part, Principal
from moyai.services.smart_farm.enums import KeyScope
from moyai.services.smart_farm.queries.keys import find_key

USER = "farm_"
"""A gateway signs in as ``farm_<code of the farm>`` with its key as password."""


def find_station(name: str, password: str, _now: datetime) -> Principal | None:
    """Return the station that shows these, or None; its topic is ``farm/<code>/readings``."""
    key = find_key(password, KeyScope.WRITE)
    if key is None or name != USER + key.farm.code:
        return None
    return Principal(Part.STATION, key.farm.code)
