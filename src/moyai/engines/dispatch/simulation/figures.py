"""A simulated day in figures, read from its log."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import asdict, dataclass, replace

import numpy as np

from moyai.engines.dispatch.simulation.log import DayLog, Event
from moyai.engines.dispatch.simulation.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Figures:
    """A day in figures; times in the scenario's unit, shares from 0 to 1, NaN where nothing was to count.

    Attributes:
        calls: Who asked.
        served: Who was brought to the destination.
        refused: Who was told that nothing fits.
        no_shows: Who did not come.
        lost: Who had a promise and was not fetched after a breakdown, or missed the second vehicle of a way.
        served_share: Served of those who came.
        wait_mean: From the wish, or the call if that was later, to boarding; riders who leave after a time.
        wait_p95: The same, 95th percentile.
        early_mean: From arrival to the wished time; riders who must arrive by a time.
        ride_ratio: Time aboard by direct time, mean.
        ride_ratio_p95: The same, 95th percentile.
        deviation_mean: Boarding from the time first told, either way.
        deviation_p95: The same, 95th percentile.
        late_share: Served after the promised window of pickup or dropoff, as first told.
        late_worst: By how much at the worst.
        pooled_share: Served with somebody else aboard for a part of the ride.
        distance: Driven by all.
        empty_distance: Of that with nobody aboard.
        moved: How often an improvement gave a rider to another vehicle.
        group_gap: Largest difference between two groups' served shares; 0 with one group.
        decision_p50_ms: Of deciding a call, by the stopwatch.
        decision_p99_ms: The same, 99th percentile.
        improvement_p50_ms: Of one improvement between calls.
    """

    calls: int
    served: int
    refused: int
    no_shows: int
    lost: int
    served_share: float
    wait_mean: float
    wait_p95: float
    early_mean: float
    ride_ratio: float
    ride_ratio_p95: float
    deviation_mean: float
    deviation_p95: float
    late_share: float
    late_worst: float
    pooled_share: float
    distance: float
    empty_distance: float
    moved: int
    group_gap: float
    decision_p50_ms: float
    decision_p99_ms: float
    improvement_p50_ms: float

    def as_dict(self) -> dict[str, float | None]:
        """Return the figures for JSON, None where there was nothing to count."""
        return {
            name: None if isinstance(value, float) and math.isnan(value) else value
            for name, value in asdict(self).items()
        }


@dataclass(frozen=True, slots=True)
class Ridden:
    """A ride from the promise to the destination.

    Attributes:
        call_id: Whose.
        told: The promise as first told; of a way with a change that of its first vehicle.
        first_boarded: The first boarding, where a breakdown or a change brought a second one.
        alighted: At the destination.
        told_last: The promise of the vehicle that came there; as ``told`` where nobody changes.
    """

    call_id: str
    told: Event
    first_boarded: Event
    alighted: Event
    told_last: Event


def compute_figures(scenario: Scenario, log: DayLog) -> Figures:
    """Return the figures of a day."""
    rides = list_rides(scenario, log)
    calls = {each.request.id: each for each in scenario.calls}
    no_shows, lost = len(log.of_kind("no_show")), count_lost(scenario, log)
    waits, early, ratios, deviations, late = [], [], [], [], []
    for ride in rides:
        call = calls[ride.call_id]
        request = call.request
        if request.prefer == "early":
            waits.append(ride.first_boarded.at - max(request.wish, call.released_at))
        elif math.isfinite(call.requests[-1].wish):
            early.append(call.requests[-1].wish - ride.alighted.at)
        direct = float(scenario.travel_s[request.pickup, call.requests[-1].dropoff])
        if direct > 0:
            ratios.append((ride.alighted.at - ride.first_boarded.until) / direct)
        deviations.append(abs(ride.first_boarded.at - float(ride.told.facts["pickup_at"])))
        late.append(_late(ride))
    driven, empty = measure_distances(scenario, log)
    came = len(calls) - no_shows
    return Figures(
        calls=len(calls),
        served=len(rides),
        refused=len(calls) - len(rides) - no_shows - lost,
        no_shows=no_shows,
        lost=lost,
        served_share=len(rides) / came if came else math.nan,
        wait_mean=_mean(waits),
        wait_p95=_percentile(waits, 95),
        early_mean=_mean(early),
        ride_ratio=_mean(ratios),
        ride_ratio_p95=_percentile(ratios, 95),
        deviation_mean=_mean(deviations),
        deviation_p95=_percentile(deviations, 95),
        late_share=_mean([each > 1e-6 for each in late]),
        late_worst=max(0.0, *late, 0.0) if late else math.nan,
        pooled_share=len(find_pooled(scenario, log) & {ride.call_id for ride in rides}) / len(rides)
        if rides
        else math.nan,
        distance=driven,
        empty_distance=empty,
        moved=len(log.of_kind("moved")),
        group_gap=_group_gap(scenario, {ride.call_id for ride in rides}),
        decision_p50_ms=1000 * _percentile(log.decisions_s, 50),
        decision_p99_ms=1000 * _percentile(log.decisions_s, 99),
        improvement_p50_ms=1000 * _percentile(log.improvements_s, 50),
    )


def list_rides(scenario: Scenario, log: DayLog) -> list[Ridden]:
    """Return whoever came to her destination, in order of arrival; with a change only by both vehicles."""
    onward = {each.onward.request.id: each.request.id for each in scenario.calls if each.onward is not None}
    firsts = set(onward.values())
    driven = _list_driven(log)
    half = {ride.call_id: ride for ride in driven if ride.call_id in firsts}
    rides = []
    for ride in driven:
        first = half.get(onward.get(ride.call_id, ""))
        if first is not None:
            rides.append(replace(first, alighted=ride.alighted, told_last=ride.told))
        elif ride.call_id not in firsts:
            rides.append(ride)
    return rides


def count_lost(scenario: Scenario, log: DayLog) -> int:
    """Return how many calls had a promise and were not brought there, though somebody came for them."""
    of_call = {one.id: each.request.id for each in scenario.calls for one in each.requests}
    return len({of_call[each.call_id] for each in log.of_kind("lost", "missed")})


def _list_driven(log: DayLog) -> list[Ridden]:
    """Return the rides in one vehicle that came to their end."""
    told: dict[str, Event] = {}
    boarded: dict[str, Event] = {}
    rides = []
    for each in log.events:
        if each.kind == "booked":
            told[each.call_id] = each
        elif each.kind == "boarded":
            boarded.setdefault(each.call_id, each)
        elif each.kind == "alighted":
            promise = told[each.call_id]
            rides.append(Ridden(each.call_id, promise, boarded[each.call_id], each, promise))
    return rides


def _late(ride: Ridden) -> float:
    return max(
        ride.first_boarded.at - float(ride.told.facts["promise_until"]),
        ride.alighted.at - float(ride.told_last.facts["dropoff_until"]),
    )


def measure_distances(scenario: Scenario, log: DayLog) -> tuple[float, float]:
    """Return the distance driven, and how much of it with nobody aboard."""
    places = {each.id: each.start for each in scenario.vehicles}
    aboard: Counter[str] = Counter()
    driven = empty = 0.0
    for each in log.events:
        if each.kind == "left":
            leg = scenario.metre(places[each.vehicle_id], each.place)
            places[each.vehicle_id] = each.place
            driven += leg
            empty += 0.0 if aboard[each.vehicle_id] else leg
        elif each.kind in ("boarded", "alighted"):
            aboard[each.vehicle_id] += 1 if each.kind == "boarded" else -1
        elif each.kind == "broke_down":
            aboard[each.vehicle_id] = 0
    return driven, empty


def find_pooled(scenario: Scenario, log: DayLog) -> set[str]:
    """Return the calls that had company for a part of the ride."""
    of_call = {one.id: each.request.id for each in scenario.calls for one in each.requests}
    aboard: dict[str, set[str]] = {}
    pooled: set[str] = set()
    for each in log.events:
        here = aboard.setdefault(each.vehicle_id, set())
        if each.kind == "boarded":
            here.add(each.call_id)
        elif each.kind == "alighted":
            here.discard(each.call_id)
        elif each.kind == "broke_down":
            here.clear()
        elif each.kind == "left" and len(here) > 1:
            pooled |= {of_call[each] for each in here}
    return pooled


def _group_gap(scenario: Scenario, served: set[str]) -> float:
    asked = Counter(call.group for call in scenario.calls)
    given = Counter(call.group for call in scenario.calls if call.request.id in served)
    shares = [given[group] / asked[group] for group in asked]
    return max(shares) - min(shares) if shares else 0.0


def _mean(values: list[float] | list[bool]) -> float:
    return float(np.mean(values)) if values else math.nan


def _percentile(values: list[float] | tuple[float, ...], share: float) -> float:
    return float(np.percentile(values, share)) if values else math.nan
