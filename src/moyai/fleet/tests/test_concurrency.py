"""Many at once: real threads on PostgreSQL, or on SQLite with a file; nothing lost, nothing twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from tests.factories import DAY, EARLY, PLACES, at, make_shift, make_spec, make_task, make_vehicle

from moyai.core.errors import Refused
from moyai.fleet.enums import StopStatus
from moyai.fleet.models import Press, Stop, Task
from moyai.fleet.operations import (
    cancel_task,
    move_task,
    press,
    reorder_tasks,
    replan_unassigned,
    take_out_of_service,
)
from moyai.fleet.planning.plan import load_plan
from moyai.fleet.specs import Promise
from moyai.fleet.tests.lookups import read_versions
from moyai.fleet.tests.wheel import find_stop

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(autouse=True)
def _needs_a_database_that_threads_share(db):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads cannot share an in-memory SQLite database: it locks whole tables")


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run works in threads of their own; a refusal is an answer like any other."""

    def run(work: Callable[[], Any]) -> Any:
        try:
            return work()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(run, work) for work in works]]


def test_the_same_request_from_eight_threads_is_one_task(transactional_db):
    make_shift()
    spec = make_spec()
    answers = at_once(*[lambda: make_task(spec, idempotency_key="same")] * 8)
    assert {answer.pk for answer in answers} == {Task.objects.get().pk}
    assert Stop.objects.count() == 2


def test_requests_from_eight_threads_are_all_kept_or_refused():
    for number in range(3):
        make_shift(make_vehicle(f"t{number}"))
    pairs = [(PLACES[n % 6], PLACES[(n + 1) % 6]) for n in range(8)]
    wide = {"pickup": at(10), "width": timedelta(hours=1)}
    works = [lambda pair=pair: make_task(make_spec(*pair, **wide)) for pair in pairs]
    answers = at_once(*works)
    booked = [answer for answer in answers if isinstance(answer, Task)]
    assert {answer.code for answer in answers if isinstance(answer, Refused)} <= {"plan_busy", "no_vehicle"}
    assert Task.objects.count() == len(booked) >= 4
    assert Stop.objects.count() == 2 * len(booked)
    plan = load_plan(DAY, EARLY)
    assert sum(len(route.stops) for route in plan.solution.routes) == 2 * len(booked)


def test_two_dispatchers_move_the_same_ride():
    shifts = [make_shift(make_vehicle(f"t{number}")) for number in range(3)]
    task = make_task()
    source = find_stop(task, "pickup").shift_id
    seen = read_versions()
    free = [shift.pk for shift in shifts if shift.pk != source]

    def move(target: int) -> Task:
        return move_task(
            task_id=task.pk, to_shift_id=target, seen_plan_versions=seen, actor="user:1", now=EARLY
        )

    answers = at_once(lambda: move(free[0]), lambda: move(free[1]))
    codes = sorted(getattr(answer, "code", "") for answer in answers if isinstance(answer, Refused))
    assert codes == ["plan_changed"]
    assert task.stops.values_list("shift_id", flat=True).distinct().get() in free


def test_the_same_press_from_eight_threads_is_applied_once():
    shift = make_shift()
    stop = find_stop(make_task(), "pickup")
    press_id = uuid4()

    def send() -> Press:
        return press(
            driver=shift.driver,
            stop_id=stop.pk,
            action="arrived",
            press_id=press_id,
            pressed_at=at(10, 1),
            now=at(10, 1),
        )

    answers = at_once(*[send] * 8)
    assert {answer.pk for answer in answers} == {Press.objects.get().pk}
    stop.refresh_from_db()
    assert (stop.status, stop.arrived_at) == (StopStatus.ARRIVED, at(10, 1))


def test_cancelling_while_the_driver_presses_ends_in_one_truth():
    shift = make_shift()
    task = make_task()
    stop = find_stop(task, "pickup")
    press(
        driver=shift.driver,
        stop_id=stop.pk,
        action="arrived",
        press_id=uuid4(),
        pressed_at=at(10),
        now=at(10),
    )

    def board() -> Press:
        return press(
            driver=shift.driver,
            stop_id=stop.pk,
            action="boarded",
            press_id=uuid4(),
            pressed_at=at(10, 1),
            now=at(10, 1),
        )

    answers = at_once(board, lambda: cancel_task(task_id=task.pk, actor="test", now=at(10, 1)))
    task.refresh_from_db()
    refused = [answer.code for answer in answers if isinstance(answer, Refused)]
    assert (task.status, refused) in [("aboard", ["task_aboard"]), ("cancelled", ["cancelled_stop"])]


def test_four_workers_replan_the_same_task_once(ear):
    broken = make_shift(make_vehicle("t0"))
    task = make_task()
    take_out_of_service(vehicle_id=broken.vehicle_id, reason="", actor="test", now=EARLY)
    for number in (1, 2, 3):
        make_shift(make_vehicle(f"t{number}"))
    reports = at_once(*[lambda: replan_unassigned(now=EARLY)] * 4)
    assert sum(len(report.kept) for report in reports) == 1
    assert ear.events(task) == ["on_assigned", "on_unassigned", "on_assigned"]
    assert task.stops.filter(status=StopStatus.PENDING).count() == 2


def test_an_exchange_of_turns_while_others_press_cancel_and_exchange_ends_in_one_truth():
    """Whoever is second sees the first's plan: stops stay whole, each promise is one that was asked for."""
    shift = make_shift()
    times = (at(11), at(12), at(13))
    spec = {"max_ride_s": 1200}
    tasks = [
        make_task(make_spec(each, each, pickup=begin, **spec))
        for each, begin in zip(PLACES, times, strict=False)
    ]
    one, two, three = tasks
    stop = find_stop(one, "pickup")

    def exchange(*begins) -> Any:
        promises = {}
        for task, begin in zip((two, three), begins, strict=True):
            facts = (begin, begin + timedelta(minutes=10), begin, begin + timedelta(hours=1))
            promises[task.pk] = Promise(*facts)
        why = {"ja": "おくれたため。", "en": "Late."}
        facts = {"shift_id": shift.pk, "reason": why, "actor": "user:1", "now": at(10, 58)}
        return reorder_tasks(promises=promises, **facts)

    def arrive() -> Press:
        facts = {"action": "arrived", "press_id": uuid4(), "pressed_at": at(10, 58), "now": at(10, 58)}
        return press(driver=shift.driver, stop_id=stop.pk, **facts)

    answers = at_once(
        lambda: exchange(at(13), at(12)),
        lambda: exchange(at(14), at(12)),
        arrive,
        lambda: cancel_task(task_id=three.pk, actor="user:1", now=at(10, 58)),
    )
    known = {"reorder_elsewhere", "reorder_aboard", "plan_busy"}
    assert {each.code for each in answers if isinstance(each, Refused)} <= known
    assert isinstance(answers[2], Press)
    begins = {each.pk: each.pickup_from for each in Task.objects.all()}
    given = {at(12), at(13), at(14)}
    assert begins[one.pk] == at(11)
    assert {begins[two.pk], begins[three.pk]} <= given
    still = Stop.objects.filter(status__in=(StopStatus.PENDING, StopStatus.ARRIVED))
    left = [each for each in tasks if Task.objects.get(pk=each.pk).status == "planned"]
    assert still.count() == 2 * len(left)
    met = list(still.filter(kind="pickup").values_list("task", flat=True))
    assert met == sorted((each.pk for each in left), key=begins.__getitem__)
