"""What a robot was told: in order, few at a time, until it has answered and said where that left it.

A FarmBot answers a request when it has done it, or could not. Until then nobody knows how far it is, and the
next request is decided on for everything that it may be at. After the answer it tells where it is; what it
told before is older than what it has done.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from moyai.engines.garden_bot.bed import Place
from moyai.engines.garden_bot.language import RpcRequest, parse
from moyai.engines.garden_bot.limits import Ended
from moyai.services.smart_farm.enums import ToldEnd
from moyai.services.smart_farm.models import Robot, Told
from moyai.services.smart_farm.operations.hearing import write_states
from moyai.services.smart_farm.operations.water import note_shut
from moyai.services.smart_farm.refusals import RequestHeld
from moyai.services.smart_farm.texts import robots as say

MOST_MOVING = 10
"""Requests of a robot that it has not answered; as many single ways as somebody presses in a hurry."""
MOST_LOOKING = 20
MOST_KEPT = 40
"""With those that it has answered; it is asked to come to rest before there are more."""


@dataclass(frozen=True)
class Book:
    """What a robot was told and is kept, as the engine takes it.

    Attributes:
        place: where it was before all of it; None: nobody knew.
        ended: what it has answered, before anything that it has not.
        before: the rest, in order.
        names_rows: whether any of it goes by rows.
    """

    place: Place | None
    ended: tuple[Ended, ...]
    before: tuple[RpcRequest, ...]
    names_rows: bool


@dataclass(frozen=True)
class Telling:
    """Something that a robot is about to be told; see `models.Told`. ``takes_s``: of real time."""

    label: str
    payload: bytes
    place: Place | None = None
    takes_s: float = 0.0
    moves: bool = False
    names_rows: bool = False
    shuts: bool = False


def read_book(robot: Robot, *, place: Place | None) -> Book:
    """Return what a robot was told and is kept; ``place``: where it says it is, if nothing is."""
    rows = list(robot.told.filter(moves=True))
    requests = [parse(row.payload) for row in rows]
    first = next((at for at, row in enumerate(rows) if not row.ended), len(rows))
    if rows:
        place = Place(*rows[0].place) if rows[0].place else None
    return Book(
        place,
        tuple(
            Ended(request, row.ended == ToldEnd.DONE)
            for row, request in zip(rows[:first], requests, strict=False)
        ),
        tuple(requests[first:]),
        any(row.names_rows for row in rows),
    )


def check_room(robot: Robot, label: str, *, moves: bool, is_always: bool = False) -> None:
    """Check that a robot may be told one thing more; ``is_always``: however much it is at.

    Raises:
        RequestHeld: it is at too much already, or at something with the same label: one would be taken for
            the other when it answers.
    """
    if robot.told.filter(label=label).exists():
        raise RequestHeld("label", say.LABEL_TAKEN)
    if is_always:
        return
    waiting = robot.told.filter(moves=moves, ended="").count()
    most = MOST_MOVING if moves else MOST_LOOKING
    if waiting >= most or robot.told.count() >= MOST_KEPT:
        raise RequestHeld("busy", say.TOO_MANY)


@transaction.atomic
def enter(*, robot: Robot, telling: Telling, told_at: datetime) -> None:
    """Write down what a robot is about to be told.

    Raises:
        RequestHeld: it is told something else at this very moment.
    """
    last: int = robot.told.aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            robot.told.create(
                number=last + 1,
                label=telling.label,
                payload=telling.payload.decode(),
                place=list(telling.place) if telling.place else None,
                takes_s=telling.takes_s,
                moves=telling.moves,
                names_rows=telling.names_rows,
                shuts=telling.shuts,
                told_at=told_at,
            )
    except IntegrityError:
        raise RequestHeld("busy", say.TOO_MANY) from None


@transaction.atomic
def withdraw(*, robot: int, label: str) -> None:
    """Forget what a robot was not told after all."""
    Told.objects.filter(robot=robot, label=label, ended="").delete()


@transaction.atomic
def note_answer(*, robot: int, label: str, is_done: bool, real_now: datetime, speed: float = 1.0) -> bool:
    """Write down how a robot answered; return whether it had been told so.

    What was told before an emergency stop was broken off somewhere, whatever is answered with its label.
    """
    row = Told.objects.filter(robot=robot, label=label, ended="").first()
    if row is None:
        return False
    if row.shuts and is_done:
        note_shut(robot=robot, real_now=real_now, speed=speed)
    if not row.moves:
        row.delete()
        return True
    row.ended = ToldEnd.DONE if is_done and not row.was_stopped else ToldEnd.FAILED
    row.save(update_fields=["ended"])
    return True


@transaction.atomic
def note_place(*, robot: int, state: bytes, now: datetime) -> bool:
    """Write down where a robot says it is; if it has answered everything, what it was told is forgotten."""
    if Told.objects.filter(robot=robot, moves=True, ended="").exists():
        return False
    write_states(states={robot: state}, now=now)
    Told.objects.filter(robot=robot, moves=True).delete()
    return True


@transaction.atomic
def note_overdue(*, rows: Collection[int]) -> None:
    """Write down that these were never answered, though their time is over: they ended somewhere."""
    overdue = Told.objects.filter(pk__in=rows, ended="")
    overdue.filter(moves=False).delete()
    overdue.update(ended=ToldEnd.FAILED)


@transaction.atomic
def note_restart(*, robot: int) -> None:
    """Write down that a robot has started anew, which ended whatever it was at."""
    Told.objects.filter(robot=robot, moves=False).delete()
    Told.objects.filter(robot=robot, ended="").update(ended=ToldEnd.FAILED)


def list_told(*, real_now: datetime, slack_s: float) -> list[tuple[int, int, float, bool]]:
    """Return all that is kept: its key, its robot, how much longer it may take, whether it was answered."""
    found: list[tuple[int, int, float, bool]] = []
    until: dict[int, datetime] = {}
    for row in Told.objects.order_by("robot", "number").defer("payload"):
        begins = max(row.told_at, until.get(row.robot_id, row.told_at))
        until[row.robot_id] = ends = begins + timedelta(seconds=row.takes_s + slack_s)
        found.append((row.pk, row.robot_id, (ends - real_now).total_seconds(), bool(row.ended)))
    return found


def uses_rows(robot: Robot) -> bool:
    """Tell whether a robot is at something that goes by rows."""
    return robot.told.filter(ended="", names_rows=True).exists()
