"""What the worker does with photos that came in conversations."""

from __future__ import annotations

from django_tasks import task

from moyai.core import clock
from moyai.services.habit_challenge.operations import photos


@task()
def add_photo(report: str, kept: str) -> None:
    """Read a photo that came in a conversation, and put it to its report."""
    photos.add_photo(report=report, kept=kept, now=clock.now())
