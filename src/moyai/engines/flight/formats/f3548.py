"""ASTM F3548-21 operational intents. **Untested**: Japan has no public service to join yet.

Heights there are above the WGS 84 ellipsoid, not above ground: the geoid's height has to be given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol

from moyai.engines.flight.geometry import Point


class IntentState(StrEnum):
    """The states of an operational intent."""

    ACCEPTED = "Accepted"
    ACTIVATED = "Activated"
    NONCONFORMING = "Nonconforming"
    CONTINGENT = "Contingent"


@dataclass(frozen=True)
class Volume:
    """A piece of air for a while; heights in metres above the ellipsoid."""

    ring: tuple[Point, ...]
    lower_m: float
    upper_m: float
    starts_at: datetime
    ends_at: datetime


def make_volume(
    ring: tuple[Point, ...],
    *,
    lowest_amsl_m: float,
    highest_amsl_m: float,
    geoid_m: float,
    starts_at: datetime,
    ends_at: datetime,
) -> Volume:
    """Return the volume of a flight; ``geoid_m`` is how far sea level lies above the ellipsoid there."""
    return Volume(ring, lowest_amsl_m + geoid_m, highest_amsl_m + geoid_m, starts_at, ends_at)


def write_volume(volume: Volume) -> dict[str, Any]:
    """Return a Volume4D."""
    return {
        "volume": {
            "outline_polygon": {"vertices": [{"lng": lon, "lat": lat} for lon, lat in volume.ring]},
            "altitude_lower": {"value": volume.lower_m, "reference": "W84", "units": "M"},
            "altitude_upper": {"value": volume.upper_m, "reference": "W84", "units": "M"},
        },
        "time_start": {"value": _write_time(volume.starts_at), "format": "RFC3339"},
        "time_end": {"value": _write_time(volume.ends_at), "format": "RFC3339"},
    }


def write_reference(
    volumes: Sequence[Volume], *, state: IntentState, base_url: str, keys: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the body of PUT /dss/v1/operational_intent_references/{entityid}."""
    return {
        "extents": [write_volume(each) for each in volumes],
        "state": state.value,
        "uss_base_url": base_url,
        "key": list(keys),
        "new_subscription": {"uss_base_url": base_url, "notify_for_constraints": True},
    }


def _write_time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class TrafficService(Protocol):
    """Who takes operational intents. A real one is to be written against a service that can be reached."""

    def put_intent(self, entity_id: str, body: dict[str, Any], ovn: str = "") -> dict[str, Any]:
        """Announce or change a flight; the answer has its ``ovn``, or what of others is in the way."""

    def delete_intent(self, entity_id: str, ovn: str) -> None:
        """Take a flight back."""
