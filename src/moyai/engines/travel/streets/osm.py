"""Reads the streets of an OpenStreetMap file (.osm.pbf, .osm.bz2, .osm) into arrays.

Two passes: the ways and forbidden turns, then only those nodes that the ways use. A file of a whole region is
no trouble, its nodes away from streets never reach Python.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import osmium
from osmium.filter import IdFilter, KeyFilter

from moyai.engines.travel.problem import TravelError
from moyai.engines.travel.streets.street_map import Array, Floats, Ints
from moyai.engines.travel.streets.tags import TurnFacts, WayFacts, read_node, read_turn, read_way

Progress = Callable[[str, int, int | None], None]
"""Called now and then with what is read, how many so far, and how many there will be (None: not known)."""

EVERY = 50_000


@dataclass(frozen=True, slots=True)
class RawTurn:
    """A forbidden or commanded turn as the file tells it, in the file's numbers."""

    facts: TurnFacts
    from_way: int
    via_node: int
    to_way: int


@dataclass(eq=False)
class RawStreets:
    """What was read: ways with the nodes they pass, the nodes, the turns, and what was left out."""

    way_id: Ints
    facts: list[WayFacts]
    ref_first: Ints
    refs: Ints
    node_id: Ints
    node_lon: Floats
    node_lat: Floats
    node_flags: Array
    turns: list[RawTurn]
    left_out: Counter[str] = field(default_factory=Counter)


def read_osm(file: Path, *, progress: Progress = lambda *_: None) -> RawStreets:
    """Return the streets of a file.

    Raises:
        TravelError: The file cannot be read or holds no street.
    """
    left_out: Counter[str] = Counter()
    try:
        ways = _Ways(left_out)
        turns: list[RawTurn] = []
        _read_ways(file, ways, turns, progress)
        if not ways.facts:
            raise TravelError(f"{file}: holds no street")
        refs = np.array(ways.refs, dtype=np.int64)
        nodes = _read_nodes(file, np.unique(refs), progress)
    except (RuntimeError, OSError) as error:
        raise TravelError(f"{file}: cannot be read as an OpenStreetMap file ({error})") from error
    return RawStreets(
        way_id=np.array(ways.ids, dtype=np.int64),
        facts=ways.facts,
        ref_first=np.array(ways.first, dtype=np.int64),
        refs=refs,
        node_id=nodes[0],
        node_lon=nodes[1],
        node_lat=nodes[2],
        node_flags=nodes[3],
        turns=turns,
        left_out=left_out,
    )


class _Ways:
    """Ways as they come, in arrays that hold plain numbers."""

    def __init__(self, left_out: Counter[str]) -> None:
        self.ids = array("q")
        self.first = array("q", [0])
        self.refs = array("q")
        self.facts: list[WayFacts] = []
        self.left_out = left_out
        self._known: dict[WayFacts, WayFacts] = {}

    def add(self, way: Any) -> None:
        facts = read_way(dict(way.tags))
        if isinstance(facts, str):
            self.left_out[f"ways: {facts}"] += 1
            return
        if len(way.nodes) < 2:
            self.left_out["ways: fewer than two nodes"] += 1
            return
        self.ids.append(way.id)
        self.refs.extend(node.ref for node in way.nodes)
        self.first.append(len(self.refs))
        self.facts.append(self._known.setdefault(facts, facts))


def _read_ways(file: Path, ways: _Ways, turns: list[RawTurn], progress: Progress) -> None:
    kinds = osmium.osm.WAY | osmium.osm.RELATION
    wanted = KeyFilter("highway", "restriction", "restriction:motorcar", "restriction:conditional")
    found: Iterable[Any] = osmium.FileProcessor(file, kinds).with_filter(wanted)
    for count, each in enumerate(found):
        if each.is_way():
            ways.add(each)
        else:
            _read_relation(each, turns, ways.left_out)
        if count % EVERY == EVERY - 1:
            progress("ways", len(ways.facts), None)
    progress("ways", len(ways.facts), len(ways.facts))


def _read_relation(relation: Any, turns: list[RawTurn], left_out: Counter[str]) -> None:
    tags = dict(relation.tags)
    if tags.get("type") not in ("restriction", "restriction:motorcar"):
        return
    facts = read_turn(tags)
    if isinstance(facts, str):
        left_out[f"turns: {facts}"] += 1
        return
    members = [(each.role, each.type, each.ref) for each in relation.members]
    found = {
        role: [ref for each, kind, ref in members if each == role and kind == letter]
        for role, letter in (("from", "w"), ("via", "n"), ("to", "w"))
    }
    if any(role == "via" and kind == "w" for role, kind, _ in members):
        left_out["turns: via a way"] += 1
    elif any(len(refs) != 1 for refs in found.values()):
        left_out["turns: not one from, via and to"] += 1
    else:
        turns.append(RawTurn(facts, found["from"][0], found["via"][0], found["to"][0]))


def _read_nodes(file: Path, wanted: Ints, progress: Progress) -> tuple[Ints, Floats, Floats, Array]:
    """Return number, longitude, latitude and flags of the wanted nodes that are there, by number."""
    ids, lon, lat, flags = array("q"), array("d"), array("d"), array("B")
    found: Iterable[Any] = osmium.FileProcessor(file, osmium.osm.NODE).with_filter(IdFilter(wanted.tolist()))
    for count, node in enumerate(found):
        if count % EVERY == EVERY - 1:
            progress("nodes", count, len(wanted))
        location = node.location
        if location.valid():
            ids.append(node.id)
            lon.append(location.lon)
            lat.append(location.lat)
            flags.append(read_node(dict(node.tags)) if len(node.tags) else 0)
    progress("nodes", len(ids), len(wanted))
    numbers, places = np.unique(np.array(ids, dtype=np.int64), return_index=True)
    return (numbers, np.array(lon)[places], np.array(lat)[places], np.array(flags, dtype=np.uint8)[places])
