"""Events at will: of any type, whole or half written, many, twice, shuffled, wrongly signed."""

import copy
from typing import Any

from moyai.channels.line.platform.checks.report import as_object
from moyai.channels.line.platform.controls import Wish
from moyai.channels.line.platform.events import complete
from moyai.channels.line.platform.people import record
from moyai.channels.line.platform.platform import Platform
from moyai.channels.line.platform.state import Channel
from moyai.channels.line.platform.webhook.samples import EVENTS
from moyai.channels.line.platform.webhook.sender import Manners

MOST = 200_000
ALL = "samples"


async def send_events(wish: Wish) -> Any:
    """Send events to a bot.

    ``events`` is a list of events as LINE writes them; what is missing is filled in. ``"samples"``
    stands for one of every type, ``[]`` for an empty post. ``user`` in an event names the sender by key or
    id (a new friend is made for a new key; ``{n}`` in it is the number of the repetition).
    """
    body = wish.body
    channel = wish.channel
    given = list(EVENTS) if body.get("events") == ALL else body.get("events", [])
    times = int(body.get("repeat", 1))
    if not isinstance(given, list) or not 0 < times * max(1, len(given)) <= MOST:
        raise ValueError(f"events must be a list, at most {MOST} with repetitions")
    events = [make(wish.platform, channel, as_object(e, "events"), n) for n in range(times) for e in given]
    if body.get("show", True):
        for event in events:
            record(wish.platform, channel, event)
    posts = wish.platform.sender.send(channel, events, read_manners(body))
    if body.get("wait", False):
        await wish.platform.sender.settle()
    shown = [e["webhookEventId"] for e in events] if len(events) <= 1000 else []
    return {"events": len(events), "posts": posts, "webhookEventIds": shown, "first": events[:1]}


def read_manners(body: dict[str, Any]) -> Manners:
    """Return how the events are to leave."""
    return Manners(
        per_post=int(body.get("per_post", 1)),
        copies=int(body.get("copies", 1)),
        shuffle=bool(body.get("shuffle", False)),
        redelivered=bool(body.get("redelivered", False)),
        bad_signature=bool(body.get("bad_signature", False)),
    )


def make(platform: Platform, channel: Channel, given: dict[str, Any], number: int) -> dict[str, Any]:
    """Return one event, completed."""
    event = copy.deepcopy(given)
    key = str(event.pop("user", "")).replace("{n}", str(number))
    user = platform.find_user(key) if key else next(iter(platform.users.values()), None)
    if user is None and key:
        user = platform.add_user(key=key, name=key)
        channel.chat(user.user_id).friend = True
    return complete(platform, channel, event, user.user_id if user else "")


def samples(wish: Wish) -> Any:
    """Return one event of every type, completed but not sent."""
    return {"events": [make(wish.platform, wish.channel, e, 0) for e in EVENTS]}
