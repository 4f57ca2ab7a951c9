"""The control API: what a test or a demo does to the platform from outside. JSON in, JSON out."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from moyai.channels.line.platform.checks.report import as_object
from moyai.channels.line.platform.control_events import samples, send_events
from moyai.channels.line.platform.control_people import ROUTES as PEOPLE
from moyai.channels.line.platform.controls import Wish, get_channel
from moyai.channels.line.platform.errors import ApiError
from moyai.channels.line.platform.gate import read_bytes, read_json
from moyai.channels.line.platform.platform import Platform
from moyai.channels.line.platform.state import Channel, Content, Redelivery

BYTES = 50 * 1024 * 1024
Does = Callable[[Wish], Any]


def overview(wish: Wish) -> Any:
    """Tell what there is."""
    platform = wish.platform
    return {
        "now": platform.clock.now_ms(),
        "channels": [describe_channel(c) for c in platform.channels.values()],
        "users": [asdict(u) for u in platform.users.values()],
        "faults": platform.faults.describe(),
        "rateLimits": platform.limiter.enabled,
        "postsUnderWay": platform.sender.under_way,
    }


def describe_channel(channel: Channel) -> dict[str, Any]:
    """Return a channel's settings, without its secrets."""
    return {
        "name": channel.name,
        "displayName": channel.title,
        "channelId": channel.channel_id,
        "botUserId": channel.bot_user_id,
        "webhook": {"url": channel.webhook_url, "active": channel.webhook_active},
        "redelivery": asdict(channel.redelivery),
        "quota": channel.quota,
        "friends": len(channel.list_friends()),
    }


def change_channel(wish: Wish) -> Any:
    """Change what the console of LINE would: webhook, redelivery, quota, name."""
    channel = get_channel(wish.platform, wish.part("channel"))
    body = wish.body
    if "displayName" in body:
        channel.display_name = str(body["displayName"])
    if "quota" in body:
        channel.quota = None if body["quota"] is None else int(body["quota"])
    if "webhook" in body:
        webhook = as_object(body["webhook"], "webhook")
        channel.webhook_url = str(webhook.get("url", channel.webhook_url))
        channel.webhook_active = bool(webhook.get("active", channel.webhook_active))
    if "redelivery" in body:
        again = as_object(body["redelivery"], "redelivery")
        delays = again.get("delays_s", channel.redelivery.delays_s)
        channel.redelivery = Redelivery(bool(again.get("on", True)), tuple(float(d) for d in delays))
    channel.touch_all()
    wish.platform.announce()
    return describe_channel(channel)


def add_fault(wish: Wish) -> Any:
    """Let calls fail."""
    return asdict(wish.platform.faults.add(wish.body))


def list_faults(wish: Wish) -> Any:
    """List the rules of failing."""
    return {"faults": wish.platform.faults.describe()}


def clear_faults(wish: Wish) -> Any:
    """Let nothing fail any more."""
    wish.platform.faults.clear()
    return {}


def change_rates(wish: Wish) -> Any:
    """Switch rate limits on or off, and forget the calls that were counted."""
    wish.platform.limiter.enabled = bool(wish.body.get("enabled", True))
    wish.platform.limiter.forget()
    return {"enabled": wish.platform.limiter.enabled}


def push_clock(wish: Wish) -> Any:
    """Push the clock forward."""
    wish.platform.clock.advance(int(wish.body.get("advance_ms", 0)))
    return {"now": wish.platform.clock.now_ms()}


def change_seed(wish: Wish) -> Any:
    """Begin the chances of faults and of the sender anew."""
    seed = int(wish.body.get("seed", 1))
    wish.platform.faults.reseed(seed)
    wish.platform.sender.random.seed(seed)
    return {"seed": seed}


def change_sender(wish: Wish) -> Any:
    """Set how often a post goes out twice by itself."""
    wish.platform.sender.duplicate_probability = float(wish.body.get("duplicate_probability", 0))
    return {"duplicate_probability": wish.platform.sender.duplicate_probability}


def show_ledger(wish: Wish) -> Any:
    """Return accepted messages: ``since`` (a number), ``limit``, ``to``, ``channel``."""
    query = wish.request.query_params
    since, most = int(query.get("since", 0)), int(query.get("limit", 1000))
    to, channel = query.get("to", ""), query.get("channel", "")
    entries = wish.platform.ledger.list_entries(since, most, to, channel)
    return {"entries": entries, "total": len(wish.platform.ledger.entries)}


def summarise_ledger(wish: Wish) -> Any:
    """Count what the ledger holds."""
    return wish.platform.ledger.summarise()


def list_calls(wish: Wish) -> Any:
    """Return the latest calls of the API, refused ones too."""
    return {"calls": list(wish.platform.calls)[-int(wish.request.query_params.get("limit", 1000)) :]}


def list_posts(wish: Wish) -> Any:
    """Return how the latest webhook posts went."""
    return {"posts": list(wish.platform.sender.posts)[-int(wish.request.query_params.get("limit", 1000)) :]}


async def settle(wish: Wish) -> Any:
    """Wait until no post is under way."""
    await wish.platform.sender.settle()
    return {"postsUnderWay": wish.platform.sender.under_way}


def change_content(wish: Wish) -> Any:
    """Let the content of a message be in preparation, failed, ready, or gone."""
    content = wish.platform.contents.setdefault(wish.part("message_id"), Content(b"", "image/jpeg"))
    content.status = str(wish.body.get("status", content.status))
    content.gone = bool(wish.body.get("gone", content.gone))
    return {"status": content.status, "gone": content.gone, "bytes": len(content.data)}


def add_audience(wish: Wish) -> Any:
    """Make an audience for narrowcasts."""
    channel = get_channel(wish.platform, str(wish.body.get("channel", "")))
    channel.audiences[str(wish.body["audienceGroupId"])] = [str(u) for u in wish.body["userIds"]]
    return {}


def make_routes(platform: Platform) -> list[Route]:
    """Return the routes of the control API."""
    plan: list[tuple[str, str, Does]] = [
        ("GET", "/", overview),
        ("POST", "/channels/{channel}", change_channel),
        ("POST", "/faults", add_fault),
        ("GET", "/faults", list_faults),
        ("DELETE", "/faults", clear_faults),
        ("POST", "/rates", change_rates),
        ("POST", "/clock", push_clock),
        ("POST", "/seed", change_seed),
        ("POST", "/sender", change_sender),
        ("GET", "/ledger", show_ledger),
        ("GET", "/ledger/summary", summarise_ledger),
        ("GET", "/calls", list_calls),
        ("GET", "/posts", list_posts),
        ("POST", "/settle", settle),
        ("POST", "/events", send_events),
        ("GET", "/events/samples", samples),
        ("POST", "/contents/{message_id}", change_content),
        ("POST", "/audiences", add_audience),
        *PEOPLE,
    ]
    return [Route(f"/_control{path}", guard(platform, does), methods=[m]) for m, path, does in plan]


def guard(platform: Platform, does: Does) -> Callable[[Request], Awaitable[Response]]:
    """Return the view for a wish: reads JSON, turns what is wrong with it into 400.

    A body must be declared as JSON, so that no page of another site can send one unasked.
    """

    async def answer(request: Request) -> Response:
        try:
            body = {}
            if request.method == "POST":
                body = read_json(request, await read_bytes(request, BYTES) or b"{}")
            result = does(Wish(platform, request, body))
            return JSONResponse(await result if inspect.isawaitable(result) else result)
        except ApiError as error:
            return JSONResponse(error.body, error.status)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            return JSONResponse({"message": f"{type(error).__name__}: {error}"}, 400)

    return answer
