"""Who may say what on which topic, and who may hear it: one rule for every broker. Pure.

The names are FarmBot's: ``bot/device_<number>/<leaf>[/…]`` with MQTT's ``/`` for AMQP's ``.``. A robot's
shell (``terminal_input``, ``terminal_output``) is closed to everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

REQUESTS = "from_clients"
ANSWERS = "from_device"
BROADCAST = "public_broadcast"
ROBOT_SAYS = frozenset({ANSWERS, "status", "logs", "telemetry"})
"""What a robot says, on these topics themselves."""
ROBOT_SAYS_BELOW = frozenset({"pong", "status"})
ROBOT_HEARS = frozenset({REQUESTS, "from_api"})
ROBOT_HEARS_BELOW = frozenset({"ping", "sync"})
PEOPLE_HEAR = frozenset({ANSWERS, "status", "logs", "telemetry", "from_api", REQUESTS})
PEOPLE_HEAR_BELOW = frozenset({"status", "sync", "pong", "logs"})
CLOSED = frozenset({"terminal_input", "terminal_output"})
STATION_SAYS = "readings"


class Part(StrEnum):
    """What somebody is to the broker."""

    ROBOT = "robot"
    PERSON = "person"
    STATION = "station"
    HOUSE = "house"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is at the other end.

    Attributes:
        part: what she is.
        name: of her device: ``device_3``; of a station its own name.
        robot: number of the robot; 0: of none.
        member: number of the member; 0: nobody in person.
        user: number of the account of somebody who may look at the robot and is no member; 0: none.
        jti: of her token; empty: none that could be revoked.
        expires_at: when her token ends, in seconds since 1970; 0: never.
    """

    part: Part
    name: str
    robot: int = 0
    member: int = 0
    jti: str = ""
    expires_at: float = 0.0
    user: int = 0

    @property
    def actor(self) -> str:
        """Who this is in the audit log."""
        return f"farm_member:{self.member}" if self.member else f"user:{self.user}"


def may_publish(who: Principal, topic: str) -> bool:
    """Tell whether somebody may say something there. Requests are hers to make; the gate decides on them."""
    if "+" in topic or "#" in topic:
        return False
    if who.part == Part.HOUSE:
        return not _is_closed(topic)
    if who.part == Part.STATION:
        return topic == f"farm/{who.name}/{STATION_SAYS}"
    leaf, below = _split(who, topic)
    if who.part == Part.ROBOT:
        return leaf in (ROBOT_SAYS_BELOW if below else ROBOT_SAYS)
    return (leaf == "ping" and below.count("/") == 0 and below != "") or (leaf == REQUESTS and not below)


def may_subscribe(who: Principal, topic_filter: str) -> bool:
    """Tell whether somebody may hear everything that a filter stands for."""
    if not is_filter(topic_filter):
        return False
    if who.part == Part.HOUSE:
        return True
    if who.part == Part.STATION:
        return False
    if topic_filter == BROADCAST:
        return True
    leaf, below = _split(who, topic_filter)
    if leaf in ("#", "+") and not below:
        return True  # everything of her own device: what is closed is never said
    if who.part == Part.ROBOT:
        return leaf in (ROBOT_HEARS_BELOW if below else ROBOT_HEARS)
    return leaf in (PEOPLE_HEAR_BELOW if below else PEOPLE_HEAR)


def is_filter(text: str) -> bool:
    """Tell whether a text is a topic filter (MQTT 3.1.1, section 4.7)."""
    levels = text.split("/")
    return bool(text) and all(
        level == "+" or (level == "#" and at == len(levels) - 1) or not ("+" in level or "#" in level)
        for at, level in enumerate(levels)
    )


def matches(topic_filter: str, topic: str) -> bool:
    """Tell whether a filter stands for a topic."""
    wanted, found = topic_filter.split("/"), topic.split("/")
    for at, level in enumerate(wanted):
        if level == "#":
            return True
        if at >= len(found) or level not in ("+", found[at]):
            return False
    return len(wanted) == len(found)


def _split(who: Principal, topic: str) -> tuple[str, str]:
    """Return leaf and what is below it, of the principal's own device; empty for any other's."""
    head = f"bot/{who.name}/"
    if not who.robot or not topic.startswith(head):
        return "", ""
    leaf, _slash, below = topic[len(head) :].partition("/")
    return leaf, below


def _is_closed(topic: str) -> bool:
    return not CLOSED.isdisjoint(topic.split("/"))
