"""Requests as a client makes them, decided on; and a robot that answers them."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest

from moyai.services.smart_farm.operations.requests import Admitted, Standing, judge_request
from moyai.services.smart_farm.operations.told import note_answer, note_place
from moyai.services.smart_farm.refusals import RequestHeld
from moyai.services.smart_farm.tests.plots import NOW

UP = {"kind": "home", "args": {"axis": "all", "speed": 100}}
_labels = count(1)


def at(x: float, y: float = 0, z: float = 0, **more: Any) -> dict[str, Any]:
    """Return a state tree of a robot that stands there."""
    return {"location_data": {"position": {"x": x, "y": y, "z": z}}, **more}


AT_HOME = at(0)


def pin(value: int, number: int = 8) -> dict[str, Any]:
    return {"kind": "write_pin", "args": {"pin_number": number, "pin_value": value, "pin_mode": 0}}


def wait(seconds: float) -> dict[str, Any]:
    return {"kind": "wait", "args": {"milliseconds": int(seconds * 1000)}}


def go(x: float, y: float = 0, z: float = 0) -> dict[str, Any]:
    place = {"kind": "coordinate", "args": {"x": x, "y": y, "z": z}}
    nowhere = {"kind": "coordinate", "args": {"x": 0, "y": 0, "z": 0}}
    return {"kind": "move_absolute", "args": {"location": place, "offset": nowhere, "speed": 100}}


def on(x: float = 0, y: float = 0, z: float = 0) -> dict[str, Any]:
    return {"kind": "move_relative", "args": {"x": x, "y": y, "z": z, "speed": 100}}


def run(sequence: int) -> dict[str, Any]:
    return {"kind": "execute", "args": {"sequence_id": sequence}}


def lua(script: str) -> dict[str, Any]:
    return {"kind": "lua", "args": {"lua": script}}


def write(*steps: Any, label: str = "", **args: Any) -> bytes:
    args = {"label": label or f"label-{next(_labels)}", **args}
    return json.dumps({"kind": "rpc_request", "args": args, "body": list(steps)}).encode()


def tell(
    robot: Any,
    member: Any,
    *steps: Any,
    state: Any = AT_HOME,
    now: Any = NOW,
    payload: Any = None,
    **more: Any,
) -> Admitted:
    """Have a request decided on; the robot does not answer."""
    payload = write(*steps) if payload is None else payload
    standing = Standing(state, now, now, **more)
    return judge_request(robot=robot.pk, member=member.pk, payload=payload, standing=standing)


def answer(
    robot: Any, label: str, *, is_done: bool = True, state: Any = AT_HOME, now: Any = NOW, stands: bool = True
) -> None:
    """Have a robot answer, and tell how it stands then, unless it does not."""
    note_answer(robot=robot.pk, label=label, is_done=is_done, real_now=now)
    if stands:
        note_place(robot=robot.pk, state=json.dumps(state).encode(), now=now)


def find_rule(robot: Any, member: Any, *steps: Any, **options: Any) -> str:
    """Return the rule by which a request is held."""
    with pytest.raises(RequestHeld) as held:
        tell(robot, member, *steps, **options)
    assert str(held.value.text)
    return str(held.value.facts["rule"])
