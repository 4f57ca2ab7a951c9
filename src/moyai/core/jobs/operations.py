"""Writes on jobs that other apps call: put work into the queue."""

from typing import Any
from uuid import UUID

from django_tasks.base import Task


def enqueue(task: Task, **arguments: Any) -> UUID:
    """Put a task into the queue, in the caller's transaction: it runs only if that commits.

    The task runs at least once and must be safe to run again. A failure is retried with doubling waits, six
    times in all, and then set aside as a dead letter.

    Args:
        task: a function decorated with ``django_tasks.task``.
        arguments: JSON-serialisable keyword arguments.

    Returns:
        The identifier of the queued task.
    """
    return UUID(str(task.enqueue(**arguments).id))
