"""Travel times along streets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from moyai.engines.travel.problem import Point
from moyai.engines.travel.provider import Matrices, TravelSource
from moyai.engines.travel.straight_line import StraightLine
from moyai.engines.travel.streets.closures import Closure, find_closed_spans
from moyai.engines.travel.streets.graph import LEAST_COMPONENT, StreetGraph, make_graph
from moyai.engines.travel.streets.places import OnStreet, Places, through_turns
from moyai.engines.travel.streets.profile import StreetProfile
from moyai.engines.travel.streets.recent import Recent
from moyai.engines.travel.streets.route import Route, make_route
from moyai.engines.travel.streets.rows import Piece, Row, compute_rows, trace
from moyai.engines.travel.streets.street_map import Floats, StreetMap

SNAP_LIMIT_M = 300.0
CACHE_BYTES = 1_000_000_000
MOST_ROWS = 1_024
_BYTES_AN_ARC = 8
KEPT_ROUTES = 512


class StreetTravel(TravelSource):
    """Fastest ways along a town's streets for one profile; the straight line where no street leads.

    Times from a place to everywhere are computed when the place is first an origin, and kept: a day's places
    come again and again. All hours share them, since an hour makes all streets slower by the same share.
    """

    def __init__(
        self,
        streets: StreetMap,
        profile: StreetProfile,
        *,
        graph: StreetGraph | None = None,
        closures: Iterable[Closure] = (),
        snap_limit_m: float = SNAP_LIMIT_M,
        cache_bytes: int = CACHE_BYTES,
        least_component: int = LEAST_COMPONENT,
    ) -> None:
        """Make the graph of a profile, or take one that was made of the same map and profile.

        Raises:
            TravelError: The profile may drive nowhere on the map.
        """
        self.profile, self.streets = profile, streets
        self.graph = graph or make_graph(streets, profile, least_component=least_component)
        self._straight = StraightLine(profile.straight)
        self._closed = find_closed_spans(streets, closures)
        self._through = through_turns(self.graph, self._closed)
        self._places = Places(streets, self.graph, self._closed, limit_m=snap_limit_m)
        room = cache_bytes // (_BYTES_AN_ARC * len(self.graph.arcs))
        self._rows: Recent[Point, Row] = Recent(min(MOST_ROWS, room))
        self._routes: Recent[tuple[Point, Point], Route] = Recent(KEPT_ROUTES)

    def with_closures(self, closures: Iterable[Closure]) -> StreetTravel:
        """Return the same streets with other closures; the graph is shared."""
        return StreetTravel(self.streets, self.profile, graph=self.graph, closures=closures)

    def is_on_street(self, point: Point) -> bool:
        """Tell whether a street that the profile may drive is near enough to a place."""
        return self._places.find(point) is not None

    def _compute(
        self, origins: Sequence[Point], destinations: Sequence[Point], hours: tuple[int, ...]
    ) -> Matrices:
        line = self._straight.many_to_many(origins, destinations, hours=hours)
        seconds, metres = self._along_streets(origins, destinations)
        seconds = np.maximum(seconds * self.profile.slowness(hours), self.profile.straight.least_s)
        lacks = ~np.isfinite(seconds) & ~line.is_same
        return Matrices(seconds, metres, lacks).filled(lacks, line).standing(line.is_same)

    def position_along(self, origin: Point, destination: Point, fraction: float) -> Point:
        """Return where a vehicle is after a fraction of the driving time."""
        if fraction <= 0.0 or origin == destination:
            return origin
        if fraction >= 1.0:
            return destination
        route = self._routes.get((origin, destination))
        if route is None:
            route = self._find_route(origin, destination)
            self._routes.put((origin, destination), route)
        if not route.lon:
            return self._straight.position_along(origin, destination, fraction)
        return route.where(fraction)

    def _along_streets(
        self, origins: Sequence[Point], destinations: Sequence[Point]
    ) -> tuple[Floats, Floats]:
        """Return seconds in the fastest hour and metres, infinite where there is no way."""
        shape = (len(origins), len(destinations))
        seconds, metres = np.full(shape, np.inf), np.full(shape, np.inf)
        targets = _Targets(self.graph, [self._places.find(each) for each in destinations])
        access = 3.6 / self.profile.access_km_per_h
        for number, place, row in self._find_rows(origins):
            seconds[number], metres[number] = targets.reach(place, row)
            away = targets.away_m + place.at.away_m
            seconds[number] += away * access
            metres[number] += away
        return seconds, metres

    def _find_rows(self, origins: Sequence[Point]) -> Iterable[tuple[int, OnStreet, Row]]:
        """Yield number, place and row of each origin on a street, kept ones first."""
        missing: list[tuple[int, OnStreet]] = []
        used = 0
        for number, origin in enumerate(origins):
            place = self._places.find(origin)
            if place is None:
                continue
            row = self._rows.get(origin)
            if row is None:
                missing.append((number, place))
            else:
                used += 1
                yield number, place, row
        computed = compute_rows(self.graph, self._through, [place.leave for _, place in missing])
        for (number, place), row in zip(missing, computed, strict=True):
            used += 1
            if used <= self._rows.most:  # more would drive out what this very call has used, at every call
                self._rows.put(origins[number], row)
            yield number, place, row

    def _find_route(self, origin: Point, destination: Point) -> Route:
        a, b = self._places.find(origin), self._places.find(destination)
        if a is None or b is None:
            return Route()
        seconds, way = trace(self.graph, self._through, a.leave, b.reach)
        direct = _direct(self.graph, a, b)
        if direct is not None and direct[1] <= seconds:
            way = [direct[0]]
        return make_route(self.streets, self.graph, way, origin, destination)


class _Targets:
    """Destinations as arrays, so that one row reaches them all at once."""

    def __init__(self, graph: StreetGraph, places: Sequence[OnStreet | None]) -> None:
        self._graph, self._places = graph, places
        self.away_m = np.array([np.inf if place is None else place.at.away_m for place in places])
        ends = [(place.reach if place else ()) for place in places]
        self._arc = np.array([[*(end.arc for end in two), *[-1] * (2 - len(two))] for two in ends])
        self._share = np.array([[*(end.share for end in two), *[0.0] * (2 - len(two))] for two in ends])
        self._arc, self._share = self._arc.reshape(-1, 2), self._share.reshape(-1, 2)
        self._by_link: dict[int, list[int]] = {}
        for number, place in enumerate(places):
            if place is not None:
                self._by_link.setdefault(place.at.link, []).append(number)

    def reach(self, origin: OnStreet, row: Row) -> tuple[Floats, Floats]:
        """Return seconds and metres from an origin to each destination."""
        is_there = self._arc >= 0
        seconds = row.seconds[self._arc] + self._share * self._graph.seconds[self._arc]
        metres = row.metres[self._arc] + self._share * self._graph.metres[self._arc]
        seconds = np.where(is_there, seconds, np.inf)
        best = np.argmin(seconds, axis=1)[:, None]
        seconds = np.take_along_axis(seconds, best, axis=1)[:, 0]
        metres = np.take_along_axis(metres, best, axis=1)[:, 0]
        for number in self._by_link.get(origin.at.link, ()):
            place = self._places[number]
            direct = None if place is None else _direct(self._graph, origin, place)
            if direct is not None and direct[1] <= seconds[number]:
                (arc, begin, end), seconds[number] = direct
                metres[number] = (end - begin) * self._graph.metres[arc]
        return seconds, metres


def _direct(graph: StreetGraph, a: OnStreet, b: OnStreet) -> tuple[Piece, float] | None:
    """Return the way from a place to another further on along the same arc, and its seconds."""
    if a.at.link != b.at.link or a.is_before != b.is_before:
        return None
    found = [
        ((one.arc, one.share, other.share), (other.share - one.share) * float(graph.seconds[one.arc]))
        for one in a.on
        for other in b.on
        if one.arc == other.arc and one.share <= other.share
    ]
    return min(found, key=lambda each: each[1], default=None)
