"""Whom a narrowcast reaches.

Audiences are made by the control API. Demographic filters are accepted and match everybody: the
platform knows nothing of anybody's age or home.
"""

from dataclasses import dataclass, field
from typing import Any

from moyai.channels.line.platform import limits
from moyai.channels.line.platform.checks.report import as_object
from moyai.channels.line.platform.errors import refuse_property
from moyai.channels.line.platform.gate import Call

DEPTH = 10
RECIPIENTS = ("audience", "redelivery", "operator")


@dataclass
class Chosen:
    """Recipients, or why there are none."""

    recipients: list[str] = field(default_factory=list)
    failure: str = ""
    error_code: int = 0


def choose_audience(call: Call) -> Chosen:
    """Return whom ``recipient``, ``filter`` and ``limit`` of a narrowcast leave."""
    friends = set(call.channel.list_friends())
    wish = call.json.get("recipient")
    limit = call.json.get("limit")
    most = read_limit(limit) if limit is not None else None
    if wish is None:
        return Chosen(sorted(friends)[:most])
    named = find_recipients(call, as_object(wish, "recipient"), friends, 1)
    if len(named) < limits.NARROWCAST_AUDIENCE:
        return Chosen(failure="An audience of less than 50 recipients is included", error_code=4)
    return Chosen(sorted(named & friends)[:most])


def read_limit(limit: Any) -> int | None:
    """Return the most recipients that were asked for."""
    value = as_object(limit, "limit").get("max")
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
        raise refuse_property("limit.max")
    return value


def find_recipients(call: Call, wish: dict[str, Any], friends: set[str], depth: int) -> set[str]:
    """Return the people whom a recipient object names."""
    kind = wish.get("type")
    if kind not in RECIPIENTS or depth > DEPTH:
        raise refuse_property("recipient.type")
    if kind == "audience":
        audience = call.channel.audiences.get(str(wish.get("audienceGroupId")))
        if audience is None:
            raise refuse_property("recipient.audienceGroupId")
        return set(audience)
    if kind == "redelivery":
        return set(call.channel.recipients.get(str(wish.get("requestId")), []))
    return combine(call, wish, friends, depth)


def combine(call: Call, wish: dict[str, Any], friends: set[str], depth: int) -> set[str]:
    """Return what ``and``, ``or`` or ``not`` leaves."""
    for operator in ("and", "or"):
        parts = wish.get(operator)
        if isinstance(parts, list) and parts:
            sets = [find_recipients(call, as_object(p, "recipient"), friends, depth + 1) for p in parts]
            return set.intersection(*sets) if operator == "and" else set.union(*sets)
    if isinstance(wish.get("not"), dict):
        return friends - find_recipients(call, wish["not"], friends, depth + 1)
    raise refuse_property("recipient")
