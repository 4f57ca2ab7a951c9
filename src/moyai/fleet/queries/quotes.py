"""What the fleet could do for somebody, without doing it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from moyai.engines.dispatch import Insertion, Refusal
from moyai.fleet.planning import travel
from moyai.fleet.planning.explain import explain
from moyai.fleet.planning.kept import look_at_day
from moyai.fleet.planning.places import Coordinates
from moyai.fleet.planning.plan import DayPlan, carries_goods, day_of, make_plan, points_of
from moyai.fleet.planning.refusals import code_of
from moyai.fleet.specs import FleetOffer, Point, Quote, TaskSpec
from moyai.fleet.texts import say_refusal

PROFILE = "car"


def quote_task(*, spec: TaskSpec, now: datetime, alternatives: int = 3) -> Quote:
    """Return where a task would fit, best first, or why it does not.

    Nothing is kept: an offer can be gone when it is asked for. Each further offer's pickup is at least 15 min
    from those before it. Shifts of the pickup's date must exist.

    Args:
        spec: What to carry; its windows say what is wished.
        now: The town's time.
        alternatives: The most offers wanted.
    """
    return DayQuotes(day=day_of(spec.pickup_from), now=now).quote(spec=spec, alternatives=alternatives)


class DayQuotes:
    """One look at the fleet's day: the plan is loaded once, however often it is asked.

    For a person who is told several times for the same way; not to be kept longer, since the plan moves on.
    """

    def __init__(self, *, day: date, now: datetime) -> None:
        self._day = day
        self._now = now
        self._loaded: dict[tuple[tuple[Coordinates, ...], bool], DayPlan | None] = {}

    def quote(self, *, spec: TaskSpec, alternatives: int = 3) -> Quote:
        """Return where a task of this day would fit, as ``quote_task`` does."""
        plan = self._load(points_of(spec), carries_goods(spec))
        if plan is None:
            return Quote(refusal="no_shift", facts={"reason": say_refusal("no_shift"), "by_vehicle": {}})
        return quote_plan(plan, spec, alternatives)

    def _load(self, points: tuple[Coordinates, ...], with_goods: bool) -> DayPlan | None:
        key = (points, with_goods)
        if key not in self._loaded:
            rows = look_at_day(self._day)
            self._loaded[key] = make_plan(rows, self._now, also=points, with_goods=with_goods)
        return self._loaded[key]


def quote_plan(plan: DayPlan, spec: TaskSpec, alternatives: int) -> Quote:
    """Return where a task would fit into a loaded plan; its places were given to ``make_plan``."""
    found = plan.insert(plan.request_of(spec), alternatives=alternatives)
    if found.refusal is not None:
        return _refuse(plan, found.refusal, spec)
    return Quote(offers=tuple(_offer(plan, each) for each in found.offers))


def direct_ride_s(origin: Point, destination: Point, at: datetime) -> int:
    """Return the seconds of a ride without detour that begins at ``at``."""
    return travel.seconds((origin.lon, origin.lat), (destination.lon, destination.lat), PROFILE, at)


def _offer(plan: DayPlan, offer: Insertion) -> FleetOffer:
    shift = plan.rows_of(offer.vehicle_id).shift
    why = offer.reasons
    return FleetOffer(
        shift_id=shift.pk,
        vehicle_name=shift.vehicle.name,
        pickup_at=plan.rows.moment(offer.pickup_at),
        dropoff_at=plan.rows.moment(offer.dropoff_at),
        ride_s=round(why.ride_s),
        direct_s=round(why.direct_s),
        added_s=round(why.driving_s),
        is_pooled=bool(why.shares_with),
        reason=explain(plan, offer),
    )


def _refuse(plan: DayPlan, refusal: Refusal, spec: TaskSpec) -> Quote:
    code = code_of(refusal.code, spec)
    by_vehicle: dict[str, Any] = {
        plan.rows_of(vehicle_id).shift.vehicle.name: code_of(each, spec)
        for vehicle_id, each in refusal.by_vehicle.items()
    }
    return Quote(refusal=code, facts={"reason": say_refusal(code), "by_vehicle": by_vehicle})
