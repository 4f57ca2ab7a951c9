"""Sending: reply, push, multicast, narrowcast, broadcast; and validation of what would be sent."""

import re
from functools import partial
from typing import Any

from starlette.responses import JSONResponse

from moyai.channels.line.platform import limits
from moyai.channels.line.platform.api.audiences import choose_audience
from moyai.channels.line.platform.api.delivery import count_usage, deliver
from moyai.channels.line.platform.checks.messages import check_messages
from moyai.channels.line.platform.checks.report import Report
from moyai.channels.line.platform.clock import to_iso
from moyai.channels.line.platform.errors import ApiError, not_found, refuse_property
from moyai.channels.line.platform.gate import Answer, Call, Endpoint
from moyai.channels.line.platform.rates import BROADCAST, MULTICAST

USER = re.compile(r"U[0-9a-f]{32}")
ANYBODY = re.compile(r"[UCR][0-9a-f]{32}")
UNIT = re.compile(r"[a-zA-Z0-9_]{1,30}")


def reply(call: Call) -> Answer:
    """Send a reply: the token serves once, within a minute."""
    messages = check_messages(call.json)
    check_silence(call)
    given = call.json.get("replyToken")
    token = call.channel.reply_tokens.get(given) if isinstance(given, str) else None
    if token is None or not call.platform.may_reply(token):
        raise ApiError(400, "Invalid reply token")
    token.used = True
    return {"sentMessages": deliver(call, "reply", [token.to], messages)}


def push(call: Call) -> Answer:
    """Send to one person, group or room."""
    to = call.json.get("to")
    if not isinstance(to, str) or not ANYBODY.fullmatch(to):
        raise refuse_property("to")
    messages = check_messages(call.json)
    check_silence(call)
    unit = check_unit(call)
    if to.startswith("U") and to not in call.platform.users:
        raise ApiError(400, "Failed to send messages")
    count_usage(call, [to])
    call.channel.units.update(unit)
    return {"sentMessages": deliver(call, "push", [to], messages)}


def multicast(call: Call) -> Answer:
    """Send to 1 to 500 people; who does not exist is passed over."""
    recipients = check_recipients(call)
    messages = check_messages(call.json)
    check_silence(call)
    unit = check_unit(call)
    count_usage(call, recipients)
    call.channel.units.update(unit)
    deliver(call, "multicast", recipients, messages)
    return {}


def check_recipients(call: Call) -> list[str]:
    """Return the recipients of a multicast, each once."""
    report = Report()
    recipients = report.items(call.json, "to", "", limits.MULTICAST_RECIPIENTS)
    report.settle()
    for index, to in enumerate(recipients):
        if not isinstance(to, str) or not USER.fullmatch(to):
            raise refuse_property(f"to[{index}]")
    return list(dict.fromkeys(recipients))


def broadcast(call: Call) -> Answer:
    """Send to every friend."""
    messages = check_messages(call.json)
    check_silence(call)
    friends = call.channel.list_friends()
    count_usage(call, friends)
    deliver(call, "broadcast", friends, messages)
    return {}


def narrowcast(call: Call) -> Answer:
    """Send to an audience; answered at once, done a moment later, asked after by request id."""
    messages = check_messages(call.json)
    check_silence(call)
    chosen = choose_audience(call)
    now = call.platform.clock.now_ms()
    progress: dict[str, Any] = {"phase": "succeeded", "acceptedTime": to_iso(now)}
    if chosen.failure:
        progress |= {"phase": "failed", "errorCode": chosen.error_code, "failedDescription": chosen.failure}
        call.accept([])
    else:
        count_usage(call, chosen.recipients)
        deliver(call, "narrowcast", chosen.recipients, messages)
        number = len(chosen.recipients)
        progress |= {"successCount": number, "failureCount": 0, "targetCount": number}
    progress["completedTime"] = to_iso(call.platform.clock.now_ms())
    call.channel.progress[call.request_id] = progress
    return JSONResponse({}, 202)


def narrowcast_progress(call: Call) -> Answer:
    """Tell how far a narrowcast is: ``waiting`` at the first question, then what came of it."""
    progress = call.channel.progress.get(call.request.query_params.get("requestId", ""))
    if progress is None:
        raise not_found("The narrowcast with the specified request ID was not found")
    if not progress.get("asked"):
        progress["asked"] = True
        return {"phase": "waiting", "acceptedTime": progress["acceptedTime"]}
    return {key: value for key, value in progress.items() if key != "asked"}


def validate(call: Call, kind: str) -> Answer:
    """Check messages without sending them."""
    check_messages(call.json)
    return {}


def check_silence(call: Call) -> None:
    """Check ``notificationDisabled``."""
    if not isinstance(call.json.get("notificationDisabled", False), bool):
        raise refuse_property("notificationDisabled")


def check_unit(call: Call) -> list[str]:
    """Return the aggregation unit, at most one."""
    report = Report()
    units = report.items(call.json, "customAggregationUnits", "", 1, least=0)
    report.settle()
    for unit in units:
        if not isinstance(unit, str) or not UNIT.fullmatch(unit):
            raise refuse_property("customAggregationUnits[0]")
    return units


KINDS = ("reply", "push", "multicast", "narrowcast", "broadcast")
BASE = "/v2/bot/message"
ENDPOINTS = (
    Endpoint("POST", f"{BASE}/reply", reply, takes="json"),
    Endpoint("POST", f"{BASE}/push", push, takes="json", retries=True),
    Endpoint("POST", f"{BASE}/multicast", multicast, MULTICAST, takes="json", retries=True),
    Endpoint("POST", f"{BASE}/broadcast", broadcast, BROADCAST, takes="json", retries=True),
    Endpoint("POST", f"{BASE}/narrowcast", narrowcast, BROADCAST, takes="json", retries=True),
    Endpoint("GET", f"{BASE}/progress/narrowcast", narrowcast_progress),
    *(Endpoint("POST", f"{BASE}/validate/{k}", partial(validate, kind=k), takes="json") for k in KINDS),
)
