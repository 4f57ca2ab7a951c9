"""What the worker does with photos that came in conversations."""

from __future__ import annotations

from datetime import date

from django_tasks import task

from moyai.core import clock
from moyai.services.habit_challenge.operations import photos


@task()
def add_photo(report: str, kept: str, taken_on: str = "") -> None:
    """Read a photo that came in a conversation, taken on a day (ISO 8601), and put it to its report."""
    day = date.fromisoformat(taken_on) if taken_on else None
    photos.add_photo(report=report, kept=kept, taken_on=day, now=clock.now())
