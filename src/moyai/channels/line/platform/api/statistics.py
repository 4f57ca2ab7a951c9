"""How many messages: quota, consumption, deliveries by day, aggregation units."""

import re
from functools import partial

from moyai.channels.line.platform.errors import ApiError
from moyai.channels.line.platform.gate import Answer, Call, Endpoint
from moyai.channels.line.platform.rates import STATISTICS

DAY = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


def get_quota(call: Call) -> Answer:
    """Return how many messages the month holds."""
    if call.channel.quota is None:
        return {"type": "none"}
    return {"type": "limited", "value": call.channel.quota}


def get_consumption(call: Call) -> Answer:
    """Return how many messages were sent this month."""
    return {"totalUsage": call.channel.usage[call.platform.clock.month()]}


def count_delivered(call: Call, kind: str) -> Answer:
    """Return how many messages of a kind went out on a day (``yyyyMMdd``, Japan)."""
    day = call.request.query_params.get("date", "")
    if not DAY.fullmatch(day):
        raise ApiError(400, "The value for the 'date' parameter is invalid")
    if day > call.platform.clock.day():
        return {"status": "unready"}
    return {"status": "ready", "success": call.channel.delivered[kind, day]}


def count_units(call: Call) -> Answer:
    """Return how many aggregation units are in use."""
    return {"numOfCustomAggregationUnits": len(call.channel.units)}


def list_units(call: Call) -> Answer:
    """List the aggregation units."""
    return {"customAggregationUnits": sorted(call.channel.units)}


BASE = "/v2/bot/message"
KINDS = ("reply", "push", "multicast", "broadcast")
ENDPOINTS = (
    Endpoint("GET", f"{BASE}/quota", get_quota),
    Endpoint("GET", f"{BASE}/quota/consumption", get_consumption),
    *(Endpoint("GET", f"{BASE}/delivery/{k}", partial(count_delivered, kind=k), STATISTICS) for k in KINDS),
    Endpoint("GET", f"{BASE}/aggregation/info", count_units),
    Endpoint("GET", f"{BASE}/aggregation/list", list_units),
)
