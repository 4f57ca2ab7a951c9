"""The corridor network as a GeoJSON file: points, ways between them, closed areas; written, read, checked.

A point is a Feature with a Point and the properties of ``models.Waypoint``; a way is a LineString with
``from`` and ``to`` (keys of points); a closed area is a Polygon of one ring with ``key``, ``name``
and ``reason``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, TypeGuard

from django.utils.translation import gettext as _

from moyai.engines.flight import Network, NoFly
from moyai.engines.flight import Waypoint as Point
from moyai.engines.flight.closed import list_open_ways
from moyai.fleet.modes.drone.enums import WaypointKind
from moyai.fleet.modes.drone.models import NoFlyZone, Way, Waypoint

MOST_BYTES, MOST_FEATURES, MOST_CORNERS, MOST_TOLD = 2_000_000, 2_000, 500, 20
WEST, EAST, SOUTH, NORTH = 122.0, 154.1, 20.0, 46.0
LOWEST_M, HIGHEST_GROUND_M, HIGHEST_M = -100.0, 3_800.0, 149.0
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,49}\Z")


class WrongNetwork(ValueError):  # noqa: N818 - what the file is
    """A file that is no network; ``told`` are sentences for whoever made it."""

    def __init__(self, told: list[str]) -> None:
        super().__init__("; ".join(told))
        self.told = told[:MOST_TOLD]


@dataclass
class ReadNetwork:
    """What a file says: fields of rows by key, and ways as pairs of keys."""

    points: dict[str, dict[str, Any]] = field(default_factory=dict)
    ways: list[tuple[str, str]] = field(default_factory=list)
    zones: dict[str, dict[str, Any]] = field(default_factory=dict)

    def list_blocked(self) -> list[tuple[str, str]]:
        """Return the ways that a closed area bars: they stay in the network and are not flown."""
        network = self.as_network()
        still_open = set(list_open_ways(network))
        return [way for way in self.ways if way not in still_open]

    def as_network(self) -> Network:
        """Return it as the engine takes it.

        Raises:
            ValueError: the engine objects.
        """
        names = ("lon", "lat", "ground_m", "height_m")
        return Network(
            tuple(Point(key, *(one[name] for name in names)) for key, one in self.points.items()),
            tuple(self.ways),
            tuple(NoFly(key, tuple(map(tuple, one["ring"]))) for key, one in self.zones.items()),
            frozenset(key for key, one in self.points.items() if one["is_landing"]),
        )


def write_network() -> str:
    """Return the network as it is."""
    points = list(Waypoint.objects.order_by("key"))
    features = [_feature("Point", [one.lon, one.lat], _describe(one)) for one in points]
    for way in Way.objects.select_related("one", "other").order_by("pk"):
        line = [[way.one.lon, way.one.lat], [way.other.lon, way.other.lat]]
        features.append(_feature("LineString", line, {"from": way.one.key, "to": way.other.key}))
    for zone in NoFlyZone.objects.all():
        ring = [[*zone.ring, zone.ring[0]]]
        said = {"key": zone.key, "name": zone.name, "reason": zone.reason}
        features.append(_feature("Polygon", ring, said))
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1)


def _describe(one: Waypoint) -> dict[str, Any]:
    names = ("key", "name", "kind", "ground_m", "height_m", "is_landing", "river_limit_m")
    return {name: getattr(one, name) for name in names}


def _feature(kind: str, coordinates: Any, properties: dict[str, Any]) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def read_network(data: bytes) -> ReadNetwork:
    """Return what a file says.

    Raises:
        WrongNetwork: with everything that is wrong, up to 20 sentences.
    """
    found, told = ReadNetwork(), list[str]()
    for number, feature in enumerate(_list_features(data), start=1):
        try:
            _READERS[_kind_of(feature)](feature, found)
        except _Wrong as wrong:
            told.append(_("%(number)d番目：%(what)s") % {"number": number, "what": wrong})
    told += _list_loose(found)
    if told:
        raise WrongNetwork(told)
    try:
        found.as_network()
    except ValueError as error:
        raise WrongNetwork([str(error)]) from error
    return found


class _Wrong(Exception):  # noqa: N818 - one feature is
    pass


def _list_features(data: bytes) -> list[Any]:
    if len(data) > MOST_BYTES:
        raise WrongNetwork([_("ファイルが大きすぎます（2MBまで）。")])
    try:
        read = json.loads(data.decode("utf-8-sig"))
        features = read["features"]
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, RecursionError):
        features = None
    if not isinstance(features, list):
        raise WrongNetwork([_("GeoJSONのFeatureCollectionではありません。")])
    if len(features) > MOST_FEATURES:
        raise WrongNetwork([_("点・経路・区域は、合わせて2000までです。")])
    return features


def _kind_of(feature: Any) -> str:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in _READERS or not isinstance(feature.get("properties"), dict):
        raise _Wrong(_("点（Point）・経路（LineString）・区域（Polygon）のどれかにしてください。"))
    return str(kind)


def _read_point(feature: Mapping[str, Any], found: ReadNetwork) -> None:
    said = feature["properties"]
    key = _read_key(said, found.points)
    lon, lat = _read_place(feature["geometry"].get("coordinates"))
    if said.get("kind") not in WaypointKind.values:
        raise _Wrong(
            _("「%(key)s」のkindは、%(kinds)sのどれかです。")
            % {"key": key, "kinds": "・".join(WaypointKind.values)}
        )
    found.points[key] = {
        "name": _read_words(said, "name", 60) or key,
        "kind": said["kind"],
        "lon": lon,
        "lat": lat,
        "ground_m": _read_number(said, "ground_m", LOWEST_M, HIGHEST_GROUND_M),
        "height_m": _read_number(said, "height_m", 1.0, HIGHEST_M),
        "is_landing": said.get("is_landing") is True,
        "river_limit_m": None
        if said.get("river_limit_m") is None
        else _read_number(said, "river_limit_m", -20.0, 50.0),
    }


def _read_way(feature: Mapping[str, Any], found: ReadNetwork) -> None:
    ends = [feature["properties"].get(name) for name in ("from", "to")]
    if not all(isinstance(each, str) for each in ends) or ends[0] == ends[1]:
        raise _Wrong(_("経路には、from と to に、ちがう2つの点のkeyが要ります。"))
    way = (str(ends[0]), str(ends[1]))
    if way in found.ways or way[::-1] in found.ways:
        raise _Wrong(_("「%(one)s」と「%(other)s」の経路が2つあります。") % {"one": way[0], "other": way[1]})
    found.ways.append(way)


def _read_zone(feature: Mapping[str, Any], found: ReadNetwork) -> None:
    said, rings = feature["properties"], feature["geometry"].get("coordinates")
    key = _read_key(said, found.zones)
    if not isinstance(rings, list) or len(rings) != 1 or not isinstance(rings[0], list):
        raise _Wrong(_("「%(key)s」の区域は、穴のない1つの輪にしてください。") % {"key": key})
    ring = [list(_read_place(each)) for each in rings[0][: MOST_CORNERS + 2]]
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    if not len({tuple(each) for each in ring}) >= 3 or len(ring) > MOST_CORNERS:
        raise _Wrong(_("「%(key)s」の区域には、角が3つから500まで要ります。") % {"key": key})
    name = _read_words(said, "name", 60) or key
    found.zones[key] = {"name": name, "ring": ring, "reason": _read_words(said, "reason", 120)}


_READERS = {"Point": _read_point, "LineString": _read_way, "Polygon": _read_zone}


def _read_key(said: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    key = said.get("key")
    if not isinstance(key, str) or not _KEY.match(key):
        raise _Wrong(_("keyは、英小文字・数字・ハイフンで50字までです。"))
    if key in known:
        raise _Wrong(_("「%(key)s」が2つあります。") % {"key": key})
    return key


def _read_place(coordinates: Any) -> tuple[float, float]:
    pair = coordinates[:2] if isinstance(coordinates, list) else []
    if len(pair) != 2 or not all(_is_number(each) for each in pair):
        raise _Wrong(_("座標が数ではありません。"))
    lon, lat = float(pair[0]), float(pair[1])
    if WEST <= lat <= EAST and SOUTH <= lon <= NORTH:
        raise _Wrong(_("緯度と経度が逆のようです。GeoJSONは経度が先です。"))
    if not (WEST <= lon <= EAST and SOUTH <= lat <= NORTH):
        raise _Wrong(_("座標が日本の外です。"))
    return lon, lat


def _read_number(said: Mapping[str, Any], name: str, least: float, most: float) -> float:
    value = said.get(name)
    if not _is_number(value) or not least <= float(value) <= most:
        facts = {"name": name, "least": f"{least:g}", "most": f"{most:g}"}
        raise _Wrong(_("%(name)sは、%(least)sから%(most)sまでの数です。") % facts)
    return float(value)


def _read_words(said: Mapping[str, Any], name: str, most: int) -> str:
    value = said.get(name)
    return value.replace("\0", "").strip()[:most] if isinstance(value, str) else ""


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _list_loose(found: ReadNetwork) -> list[str]:
    """Return what is wrong with the whole."""
    unknown = sorted({key for way in found.ways for key in way} - set(found.points))
    told = [_("経路の端の「%(key)s」という点がありません。") % {"key": key} for key in unknown]
    if not any(one["kind"] == WaypointKind.PORT for one in found.points.values()):
        told.append(_("離着陸場（kindがport）の点が、1つは要ります。"))
    return told
