"""Reads on jobs."""

from moyai.core.jobs.models import DeadLetter


def list_dead_letters() -> list[DeadLetter]:
    """Return the tasks that failed for good, the oldest first."""
    return list(DeadLetter.objects.all())
