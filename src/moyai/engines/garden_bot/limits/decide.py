"""May a request run? Decided before anything is sent, for all that it could do."""

from __future__ import annotations

import math
from collections.abc import Sequence

from moyai.engines.garden_bot.bed import NOTHING_KNOWN, Known
from moyai.engines.garden_bot.language import Command, RpcRequest
from moyai.engines.garden_bot.language.commands import UpdateResource, WritePin
from moyai.engines.garden_bot.limits import sentences as say
from moyai.engines.garden_bot.limits.problem import Limits, Now
from moyai.engines.garden_bot.limits.solution import Code, Verdict
from moyai.engines.garden_bot.limits.spans import room_at, whole_room
from moyai.engines.garden_bot.limits.standing import Standing, Stop
from moyai.engines.garden_bot.limits.walk import Walk, changes_a_place
from moyai.engines.sentences import Sentence

ALWAYS = frozenset({"emergency_lock", "read_status"})
MOVES_NOTHING = ALWAYS | {"emergency_unlock", "sync", "send_message", "set_user_env", "update_resource"}


def decide(
    request: RpcRequest,
    *,
    limits: Limits,
    now: Now | None = None,
    known: Known = NOTHING_KNOWN,
    before: Sequence[RpcRequest] = (),
) -> Verdict:
    """Decide whether a request may run.

    What is unknown is a no: a script that is not understood, a place that is not registered, an arm that
    nobody knows the place of. The emergency stop is never refused, and water may always be switched off.

    Args:
        request: What was asked.
        limits: What is allowed on this bed.
        now: How the bot stands.
        known: Its sequences, plants, slots and pins.
        before: Requests that were let pass and have not been answered. It may stop anywhere on their ways, so
            that is where this one may begin. Their water is in ``now.used_ml``; what they open they shut.

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
    standing = _stand(limits, now, known, before)
    try:
        _check_awake(limits, now)
        walk.run(request.body, standing)
        _check_sums(standing, limits, now, left)
    except Stop as stop:
        text = say.RUNS_NOW if now.open_pins and stop.code == Code.ONLY_WAIT else stop.text
        code = Code.RUNS_NOW if text is say.RUNS_NOW else stop.code
        return Verdict(False, code, text, walk.path, left_ml=left, steps=walk.steps)
    left -= standing.water_ml
    return Verdict(
        True,
        Code.FINE,
        _say_water(standing.water_ml, left),
        water_ml=standing.water_ml,
        left_ml=left,
        duration_s=standing.time_s,
        steps=walk.steps,
    )


def _is_harmless(command: Command, limits: Limits) -> bool:
    """Whether a command moves nothing and opens nothing, so that it is for any hour and any standing."""
    if isinstance(command, WritePin):
        is_valve = command.pin_number in limits.water_pins
        return is_valve and command.pin_value == 0 and command.pin_mode == 0
    if isinstance(command, UpdateResource) and changes_a_place(command):
        return False
    return command.kind in MOVES_NOTHING & limits.kinds


def _stand(limits: Limits, now: Now, known: Known, before: Sequence[RpcRequest]) -> Standing:
    at = whole_room(limits) if now.at is None else room_at(now.at)
    standing = Standing(at, at, is_lost=now.at is None, is_locked=now.is_locked, tool_id=now.tool_id)
    for each in before:
        standing = _stand_after(each, standing, limits, known)
    if not before:
        standing.open_s = dict.fromkeys(now.open_pins, 0.0)
    return standing


def _stand_after(request: RpcRequest, standing: Standing, limits: Limits, known: Known) -> Standing:
    """Return how it may stand once a request has ended, well or not."""
    try:
        Walk(known, limits).run(request.body, standing)
    except Stop:  # it was let pass under other limits, or other rows: who knows where it goes
        everywhere = whole_room(limits)
        return Standing(everywhere, everywhere, is_lost=True, is_locked=standing.is_locked)
    return Standing(
        standing.passed,
        standing.passed,
        standing.is_lost,
        is_locked=standing.is_locked,
        is_zeroed=standing.is_zeroed,
    )


def _check_awake(limits: Limits, now: Now) -> None:
    if limits.hours_s and not any(start <= now.second < end for start, end in limits.hours_s):
        hours = Sentence(
            "と".join(f"{_clock(start)}〜{_clock(end)}" for start, end in limits.hours_s),
            " and ".join(f"{_clock(start)} to {_clock(end)}" for start, end in limits.hours_s),
        )
        raise Stop(Code.ASLEEP, say.ASLEEP.format(hours=hours))


def _check_sums(standing: Standing, limits: Limits, now: Now, left_ml: float) -> None:
    if standing.water_ml > left_ml:
        text = say.SPENT.format(water=math.ceil(standing.water_ml), left=math.floor(left_ml))
        raise Stop(Code.SPENT, text)
    if standing.time_s > limits.busy_s:
        takes, most = math.ceil(standing.time_s / 60), math.floor(limits.busy_s / 60)
        raise Stop(Code.TOO_LONG, say.TOO_LONG.format(takes=takes, most=most))
    ends = [end for start, end in limits.hours_s if start <= now.second < end]
    if ends and now.second + standing.time_s > max(ends):
        raise Stop(Code.NOT_IN_TIME, say.NOT_IN_TIME.format(until=_clock(max(ends))))


def _say_water(water_ml: float, left_ml: float) -> Sentence:
    if not water_ml:
        return say.FINE
    return say.FINE_WATER.format(water=math.ceil(water_ml), left=math.floor(left_ml))


def _clock(second: int) -> str:
    return f"{second // 3600}:{second // 60 % 60:02}"
