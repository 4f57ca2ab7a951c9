"""ASTM F3548-21 operational intents. **Untested**: Japan has no public service to join yet.

Fields as in the standard's OpenAPI description (astm-utm/Protocol, utm.yaml). Heights there are above the
WGS 84 ellipsoid, neither above ground nor above sea: the geoid's height has to be given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID

from moyai.engines.flight.geometry import Point


class IntentState(StrEnum):
    """The states of an operational intent."""

    ACCEPTED = "Accepted"
    ACTIVATED = "Activated"
    NONCONFORMING = "Nonconforming"
    CONTINGENT = "Contingent"


NEEDS_KEY = frozenset({IntentState.ACCEPTED, IntentState.ACTIVATED})
"""States in which the body proves by ``key`` that everybody else's intents were read."""


class InTheWay(Exception):  # noqa: N818 - what the service says
    """The service refuses (409): others' intents or constraints there have not been read.

    Attributes:
        entities: Their references, as the service gave them.
    """

    def __init__(self, entities: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(f"{len(entities)} others")
        self.entities = tuple(entities)


class WrongAnswer(ValueError):  # noqa: N818 - what the answer is
    """What came back is not an answer of such a service."""


@dataclass(frozen=True)
class Volume:
    """A piece of air for a while; heights in metres above the ellipsoid.

    Attributes:
        ring: Its corners, the first not said again at the end.

    Raises:
        ValueError: Fewer than three corners, the first said twice, or it has no height or no time.
    """

    ring: tuple[Point, ...]
    lower_m: float
    upper_m: float
    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if len(self.ring) < 3 or len(set(self.ring)) != len(self.ring):
            raise ValueError("a volume has three corners or more, each said once")
        if not (self.lower_m < self.upper_m and self.starts_at < self.ends_at):
            raise ValueError("a volume has a height and a time")


@dataclass(frozen=True)
class Accepted:
    """What a service answers to an intent that it keeps.

    Attributes:
        ovn: What the next change or the taking back has to name.
        version: Counts the changes.
        subscribers: Whom to tell, as base addresses.
    """

    ovn: str
    version: int
    subscribers: tuple[str, ...]


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


def make_entity_id(of: str) -> str:
    """Return by which UUID (version 4 by its form) a service knows something of ours, the same each time."""
    return str(UUID(bytes=sha256(of.encode()).digest()[:16], version=4))


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
    base_url = base_url.rstrip("/")  # the standard allows none at the end
    return {
        "extents": [write_volume(each) for each in volumes],
        "state": state.value,
        "uss_base_url": base_url,
        "key": list(keys) if state in NEEDS_KEY else [],
        "new_subscription": {"uss_base_url": base_url, "notify_for_constraints": True},
    }


def read_accepted(body: Mapping[str, Any]) -> Accepted:
    """Return what a ChangeOperationalIntentReferenceResponse says.

    Raises:
        WrongAnswer: it is none, or has no ``ovn``.
    """
    try:
        reference = body["operational_intent_reference"]
        subscribers = tuple(str(each["uss_base_url"]) for each in body["subscribers"])
        found = Accepted(str(reference["ovn"]), int(reference["version"]), subscribers)
    except (KeyError, TypeError, ValueError):
        raise WrongAnswer("not an answer about an operational intent") from None
    if not found.ovn:
        raise WrongAnswer("an intent without an ovn")
    return found


def read_conflict(body: Mapping[str, Any]) -> InTheWay:
    """Return what an AirspaceConflictResponse (409) names; it may name nothing."""
    names = ("missing_operational_intents", "missing_constraints")
    return InTheWay([each for name in names for each in body.get(name) or ()])


def _write_time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class TrafficService(Protocol):
    """Who takes operational intents. A real one is to be written against a service that can be reached."""

    name: str

    def put_intent(self, entity_id: str, body: dict[str, Any], ovn: str = "") -> Accepted:
        """Announce a flight, or with the ``ovn`` of before change it.

        Raises:
            InTheWay: others are there whom ``key`` does not name.
            WrongAnswer: it is no such service.
        """
        ...

    def delete_intent(self, entity_id: str, ovn: str) -> None:
        """Take a flight back."""
        ...
