"""Requests to robots: each is decided on before the robot hears of it, and the decision is the last word."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from moyai.core.audit.operations import record
from moyai.engines.garden_bot.bed import NOTHING_KNOWN
from moyai.engines.garden_bot.language import Malformed, RpcRequest, parse
from moyai.engines.garden_bot.language.commands import Wait, WritePin
from moyai.engines.garden_bot.limits import Code, Limits, Now, Verdict, decide
from moyai.engines.sentences import Sentence
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.envelope import SETTERS, make_known, make_limits, make_now
from moyai.services.smart_farm.models import FarmMember, OpenValve, Robot
from moyai.services.smart_farm.operations.leases import prolong_lease, take_lease
from moyai.services.smart_farm.operations.water import get_water_day, note_shut, reserve_water, watch_valve
from moyai.services.smart_farm.queries.leases import find_lease
from moyai.services.smart_farm.refusals import MayNotSteer, RequestHeld, RobotHeld
from moyai.services.smart_farm.texts import robots as say

LOOKING = frozenset({"read_status"})
"""For every member, whoever steers."""
UNLOCK = "emergency_unlock"
NAMING = (b"execute", b"_if", b"assertion", b"lua", b"named_pin", b"point", b"tool", b"identifier")
"""A request with none of these names no row."""


@dataclass(frozen=True)
class Standing:
    """How a robot stood at its last word, and the clocks.

    Attributes:
        state: its state tree; empty: it has not told one.
        now: the town's time.
        real_now: real time, by which water flows.
        speed: how much faster the town's time goes.
    """

    state: dict[str, Any]
    now: datetime
    real_now: datetime
    speed: float = 1.0


@transaction.atomic
def judge_request(*, robot: int, member: int, payload: bytes, standing: Standing) -> RpcRequest:
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
        return request
    if UNLOCK in kinds:
        _release(bot, who, kinds, standing)
        return request
    _hold(bot, who, standing.now)
    admit_request(robot=bot, request=request, role=who.role, payload=payload, standing=standing)
    return request


@transaction.atomic
def admit_request(
    *, robot: Robot, request: RpcRequest, role: str, payload: bytes, standing: Standing
) -> float:
    """Hold a request against the limits, take its water off the day, and return the seconds it takes at most.

    Raises:
        RequestHeld: the limits do not allow it.
    """
    if robot.is_out_of_service:
        raise RequestHeld("out_of_service", say.OUT_OF_SERVICE)
    limits = make_limits(robot, role)
    is_open = OpenValve.objects.filter(robot=robot).exists()
    used_ml = get_water_day(robot=robot, now=standing.now).used_ml
    how = make_now(robot, standing.state, used_ml=used_ml, is_valve_open=is_open, now=standing.now)
    known = make_known(robot) if any(word in payload for word in NAMING) else NOTHING_KNOWN
    verdict = decide(request, limits=limits, now=how, known=known)
    opened_s = 0.0
    if verdict.code == Code.STAYS_ON and _opens_alone(request, limits):
        opened_s = limits.open_s
        verdict = _judge_opening(request, limits, how)
    if not verdict.may_run:
        raise RequestHeld(verdict.code.value, _in_language(verdict.text))
    if not reserve_water(robot=robot, ml=verdict.water_ml, now=standing.now):
        raise RequestHeld(Code.SPENT.value, say.WATER_SPENT)
    if opened_s:
        watch_valve(
            robot=robot,
            seconds=opened_s / max(1.0, standing.speed),
            ml=verdict.water_ml,
            now=standing.now,
            real_now=standing.real_now,
        )
    elif is_open and _shuts(request, limits):
        note_shut(robot=robot.pk, real_now=standing.real_now, speed=standing.speed)
    return verdict.duration_s


@transaction.atomic
def note_stop(*, robot: int, actor: str, now: datetime) -> None:
    """Write down that a robot was told to stop in an emergency."""
    record(actor=actor, action="smart_farm.emergency_stop", subject=f"robot:{robot}", now=now)
    Robot.objects.filter(pk=robot, stopped_at__isnull=True).update(stopped_at=now, stopped_by=actor)


def read_state(payload: bytes) -> dict[str, Any]:
    """Return a state tree that a robot told; empty where it cannot be read."""
    with contextlib.suppress(ValueError, RecursionError):
        found = json.loads(payload)
        if isinstance(found, dict):
            return found
    return {}


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
    step = request.body[-1]
    return isinstance(step, WritePin) and step.pin_number in limits.water_pins and step.pin_value == 0


def _judge_opening(request: RpcRequest, limits: Limits, how: Now) -> Verdict:
    """Judge an opening as if the valve were shut at the latest moment: so much water is taken off the day."""
    if how.open_pins:
        raise RequestHeld("valve_is_open", say.VALVE_IS_OPEN)
    opening = request.body[0]
    assert isinstance(opening, WritePin)
    # The engine counts some time for each step, within the same limit.
    wait_ms = int(max(0.0, limits.open_s - 2.0) * 1000)
    whole = replace(request, body=(opening, Wait(wait_ms), replace(opening, pin_value=0)))
    verdict = decide(whole, limits=limits, now=how)
    return replace(verdict, water_ml=limits.open_s * limits.flow_ml_s if verdict.may_run else 0.0)


def _in_language(text: Sentence) -> str:
    return text.ja if (get_language() or "ja").startswith("ja") else text.en
