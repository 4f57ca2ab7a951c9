"""The graph of one profile: its nodes are arcs of the map, its edges are turns from one arc into the next.

So a forbidden turn, the cost of a right turn and turning round are exact; a graph of junctions cannot tell
them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from moyai.engines.travel.problem import TravelError
from moyai.engines.travel.streets.profile import StreetProfile
from moyai.engines.travel.streets.street_map import Array, Floats, StreetMap
from moyai.engines.travel.streets.tags import MODES, ROADS, SIGNAL

STRAIGHT_DEG = 45.0
LEAST_COMPONENT = 100


@dataclass(frozen=True, eq=False)
class StreetGraph:
    """Which arcs a profile may drive, how long each takes, and what may follow it.

    Attributes:
        arcs: Number on the map (``2 * link`` along, ``2 * link + 1`` against) of each arc that is open.
        index: The other way: place in ``arcs`` of each arc of the map, -1 where it is closed.
        seconds: From an arc's tail to its head, in the fastest hour.
        metres: The arc's length.
        turns: Row: arc, column: arc that may follow; value: seconds from the tail of the first to the tail of
            the second, turning included.
        may_begin: Whether places are put on the arc: false where one gets in and not out again, or the other
            way round.
    """

    arcs: Array
    index: Array
    seconds: Floats
    metres: Floats
    turns: csr_array = field(repr=False)
    may_begin: Array


def make_graph(
    streets: StreetMap, profile: StreetProfile, *, least_component: int = LEAST_COMPONENT
) -> StreetGraph:
    """Return the graph of one profile.

    Args:
        streets: The map.
        profile: Who drives.
        least_component: Places are put only on arcs that all can reach one another and are so many, or are
            the most there are: else a ramp or a closed yard would swallow a place.

    Raises:
        TravelError: The profile may drive nowhere.
    """
    speed = _speeds(streets, profile)
    arcs = np.flatnonzero(speed > 0)
    if not len(arcs):
        raise TravelError(f"profile {profile.name}: no street of the map is open to it")
    index = np.full(2 * streets.links, -1, dtype=np.int64)
    index[arcs] = np.arange(len(arcs))
    metres = streets.link_m[arcs >> 1]
    seconds = metres / speed[arcs]
    turns = _find_turns(streets, profile, arcs, index, seconds)
    return StreetGraph(arcs, index, seconds, metres, turns, _large_enough(turns, least_component))


def _speeds(streets: StreetMap, profile: StreetProfile) -> Floats:
    """Return metres a second for each arc of the map, 0 where it is closed to the profile."""
    by_road = np.array([profile.km_per_h.get(road, 0.0) for road in ROADS])[streets.way_road]
    limit = streets.way_limits.astype(np.float64)
    speed = np.repeat(by_road[:, None], 2, axis=1)
    if profile.of_limit is not None:
        speed = np.where((limit > 0) & (speed > 0), limit * profile.of_limit, speed)
    speed = np.minimum(speed, np.where(limit > 0, limit, profile.top_km_per_h))
    speed = np.minimum(speed, profile.top_km_per_h)
    mode = MODES.index(profile.mode)
    is_open = (streets.way_open[:, None] >> np.array([2 * mode, 2 * mode + 1])) & 1
    too_narrow = (streets.way_width_m > 0) & (streets.way_width_m < profile.width_m)
    speed[(is_open == 0) | too_narrow[:, None]] = 0.0
    return np.asarray(speed[streets.link_way].ravel() / 3.6)


def _find_turns(
    streets: StreetMap, profile: StreetProfile, arcs: Array, index: Array, seconds: Floats
) -> csr_array:
    before, after = _pairs(streets.arc_tail[arcs], streets.arc_head[arcs])
    mode = MODES.index(profile.mode)
    flags = streets.point_flags[streets.arc_head[arcs]]
    is_blocked = ((flags >> mode) & 1).astype(bool)
    meeting = _links_meeting(streets, arcs)[streets.arc_head[arcs]]
    is_round = arcs[before] == arcs[after] ^ 1
    allowed = ~_is_banned(streets, mode, arcs, before, after) & ~(is_blocked[before] & ~is_round)
    goes_on = np.bincount(before[allowed & ~is_round], minlength=len(arcs)) > 0
    # Where just two links meet nobody expects a car to turn round, unless there is no other way.
    may_round = (meeting != 2) | is_blocked | ~goes_on
    allowed &= ~is_round | may_round[before]
    before, after, is_round = before[allowed], after[allowed], is_round[allowed]
    cost = _turn_costs(streets, profile, arcs, before, after, is_round, meeting)
    cost += np.where(flags & SIGNAL, profile.turns.signal_s, 0.0)[before]
    shape = (len(arcs), len(arcs))
    return csr_array((seconds[before] + cost, (before, after)), shape=shape)


def _pairs(tail: Array, head: Array) -> tuple[Array, Array]:
    """Return all pairs of arcs of which the second begins where the first ends."""
    order = np.argsort(tail, kind="stable")
    begin = np.searchsorted(tail[order], head, side="left")
    count = np.searchsorted(tail[order], head, side="right") - begin
    before = np.repeat(np.arange(len(head)), count)
    within = np.arange(len(before)) - np.repeat(np.cumsum(count) - count, count)
    return before, order[np.repeat(begin, count) + within]


def _links_meeting(streets: StreetMap, arcs: Array) -> Array:
    """Return for each point how many ends of open links lie there."""
    links = np.unique(arcs >> 1)
    ends = np.concatenate([streets.arc_tail[2 * links], streets.arc_head[2 * links]])
    return np.bincount(ends, minlength=len(streets.point_lon))


def _is_banned(streets: StreetMap, mode: int, arcs: Array, before: Array, after: Array) -> Array:
    binding = (streets.ban_modes >> mode) & 1 == 1
    size = 2 * streets.links
    banned = streets.ban_from[binding].astype(np.int64) * size + streets.ban_to[binding]
    return np.isin(arcs[before] * size + arcs[after], banned)


def _turn_costs(
    streets: StreetMap,
    profile: StreetProfile,
    arcs: Array,
    before: Array,
    after: Array,
    is_round: Array,
    meeting: Array,
) -> Floats:
    arriving, leaving = _bearings(streets, arcs)
    clockwise = (leaving[after] - arriving[before] + 180.0) % 360.0 - 180.0
    turns = profile.turns
    cost = np.where(clockwise > STRAIGHT_DEG, turns.right_s, 0.0)
    cost[clockwise < -STRAIGHT_DEG] = turns.left_s
    cost[meeting[before] < 3] = 0.0
    cost[is_round] = turns.round_s
    return cost


def _bearings(streets: StreetMap, arcs: Array) -> tuple[Floats, Floats]:
    """Return degrees clockwise from north at each arc's head (arriving) and tail (leaving)."""
    first, last = streets.link_first[arcs >> 1], streets.link_first[(arcs >> 1) + 1] - 1
    is_back = arcs % 2 == 1
    step = np.where(is_back, -1, 1)
    tail, head = np.where(is_back, last, first), np.where(is_back, first, last)
    points = streets.link_points
    return (
        _bearing(streets, points[head - step], points[head]),
        _bearing(streets, points[tail], points[tail + step]),
    )


def _bearing(streets: StreetMap, a: Array, b: Array) -> Floats:
    lon, lat = streets.point_lon, streets.point_lat
    east = (lon[b] - lon[a]) * np.cos(np.radians((lat[a] + lat[b]) / 2))
    return np.asarray(np.degrees(np.arctan2(east, lat[b] - lat[a])))


def _large_enough(turns: csr_array, least: int) -> Array:
    _, component = connected_components(turns, directed=True, connection="strong")
    size = np.bincount(component)
    return np.asarray(size[component] >= min(least, int(size.max())))
