"""What the worker does with films."""

from __future__ import annotations

from django_tasks import task

from moyai.core import clock
from moyai.services.smart_farm.operations import films


@task()
def make_film(code: str) -> None:
    """Draw a film that was asked for."""
    films.make_film(code=code, now=clock.now())
