"""Cuts ways into links at junctions, and forbidden turns into pairs of arcs. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from moyai.engines.travel.problem import TravelError
from moyai.engines.travel.streets.osm import RawStreets, RawTurn
from moyai.engines.travel.streets.street_map import Array, Ints, StreetMap

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


def make_street_map(raw: RawStreets, *, within: Box | None = None) -> tuple[StreetMap, Counter[str]]:
    """Return the streets as links, and what was left out.

    Args:
        raw: What was read.
        within: Only ways that pass through this box are taken, each as a whole.

    Raises:
        TravelError: Nothing is left.
    """
    left_out = Counter(raw.left_out)
    pieces = _make_pieces(raw, within, left_out)
    if not len(pieces.first) - 1:
        raise TravelError("no street lies there")
    cuts = _find_cuts(pieces, raw)
    used, points = np.unique(cuts.points, return_inverse=True)
    ways, link_way = np.unique(cuts.way, return_inverse=True)
    facts = [raw.facts[int(way)] for way in ways]
    bans = _find_bans(raw, used, points, cuts, left_out)
    streets = StreetMap(
        point_lon=raw.node_lon[used],
        point_lat=raw.node_lat[used],
        point_id=raw.node_id[used],
        point_flags=raw.node_flags[used],
        link_first=cuts.first,
        link_points=points.astype(np.int32),
        link_way=link_way.astype(np.int32),
        way_id=raw.way_id[ways],
        way_road=np.array([each.road for each in facts], dtype=np.uint8),
        way_open=np.array([each.open for each in facts], dtype=np.uint8),
        way_limits=np.array([each.limits for each in facts], dtype=np.float32),
        way_width_m=np.array([each.width_m for each in facts], dtype=np.float32),
        ban_from=bans[:, 0].astype(np.int32),
        ban_to=bans[:, 1].astype(np.int32),
        ban_modes=bans[:, 2].astype(np.uint8),
    )
    return streets, left_out


@dataclass(eq=False)
class _Pieces:
    """Runs of nodes (places in the file's sorted nodes), each of one way."""

    first: Ints
    points: Array
    way: Array


def _make_pieces(raw: RawStreets, within: Box | None, left_out: Counter[str]) -> _Pieces:
    """Return ways as runs of nodes that are there; where one is missing a way falls apart."""
    way = np.repeat(np.arange(len(raw.facts)), np.diff(raw.ref_first))
    place = np.searchsorted(raw.node_id, raw.refs)
    place[place == len(raw.node_id)] = 0
    there = raw.node_id[place] == raw.refs if len(raw.node_id) else np.zeros(len(raw.refs), dtype=bool)
    left_out["nodes: not in the file"] += int(len(there) - there.sum())
    run = np.cumsum(~there)  # a new run begins after every gap
    keep = there.copy()
    twice = np.zeros(len(keep), dtype=bool)
    twice[1:] = (place[1:] == place[:-1]) & (way[1:] == way[:-1]) & there[1:] & there[:-1]
    keep &= ~twice
    if within is not None:
        keep &= _passes_through(raw, place, way, there, within)[way]
    return _runs(place[keep], way[keep], run[keep])


def _passes_through(raw: RawStreets, place: Array, way: Array, there: Array, within: Box) -> Array:
    west, south, east, north = within
    lon, lat = raw.node_lon[place], raw.node_lat[place]
    inside = there & (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return np.bincount(way[inside], minlength=len(raw.facts)) > 0


def _runs(points: Array, way: Array, run: Array) -> _Pieces:
    new = np.ones(len(points), dtype=bool)
    new[1:] = (way[1:] != way[:-1]) | (run[1:] != run[:-1])
    first = np.append(np.flatnonzero(new), len(points))
    long_enough = np.diff(first) >= 2
    kept = np.repeat(long_enough, np.diff(first))
    sizes = np.diff(first)[long_enough]
    return _Pieces(np.append(0, np.cumsum(sizes)), points[kept], way[new][long_enough])


def _find_cuts(pieces: _Pieces, raw: RawStreets) -> _Pieces:
    """Return the pieces cut at junctions, ends, barriers, lights and the nodes of forbidden turns."""
    uses = np.bincount(pieces.points, minlength=len(raw.node_id))
    cut_at = (uses > 1) | (raw.node_flags > 0)
    via = np.searchsorted(raw.node_id, [turn.via_node for turn in raw.turns])
    cut_at[via[via < len(cut_at)].astype(np.int64)] = True
    is_end = np.zeros(len(pieces.points), dtype=bool)
    is_end[pieces.first[:-1]] = is_end[pieces.first[1:] - 1] = True
    inner = cut_at[pieces.points] & ~is_end
    # A point in which a piece is cut belongs to both links, so it stands twice.
    points = np.repeat(pieces.points, 1 + inner)
    begins = np.zeros(len(points), dtype=bool)
    place = np.arange(len(pieces.points)) + np.cumsum(inner)  # of each point's last copy
    begins[place[inner]] = begins[place[pieces.first[:-1]]] = True
    way = np.repeat(pieces.way, np.diff(pieces.first))
    return _Pieces(np.append(np.flatnonzero(begins), len(points)), points, np.repeat(way, 1 + inner)[begins])


def _find_bans(raw: RawStreets, used: Array, points: Array, cuts: _Pieces, left_out: Counter[str]) -> Array:
    """Return rows (from arc, to arc, modes), none twice."""
    arcs = _ArcsAt(raw, used, points, cuts)
    bans: dict[tuple[int, int], int] = defaultdict(int)
    for turn in raw.turns:
        found = arcs.forbidden(turn)
        if isinstance(found, str):
            left_out[f"turns: {found}"] += 1
            continue
        for pair in found:
            bans[pair] |= turn.facts.modes
    rows = [(*pair, modes) for pair, modes in sorted(bans.items())]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)


class _ArcsAt:
    """Which arcs end and begin at the nodes of forbidden turns."""

    def __init__(self, raw: RawStreets, used: Array, points: Array, cuts: _Pieces) -> None:
        self._ways = {int(raw.way_id[way]): int(way) for way in set(cuts.way.tolist())} if raw.turns else {}
        self._way_of = cuts.way
        self._into: dict[int, list[int]] = defaultdict(list)
        self._out_of: dict[int, list[int]] = defaultdict(list)
        self._points = {int(raw.node_id[point]): place for place, point in enumerate(used.tolist())}
        wanted = {self._points.get(turn.via_node, -1) for turn in raw.turns}
        ends = np.stack([points[cuts.first[:-1]], points[cuts.first[1:] - 1]], 1)
        for link in np.flatnonzero(np.isin(ends, list(wanted)).any(axis=1)).tolist():
            tail, head = ends[link].tolist()
            self._out_of[tail].append(2 * link)
            self._into[head].append(2 * link)
            self._out_of[head].append(2 * link + 1)
            self._into[tail].append(2 * link + 1)

    def forbidden(self, turn: RawTurn) -> list[tuple[int, int]] | str:
        """Return the pairs of arcs that a turn forbids, or why that cannot be told."""
        via = self._points.get(turn.via_node)
        from_way, to_way = self._ways.get(turn.from_way), self._ways.get(turn.to_way)
        if via is None or from_way is None or to_way is None:
            return "a part is not on the map"
        into = [arc for arc in self._into[via] if self._way_of[arc >> 1] == from_way]
        out = [arc for arc in self._out_of[via] if self._way_of[arc >> 1] == to_way]
        if turn.facts.kind == "no_u_turn" and from_way == to_way:
            return [(arc, arc ^ 1) for arc in into]
        if len(into) != 1 or len(out) != 1:
            return "a way passes through the node"
        if turn.facts.kind.startswith("no_"):
            return [(into[0], out[0])]
        return [(into[0], arc) for arc in self._out_of[via] if arc != out[0]]
