"""How pages speak to robots: over the same line, through the same gate, as FarmBot's clients.

For views and jobs of other parts; called outside a transaction, as it waits for the robot.
"""

from __future__ import annotations

import json
import socket
import time
from typing import Any
from uuid import uuid4

from django.conf import settings

from moyai.core.accounts.models import User
from moyai.services.smart_farm.broker import packets as mqtt
from moyai.services.smart_farm.broker.doors import make_word
from moyai.services.smart_farm.broker.packets import BadPacketError, Publish
from moyai.services.smart_farm.farmbot.requests import write_request, write_stop
from moyai.services.smart_farm.models import FarmMember, Robot
from moyai.services.smart_farm.refusals import RobotAway
from moyai.services.smart_farm.texts import robots as say

CONNECT_S = 3.0
STOP_S = 3.0


def press_stop(*, robot: Robot, member: FarmMember | User) -> bool:
    """Stop a robot in an emergency, for somebody who is signed in; return whether it said that it did.

    An account that is no member's, such as an officer's, does this and nothing else.

    Raises:
        RobotAway: it cannot be reached from here: somebody at the farm has to press the button beside it.
    """
    label = str(uuid4())
    try:
        return _ask(robot, member, label, write_stop(label), STOP_S) is not None
    except RobotAway:
        raise RobotAway(say.STOP_NOT_REACHED) from None


def ask_robot(*, robot: Robot, member: FarmMember, steps: list[dict[str, Any]], wait_s: float = 15.0) -> str:
    """Make a request of a robot for somebody who is signed in, and wait for the answer.

    Returns:
        Why it was not done, in words, from the gate or the robot; empty: it was.

    Raises:
        RobotAway: the broker cannot be reached, or no answer came in time.
    """
    label = str(uuid4())
    answer = _ask(robot, member, label, write_request(label, *steps), wait_s)
    if answer is None:
        raise RobotAway(say.JOB_UNANSWERED)
    if answer.get("kind") == "rpc_ok":
        return ""
    words = [each.get("args", {}).get("message", "") for each in answer.get("body") or [{}]]
    return ", ".join(words) or str(say.JOB_UNANSWERED)


def _ask(
    robot: Robot, member: FarmMember | User, label: str, payload: bytes, wait_s: float
) -> dict[str, Any] | None:
    """Say something and return the answer with its label; None: none came in time."""
    part = "member" if isinstance(member, FarmMember) else "user"
    name, head = f"{robot.device}/{part}_{member.pk}", f"bot/{robot.device}"
    host = settings.MOYAI_FARM_BIND if settings.MOYAI_FARM_BIND != "0.0.0.0" else "127.0.0.1"  # noqa: S104
    try:
        with socket.create_connection((host, settings.MOYAI_FARM_PORT), CONNECT_S) as line:
            line.sendall(mqtt.write_connect("", name, make_word(name)))
            if _read(line)[1][1:2] != bytes((mqtt.ACCEPTED,)):
                raise RobotAway
            line.sendall(mqtt.write_subscribe(1, [(f"{head}/from_device", 0)]))
            while _read(line)[0] >> 4 != mqtt.SUBACK:
                pass
            line.sendall(mqtt.write_publish(Publish(f"{head}/from_clients", payload)))
            return _wait(line, label, time.monotonic() + wait_s)
    except (OSError, EOFError, BadPacketError) as error:
        raise RobotAway from error


def _wait(line: socket.socket, label: str, until: float) -> dict[str, Any] | None:
    while (left := until - time.monotonic()) > 0:
        line.settimeout(left)
        try:
            head, body = _read(line)
        except TimeoutError:
            return None
        if head >> 4 != mqtt.PUBLISH:
            continue
        try:
            found = json.loads(mqtt.read_publish(head, body).payload)
            if found["args"]["label"] == label:
                return dict(found)
        except (ValueError, TypeError, KeyError):
            continue
    return None


def _read(line: socket.socket) -> tuple[int, bytes]:
    head, length = _take(line, 1)[0], 0
    for shift in (0, 7, 14, 21):
        part = _take(line, 1)[0]
        length |= (part & 127) << shift
        if not part & 128:
            break
    return head, _take(line, length)


def _take(line: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        part = line.recv(count - len(found))
        if not part:
            raise EOFError
        found += part
    return found
