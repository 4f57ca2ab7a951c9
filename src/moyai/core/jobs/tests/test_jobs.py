"""Periodic jobs and queued tasks: once for each due time, retried, set aside, taken over."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import InterfaceError, OperationalError
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from moyai.core.jobs import operations, periodics, queries, schedule, tasks
from moyai.core.jobs.models import PeriodicRun, TaskAttempt, Worker
from moyai.core.jobs.schedule import Periodic
from moyai.core.jobs.worker import WorkerLoop

NOW = datetime(2026, 4, 1, tzinfo=UTC)
TOWN_NOW = datetime(2031, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db
calls: list[int] = []


@task
def add(number: int) -> int:
    calls.append(number)
    return number + 1


@task
def fail(number: int) -> None:
    raise RuntimeError(f"no {number}")


@pytest.fixture(autouse=True)
def _forget_calls():
    calls.clear()


def run_due(periodic, real_now=NOW):
    return periodics.run_due([periodic], real_now=real_now, town_now=lambda: TOWN_NOW)


def test_periodic_runs_when_due_with_the_towns_time():
    seen = []
    periodic = Periodic("test.job", 10, seen.append)
    assert run_due(periodic) == ["test.job"]
    assert run_due(periodic, NOW + timedelta(seconds=9)) == []
    assert run_due(periodic, NOW + timedelta(seconds=10)) == ["test.job"]
    assert seen == [TOWN_NOW, TOWN_NOW]


def test_periodic_belongs_to_the_worker_that_claims_first():
    periodic = Periodic("test.job", 10, lambda now: None)
    assert periodics.claim(periodic, NOW)
    later = NOW + timedelta(seconds=10)
    seen_by_both = PeriodicRun.objects.get(key="test.job")
    assert periodics.claim(periodic, later)
    late = PeriodicRun.objects.filter(key="test.job", started_at=seen_by_both.started_at)
    assert late.update(started_at=later) == 0
    assert not periodics.claim(periodic, later)


def test_periodic_is_due_when_the_clock_was_set_back():
    periodic = Periodic("test.job", 10, lambda now: None)
    run_due(periodic)
    assert run_due(periodic, NOW - timedelta(days=1)) == ["test.job"]


def test_periodic_failure_is_kept_and_cleared(caplog):
    outcomes = [ValueError("broken"), None]

    def run(now):
        if (outcome := outcomes.pop(0)) is not None:
            raise outcome

    periodic = Periodic("test.job", 10, run)
    run_due(periodic)
    row = PeriodicRun.objects.get()
    assert (row.failures, row.last_error) == (1, "ValueError: broken")
    run_due(periodic, NOW + timedelta(seconds=10))
    row.refresh_from_db()
    assert (row.failures, row.last_error) == (0, "")


def test_register_refuses_a_second_job_of_the_same_name(monkeypatch):
    monkeypatch.setattr(schedule, "_periodics", {})
    run = calls.append
    schedule.register(key="a", every_s=1, run=run)
    schedule.register(key="a", every_s=2, run=run)
    assert [p.every_s for p in schedule.list_periodics()] == [2]
    with pytest.raises(ValueError, match="another periodic job"):
        schedule.register(key="a", every_s=1, run=print)
    with pytest.raises(ValueError, match="positive"):
        schedule.register(key="b", every_s=0, run=print)


def test_task_runs_once():
    result_id = operations.enqueue(add, number=1)
    assert tasks.run_next(worker="w", real_now=NOW)
    assert not tasks.run_next(worker="w", real_now=NOW)
    assert calls == [1]
    done = DBTaskResult.objects.get(pk=result_id)
    assert (done.status, done.return_value) == ("SUCCESSFUL", 2)


def test_task_is_retried_with_doubling_waits_then_set_aside(caplog):
    result_id = operations.enqueue(fail, number=7)
    waits = []
    for attempt in range(tasks.MAX_ATTEMPTS):
        DBTaskResult.objects.filter(pk=result_id).update(run_after=NOW)
        assert tasks.run_next(worker="w", real_now=NOW)
        row = DBTaskResult.objects.get(pk=result_id)
        if attempt < tasks.MAX_ATTEMPTS - 1:
            waits.append((row.run_after - NOW).total_seconds())
    assert waits == [5, 10, 20, 40, 80]
    [letter] = queries.list_dead_letters()
    assert (letter.result_id, letter.attempts, letter.died_at) == (result_id, 6, NOW)
    assert letter.error.endswith("RuntimeError: no 7\n")
    assert row.status == "FAILED"


def test_retry_of_a_dead_letter_puts_it_back(caplog):
    result_id = operations.enqueue(fail, number=7)
    TaskAttempt.objects.create(result_id=result_id, attempts=tasks.MAX_ATTEMPTS - 1)
    tasks.run_next(worker="w", real_now=NOW)
    tasks.retry_dead_letter(result_id=result_id, real_now=NOW)
    assert queries.list_dead_letters() == []
    assert tasks.claim_next(worker="w").pk == result_id


def test_unknown_task_fails_without_stopping_the_worker(caplog):
    result_id = operations.enqueue(add, number=1)
    DBTaskResult.objects.filter(pk=result_id).update(task_path="moyai.nowhere.gone")
    assert tasks.run_next(worker="w", real_now=NOW)
    assert TaskAttempt.objects.get(result_id=result_id).attempts == 1


def test_task_of_a_silent_worker_is_taken_over_and_of_a_living_one_is_not():
    tasks.note_alive(worker="dead", real_now=NOW)
    tasks.note_alive(worker="alive", real_now=NOW + timedelta(seconds=90))
    orphan = operations.enqueue(add, number=1)
    assert tasks.claim_next(worker="dead").pk == orphan
    held = operations.enqueue(add, number=2)
    assert tasks.claim_next(worker="alive").pk == held
    assert tasks.take_back_orphans(real_now=NOW + timedelta(seconds=90)) == 1
    assert tasks.claim_next(worker="alive").pk == orphan
    assert list(Worker.objects.values_list("name", flat=True)) == ["alive"]


def test_task_of_a_killed_worker_of_this_host_is_taken_over_at_once():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    host, _pid, rest = tasks.name_worker().split("/")
    killed = f"{host}/{process.pid}/{rest}"
    tasks.note_alive(worker=killed, real_now=NOW)
    tasks.note_alive(worker=tasks.name_worker(), real_now=NOW)
    orphan = operations.enqueue(add, number=1)
    assert tasks.claim_next(worker=killed).pk == orphan
    assert tasks.take_back_orphans(real_now=NOW) == 1


def test_dead_letter_must_exist_to_be_retried():
    with pytest.raises(queries.DeadLetter.DoesNotExist):
        tasks.retry_dead_letter(result_id=uuid4(), real_now=NOW)


@pytest.mark.django_db(transaction=True)
def test_worker_command_works_until_nothing_is_left(monkeypatch):
    monkeypatch.setattr(schedule, "_periodics", {})
    seen = []
    schedule.register(key="test.job", every_s=3600, run=seen.append)
    for number in range(3):
        operations.enqueue(add, number=number)
    call_command("worker", "--once")
    assert calls == [0, 1, 2]
    assert len(seen) == 1
    assert not Worker.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_worker_survives_a_lost_database(monkeypatch, caplog):
    monkeypatch.setattr(schedule, "_periodics", {})
    loop = WorkerLoop(until_idle=True)

    def lose_database(*args, **kwargs):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(tasks, "run_next", lose_database)
    loop.run()
    assert "The database does not answer" in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", [OperationalError, InterfaceError])
def test_task_whose_end_could_not_be_written_is_done_again(monkeypatch, kind):
    """Its worker lives on, so that nobody would ever take it for an orphan's."""
    monkeypatch.setattr(schedule, "_periodics", {})
    result_id = operations.enqueue(add, number=7)
    with monkeypatch.context() as patch:
        loop = WorkerLoop(until_idle=True)
        patch.setattr(DBTaskResult, "set_successful", _lose_database(kind))
        patch.setattr(DBTaskResult, "set_failed", _lose_database(kind))
        assert not loop._turn()
    assert DBTaskResult.objects.get(pk=result_id).status == "RUNNING"
    assert loop._turn()
    assert DBTaskResult.objects.get(pk=result_id).status == "SUCCESSFUL"
    assert calls == [7, 7]


def _lose_database(kind):
    def fail(*_args, **_kwargs):
        raise kind("server closed the connection")

    return fail


@pytest.mark.django_db(transaction=True)
def test_job_that_takes_long_holds_up_nobody(monkeypatch):
    long_began, short_ran, is_over = Event(), Event(), Event()

    def take_long(_now):
        long_began.set()
        is_over.wait(30)

    jobs = [Periodic("long", 30, take_long), Periodic("short", 0.5, lambda _now: short_ran.set())]
    monkeypatch.setattr(schedule, "_periodics", {job.key: job for job in jobs})
    loop = WorkerLoop(idle_s=0.01)
    running = Thread(target=loop.run)
    running.start()
    try:
        assert long_began.wait(30)
        short_ran.clear()
        assert short_ran.wait(30)
        assert not is_over.is_set()
    finally:
        is_over.set()
        loop.stop()
        running.join()


@pytest.mark.django_db(transaction=True)
def test_worker_stops_after_the_present_task(monkeypatch):
    monkeypatch.setattr(schedule, "_periodics", {})
    loop = WorkerLoop()
    for number in range(2):
        operations.enqueue(add, number=number)
    original = tasks.run_next

    def run_and_stop(**arguments):
        loop.stop()
        return original(**arguments)

    monkeypatch.setattr(tasks, "run_next", run_and_stop)
    loop.run()
    assert calls == [0]
