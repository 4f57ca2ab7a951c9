"""Places on the streets: where they meet them, and which arcs one may leave or reach them by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from moyai.engines.travel.problem import Point
from moyai.engines.travel.streets.closures import ClosedSpans
from moyai.engines.travel.streets.graph import StreetGraph
from moyai.engines.travel.streets.recent import Recent
from moyai.engines.travel.streets.rows import OnArc
from moyai.engines.travel.streets.snap import Snapped, Snapper
from moyai.engines.travel.streets.street_map import StreetMap

KEPT_PLACES = 20_000


@dataclass(frozen=True, slots=True)
class OnStreet:
    """A place on the streets.

    Attributes:
        at: Where it meets them.
        on: Arcs on which it lies.
        is_before: Whether it lies before what is closed on its link; true where nothing is.
        leave: Arcs by which it may be left; one may drive to their end.
        reach: Arcs by which it may be reached; one may drive there from their beginning.
    """

    at: Snapped
    on: tuple[OnArc, ...]
    is_before: bool
    leave: tuple[OnArc, ...]
    reach: tuple[OnArc, ...]


class Places:
    """Finds places on the streets that are open, and remembers them."""

    def __init__(
        self, streets: StreetMap, graph: StreetGraph, closed: ClosedSpans, *, limit_m: float
    ) -> None:
        """Put the pieces on which places may lie into a grid."""
        self._streets, self._graph, self._closed = streets, graph, closed
        links = np.zeros(streets.links, dtype=bool)
        links[graph.arcs[graph.may_begin] >> 1] = True
        segments = np.flatnonzero(links[streets.segment_link] & ~closed.segments)
        self._snapper = Snapper(streets, segments, limit_m=limit_m)
        self._known: Recent[Point, OnStreet | tuple[()]] = Recent(KEPT_PLACES)

    def find(self, point: Point) -> OnStreet | None:
        """Return where a place meets the streets, None where none is near."""
        known = self._known.get(point)
        if known is None:
            snapped = self._snapper.snap(point)
            known = () if snapped is None else self._put_on(snapped)
            self._known.put(point, known)
        return known or None

    def _put_on(self, snapped: Snapped) -> OnStreet:
        length = float(self._streets.link_m[snapped.link])
        along = snapped.offset_m / length if length > 0 else 0.0
        # A closed part ahead stops who leaves that way, a closed part behind who comes that way.
        is_open_ahead = snapped.offset_m >= self._closed.end_m[snapped.link]
        is_open_behind = snapped.offset_m <= self._closed.begin_m[snapped.link]
        forth, back = self._graph.index[2 * snapped.link : 2 * snapped.link + 2].tolist()
        ways = [
            (forth, along, is_open_ahead, is_open_behind),
            (back, 1 - along, is_open_behind, is_open_ahead),
        ]
        return OnStreet(
            snapped,
            tuple(OnArc(arc, share) for arc, share, _, _ in ways if arc >= 0),
            bool(is_open_behind),
            tuple(OnArc(arc, share) for arc, share, leaves, _ in ways if arc >= 0 and leaves),
            tuple(OnArc(arc, share) for arc, share, _, reaches in ways if arc >= 0 and reaches),
        )


def through_turns(graph: StreetGraph, closed: ClosedSpans) -> csr_array:
    """Return the turns without those out of arcs in which a part is closed."""
    shut = closed.links[graph.arcs >> 1]
    if not shut.any():
        return graph.turns
    counts = np.diff(graph.turns.indptr)
    keep = ~np.repeat(shut, counts)
    indptr = np.append(0, np.cumsum(np.where(shut, 0, counts)))
    return csr_array((graph.turns.data[keep], graph.turns.indices[keep], indptr), shape=graph.turns.shape)
