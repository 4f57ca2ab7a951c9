"""May a request run? Decided before anything is sent, for all that it could do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from moyai.engines.garden_bot.bed import NOTHING_KNOWN, Known
from moyai.engines.garden_bot.language import Command, RpcRequest
from moyai.engines.garden_bot.language.commands import UpdateResource, WritePin
from moyai.engines.garden_bot.limits import sentences as say
from moyai.engines.garden_bot.limits.problem import Ended, Limits, Now
from moyai.engines.garden_bot.limits.solution import Code, Verdict
from moyai.engines.garden_bot.limits.spans import room_at, whole_room
from moyai.engines.garden_bot.limits.standing import Standing, Stop
from moyai.engines.garden_bot.limits.walk import Walk, may_change
from moyai.engines.sentences import Sentence

ALWAYS = frozenset({"emergency_lock", "read_status"})
MOVES_NOTHING = ALWAYS | {"emergency_unlock", "sync", "send_message", "set_user_env", "update_resource"}


@dataclass(frozen=True, slots=True)
class _Running:
    """What a request that has not been answered may be at.

    Attributes:
        moves: How many ways the arm goes, of one command or of several.
        pours: Water may be running.
    """

    moves: int
    pours: bool
    takes_s: float


def decide(
    request: RpcRequest,
    *,
    limits: Limits,
    now: Now | None = None,
    known: Known = NOTHING_KNOWN,
    before: Sequence[RpcRequest] = (),
    ended: Sequence[Ended] = (),
) -> Verdict:
    """Decide whether a request may run.

    What is unknown is a no: a script that is not understood, a place that is not registered, an arm that
    nobody knows the place of. The emergency stop is never refused, and water may always be switched off.

    Args:
        request: What was asked.
        limits: What is allowed on this bed.
        now: How the bot stands, or stood before ``ended`` and ``before``.
        known: Its sequences, plants, slots and pins.
        before: Requests that were let pass and have not been answered, in order. It may stop anywhere on
            their ways, so that is where this one may begin. A FarmBot runs what it is told side by side: ways
            of one command each may follow one another, whatever is longer waits for the others, and nothing
            moves while water may be running. Their water is in ``now.used_ml``; what they open they shut.
        ended: Requests that were answered since it told where it is, in order, all of them before ``before``.

    Returns:
        The verdict. Where it may run, every place the arm could pass on any of its ways is inside the bed,
        outside every box and, when it moves sideways, above the soil; on every way the valves are shut at
        most ``open_s`` after they were opened; the water of every way is within what is left for today.
    """
    now = now or Now()
    left = max(0.0, limits.water_ml - now.used_ml)
    if request.body and all(each.kind in ALWAYS for each in request.body):
        return Verdict(True, Code.STOP, say.STOP, left_ml=left, steps=len(request.body))
    if all(_is_harmless(each, limits) for each in request.body):
        return Verdict(True, Code.FINE, say.FINE, left_ml=left, steps=len(request.body))
    walk = Walk(known, limits)
    standing, running = _stand(limits, now, known, before, ended)
    try:
        check_awake(limits, now.second)
        walk.run(request.body, standing)
        _check_beside(standing, running)
        check_water(standing.water_ml, left)
        check_time(standing.time_s, limits, now.second, waits_s=sum(each.takes_s for each in running))
    except Stop as stop:
        text = say.RUNS_NOW if now.open_pins and stop.code == Code.ONLY_WAIT else stop.text
        code = Code.RUNS_NOW if text is say.RUNS_NOW else stop.code
        return Verdict(False, code, text, walk.path, left_ml=left, steps=walk.steps)
    return allow(standing, walk.steps, left - standing.water_ml)


def allow(standing: Standing, steps: int, left_ml: float) -> Verdict:
    """Return the verdict on a walk that came to its end."""
    return Verdict(
        True,
        Code.FINE,
        _say_water(standing.water_ml, left_ml),
        water_ml=standing.water_ml,
        left_ml=left_ml,
        duration_s=standing.time_s,
        steps=steps,
        tool_id=standing.tool_id,
        has_new_tool=standing.has_new_tool,
        moves=standing.moves,
    )


def check_awake(limits: Limits, second: float) -> None:
    """Check that it is within the hours.

    Raises:
        Stop: The bot rests.
    """
    if limits.hours_s and not any(start <= second < end for start, end in limits.hours_s):
        hours = Sentence(
            "と".join(f"{_clock(start)}〜{_clock(end)}" for start, end in limits.hours_s),
            " and ".join(f"{_clock(start)} to {_clock(end)}" for start, end in limits.hours_s),
        )
        raise Stop(Code.ASLEEP, say.ASLEEP.format(hours=hours))


def check_water(water_ml: float, left_ml: float) -> None:
    """Check that there is enough water.

    Raises:
        Stop: There is not.
    """
    if water_ml > left_ml:
        text = say.SPENT.format(water=math.ceil(water_ml), left=math.floor(left_ml))
        raise Stop(Code.SPENT, text)


def check_time(time_s: float, limits: Limits, second: float, *, waits_s: float = 0.0) -> None:
    """Check that it is not too long, and done within the hours.

    Args:
        time_s: How long it takes.
        limits: Of the bed.
        second: Of the day, at which it is asked.
        waits_s: How long it may wait for others before it begins.

    Raises:
        Stop: It takes too long.
    """
    if time_s > limits.busy_s:
        takes, most = math.ceil(time_s / 60), math.floor(limits.busy_s / 60)
        raise Stop(Code.TOO_LONG, say.TOO_LONG.format(takes=takes, most=most))
    ends = [end for start, end in limits.hours_s if start <= second < end]
    if ends and second + waits_s + time_s > max(ends):
        raise Stop(Code.NOT_IN_TIME, say.NOT_IN_TIME.format(until=_clock(max(ends))))


def _is_harmless(command: Command, limits: Limits) -> bool:
    """Whether a command moves nothing and opens nothing, so that it is for any hour and any standing."""
    if isinstance(command, WritePin):
        is_valve = command.pin_number in limits.water_pins
        return is_valve and command.pin_value == 0 and command.pin_mode == 0
    if isinstance(command, UpdateResource) and not may_change(command):
        return False
    return command.kind in MOVES_NOTHING & limits.kinds


def _stand(
    limits: Limits, now: Now, known: Known, before: Sequence[RpcRequest], ended: Sequence[Ended]
) -> tuple[Standing, list[_Running]]:
    at = whole_room(limits) if now.at is None else room_at(now.at)
    standing = Standing(at, at, is_lost=now.at is None, is_locked=now.is_locked, tool_id=now.tool_id)
    for one in ended:
        standing, _took = _stand_after(one.request, standing, limits, known, is_done=one.is_done)
    running = []
    for each in before:
        standing, took = _stand_after(each, standing, limits, known, is_done=False)
        running.append(took)
    standing.open_s = dict.fromkeys(now.open_pins, 0.0)
    return standing, running


def _stand_after(
    request: RpcRequest, standing: Standing, limits: Limits, known: Known, *, is_done: bool
) -> tuple[Standing, _Running]:
    """Return how it may stand once a request has ended, well or not, and what it does until then."""
    was_lost = standing.is_lost
    try:
        Walk(known, limits).run(request.body, standing)
    except Stop:  # it was let pass under other limits, or other rows: who knows where it goes
        everywhere = whole_room(limits)
        lost = Standing(everywhere, everywhere, is_lost=True, is_locked=standing.is_locked)
        return lost, _Running(2, True, standing.time_s)
    room = standing.at if is_done else standing.passed
    after = Standing(
        room,
        room,
        is_lost=standing.is_lost or (was_lost and not is_done),
        is_locked=standing.is_locked,
        is_zeroed=standing.is_zeroed,
        tool_id=standing.tool_id if is_done or not standing.has_new_tool else None,
    )
    return after, _Running(standing.moves, standing.water_ml > 0, standing.time_s)


def _check_beside(standing: Standing, running: Sequence[_Running]) -> None:
    """Check that a request may run beside those that are not answered: their steps may come in any order."""
    pours = standing.water_ml > 0
    for each in running:
        are_moving = each.moves > 0 and standing.moves > 0
        is_mixed = (each.pours and standing.moves > 0) or (pours and each.moves > 0)
        if is_mixed or (are_moving and max(each.moves, standing.moves) > 1):
            raise Stop(Code.BUSY, say.BUSY)


def _say_water(water_ml: float, left_ml: float) -> Sentence:
    if not water_ml:
        return say.FINE
    return say.FINE_WATER.format(water=math.ceil(water_ml), left=math.floor(left_ml))


def _clock(second: float) -> str:
    return f"{int(second) // 3600}:{int(second) // 60 % 60:02}"
