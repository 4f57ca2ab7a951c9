"""Films of a bed: asked for on a page, drawn by the worker."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from moyai.core.clock import at_local, local
from moyai.core.codes import make_free_code
from moyai.services.smart_farm.enums_people import FilmStatus
from moyai.services.smart_farm.film_files import draw_film
from moyai.services.smart_farm.models import FarmMember, Film, Robot
from moyai.services.smart_farm.picture_files import FILMS, PICTURES
from moyai.services.smart_farm.refusals_people import PeopleRefused

MOST_DAYS = 366
STUCK = timedelta(hours=1)


@transaction.atomic
def ask_film(*, robot: Robot, member: FarmMember | None, since: date, until: date, now: datetime) -> Film:
    """Write down the wish for a film of a robot's pictures, from the first day to the last.

    Raises:
        PeopleRefused: one is being made, the days are wrong, or there are fewer than two pictures.
    """
    if until > local(now).date():
        until = local(now).date()
    if since > until or (until - since).days > MOST_DAYS:
        raise PeopleRefused("film_days")
    stuck = Film.objects.filter(robot=robot, status=FilmStatus.ASKED, asked_at__lt=now - STUCK)
    stuck.update(status=FilmStatus.FAILED)
    film = Film(
        code=make_free_code(lambda code: Film.objects.filter(code=code).exists()),
        robot=robot,
        since=since,
        until=until,
        asked_by=member,
        asked_at=now,
    )
    if len(_list_names(film)) < 2:
        raise PeopleRefused("no_pictures")
    try:
        with transaction.atomic():
            film.save()
    except IntegrityError:
        raise PeopleRefused("film_waits") from None
    return film


def make_film(*, code: str, now: datetime) -> Film | None:
    """Draw a film that waits; outside a transaction, as it takes seconds. Again it does nothing."""
    film = Film.objects.filter(code=code, status=FilmStatus.ASKED).first()
    if film is None:
        return None
    try:
        content, frames = draw_film(_list_names(film), PICTURES.read)
    except ValueError:
        Film.objects.filter(pk=film.pk, status=FilmStatus.ASKED).update(status=FilmStatus.FAILED, made_at=now)
        return None
    name = FILMS.write(content)
    facts = {"status": FilmStatus.MADE, "file": name, "frames": frames, "made_at": now}
    if not Film.objects.filter(pk=film.pk, status=FilmStatus.ASKED).update(**facts):
        FILMS.delete(name)  # another worker was faster
        return None
    film.refresh_from_db()
    return film


def _list_names(film: Film) -> list[str]:
    begin, end = at_local(film.since, 0), at_local(film.until, 24 * 60)
    rows = film.robot.images.filter(created_at__gte=begin, created_at__lt=end).order_by("created_at", "pk")
    return list(rows.values_list("file", flat=True))
