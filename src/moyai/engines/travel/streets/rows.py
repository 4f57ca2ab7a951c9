"""Shortest times from places to every arc: scipy's Dijkstra over the turns of a graph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from moyai.engines.travel.streets.graph import StreetGraph
from moyai.engines.travel.streets.street_map import Array, Floats

BATCH_BYTES = 64_000_000
_BYTES_A_NODE = 12  # float64 distance and int32 predecessor


Piece = tuple[int, float, float]
"""An arc, the share of it at which it is entered, and the share at which it is left."""


@dataclass(frozen=True, slots=True)
class OnArc:
    """A place on an arc of the graph, and the share of the arc that lies behind it."""

    arc: int
    share: float


@dataclass(frozen=True, eq=False)
class Row:
    """From one place to the tail of every arc, infinite where there is no way."""

    seconds: Array
    metres: Array


def compute_rows(graph: StreetGraph, through: csr_array, sources: Sequence[Sequence[OnArc]]) -> Iterator[Row]:
    """Yield a row for each place, in order.

    Args:
        graph: The graph.
        through: Its turns without those out of arcs that are closed further on.
        sources: For each place the arcs on which it may be left.
    """
    size = max(1, BATCH_BYTES // (_BYTES_A_NODE * len(graph.arcs)))
    for begin in range(0, len(sources), size):
        batch = sources[begin : begin + size]
        seconds, before, left_m = _run(graph, through, batch)
        for row in range(len(batch)):
            metres = _add_up(before[row], left_m)
            metres[~np.isfinite(seconds[row])] = np.inf
            here = slice(None, len(graph.arcs))
            yield Row(seconds[row][here].astype(np.float32), metres[here].astype(np.float32))


def trace(
    graph: StreetGraph, through: csr_array, source: Sequence[OnArc], ends: Sequence[OnArc]
) -> tuple[float, list[Piece]]:
    """Return the fastest way and its seconds; infinite and empty if there is none."""
    seconds, before, _ = _run(graph, through, [source])
    times = [float(seconds[0][end.arc]) + end.share * float(graph.seconds[end.arc]) for end in ends]
    if not times or not np.isfinite(min(times)):
        return np.inf, []
    last = ends[int(np.argmin(times))]
    way, node = [(last.arc, 0.0, last.share)], int(before[0][last.arc])
    while node < len(graph.arcs):
        way.append((node, 0.0, 1.0))
        node = int(before[0][node])
    left = source[node - len(graph.arcs) - 1]
    return min(times), [(left.arc, left.share, 1.0), *reversed(way)]


def _run(
    graph: StreetGraph, through: csr_array, batch: Sequence[Sequence[OnArc]]
) -> tuple[Floats, Array, Floats]:
    """Return seconds and predecessors, and how many metres leaving each node adds.

    Each place becomes a node of its own behind the arcs' nodes, followed by one node for each arc on which it
    may be left.
    """
    size = len(graph.arcs)
    indices, data, counts, left_m = [through.indices], [through.data], [], [graph.metres]
    starts, node = [], size
    for source in batch:
        starts.append(node)
        indices.append(node + 1 + np.arange(len(source), dtype=through.indices.dtype))
        data.append(np.zeros(len(source)))
        counts.append(len(source))
        left_m.append(np.array([0.0, *((1 - each.share) * graph.metres[each.arc] for each in source)]))
        for each in source:
            own = slice(graph.turns.indptr[each.arc], graph.turns.indptr[each.arc + 1])
            indices.append(graph.turns.indices[own])
            data.append(graph.turns.data[own] - each.share * graph.seconds[each.arc])
            counts.append(own.stop - own.start)
        node += 1 + len(source)
    indptr = np.append(through.indptr, through.indptr[-1] + np.cumsum(counts))
    whole = csr_array(
        (np.maximum(np.concatenate(data), 0.0), np.concatenate(indices), indptr), shape=(node, node)
    )
    seconds, before = dijkstra(whole, indices=starts, return_predecessors=True)
    return seconds, before, np.concatenate(left_m)


def _add_up(before: Array, left_m: Floats) -> Floats:
    """Return the metres to each node along the tree of predecessors, by doubling the steps."""
    own = np.arange(len(before))
    above = np.where(before < 0, own, before)
    metres = np.where(before < 0, 0.0, left_m[above])
    while (above[above] != above).any():
        metres = metres + metres[above]
        above = above[above]
    return np.asarray(metres)
