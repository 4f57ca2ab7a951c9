"""A day's plan as it stands now, ready to be asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from moyai.core import clock
from moyai.engines.dispatch import InsertionResult, Problem, Request, Route, Solution, insert
from moyai.engines.dispatch.settle import settle
from moyai.fleet import rules
from moyai.fleet.models import Task
from moyai.fleet.planning.load import OPEN_STOPS, DayRows, ShiftRows, load_day
from moyai.fleet.planning.loads import PEOPLE, goods_of
from moyai.fleet.planning.names import row_id, shift_name, task_name
from moyai.fleet.planning.places import Coordinates, PlaceList
from moyai.fleet.planning.translate import request_of_spec, request_of_task, translate, waiting_point
from moyai.fleet.specs import TaskSpec


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The running shifts of a day with the engine's problem and its present solution.

    Broken limits of ``problem`` are relaxed to what ``solution`` needs (see settle).
    """

    rows: DayRows
    now: datetime
    problem: Problem
    solution: Solution
    places: PlaceList

    def rows_of(self, vehicle_id: str) -> ShiftRows:
        """Return the rows behind one of the engine's vehicles."""
        found = self.rows.rows_of(row_id(vehicle_id))
        if found is None:
            raise KeyError(vehicle_id)
        return found

    def insert(
        self, request: Request, *, alternatives: int = 1, only: Collection[int] | None = None
    ) -> InsertionResult:
        """Ask where a request fits, on all shifts or only on some."""
        allowed = None if only is None else [shift_name(each) for each in only]
        return insert(
            self.problem,
            self.solution,
            request,
            alternatives=alternatives,
            bucket_s=float(rules.ALTERNATIVES_APART_S),
            allowed_vehicles=allowed,
        )

    def request_of(self, wanted: Task | TaskSpec) -> Request:
        """Return a task or a wish as a request; its places were given to ``make_plan``."""
        if isinstance(wanted, TaskSpec):
            return request_of_spec(wanted, self.rows, self.places, with_goods=self.counts_goods)
        return request_of_task(wanted, self.rows, self.places, with_goods=self.counts_goods)

    @property
    def counts_goods(self) -> bool:
        """Whether goods are counted beside people."""
        return self.problem.dimensions > PEOPLE

    def route_without(self, shift_id: int, task_id: int) -> tuple[Problem, Route]:
        """Return a shift's route, timed again, when one of its tasks is taken away."""
        gone = task_name(task_id)
        name = shift_name(shift_id)
        route = self.solution.route(name)
        stops: list[tuple[str, str]] = [
            (stop.id, stop.kind) for stop in (route.stops if route else ()) if stop.id != gone
        ]
        problem, solution = settle(part(self.problem.without_requests([gone]), [name], stops), {name: stops})
        return problem, solution.routes[0]


def part(problem: Problem, vehicle_ids: Collection[str], stops: Collection[tuple[str, str]]) -> Problem:
    """Return the problem of some vehicles and the requests that their stops serve."""
    served = {item_id for item_id, _ in stops}
    return problem.with_state(
        (each for each in problem.vehicles if each.id in vehicle_ids),
        (each for each in problem.requests if each.id in served),
    )


def load_plan(
    day: date, now: datetime, *, also: tuple[Coordinates, ...] = (), with_goods: bool = False
) -> DayPlan | None:
    """Load and time a day's plan; None when no shift runs on that day."""
    return make_plan(load_day(day), now, also=also, with_goods=with_goods)


def load_shift_plan(task: Task, now: datetime) -> DayPlan | None:
    """Load and time the plan of the one shift that has a task; None when no running shift has it."""
    stop = task.stops.filter(status__in=OPEN_STOPS).select_related("shift").first()
    if stop is None:
        return None
    return make_plan(load_day(stop.shift.date, shift_ids=[stop.shift_id]), now)


def make_plan(
    rows: DayRows, now: datetime, *, also: tuple[Coordinates, ...] = (), with_goods: bool = False
) -> DayPlan | None:
    """Time the plan of loaded shifts; None when there are none.

    Args:
        rows: The shifts.
        now: Nothing is planned before.
        also: Places of what will be asked for.
        with_goods: Whether that carries goods (``carries_goods``).
    """
    if not rows.shifts:
        return None
    found = translate(rows, now, also, with_goods=with_goods)
    problem, solution = settle(found.problem, found.sequences)
    return DayPlan(rows, now, problem, solution, found.places)


def day_of(at: datetime) -> date:
    """Return the date in Japan."""
    return clock.local(at).date()


def carries_goods(*wanted: Task | TaskSpec) -> bool:
    """Tell whether any of these carries boxes."""
    return any(goods_of(each).boxes for each in wanted)


def points_of(wanted: Task | TaskSpec) -> tuple[Coordinates, Coordinates]:
    """Return where a task or wish begins and ends."""
    if isinstance(wanted, TaskSpec):
        return (
            (wanted.origin.lon, wanted.origin.lat),
            (wanted.destination.lon, wanted.destination.lat),
        )
    return waiting_point(wanted), (wanted.destination_lon, wanted.destination_lat)
