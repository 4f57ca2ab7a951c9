"""Readers of simulated days: our own JSON, and the dynamic dial-a-ride instances by Berbeglia.

Our own (``moyai``): one JSON object, times in seconds, places as indices into the matrices::

    {"travel_s": [[0, 300], [300, 0]],        square
     "distance_m": [[0, 2100], [2100, 0]],    may be missing
     "weights": {"wait_per_s": 0.3, "ride_per_s": 0.7},              may be missing
     "needs": [{"dimension": 1, "by_hour": {"9": 0.8, "10": 1.2}}, {"skill": "north", "by_hour": {"9": 2.5}}],
     "vehicles": [{"id": "v1", "start": 0, "end": 0, "shift": [0, 28800], "capacity": [[4, 0], [2, 1]],
                   "skills": [], "max_duration_s": null,
                   "breaks": [{"id": "b1", "window": [14400, 18000], "duration_s": 2700}]}],
     "calls": [{"id": "r1", "at": 600, "pickup": 0, "dropoff": 1, "load": [1, 0],
                "pickup_window": [600, 2400], "dropoff_window": [600, null], "max_ride_s": 900,
                "pickup_service_s": 60, "dropoff_service_s": 30, "skills": [], "prefer": "early",
                "group": "north"}]}

``needs`` (may be missing) is how many calls a day past days let expect in each hour that need some of a
dimension of the load, or a skill; see ``--keep-free``. Of a vehicle ``id start shift capacity`` are needed,
of a call ``id at pickup dropoff load pickup_window``; null is no limit. Unknown keys are refused, so that a
misspelt one is not passed over.

Berbeglia's (``ddarp``; Berbeglia, Cordeau & Laporte 2012): Cordeau's instances with a time at which each
request becomes known. Distances are Euclidean in double precision, a unit of distance takes a minute; there
is one depot, and every vehicle is on its way for at most ``max_route_time``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from moyai.engines.dispatch.problem import Break, ProblemError, Request, Vehicle, Weights, Window
from moyai.engines.dispatch.reserves import Need
from moyai.engines.dispatch.simulation.scenario import Call, Scenario

Made = TypeVar("Made")
MOST_PLACES = 20_000
MOST_AMOUNT = 1e15  # no time, load or place is larger, and none of them is endless


class ScenarioError(ValueError):
    """A file does not describe a day; the message names the item."""


def read_moyai(source: str | Path) -> Scenario:
    """Read a day in our own format.

    Args:
        source: A path, or the text itself.

    Raises:
        ScenarioError: The text is malformed.
        OSError: The file cannot be read.
    """
    data = _Item("file", _load(source))
    data.allow("travel_s", "distance_m", "weights", "needs", "vehicles", "calls")
    weights = _Item("weights", data.get("weights", {}))
    weights.allow("wait_per_s", "ride_per_s")
    distance = data.get("distance_m", None)
    return _made(
        "file",
        lambda: Scenario(
            vehicles=tuple(map(_vehicle, data.items("vehicles"))),
            calls=tuple(map(_call, data.items("calls"))),
            travel_s=data.get("travel_s"),
            distance=None if distance is None else np.array(distance, dtype=float),
            weights=Weights(**{name: weights.number(name, 0.0) for name in ("wait_per_s", "ride_per_s")}),
            needs=tuple(map(_need, data.items("needs"))) if "needs" in data.data else (),
        ),
    )


def read_ddarp(source: str | Path) -> Scenario:
    """Read a dynamic dial-a-ride instance by Berbeglia.

    Args:
        source: A path, or the text itself.

    Raises:
        ScenarioError: The text is malformed.
        OSError: The file cannot be read.
    """
    data = _Item("file", _load(source))
    info = _Item("static_info", data.get("static_info"))
    rows = list(data.items("requests"))
    points = [_point(info, "depot_location")]
    for row in rows:
        points += [_point(row, "pickup_location"), _point(row, "delivery_location")]
    count = info.number("number_of_vehicles")
    if not 1 <= count <= MOST_PLACES or count != int(count):
        raise ScenarioError(f"static_info: number_of_vehicles {count} is not a number of vehicles")
    if len(points) > MOST_PLACES:
        raise ScenarioError(f"file: more than {MOST_PLACES} places")
    xy = np.array(points)
    longest_ride = info.number("max_ride_time")
    return _made(
        "file",
        lambda: Scenario(
            vehicles=_ddarp_fleet(info, int(count)),
            calls=tuple(_ddarp_call(row, 1 + 2 * n, longest_ride) for n, row in enumerate(rows)),
            travel_s=np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)),
        ),
    )


READERS: dict[str, Callable[[str | Path], Scenario]] = {"moyai": read_moyai, "ddarp": read_ddarp}


def _ddarp_fleet(info: _Item, count: int) -> tuple[Vehicle, ...]:
    shift = Window(0.0, info.number("planing_horizon"))
    capacity = ((int(info.number("vehicle_capacity")),),)
    longest_day = info.number("max_route_time")
    return tuple(
        Vehicle(id=str(n + 1), start=0, end=0, shift=shift, capacity=capacity, max_duration_s=longest_day)
        for n in range(count)
    )


def _ddarp_call(row: _Item, place: int, longest_ride: float) -> Call:
    name = str(row.get("id"))
    pickup = Window(row.number("pickup_lower_tw"), row.number("pickup_upper_tw"))
    dropoff = Window(row.number("delivery_lower_tw"), row.number("delivery_upper_tw"))
    by_arrival = dropoff.latest - dropoff.earliest < pickup.latest - pickup.earliest
    request = Request(
        id=name,
        pickup=place,
        dropoff=place + 1,
        load=(int(row.number("load")),),
        pickup_window=pickup,
        dropoff_window=dropoff,
        max_ride_s=longest_ride,
        pickup_service_s=row.number("pickup_service_time"),
        dropoff_service_s=row.number("delivery_service_time"),
        prefer="late" if by_arrival else "early",
    )
    return Call(request=request, released_at=row.number("arrival_time"))


class _Item:
    """A JSON object that tells what is wrong with it."""

    def __init__(self, name: str, data: Any) -> None:
        if not isinstance(data, dict):
            raise ScenarioError(f"{name}: is not an object")
        self.data: Mapping[str, Any] = data
        self.name = f"{name} {data['id']}" if name in ("vehicle", "call", "break") and "id" in data else name

    def allow(self, *names: str) -> None:
        unknown = sorted(self.data.keys() - set(names))
        if unknown:
            raise ScenarioError(f"{self.name}: {unknown[0]!r} is not known here")

    def get(self, key: str, *default: Any) -> Any:
        if key not in self.data and not default:
            raise ScenarioError(f"{self.name}: {key!r} is missing")
        return self.data.get(key, *default)

    def number(self, key: str, *default: float | None, null: float | None = None) -> float:
        value = self.get(key, *default)
        if value is None and null is not None:
            return null
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ScenarioError(f"{self.name}: {key} {value!r} is not a number")
        if not -MOST_AMOUNT <= value <= MOST_AMOUNT:
            raise ScenarioError(f"{self.name}: {key} is out of all bounds")
        return float(value)

    def whole(self, key: str) -> int:
        value = self.number(key)
        if value != math.floor(value):
            raise ScenarioError(f"{self.name}: {key} {value} is not a whole number")
        return int(value)

    def window(self, key: str, *default: Any) -> Window:
        value = self.get(key, *default)
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise ScenarioError(f"{self.name}: {key} is not a pair of times")
        pair = _Item(f"{self.name}: {key}", {"from": value[0], "until": value[1]})
        begin, end = pair.number("from"), pair.number("until", null=math.inf)
        return _made(f"{self.name}: {key}", lambda: Window(begin, end))

    def load(self, value: Any) -> tuple[int, ...]:
        if not isinstance(value, list) or not all(type(each) is int for each in value):
            raise ScenarioError(f"{self.name}: {value!r} is not a list of whole numbers")
        return tuple(value)

    def words(self, key: str) -> frozenset[str]:
        value = self.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ScenarioError(f"{self.name}: {key} is not a list of words")
        return frozenset(value)

    def items(self, key: str) -> list[_Item]:
        value = self.get(key)
        if not isinstance(value, list):
            raise ScenarioError(f"{self.name}: {key} is not a list")
        return [_Item(key.removesuffix("s"), each) for each in value]


def _need(item: _Item) -> Need:
    item.allow("dimension", "skill", "by_hour")
    hours = _Item("by_hour", item.get("by_hour"))
    skill = item.get("skill", None)
    if skill is not None and not isinstance(skill, str):
        raise ScenarioError(f"need: skill {skill!r} is not a word")
    return _made(
        "need",
        lambda: Need(
            by_hour={int(hour): hours.number(hour) for hour in hours.data},
            dimension=item.whole("dimension") if "dimension" in item.data else None,
            skill=skill,
        ),
    )


def _vehicle(item: _Item) -> Vehicle:
    item.allow("id", "start", "end", "shift", "capacity", "skills", "max_duration_s", "breaks", "fixed_cost")
    rows = item.get("capacity")
    if not isinstance(rows, list):
        raise ScenarioError(f"{item.name}: capacity is not a list")
    return _made(
        item.name,
        lambda: Vehicle(
            id=str(item.get("id")),
            start=item.whole("start"),
            end=None if item.get("end", None) is None else item.whole("end"),
            shift=item.window("shift"),
            capacity=tuple(item.load(row) for row in rows),
            skills=item.words("skills"),
            max_duration_s=item.number("max_duration_s", None, null=math.inf),
            fixed_cost=item.number("fixed_cost", 0.0),
            breaks=tuple(
                Break(
                    id=str(each.get("id")), window=each.window("window"), duration_s=each.number("duration_s")
                )
                for each in (item.items("breaks") if "breaks" in item.data else [])
            ),
        ),
    )


def _call(item: _Item) -> Call:
    item.allow(
        *("id", "at", "pickup", "dropoff", "load", "pickup_window", "dropoff_window", "max_ride_s", "skills"),
        *("pickup_service_s", "dropoff_service_s", "prefer", "group", "vehicle"),
    )
    at = item.number("at")
    request = _made(
        item.name,
        lambda: Request(
            id=str(item.get("id")),
            pickup=item.whole("pickup"),
            dropoff=item.whole("dropoff"),
            load=item.load(item.get("load")),
            pickup_window=item.window("pickup_window"),
            dropoff_window=item.window("dropoff_window", [0.0, None]),
            max_ride_s=item.number("max_ride_s", None, null=math.inf),
            pickup_service_s=item.number("pickup_service_s", 0.0),
            dropoff_service_s=item.number("dropoff_service_s", 0.0),
            skills=item.words("skills"),
            prefer=item.get("prefer", "early"),
            vehicle=item.get("vehicle", None),
        ),
    )
    return _made(item.name, lambda: Call(request=request, released_at=at, group=str(item.get("group", ""))))


def _point(item: _Item, key: str) -> tuple[float, float]:
    point = _Item(f"{item.name}: {key}", item.get(key))
    return point.number("x_coord"), point.number("y_coord")


def _load(source: str | Path) -> Any:
    text = source.read_text(encoding="utf-8", errors="replace") if isinstance(source, Path) else source
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ScenarioError(f"is not JSON: {error}") from error


def _made(name: str, make: Callable[[], Made]) -> Made:
    try:
        return make()
    except ProblemError as error:
        raise ScenarioError(f"{name}: {error}" if name != "file" else str(error)) from error
    except (TypeError, ValueError, OverflowError) as error:
        if isinstance(error, ScenarioError):
            raise
        raise ScenarioError(f"{name}: {error}") from error
