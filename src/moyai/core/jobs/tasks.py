"""Runs queued tasks (django-tasks' database backend): at least once, retried with patience, then set aside.

Times here are real: a queue is machinery, it does not live by the town's clock.
"""

import logging
import os
import secrets
import socket
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from moyai.core.jobs.models import DeadLetter, TaskAttempt, Worker

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 6
FIRST_WAIT_S = 5
SILENT_S = 60
"""A worker not heard of for so long is taken for dead."""


def run_next(*, worker: str, real_now: datetime) -> bool:
    """Run the next waiting task, if there is one; tell whether there was."""
    claimed = claim_next(worker=worker)
    if claimed is None:
        return False
    _run(claimed, real_now)
    return True


def claim_next(*, worker: str) -> DBTaskResult | None:
    """Mark the next waiting task as this worker's, or return None."""
    with transaction.atomic():
        waiting = DBTaskResult.objects.ready()
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        task = waiting.first()
        if task is None:
            return None
        task.claim(worker)
        return task


def note_alive(*, worker: str, real_now: datetime) -> None:
    """Say that a worker lives."""
    Worker.objects.update_or_create(name=worker, defaults={"seen_at": real_now})


def leave(*, worker: str) -> None:
    """Say that a worker has ended in good order."""
    Worker.objects.filter(name=worker).delete()


@transaction.atomic
def take_back_orphans(*, real_now: datetime) -> int:
    """Put the tasks of workers that fell silent back into the queue; return how many."""
    heard = Worker.objects.filter(seen_at__gte=real_now - timedelta(seconds=SILENT_S))
    alive = {name for name in heard.values_list("name", flat=True) if not is_surely_dead(name)}
    running = DBTaskResult.objects.running().only("id", "worker_ids")
    orphans = [task.pk for task in running if not alive.intersection(task.worker_ids[-1:])]
    Worker.objects.exclude(name__in=alive).delete()
    return DBTaskResult.objects.filter(pk__in=orphans, status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.READY
    )


@transaction.atomic
def put_back_own(*, worker: str) -> int:
    """Put back what a worker that lives on had in hand when it lost the database; return how many."""
    running = DBTaskResult.objects.running().only("id", "worker_ids")
    own = [task.pk for task in running if task.worker_ids[-1:] == [worker]]
    return DBTaskResult.objects.filter(pk__in=own, status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.READY
    )


def name_worker() -> str:
    """Return a name for this process that no other worker has: host, process id, and something random."""
    return f"{socket.gethostname()[:40]}/{os.getpid()}/{secrets.token_hex(4)}"


def is_surely_dead(worker: str) -> bool:
    """Tell whether a worker ran on this host and its process is gone (then nobody has to wait for it)."""
    host, _, rest = worker.partition("/")
    pid = rest.partition("/")[0]
    if host != socket.gethostname()[:40] or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@transaction.atomic
def retry_dead_letter(*, result_id: UUID, real_now: datetime) -> None:
    """Put a dead letter back into the queue with fresh patience.

    Raises:
        DeadLetter.DoesNotExist: it is not among them.
    """
    DeadLetter.objects.get(result_id=result_id).delete()
    TaskAttempt.objects.filter(result_id=result_id).delete()
    _put_back(result_id, real_now)


def _run(task: DBTaskResult, real_now: datetime) -> None:
    try:
        result = task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
        task.set_successful(result)
    except Exception as error:  # the worker must outlive any task
        logger.exception("Task %s (%s) failed", task.pk, task.task_path)
        with transaction.atomic():
            task.set_failed(error)
            _note_failure(task, real_now)
    else:
        TaskAttempt.objects.filter(result_id=task.pk).delete()


def _note_failure(task: DBTaskResult, real_now: datetime) -> None:
    attempt, _made = TaskAttempt.objects.get_or_create(result_id=task.pk)
    TaskAttempt.objects.filter(pk=attempt.pk).update(attempts=F("attempts") + 1)
    attempts = attempt.attempts + 1
    if attempts < MAX_ATTEMPTS:
        _put_back(task.pk, real_now + timedelta(seconds=FIRST_WAIT_S * 2 ** (attempts - 1)))
        return
    DeadLetter.objects.create(
        result_id=task.pk,
        task_path=task.task_path,
        args_kwargs=task.args_kwargs,
        attempts=attempts,
        error=task.traceback,
        died_at=real_now,
    )


def _put_back(result_id: UUID, run_after: datetime) -> None:
    DBTaskResult.objects.filter(pk=result_id).update(status=TaskResultStatus.READY, run_after=run_after)
