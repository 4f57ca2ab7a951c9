"""What the tags of OpenStreetMap say about a street, a node and a forbidden turn. Pure.

Written from the OpenStreetMap wiki: Key:highway, Key:access (the most particular key counts), Key:maxspeed,
Key:oneway, Key:barrier, Relation:restriction.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Tags = Mapping[str, str]

MODES: Final = ("motor", "bicycle", "foot")
"""Ways of moving that the map tells apart; a profile belongs to one."""

ROADS: Final = (
    *("motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary"),
    *("secondary_link", "tertiary", "tertiary_link", "unclassified", "residential", "living_street"),
    *("service", "road", "track", "pedestrian", "footway", "cycleway", "bridleway", "path", "steps"),
)
"""Values of ``highway`` that are streets; everything else is left out."""

SIGNAL: Final = 1 << 7
"""Flag of a node with traffic lights; the lower bits say for which modes it cannot be passed."""

_KEYS = {
    "motor": ("motorcar", "motor_vehicle", "vehicle", "access"),
    "bicycle": ("bicycle", "vehicle", "access"),
    "foot": ("foot", "access"),
}
_GENERAL = {"vehicle", "access"}
_OPEN = {"yes", "permissive", "designated", "destination", "customers", "delivery", "official"}
_SHUT = {"no", "private", "permit", "agricultural", "forestry", "military", "emergency", "use_sidepath"}
_SHUT |= {"dismount", "employees"}
_NOT_FOR = {
    "motor": {"pedestrian", "footway", "cycleway", "bridleway", "path", "steps"},
    "bicycle": {"motorway", "motorway_link", "pedestrian", "footway", "bridleway", "path", "steps"},
    "foot": {"motorway", "motorway_link"},
}
_PASSABLE = {
    **dict.fromkeys(("toll_booth", "cattle_grid", "entrance", "border_control", "kerb", "sally_port"), MODES),
    **dict.fromkeys(
        ("bollard", "gate", "lift_gate", "swing_gate", "chain", "bump_gate"), ("bicycle", "foot")
    ),
    **dict.fromkeys(("cycle_barrier", "motorcycle_barrier", "planter", "height_restrictor"), MODES[1:]),
    **dict.fromkeys(("block", "sliding_gate", "jersey_barrier", "rope", "spikes"), MODES[1:]),
    **dict.fromkeys(("stile", "turnstile", "kissing_gate", "full-height_turnstile", "step"), ("foot",)),
}
_JAPAN_KM_PER_H = {"urban": 60.0, "rural": 60.0, "nsl": 60.0, "national": 60.0, "motorway": 100.0}
_JAPAN_KM_PER_H |= {"express": 100.0, "living_street": 30.0, "zone30": 30.0, "residential": 30.0}
_WAYS_ON = ("left_turn", "right_turn", "straight_on", "u_turn")
_TURNS = {f"{word}_{way}" for word in ("no", "only") for way in _WAYS_ON}
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(km/h|kmh|kph|mph|knots)?")
_UNITS = {"mph": 1.609344, "knots": 1.852}


@dataclass(frozen=True, slots=True)
class WayFacts:
    """What a way's tags say.

    Attributes:
        road: Its place in ``ROADS``.
        open: A bit for each mode and direction, see ``open_bit``.
        limits: Signed speed limits in km/h along and against the way; 0 where there is none.
        width_m: The width that is free, 0 where it is not known.
    """

    road: int
    open: int
    limits: tuple[float, float] = (0.0, 0.0)
    width_m: float = 0.0


@dataclass(frozen=True, slots=True)
class TurnFacts:
    """What a restriction's tags say: the kind (``no_left_turn`` …) and a bit for each mode it binds."""

    kind: str
    modes: int


def open_bit(mode: int, against: bool = False) -> int:
    """Return the bit that says a mode may go along (or against) a way."""
    return 1 << (2 * mode + against)


def read_way(tags: Tags) -> WayFacts | str:
    """Return a way's facts, or in a few words why it is no street for anybody."""
    highway = tags.get("highway", "")
    if highway not in ROADS:
        return f"highway={highway}"
    if tags.get("area") == "yes":
        return "an area"
    open_ = sum(_directions(tags, highway, mode) for mode in range(len(MODES)))
    if not open_:
        return "closed to everybody"
    return WayFacts(ROADS.index(highway), open_, _limits(tags), _read_width(tags))


def read_node(tags: Tags) -> int:
    """Return a node's flags: ``1 << mode`` where a barrier stops the mode, ``SIGNAL`` for traffic lights."""
    flags = SIGNAL if tags.get("highway") == "traffic_signals" else 0
    barrier = tags.get("barrier")
    if barrier is None:
        return flags
    passes = _PASSABLE.get(barrier, ())
    for mode, name in enumerate(MODES):
        if not _is_open(tags, name, default=name in passes, general_opens=True):
            flags |= 1 << mode
    return flags


def read_turn(tags: Tags) -> TurnFacts | str:
    """Return what a restriction forbids or commands, or in a few words why it is left out."""
    if any(key in tags for key in ("day_on", "hour_on", "restriction:conditional")):
        return "only at some hours"
    kind = tags.get("restriction") or tags.get("restriction:motorcar") or ""
    if kind not in _TURNS:
        return f"restriction={kind}"
    excepted = {word.strip() for word in tags.get("except", "").split(";")}
    modes = 0 if excepted & {"motorcar", "motor_vehicle"} else 1
    if "restriction" in tags and "bicycle" not in excepted:
        modes |= 1 << MODES.index("bicycle")
    return TurnFacts(kind, modes) if modes else "binds none of our vehicles"


def read_speed(text: str) -> float:
    """Return a speed limit in km/h, 0 where the text gives none."""
    text = text.strip()
    if text.lower() == "walk":
        return 6.0
    country, colon, zone = text.partition(":")
    if colon:
        return _JAPAN_KM_PER_H.get(zone.lower(), 0.0) if country.upper() == "JP" else 0.0
    found = _NUMBER.fullmatch(text.lower())
    return float(found[1]) * _UNITS.get(found[2] or "", 1.0) if found else 0.0


def _limits(tags: Tags) -> tuple[float, float]:
    both = read_speed(tags.get("maxspeed", ""))
    along, against = (read_speed(tags.get(f"maxspeed:{side}", "")) for side in ("forward", "backward"))
    return (along or both, against or both)


def _read_width(tags: Tags) -> float:
    """Return the narrowest width signed or measured; estimates and spans say too little."""
    texts = (tags.get(key, "") for key in ("width", "maxwidth", "maxwidth:physical"))
    found = [float(hit[1]) for text in texts if (hit := re.fullmatch(r"(\d+(?:\.\d+)?)\s*m?", text.strip()))]
    return min((width for width in found if width > 0), default=0.0)


def _directions(tags: Tags, highway: str, mode: int) -> int:
    name = MODES[mode]
    if not _is_open(tags, name, default=_is_open_unless_told(tags, highway, name)):
        return 0
    along, against = _one_way(tags, highway, name)
    return (open_bit(mode) if along else 0) | (open_bit(mode, True) if against else 0)


def _is_open_unless_told(tags: Tags, highway: str, mode: str) -> bool:
    if tags.get("motorroad") == "yes" and mode != "motor":
        return False
    return highway not in _NOT_FOR[mode]


def _is_open(tags: Tags, mode: str, *, default: bool, general_opens: bool = False) -> bool:
    """Tell whether a mode may go; ``access=yes`` on a footway does not make it a street for cars."""
    for key in _KEYS[mode]:
        value = tags.get(key)
        if value in _SHUT:
            return False
        if value in _OPEN:
            return True if general_opens or key not in _GENERAL else default
    return default


def _one_way(tags: Tags, highway: str, mode: str) -> tuple[bool, bool]:
    """Return whether a mode may go along and against the way."""
    if mode == "foot":
        return _read_one_way(tags.get("oneway:foot", "no"))
    value = tags.get("oneway:bicycle") if mode == "bicycle" else tags.get("oneway:motor_vehicle")
    value = value or tags.get("oneway")
    if value is None:
        is_implied = highway.startswith("motorway") or tags.get("junction") in ("roundabout", "circular")
        value = "yes" if is_implied else "no"
    return _read_one_way(value)


def _read_one_way(value: str) -> tuple[bool, bool]:
    if value in ("yes", "true", "1"):
        return (True, False)
    if value in ("-1", "reverse"):
        return (False, True)
    # A reversible lane runs now this way and now that: nobody may count on it.
    return (False, False) if value == "reversible" else (True, True)
