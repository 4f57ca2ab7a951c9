"""Replays one day under one variant and counts what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from moyai.core.feeds.opendata.anonymise import ANY
from moyai.engines.dispatch import Need, Request, Weights
from moyai.engines.dispatch.simulation import Chances, Conduct, DayLog, Scenario, simulate
from moyai.engines.dispatch.simulation.figures import (
    Ridden,
    count_lost,
    find_pooled,
    list_rides,
    measure_distances,
)
from moyai.engines.dispatch.simulation.policies import Waiting
from moyai.engines.dispatch.simulation.runs import count_runs
from moyai.services.shared_taxi.study.day import Ways, changes_at, make_day
from moyai.services.shared_taxi.study.figures import Figures, Pair
from moyai.services.shared_taxi.study.variant import Variant
from moyai.services.shared_taxi.study.wishes import Car, Town, Wish

_HOUR_S, _KM_M = 3600, 1000
_HAIR_S = 1e-6
_BEFORE = 0.25
"""The share of a promised window that lies before the planned pickup: windows begin on five-minute marks."""


@dataclass(frozen=True, kw_only=True)
class DayTask:
    """Everything that the replay of one day needs, so that it can run in another process.

    Attributes:
        wishes: Of the day, in any order.
        fleet: The vehicles of this variant.
        variant: How the service is run.
        town: What stays as it is.
        ways: Between all places of the wishes and the depots.
        weights: What riders' time costs beside driving.
        improve: Iterations of search after each call; 0 for insertion alone.
        waiting: Where free vehicles wait; where they are when None.
        needs: What scarce vehicles are kept free for, from other days than this one.
        seed: Of who takes another time.
        chances: What goes wrong: traffic, no-shows, late drivers.
    """

    wishes: tuple[Wish, ...]
    fleet: tuple[Car, ...]
    variant: Variant
    town: Town
    ways: Ways
    weights: Weights = field(default_factory=Weights)
    improve: int = 0
    waiting: Waiting | None = None
    needs: tuple[Need, ...] = ()
    seed: int = 1
    chances: Chances = field(default_factory=Chances)


def replay_day(task: DayTask) -> Figures:
    """Return the figures of a day; the same task gives the same figures."""
    day = make_day(
        task.wishes,
        task.fleet,
        variant=task.variant,
        town=task.town,
        ways=task.ways,
        weights=task.weights,
        needs=task.needs,
        seed=task.seed,
    )
    width = task.variant.promise_width_s
    conduct = Conduct(
        promise_before_s=_BEFORE * width,
        promise_after_s=(1 - _BEFORE) * width,
        improve=task.improve,
        verify=False,
        keep_free=float(task.variant.keep_free_s),
    )
    log = simulate(day.scenario, conduct=conduct, chances=task.chances, waiting=task.waiting)
    return _count(task, day.scenario, day.refused, log)


def scale_demand(
    wishes: Sequence[Wish], others: Sequence[Wish], *, percent: int, seed: int
) -> tuple[Wish, ...]:
    """Return a day with more or fewer people asking.

    Fewer: each stays by chance. More: wishes of other days are added. The same seed gives the same day.

    Args:
        wishes: Of the day.
        others: Of other days, to add from; wishes of the day itself are not added twice.
        percent: How many ask, of those who did.
        seed: Of the chance.
    """
    if percent == 100 or not wishes:
        return tuple(wishes)
    random = Random(f"{seed}:{wishes[0].day}")
    wanted = round(len(wishes) * percent / 100)
    if wanted <= len(wishes):
        kept = sorted(random.sample(range(len(wishes)), wanted))
        return tuple(wishes[index] for index in kept)
    pool = [each for each in others if each.day != wishes[0].day]
    added = random.sample(pool, min(len(pool), wanted - len(wishes)))
    return (*wishes, *(_renamed(each, wishes[0]) for each in added))


def _renamed(wish: Wish, of_day: Wish) -> Wish:
    return replace(wish, id=f"{wish.day}/{wish.id}", day=of_day.day)


def _count(task: DayTask, scenario: Scenario, refused: dict[str, str], log: DayLog) -> Figures:
    wishes = {each.id: each for each in task.wishes}
    rides = list_rides(scenario, log)
    served = {ride.call_id for ride in rides}
    runs = count_runs(log)
    driven, empty = measure_distances(scenario, log)
    paid = 60 * (task.variant.closes_minutes - task.variant.opens_minutes) * len(task.fleet)
    figures = Figures(
        days=1,
        asked=len(wishes),
        served=len(served),
        no_shows=len(log.of_kind("no_show")),
        persons=sum(wishes[name].persons for name in served),
        pooled=len(find_pooled(scenario, log) & served),
        runs=runs.count,
        pooled_runs=runs.pooled,
        refused=Counter(refused.values()),
        driven_m=round(driven),
        empty_m=round(empty),
        paid_s=paid,
        moving_s=round(runs.moving),
        cost_yen=_cost_yen(task.town, paid, round(driven)),
        fares_yen=sum(_fare_yen(wishes[name], task) for name in served),
        by_area=_count_by((_group(each, task.town)[1], each.id in served) for each in wishes.values()),
        by_group=_count_by(
            ("/".join(_group(each, task.town)), each.id in served) for each in wishes.values()
        ),
        by_hour=_count_by((f"{each.wish_s // _HOUR_S:02d}", each.id in served) for each in wishes.values()),
        wheelchairs=_count_by(("", each.id in served) for each in wishes.values() if each.wheelchairs).get(
            "", (0, 0)
        ),
    )
    lost = count_lost(scenario, log)
    figures.refused.update({"no_connection": lost} if lost else {})  # the first vehicle came too late
    figures.refused.update(
        _why(event.facts["reason"], wishes[event.call_id]) for event in log.of_kind("refused")
    )
    _time(figures, scenario, log)
    return figures


def _time(figures: Figures, scenario: Scenario, log: DayLog) -> None:
    calls = {each.request.id: each for each in scenario.calls}
    for ride in list_rides(scenario, log):
        call = calls[ride.call_id]
        request = call.request
        figures.changed += call.onward is not None
        figures.late += ride.first_boarded.at > float(ride.told.facts["promise_until"]) + _HAIR_S
        if ride.told.facts["alternative"]:
            wished = call.requests[-1] if request.prefer == "late" else request
            figures.shifts.append(round(abs(_wished_end(ride, wished) - wished.wish)))
        elif request.prefer == "early":
            figures.waits.append(round(ride.first_boarded.at - max(request.wish, call.released_at)))
        else:
            figures.earlies.append(round(call.requests[-1].wish - ride.alighted.at))
        direct = float(scenario.travel_s[request.pickup, call.requests[-1].dropoff])
        if direct > 0:
            figures.ratios.append(round(100 * (ride.alighted.at - ride.first_boarded.until) / direct))
        figures.deviations.append(round(abs(ride.first_boarded.at - float(ride.told.facts["pickup_at"]))))


def _wished_end(ride: Ridden, request: Request) -> float:
    """Return the time of the end of the ride about which she had a wish."""
    return ride.first_boarded.at if request.prefer == "early" else ride.alighted.at


def _why(code: object, wish: Wish) -> str:
    """Return the engine's reason as the service's (a value of UnmetReason)."""
    if code == "no_connection":
        return "no_connection"
    lacks_seat = code in ("no_vehicle_with_capacity", "vehicle_full")
    return "no_wheelchair_place" if wish.wheelchairs and lacks_seat else "no_capacity"


def _group(wish: Wish, town: Town) -> tuple[str, str]:
    """Return age band and area by which a wish is counted."""
    return wish.group or (ANY, wish.end_area(town.centre))


def _count_by(rows: Iterator[tuple[str, bool]]) -> dict[str, Pair]:
    counts: dict[str, Pair] = {}
    for key, is_served in rows:
        asked, served = counts.get(key, (0, 0))
        counts[key] = (asked + 1, served + is_served)
    return counts


def _cost_yen(town: Town, paid_s: int, driven_m: int) -> int:
    """Return what the fleet costs, half a yen rounded up (fleet/costs.py)."""
    whole = _HOUR_S * _KM_M
    exact = paid_s * town.yen_a_hour * _KM_M + driven_m * town.yen_a_km * _HOUR_S
    return (2 * exact + whole) // (2 * whole)


def _fare_yen(wish: Wish, task: DayTask) -> int:
    """Return what the party pays: the rider her class, companions what the channel gives (fares.py)."""
    variant, transfer = task.variant, changes_at(wish, task.variant, task.town)
    channel = variant.self_service_yen if wish.is_self_service else variant.ordinary_yen
    own = min(channel, variant.discount_yen) if wish.fare_class == "discount" else channel
    times = 1 if transfer is None or transfer.is_one_fare else 2
    return times * (own + channel * (wish.persons - 1))
