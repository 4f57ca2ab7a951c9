"""A second opinion on travel times: Dijkstra in plain Python, segment by segment, over a made-up town itself.

Shares no code with ``engines/travel/streets`` and knows only the tags that the made-up towns use.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from tests.street_town import MadeUpTown

EARTH_M = 6_371_008.8
Segment = tuple[int, int, int]
"""Way, node from, node to; in the direction of driving."""


@dataclass
class Costs:
    """What a car's profile says, told a second time."""

    km_per_h: dict[str, float]
    of_limit: float
    left_s: float
    right_s: float
    round_s: float
    signal_s: float


class Reference:
    """Fastest times of a car."""

    def __init__(self, town: MadeUpTown, costs: Costs, closed_ways: frozenset[int] = frozenset()) -> None:
        self.town, self.costs, self.closed_ways = town, costs, closed_ways
        self.seconds: dict[Segment, float] = {}
        self.metres: dict[Segment, float] = {}
        self.sides: dict[int, set[frozenset[int]]] = defaultdict(set)
        self.out: dict[int, list[Segment]] = defaultdict(list)
        for number in town.ways:
            self._enter(number)

    def _enter(self, number: int) -> None:
        refs, tags = self.town.ways[number]
        speed = self.costs.km_per_h.get(tags["highway"])
        if speed is None or tags.get("access") == "private":
            return
        if "maxspeed" in tags:
            value, _, unit = tags["maxspeed"].partition(" ")
            speed = float(value) * (1.609344 if unit == "mph" else 1) * self.costs.of_limit
        for a, b in pairwise(refs):
            directions = {"yes": [(a, b)], "-1": [(b, a)]}.get(tags.get("oneway", ""), [(a, b), (b, a)])
            for begin, end in directions:
                segment = (number, begin, end)
                self.metres[segment] = self.distance(begin, end)
                self.seconds[segment] = self.metres[segment] / (speed / 3.6)
                self.out[begin].append(segment)
            self.sides[a].add(frozenset((number, -a, -b)))
            self.sides[b].add(frozenset((number, -a, -b)))

    def distance(self, a: int, b: int) -> float:
        """Return metres between two nodes by the law of haversines."""
        (lon_a, lat_a), (lon_b, lat_b) = (map(math.radians, self.town.nodes[each]) for each in (a, b))
        half = math.sin((lat_b - lat_a) / 2) ** 2
        half += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
        return 2 * EARTH_M * math.asin(math.sqrt(half))

    def bearing(self, a: int, b: int) -> float:
        """Return degrees clockwise from north."""
        (lon_a, lat_a), (lon_b, lat_b) = self.town.nodes[a], self.town.nodes[b]
        east = (lon_b - lon_a) * math.cos(math.radians((lat_a + lat_b) / 2))
        return math.degrees(math.atan2(east, lat_b - lat_a))

    def following(self, segment: Segment) -> list[tuple[Segment, float]]:
        """Return what may follow a segment, and what the turn costs."""
        if segment[0] in self.closed_ways:
            return []
        here = segment[2]
        signal = self.costs.signal_s if self.town.node_tags.get(here, {}).get("highway") else 0.0
        barrier = self.town.node_tags.get(here, {}).get("barrier") in ("bollard", "gate")
        back = (segment[0], segment[2], segment[1])
        allowed = [each for each in self.out[here] if not self._is_forbidden(segment, here, each)]
        onward = [each for each in allowed if each != back and not barrier]
        found = [(each, signal + self._turn_s(segment, each)) for each in onward]
        if back in allowed and (len(self.sides[here]) != 2 or barrier or not onward):
            found.append((back, signal + self.costs.round_s))
        return found

    def _is_forbidden(self, segment: Segment, via: int, following: Segment) -> bool:
        for kind, begin, at, end in self.town.turns:
            if at != via or begin != segment[0]:
                continue
            if self.town.ways[end][1].get("access") == "private":  # nobody may enter: not on the map at all
                continue
            if kind == "no_u_turn":
                if following == (segment[0], segment[2], segment[1]):
                    return True
            elif (following[0] == end) == kind.startswith("no_"):
                return True
        return False

    def _turn_s(self, segment: Segment, following: Segment) -> float:
        if len(self.sides[segment[2]]) < 3:
            return 0.0
        turned = self.bearing(*following[1:]) - self.bearing(*segment[1:])
        turned = (turned + 180) % 360 - 180
        if turned > 45:
            return self.costs.right_s
        return self.costs.left_s if turned < -45 else 0.0

    def fastest(self, a: tuple[Segment, float], b: tuple[Segment, float]) -> float:
        """Return seconds from a place to another, each a segment and the share of it that lies behind."""
        starts, ends = self._both_ways(a), self._both_ways(b)
        best = min(
            (
                (there - here) * self.seconds[one]
                for one, here in starts
                for two, there in ends
                if one == two and here <= there
            ),
            default=math.inf,
        )
        heap = []
        for segment, share in starts:
            for after, cost in self.following(segment):
                heap.append(((1 - share) * self.seconds[segment] + cost, after))
        heapq.heapify(heap)
        done: set[Segment] = set()
        while heap:
            at, segment = heapq.heappop(heap)
            if segment in done:
                continue
            done.add(segment)
            for end, share in ends:
                if end == segment:
                    best = min(best, at + share * self.seconds[segment])
            for after, cost in self.following(segment):
                heapq.heappush(heap, (at + self.seconds[segment] + cost, after))
        return best

    def _both_ways(self, place: tuple[Segment, float]) -> list[tuple[Segment, float]]:
        (way, begin, end), share = place
        found = [((way, begin, end), share), ((way, end, begin), 1 - share)]
        return [each for each in found if each[0] in self.seconds]

    def point(self, place: tuple[Segment, float]) -> tuple[float, float]:
        """Return where a place is."""
        (_, begin, end), share = place
        (a, b), (c, d) = self.town.nodes[begin], self.town.nodes[end]
        return (a + (c - a) * share, b + (d - b) * share)
