"""The town's streets, where it has imported them: loaded once, again when the file or its closures change."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock

from django.conf import settings

from moyai.core.errors import Refused
from moyai.engines.travel import StraightLine, TravelError, TravelProvider
from moyai.engines.travel.streets import Closure, StreetMap, StreetTravel, load_map
from moyai.engines.travel.valhalla import COSTINGS, ValhallaTravel
from moyai.fleet.planning.closures import TimedClosure, read_closures
from moyai.fleet.profiles import find_profile, find_street_profile

MAP_FILE = "town.streets"
CLOSURES_FILE = "closures.json"
OFF = "off"

Stamp = tuple[str, int, int]

_log = logging.getLogger(__name__)


def streets_folder() -> Path:
    """Return where the town's streets and closures are kept."""
    return Path(settings.HOME) / "streets"


def find_travel(profile: str, begin: datetime | None, end: datetime | None) -> TravelProvider:
    """Return the best source of travel times for a profile that there is.

    Args:
        profile: The profile's key.
        begin: When the trips may begin; None: closures do not matter.
        end: When the last of them may end.
    """
    closures = _find_closures(begin, end)
    own = _find_streets(profile, closures) or _straight(profile)
    if not settings.MOYAI_VALHALLA or closures:  # the service knows nothing of our closures
        return own
    return _valhalla(settings.MOYAI_VALHALLA, profile, own)


def find_street_travel(profile: str) -> StreetTravel | None:
    """Return travel along the town's streets, none where they are not imported or cannot be used."""
    return _find_streets(profile, ())


@dataclass
class _Loaded:
    """What one process holds of one stored map."""

    stamp: Stamp
    streets: StreetMap | None
    travel: dict[str, StreetTravel | None] = field(default_factory=dict)
    closed: dict[tuple[str, tuple[Closure, ...]], StreetTravel] = field(default_factory=dict)


_MOST_CLOSED = 8
_lock = Lock()
_loaded = _Loaded(("", 0, 0), None)


def _find_streets(profile: str, closures: tuple[Closure, ...]) -> StreetTravel | None:
    global _loaded
    stamp = _stamp(streets_folder() / MAP_FILE)
    if stamp is None or settings.MOYAI_STREETS == OFF:
        return None
    with _lock:  # one thread loads, the others wait for the same
        if _loaded.stamp != stamp:
            _loaded = _Loaded(stamp, _load(Path(stamp[0])))
        return _open(_loaded, profile, closures)


def _open(loaded: _Loaded, profile: str, closures: tuple[Closure, ...]) -> StreetTravel | None:
    if profile not in loaded.travel:
        loaded.travel[profile] = _make_travel(loaded.streets, profile)
    travel = loaded.travel[profile]
    if travel is None or not closures:
        return travel
    key = (profile, closures)
    if key not in loaded.closed:
        while len(loaded.closed) >= _MOST_CLOSED:
            loaded.closed.pop(next(iter(loaded.closed)))
        loaded.closed[key] = travel.with_closures(closures)
    return loaded.closed[key]


def _load(file: Path) -> StreetMap | None:
    try:
        return load_map(file)
    except TravelError as error:
        _log.error("Straight lines serve instead of streets: %s", error)
        return None


def _make_travel(streets: StreetMap | None, profile: str) -> StreetTravel | None:
    if streets is None:
        return None
    try:
        return StreetTravel(streets, find_street_profile(profile))
    except TravelError as error:
        _log.error("Straight lines serve instead of streets: %s", error)
        return None


def _find_closures(begin: datetime | None, end: datetime | None) -> tuple[Closure, ...]:
    stamp = _stamp(streets_folder() / CLOSURES_FILE)
    if stamp is None or begin is None or end is None:
        return ()
    return tuple(each.closure for each in _read_closures(stamp) if each.touches(begin, end))


@lru_cache(maxsize=2)
def _read_closures(stamp: Stamp) -> tuple[TimedClosure, ...]:
    try:
        return read_closures(Path(stamp[0]))
    except Refused as error:
        _log.error("No closure counts: %s", error.text)
        return ()


@lru_cache(maxsize=16)
def _straight(profile: str) -> StraightLine:
    return StraightLine(find_profile(profile))


@lru_cache(maxsize=16)
def _valhalla(address: str, profile: str, own: TravelProvider) -> ValhallaTravel:
    costing = COSTINGS[find_street_profile(profile).mode]
    return ValhallaTravel(address, find_profile(profile), costing=costing, otherwise=own)


def _stamp(file: Path) -> Stamp | None:
    """Return what changes whenever a file is written anew, None where there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return (str(file), found.st_mtime_ns, found.st_size)
