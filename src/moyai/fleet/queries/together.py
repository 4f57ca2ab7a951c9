"""Several wishes thought into a day together, without doing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from moyai.fleet.planning.kept import look_at_day
from moyai.fleet.planning.plan import make_plan
from moyai.fleet.planning.refusals import code_of
from moyai.fleet.planning.together import Together
from moyai.fleet.queries.quotes import quote_plan
from moyai.fleet.specs import Placed, Point, Quote, RefusalCode, TaskSpec
from moyai.fleet.texts import say_refusal


class PlannedDay:
    """One look at the fleet's day, into which wishes are put one after the other.

    For one question, as `DayQuotes`; what `request_tasks` does with the same wishes is planned anew.
    """

    def __init__(
        self, *, day: date, now: datetime, points: Iterable[Point], with_goods: bool = False
    ) -> None:
        """Load the day's plan.

        Args:
            day: The day of every wish.
            now: The town's time.
            points: Where the wishes begin and end.
            with_goods: Whether one of them carries goods.
        """
        also = tuple(dict.fromkeys((point.lon, point.lat) for point in points))
        plan = make_plan(look_at_day(day), now, also=also, with_goods=with_goods)
        self._together = None if plan is None else Together(plan)

    def copy(self) -> PlannedDay:
        """Return the day as it stands, to be tried otherwise."""
        other = object.__new__(PlannedDay)
        other._together = None if self._together is None else self._together.copy()
        return other

    def quote(self, *, spec: TaskSpec, alternatives: int = 1) -> Quote:
        """Return where one more wish would fit, as ``quote_task`` does."""
        if self._together is None:
            return Quote(refusal="no_shift", facts={"reason": say_refusal("no_shift"), "by_vehicle": {}})
        return quote_plan(self._together.plan, spec, alternatives)

    def put_in(
        self,
        *,
        spec: TaskSpec,
        shift_id: int | None = None,
        only_shifts: Sequence[int] = (),
        is_firm: bool = True,
    ) -> int | RefusalCode:
        """Put a wish in; return its number, or why it fits nowhere.

        Args:
            spec: The wish.
            shift_id: The shift that must take it; None for any.
            only_shifts: The shifts of which one must take it; empty for any.
            is_firm: Whether its times stay; else those who follow may move it within its windows.
        """
        if self._together is None:
            return "no_shift"
        number = len(self._together.placed)
        only = [shift_id] if shift_id is not None else list(only_shifts) or None
        refusal = self._together.put_in(number, spec, only=only, is_firm=is_firm)
        return number if refusal is None else code_of(refusal.code, spec)

    def add_vehicles(self, count: int) -> None:
        """Add so many vehicles like those of the day, free all day: what would be if there were more?"""
        if self._together is not None:
            self._together.add_vehicles(count)

    def get_placed(self, number: int) -> Placed:
        """Return where a wish stands now that others may have been put in after it."""
        assert self._together is not None
        plan, shift = self._together.plan, self._together.rows_of(number).shift
        pickup, dropoff = self._together.times_of(number)
        return Placed(
            shift_id=shift.pk,
            vehicle_name=shift.vehicle.name,
            pickup_at=plan.rows.moment(pickup),
            dropoff_at=plan.rows.moment(dropoff),
            is_pooled=self._together.shares(number),
            added_s=round(self._together.placed[number].reasons.driving_s),
        )
