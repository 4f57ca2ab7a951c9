"""Whatever happens in whatever order, the plan stays whole."""

from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import DAY, PLACES, at, make_shift, make_spec, make_task, make_vehicle

from moyai.core.errors import Refused
from moyai.engines.dispatch import check
from moyai.fleet import operations
from moyai.fleet.enums import ShiftStatus, StopKind, StopStatus, TaskStatus, VehicleStatus
from moyai.fleet.models import OperatingRecord, Press, Shift, Stop, Task, Vehicle
from moyai.fleet.planning.buttons import list_buttons
from moyai.fleet.planning.kept import kept_stops, read_shifts
from moyai.fleet.planning.load import OPEN_STOPS, DayRows, list_shifts
from moyai.fleet.planning.plan import load_plan
from moyai.fleet.planning.translate import translate
from moyai.fleet.tests.lookups import read_versions

STEPS = ("book", "book", "book", "press", "press", "press", "wait", "cancel", "move", "out", "back", "work")


class Day:
    """A day on which anything may happen; every refusal is a Refused, anything else fails the test."""

    def __init__(self, seed: int) -> None:
        kept_stops.forget()
        self.dice = Random(seed)
        self.now = at(8, 30)
        self.sent: list[tuple[UUID, int, str, datetime]] = []
        make_shift(make_vehicle("t1"), break_s=1800, break_from=at(11), break_until=at(12))
        make_shift(make_vehicle("t2", seats=6, wheelchair_places=1))

    def act(self, step: str) -> None:
        try:
            getattr(self, step)()
        except Refused as refused:
            assert str(refused.text)
        self.check()

    def _any(self, rows: QuerySet[Any]) -> Any:
        found = list(rows.order_by("pk"))
        return self.dice.choice(found) if found else None

    def book(self) -> None:
        origin, destination = self.dice.sample(PLACES, 2)
        pickup = max(self.now, at(9)) + timedelta(minutes=self.dice.randrange(5, 120))
        spec = make_spec(
            origin,
            destination,
            pickup=pickup,
            width=timedelta(minutes=self.dice.choice([5, 10, 30])),
            seats=self.dice.randint(1, 3),
            wheelchairs=int(self.dice.random() < 0.1),
        )
        make_task(spec, now=self.now)

    def press(self) -> None:
        """Press the next stop's first button, sometimes another one, sometimes an old press again."""
        if self.sent and self.dice.random() < 0.15:
            self._send(*self.dice.choice(self.sent))
            return
        stops = Stop.objects.filter(status__in=OPEN_STOPS, shift__status__in=["planned", "open"])
        stop = stops.order_by("sequence", "pk").first() if self.dice.random() < 0.8 else self._any(stops)
        if stop is None:
            return
        buttons = list_buttons(stop) if self.dice.random() < 0.9 else ("no_show", "done", "boarded")
        self.now = max(self.now, min(stop.planned_at, self.now + timedelta(minutes=15)))
        pressed = self.now - timedelta(minutes=self.dice.randrange(-3, 10))
        self._send(uuid4(), stop.pk, str(self.dice.choice(buttons)), pressed)

    def _send(self, press_id: UUID, stop_id: int, action: str, pressed: datetime) -> None:
        self.sent.append((press_id, stop_id, action, pressed))
        operations.press(
            driver=Stop.objects.get(pk=stop_id).shift.driver,
            stop_id=stop_id,
            action=action,
            press_id=press_id,
            pressed_at=pressed,
            now=self.now,
        )

    def wait(self) -> None:
        self.now += timedelta(minutes=self.dice.randrange(1, 40))

    def cancel(self) -> None:
        task = self._any(Task.objects.all())
        if task is not None:
            operations.cancel_task(task_id=task.pk, actor="test", now=self.now)

    def move(self) -> None:
        task, shift = self._any(Task.objects.all()), self._any(Shift.objects.all())
        if task is not None and shift is not None:
            operations.move_task(
                task_id=task.pk,
                to_shift_id=shift.pk,
                seen_plan_versions=read_versions(),
                actor="test",
                now=self.now,
            )

    def out(self) -> None:
        vehicle = self.dice.choice(Vehicle.objects.order_by("pk"))
        report = operations.take_out_of_service(vehicle_id=vehicle.pk, reason="", actor="test", now=self.now)
        for lost in report.lost:
            assert Task.objects.get(pk=lost.task_id).status == TaskStatus.UNASSIGNED

    def back(self) -> None:
        vehicle = Vehicle.objects.filter(status=VehicleStatus.OUT_OF_SERVICE).first()
        if vehicle is not None:
            operations.return_to_service(vehicle_id=vehicle.pk, actor="test", now=self.now)

    def work(self) -> None:
        """What the worker does."""
        operations.open_due_shifts(now=self.now)
        operations.retime_day(day=DAY, now=self.now)
        operations.replan_unassigned(now=self.now)
        operations.improve_day(day=DAY, now=self.now)
        operations.close_due_shifts(now=self.now)

    def check(self) -> None:
        for task in Task.objects.prefetch_related("stops__shift"):
            _check_task(task)
        for shift in Shift.objects.all():
            _check_shift(shift)
        _check_plan(self.now)
        assert Press.objects.count() == Press.objects.values("press_id").distinct().count()


def _check_task(task: Task) -> None:
    """Every live task has exactly its stops, on one running shift, or is known to have no vehicle."""
    pending = [stop for stop in task.stops.all() if stop.status in OPEN_STOPS]
    kinds = sorted(stop.kind for stop in pending)
    expected = {TaskStatus.PLANNED: ["dropoff", "pickup"], TaskStatus.ABOARD: ["dropoff"]}
    assert kinds == expected.get(TaskStatus(task.status), []), task.status
    assert len({stop.shift_id for stop in pending}) <= 1
    assert all(stop.shift.status in (ShiftStatus.PLANNED, ShiftStatus.OPEN) for stop in pending)


def _check_shift(shift: Shift) -> None:
    """What was done was done in order and never with more people than seats."""
    stops = list(shift.stops.exclude(status=StopStatus.SKIPPED).select_related("task").order_by("sequence"))
    states = [stop.status for stop in stops]
    order = [StopStatus.DONE, StopStatus.ARRIVED, StopStatus.PENDING]
    assert states == sorted(states, key=order.index)
    assert states.count(StopStatus.ARRIVED) <= 1
    times = [at for stop in stops for at in (stop.arrived_at, stop.left_at) if at]
    assert times == sorted(times)
    assert all(stop.left_at for stop in stops if stop.status == StopStatus.DONE)
    assert sum(stop.kind == StopKind.BREAK for stop in stops) <= 1
    assert (shift.status == ShiftStatus.CLOSED) == OperatingRecord.objects.filter(shift=shift).exists()


def _check_plan(now: datetime) -> None:
    """The checker finds nothing but the lateness that the plan declares; capacity is never exceeded."""
    plan = load_plan(DAY, now)
    kept = read_shifts(list_shifts(DAY))
    if plan is None:
        assert kept == ()
        return
    assert kept is not None
    assert _read_problem(DayRows(DAY, kept), now) == _read_problem(plan.rows, now), "what is kept is old"
    assert check(plan.problem, plan.solution) == ()
    for vehicle in plan.problem.vehicles:
        seats = plan.rows_of(vehicle.id).shift.vehicle.seats
        assert max(config[0] for config in vehicle.capacity) == seats


def _read_problem(rows: DayRows, now: datetime) -> tuple[Any, ...]:
    found = translate(rows, now)
    return found.problem.vehicles, found.problem.requests, found.sequences, found.places.points


class AnyDay(TestCase):
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(seed=st.integers(0, 2**32 - 1), steps=st.lists(st.sampled_from(STEPS), min_size=15, max_size=40))
    def test_any_sequence_keeps_the_plan_whole(self, seed: int, steps: list[str]) -> None:
        day = Day(seed)
        for step in steps:
            day.act(step)
