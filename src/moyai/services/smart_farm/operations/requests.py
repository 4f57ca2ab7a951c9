"""Requests to robots: each is decided on before the robot hears of it, and the decision is the last word."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.engines.garden_bot.bed import NOTHING_KNOWN, Known
from moyai.engines.garden_bot.language import NORMAL, Malformed, RpcRequest, parse, write
from moyai.engines.garden_bot.language.commands import Wait, WritePin
from moyai.engines.garden_bot.limits import Code, Ended, Limits, Now, Verdict, decide
from moyai.engines.garden_bot.limits import sentences as engine_say
from moyai.engines.sentences import Sentence
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.envelope import SETTERS, find_place, make_known, make_limits, make_now
from moyai.services.smart_farm.farmbot.requests import find_uptime_s, set_priority
from moyai.services.smart_farm.models import FarmMember, OpenValve, Outgoing, Robot, Told
from moyai.services.smart_farm.operations.leases import prolong_lease, take_lease
from moyai.services.smart_farm.operations.told import Book, Telling, check_room, enter, read_book
from moyai.services.smart_farm.operations.water import (
    get_water_day,
    note_shutting,
    reserve_water,
    watch_valve,
)
from moyai.services.smart_farm.plain_text import is_private
from moyai.services.smart_farm.queries.leases import find_lease
from moyai.services.smart_farm.queries.timetable import AFTERWARDS_S, find_own_run, to_town_s
from moyai.services.smart_farm.refusals import MayNotSteer, RequestHeld, RobotHeld
from moyai.services.smart_farm.texts import robots as say

LOOKING = frozenset({"read_status"})
"""For every member, whoever steers."""
UNLOCK = "emergency_unlock"
NAMING = (b"execute", b"_if", b"assertion", b"lua", b"named_pin", b"point", b"tool", b"identifier")
"""A request with none of these names no row."""
SAYING = frozenset({"message", "value", "lua"})
SETTLES_IN = timedelta(seconds=3)
"""Real time in which a robot has heard of a changed row: it is told at once, and some fetch it then."""
MAY_WAIT = frozenset({"busy", "own_time", "rows_changed"})
"""Rules that hold a request for a while only."""


@dataclass(frozen=True)
class Standing:
    """How a robot stood at its last word, and the clocks.

    Attributes:
        state: its state tree; empty: it has not told one.
        now: the town's time.
        real_now: real time, by which water flows.
        speed: how much faster the town's time goes.
        is_direct: the request is told at once, past what waits in `Outgoing`.
    """

    state: dict[str, Any]
    now: datetime
    real_now: datetime
    speed: float = 1.0
    is_direct: bool = False


@dataclass(frozen=True)
class Admitted:
    """A request that goes to the robot.

    Attributes:
        request: as it was read.
        payload: as it goes there.
        takes_s: at most, of the town's seconds.
    """

    request: RpcRequest
    payload: bytes
    takes_s: float = 0.0


@transaction.atomic
def judge_request(*, robot: int, member: int, payload: bytes, standing: Standing) -> Admitted:
    """Decide on a request of somebody; who may make it holds the robot afterwards.

    Args:
        robot: number of the robot.
        member: number of the member who asks.
        payload: as it came.
        standing: how the robot stands.

    Raises:
        RequestHeld: it does not go to the robot; ``text`` says why. RobotHeld, MayNotSteer: neither does
            anything of hers.
    """
    request = _read(payload)
    bot = Robot.objects.select_related("bed__farm").get(pk=robot)
    who = FarmMember.objects.get(pk=member)
    kinds = {step.kind for step in request.body}
    if kinds <= LOOKING:
        check_room(bot, request.label, moves=False)
        telling = Telling(request.label, write(request).encode())
        enter(robot=bot, telling=telling, told_at=standing.real_now)
        return Admitted(request, payload)
    if UNLOCK in kinds:
        _release(bot, who, kinds, standing)
        return Admitted(request, payload)
    _hold(bot, who, standing.now)
    if who.role == FarmRole.PUPIL and any(is_private(text) for text in _list_texts(request)):
        raise RequestHeld("private_words", say.PRIVATE_WORDS)
    return admit_request(robot=bot, request=request, role=who.role, payload=payload, standing=standing)


@transaction.atomic
def admit_request(
    *, robot: Robot, request: RpcRequest, role: str, payload: bytes, standing: Standing
) -> Admitted:
    """Hold a request against the limits and what the robot is at, take its water off the day, write it down.

    Raises:
        RequestHeld: it does not go to the robot.
    """
    if robot.is_out_of_service:
        raise RequestHeld("out_of_service", say.OUT_OF_SERVICE)
    limits, place = make_limits(robot, role), find_place(standing.state)
    book = read_book(robot, place=place)
    valve = OpenValve.objects.filter(robot=robot).first()
    used_ml = get_water_day(robot=robot, now=standing.now).used_ml
    how = make_now(robot, standing.state, used_ml=used_ml, is_valve_open=valve is not None, now=standing.now)
    how = replace(how, at=book.place)
    names_rows = any(word in payload for word in NAMING)
    known = make_known(robot) if names_rows or book.names_rows else NOTHING_KNOWN
    judged, verdict = request, _judge(request, limits, how, known, book)
    if verdict.code == Code.STAYS_ON and _opens_alone(request, limits):
        judged, verdict = _judge_opening(request, limits, how, known, book)
    if not verdict.may_run:
        raise RequestHeld(*_explain(request, verdict, limits, how, known, book))
    moves = verdict.duration_s > 0
    _check_time(robot, request, verdict, standing, moves=moves, names_rows=names_rows)
    if not reserve_water(robot=robot, ml=verdict.water_ml, now=standing.now):
        raise RequestHeld(Code.SPENT.value, say.WATER_SPENT)
    takes_s = verdict.duration_s / max(1.0, standing.speed)
    if judged is not request:
        watch_valve(
            robot=robot,
            seconds=limits.open_s / max(1.0, standing.speed),
            ml=verdict.water_ml,
            now=standing.now,
            real_now=standing.real_now,
        )
    shuts = valve is not None and _shuts(request, limits)
    if shuts:
        note_shutting(robot=robot, real_now=standing.real_now)
    telling = Telling(request.label, write(judged).encode(), place, takes_s, moves, names_rows, shuts)
    enter(robot=robot, telling=telling, told_at=standing.real_now)
    if verdict.has_new_tool:
        _await_tool(robot, verdict.tool_id)
    if request.priority != NORMAL:  # or it would overtake what it was judged to come after
        payload = set_priority(payload, NORMAL)
    return Admitted(request, payload, verdict.duration_s)


@transaction.atomic
def note_stop(*, robot: int, actor: str, now: datetime) -> None:
    """Write down that a robot was told to stop in an emergency."""
    record(actor=actor, action="smart_farm.emergency_stop", subject=f"robot:{robot}", now=now)
    Robot.objects.filter(pk=robot, stopped_at__isnull=True).update(stopped_at=now, stopped_by=actor)
    Told.objects.filter(robot=robot, ended="").update(was_stopped=True)


def _read(payload: bytes) -> RpcRequest:
    try:
        return parse(payload)
    except Malformed as fault:
        place = f" ({fault.path})" if fault.path else ""
        raise RequestHeld("malformed", _in_language(fault.text) + place) from None


def _hold(robot: Robot, who: FarmMember, now: datetime) -> None:
    """Make sure that the robot is in her hands; nobody's, it comes into hers where she may steer."""
    held = find_lease(robot.pk, now)
    if held is None:
        take_lease(robot=robot, member=who, now=now)
        return
    if held.is_for_job:
        raise RobotHeld(by_job=True)
    if held.member_id != who.pk:
        raise RobotHeld(held.member.name if held.member else "")
    with contextlib.suppress(MayNotSteer):  # her shift is over: she holds it until the lease ends
        prolong_lease(lease=held, member=who, robot=robot, now=now)


def _release(robot: Robot, who: FarmMember, kinds: set[str], standing: Standing) -> None:
    """Let a stopped robot go again: it takes somebody who sees it, and nothing moves in the same breath."""
    is_own = robot.stopped_by == f"farm_member:{who.pk}" and who.role == FarmRole.TEACHER
    if who.role not in SETTERS and not is_own:
        raise RequestHeld("may_not_release", say.MAY_NOT_RELEASE)
    if kinds != {UNLOCK}:
        raise RequestHeld("release_alone", say.STOPPED)
    Robot.objects.filter(pk=robot.pk).update(stopped_at=None, stopped_by="")
    record(
        actor=f"farm_member:{who.pk}",
        action="smart_farm.release_stop",
        subject=f"robot:{robot.pk}",
        now=standing.now,
    )


def _opens_alone(request: RpcRequest, limits: Limits) -> bool:
    """Tell whether a request does nothing but open the valve, as FarmBot's clients do step by step."""
    if len(request.body) != 1 or not isinstance(request.body[0], WritePin):
        return False
    step = request.body[0]
    return step.pin_number in limits.water_pins and step.pin_value == 1 and step.pin_mode == 0


def _shuts(request: RpcRequest, limits: Limits) -> bool:
    step = request.body[-1] if request.body else None
    return isinstance(step, WritePin) and step.pin_number in limits.water_pins and step.pin_value == 0


def _judge(request: RpcRequest, limits: Limits, how: Now, known: Known, book: Book) -> Verdict:
    return decide(request, limits=limits, now=how, known=known, before=book.before, ended=book.ended)


def _judge_opening(
    request: RpcRequest, limits: Limits, how: Now, known: Known, book: Book
) -> tuple[RpcRequest, Verdict]:
    """Judge an opening as if the valve were shut at the latest moment: so much water is taken off the day."""
    if how.open_pins:
        raise RequestHeld("valve_is_open", say.VALVE_IS_OPEN)
    if book.before:  # when it would open, nobody knows
        raise RequestHeld(Code.BUSY.value, _in_language(engine_say.BUSY))
    opening = request.body[0]
    assert isinstance(opening, WritePin)
    # The engine counts some time for each step, within the same limit.
    wait_ms = int(max(0.0, limits.open_s - 2.0) * 1000)
    whole = replace(request, body=(opening, Wait(wait_ms), replace(opening, pin_value=0)))
    verdict = _judge(whole, limits, how, known, book)
    return whole, replace(verdict, water_ml=limits.open_s * limits.flow_ml_s if verdict.may_run else 0.0)


def _explain(
    request: RpcRequest, verdict: Verdict, limits: Limits, how: Now, known: Known, book: Book
) -> tuple[str, str]:
    """Return rule and words of a refusal; where it is only for what the robot is at, that is said."""
    if book.before:
        done = (*book.ended, *(Ended(each, is_done=True) for each in book.before))
        for ended in (book.ended, done):  # as if it had not begun, or were done
            if decide(request, limits=limits, now=how, known=known, ended=ended).may_run:
                return Code.BUSY.value, _in_language(engine_say.BUSY)
    return verdict.code.value, _in_language(verdict.text)


def _check_time(
    robot: Robot,
    request: RpcRequest,
    verdict: Verdict,
    standing: Standing,
    *,
    moves: bool,
    names_rows: bool,
) -> None:
    """Check that it is the moment for it; for switching water off it always is."""
    is_off = not moves and all(isinstance(step, WritePin) for step in request.body)
    check_room(robot, request.label, moves=moves, is_always=is_off)
    if not moves:
        return
    topic = f"bot/{robot.device}/from_clients"
    if standing.is_direct and Outgoing.objects.filter(topic=topic).exists():
        raise RequestHeld("busy", say.TOO_MANY)
    changed_at = robot.rows_changed_at
    if names_rows and changed_at and standing.now - changed_at < SETTLES_IN * max(1.0, standing.speed):
        raise RequestHeld("rows_changed", say.ROWS_CHANGED)
    own = find_own_run(robot, standing.now, verdict.duration_s, uptime_s=find_uptime_s(standing.state))
    if own is None:
        return
    run, is_now = own
    until = local(standing.now) + timedelta(seconds=run.ends_s + AFTERWARDS_S - to_town_s(standing.now))
    at = local(standing.now) + timedelta(seconds=run.at_s - to_town_s(standing.now))
    if is_now:
        raise RequestHeld("own_time", say.OWN_TIME_NOW % {"name": run.entry.name, "until": f"{until:%H:%M}"})
    raise RequestHeld("own_time", say.OWN_TIME_SOON % {"name": run.entry.name, "at": f"{at:%H:%M}"})


def _await_tool(robot: Robot, tool_id: int | None) -> None:
    """From now on nobody knows which tool is mounted, until the robot says that it is the one it shall be."""
    awaited = -1 if tool_id is None else tool_id
    Robot.objects.filter(pk=robot.pk).update(mounted_tool_id=None, awaited_tool_id=awaited)


def _list_texts(node: Any) -> Iterator[str]:
    """Give what a node says that others may read."""
    for name in getattr(type(node), "__dataclass_fields__", {}):
        value = getattr(node, name)
        if name in SAYING and isinstance(value, str):
            yield value
        for inner in value if isinstance(value, tuple) else (value,):
            if hasattr(inner, "kind"):
                yield from _list_texts(inner)


def _in_language(text: Sentence) -> str:
    return text.ja if (get_language() or "ja").startswith("ja") else text.en
