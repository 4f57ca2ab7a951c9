"""What the front's parts may do at the broker behind: a second line, one for amqtt and Mosquitto. Pure.

The front knows each person and robot (`access.py`); the broker behind knows only that whoever speaks is the
front in one of three parts. Should the front ever pass on what it must not, no request of people and no
answer in a robot's name comes through even so: requests are the house's alone.
"""

from __future__ import annotations

from moyai.services.smart_farm.broker.access import Part, matches

WRITES = {
    Part.ROBOT: (
        "bot/+/from_device",
        "bot/+/status",
        "bot/+/status/#",
        "bot/+/logs",
        "bot/+/telemetry",
        "bot/+/pong/#",
    ),
    Part.PERSON: ("bot/+/ping/#",),
    Part.HOUSE: ("#",),
}
READS = {
    Part.ROBOT: ("bot/#", "public_broadcast"),
    Part.PERSON: ("bot/#", "public_broadcast"),
    Part.HOUSE: ("#",),
}


def may_part_publish(part: str, topic: str) -> bool:
    """Tell whether the front in this part may say something there."""
    return any(matches(each, topic) for each in _find(WRITES, part))


def may_part_subscribe(part: str, topic_filter: str) -> bool:
    """Tell whether the front in this part may hear what a filter stands for."""
    return part in READS and (
        "#" in _find(READS, part) or topic_filter == "public_broadcast" or topic_filter.startswith("bot/")
    )


def _find(table: dict[Part, tuple[str, ...]], part: str) -> tuple[str, ...]:
    return next((patterns for each, patterns in table.items() if each.value == part), ())
