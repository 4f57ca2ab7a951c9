"""Read the public benchmark files: dial-a-ride by Cordeau, pickup and delivery by Li & Lim.

Cordeau's format (Cordeau & Laporte 2003, Cordeau 2006): a header ``vehicles requests duration capacity ride``
and one row a node, ``id x y service load earliest latest``; node 0 is the depot, i the pickup and n + i the
dropoff of request i, and a last row may repeat the depot. Copies differ: some headers count 2n nodes instead
of n requests, and the R files leave the last depot out or not; both are told by the rows.

Li & Lim's format (2001): a header ``vehicles capacity speed`` and one row a node, ``id x y demand earliest
latest service pickup delivery``.

Distances are Euclidean in double precision, and a unit of distance takes a unit of time.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from moyai.engines.dispatch.problem import Problem, ProblemError, Request, Vehicle, Window

MOST_VEHICLES = 10_000
MOST_NODES = 4_000  # the matrices grow with the square
MOST_BYTES = 10_000_000
# Doubles of this size are still finer than the checker's tolerance.
MOST_SPAN = 1e9
VEHICLES_FIRST = 1_000.0


NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)

Made = TypeVar("Made")


class FileError(ValueError):
    """A benchmark file is malformed; the message names the line."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(f"line {line}: {text}")
        self.line = line


@dataclass(frozen=True)
class Instance:
    """A benchmark instance.

    Attributes:
        problem: The problem, with places numbered as the file numbers nodes.
        nodes: The file's node number of every request's pickup and dropoff.
    """

    problem: Problem
    nodes: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    numbers: tuple[float, ...]

    def whole(self, column: int, name: str) -> int:
        value = self.numbers[column]
        if value != int(value):
            raise FileError(self.line, f"{name} {value} is not a whole number")
        return int(value)

    def window(self, first: int) -> Window:
        try:
            return Window(self.numbers[first], self.numbers[first + 1])
        except ProblemError as error:
            raise FileError(self.line, str(error)) from error


def read_cordeau(source: str | Path) -> Instance:
    """Read a dial-a-ride instance by Cordeau.

    Args:
        source: A path, or the text itself.

    Raises:
        FileError: The text is malformed.
        OSError: The file cannot be read.
    """
    header, rows = _rows(_text(source), header=5, columns=7)
    vehicles, stated = header.whole(0, "number of vehicles"), header.whole(1, "number of requests")
    _, _, duration, capacity, longest_ride = header.numbers
    requests = _count_requests(header, rows, stated)
    numbers = [row.whole(0, "node number") for row in rows]
    for expected, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        if number != expected:
            raise FileError(row.line, f"node {number} stands where node {expected} should")
    made = [_cordeau_request(i, rows[i], rows[requests + i], longest_ride) for i in range(1, requests + 1)]
    end = len(rows) - 1 if len(rows) == 2 * requests + 2 else 0
    opens, closes = rows[0].window(5).earliest, rows[end].window(5).latest
    shift = _guarded(rows[end].line, lambda: Window(opens, closes))
    fleet = _fleet(header, vehicles, capacity, shift, end, max_duration=duration)
    return _instance(header, fleet, made, rows, requests_nodes={r.id: (r.pickup, r.dropoff) for r in made})


def _count_requests(header: _Row, rows: list[_Row], stated: int) -> int:
    """Return n, whether the header counts requests or nodes."""
    counts = (stated, stated // 2) if stated % 2 == 0 else (stated,)
    fitting = [n for n in counts if len(rows) in (2 * n + 1, 2 * n + 2)]
    if stated < 1 or not fitting:
        raise FileError(header.line, f"{stated} requests do not go with {len(rows)} rows of nodes")
    return fitting[0]


def _cordeau_request(i: int, pickup: _Row, dropoff: _Row, longest_ride: float) -> Request:
    load = pickup.whole(4, "load")
    if load < 0:
        raise FileError(pickup.line, f"load {load} of a pickup is negative")
    if dropoff.whole(4, "load") != -load:
        raise FileError(dropoff.line, f"load {dropoff.whole(4, 'load')} does not undo the pickup's {load}")
    windows = pickup.window(5), dropoff.window(5)
    return _guarded(
        dropoff.line,
        lambda: Request(
            id=str(i),
            pickup=i,
            dropoff=int(dropoff.numbers[0]),
            load=(load,),
            pickup_window=windows[0],
            dropoff_window=windows[1],
            max_ride_s=longest_ride,
            pickup_service_s=pickup.numbers[3],
            dropoff_service_s=dropoff.numbers[3],
        ),
    )


def read_lilim(source: str | Path, *, vehicle_cost: float | None = None) -> Instance:
    """Read a pickup-and-delivery instance by Li & Lim.

    Args:
        source: A path, or the text itself.
        vehicle_cost: What each vehicle costs; when None, so much that fewer vehicles always win.

    Raises:
        FileError: The text is malformed.
        OSError: The file cannot be read.
    """
    header, rows = _rows(_text(source), header=3, columns=9)
    vehicles, capacity = header.whole(0, "number of vehicles"), header.numbers[1]
    for expected, row in enumerate(rows):
        if row.whole(0, "node number") != expected:
            raise FileError(row.line, f"node {row.numbers[0]:g} stands where node {expected} should")
    made = [request for row in rows[1:] if (request := _lilim_request(row, rows))]
    if 2 * len(made) != len(rows) - 1:
        raise FileError(rows[-1].line, f"{len(rows) - 1} nodes make {len(made)} requests")
    fleet = _fleet(header, vehicles, capacity, rows[0].window(4), 0, fixed=vehicle_cost)
    return _instance(header, fleet, made, rows, requests_nodes={r.id: (r.pickup, r.dropoff) for r in made})


def _lilim_request(row: _Row, rows: list[_Row]) -> Request | None:
    before, after = row.whole(7, "pickup node"), row.whole(8, "delivery node")
    here = int(row.numbers[0])
    if (before == 0) == (after == 0):
        raise FileError(row.line, "a node must name either its pickup or its delivery")
    other = before or after
    if not 1 <= other < len(rows) or other == here:
        raise FileError(row.line, f"node {other} cannot be its pickup or delivery")
    mate = rows[other]
    if mate.numbers[7 if after else 8] != here or mate.numbers[8 if after else 7] != 0:
        raise FileError(row.line, f"node {other} does not name node {here} in return")
    if before:
        return None
    demand = row.whole(3, "demand")
    if demand < 0 or mate.whole(3, "demand") != -demand:
        raise FileError(row.line, f"demand {demand} is negative, or its delivery does not undo it")
    windows = row.window(4), mate.window(4)
    return _guarded(
        row.line,
        lambda: Request(
            id=str(here),
            pickup=here,
            dropoff=other,
            load=(demand,),
            pickup_window=windows[0],
            dropoff_window=windows[1],
            pickup_service_s=row.numbers[6],
            dropoff_service_s=mate.numbers[6],
        ),
    )


def _text(source: str | Path) -> str:
    if not isinstance(source, Path):
        return source
    with source.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise FileError(1, f"the file is longer than {MOST_BYTES} bytes")
    return content.decode("utf-8", errors="replace")


def _rows(text: str, *, header: int, columns: int) -> tuple[_Row, list[_Row]]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        raise FileError(1, "the file is empty")
    if len(lines) > MOST_NODES + 1:
        raise FileError(lines[MOST_NODES + 1][0], f"has more than {MOST_NODES} rows of nodes before it")
    first = _numbers(*lines[0], header)
    rows = [_numbers(number, line, columns) for number, line in lines[1:]]
    if not rows:
        raise FileError(lines[0][0], "no nodes follow the header")
    return first, rows


def _numbers(number: int, line: str, columns: int) -> _Row:
    words = line.split()
    if len(words) != columns:
        raise FileError(number, f"has {len(words)} columns instead of {columns}")
    values = []
    for word in words:
        if word.lower().lstrip("+-") in ("nan", "inf", "infinity"):
            raise FileError(number, f"{word[:40]} is out of any range")
        # Stricter than Python, to which 1_0 is ten and the digits of every script are digits.
        if not NUMBER.fullmatch(word):
            raise FileError(number, f"{word[:40]!r} is not a number")
        value = float(word)
        if not abs(value) <= MOST_SPAN:
            raise FileError(number, f"{word[:40]} is out of any range")
        values.append(value)
    return _Row(number, tuple(values))


def _fleet(
    header: _Row,
    count: int,
    capacity: float,
    shift: Window,
    end: int,
    *,
    max_duration: float = math.inf,
    fixed: float | None = 0.0,
) -> Callable[[float], tuple[Vehicle, ...]]:
    """Return what makes the vehicles, once the sum of all legs is known."""
    if not 1 <= count <= MOST_VEHICLES:
        raise FileError(header.line, f"{count} vehicles is not between 1 and {MOST_VEHICLES}")

    def make(all_legs: float) -> tuple[Vehicle, ...]:
        return tuple(
            Vehicle(
                id=str(number),
                start=0,
                end=end,
                shift=shift,
                capacity=((math.floor(capacity),),),
                max_duration_s=max_duration,
                fixed_cost=all_legs if fixed is None else fixed,
            )
            for number in range(1, count + 1)
        )

    return make


def _instance(
    header: _Row,
    fleet: Callable[[float], tuple[Vehicle, ...]],
    requests: list[Request],
    rows: list[_Row],
    *,
    requests_nodes: dict[str, tuple[int, int]],
) -> Instance:
    points = np.array([row.numbers[1:3] for row in rows])
    distance = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    all_legs = VEHICLES_FIRST + float(distance.max(axis=1).sum())

    def make() -> Problem:
        return Problem(vehicles=fleet(all_legs), requests=tuple(requests), travel_s=distance)

    nodes = {}
    for item_id, (pickup, dropoff) in requests_nodes.items():
        nodes[item_id, "pickup"], nodes[item_id, "dropoff"] = pickup, dropoff
    return Instance(_guarded(header.line, make), nodes)


def _guarded(line: int, make: Callable[[], Made]) -> Made:
    try:
        return make()
    except ProblemError as error:
        raise FileError(line, str(error)) from error
