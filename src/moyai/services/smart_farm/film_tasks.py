"""Films are drawn by the worker."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django_tasks import task

from moyai.core import clock
from moyai.core.jobs.operations import enqueue
from moyai.services.smart_farm.models import FarmMember, Film, Robot
from moyai.services.smart_farm.operations import films


@transaction.atomic
def order_film(*, robot: Robot, member: FarmMember | None, since: date, until: date, now: datetime) -> Film:
    """Have a film made of a robot's pictures, from the first day to the last.

    Raises:
        PeopleRefused: see `operations.films.ask_film`.
    """
    film = films.ask_film(robot=robot, member=member, since=since, until=until, now=now)
    enqueue(make_film, code=film.code)
    return film


@task()
def make_film(code: str) -> None:
    """Draw a film that was asked for."""
    films.make_film(code=code, now=clock.now())
