"""People: profiles, followers, link tokens, the loading animation, marks of having read."""

from typing import Any

from starlette.responses import JSONResponse

from moyai.channels.line.platform import limits
from moyai.channels.line.platform.checks.report import Report
from moyai.channels.line.platform.errors import ApiError, not_found, refuse_property
from moyai.channels.line.platform.gate import Answer, Call, Endpoint
from moyai.channels.line.platform.rates import LOADING


def get_profile(call: Call) -> Answer:
    """Tell who a friend is; of others nothing."""
    user = call.platform.users.get(call.part("user_id"))
    if user is None or not call.channel.is_reachable(user.user_id):
        raise not_found()
    profile: dict[str, Any] = {"userId": user.user_id, "displayName": user.name, "language": user.language}
    if user.picture_url:
        profile["pictureUrl"] = user.picture_url
    if user.status_message:
        profile["statusMessage"] = user.status_message
    return profile


def list_followers(call: Call) -> Answer:
    """List the ids of friends, a page at a time."""
    query = call.request.query_params
    given = query.get("limit", "300")
    size = int(given) if given.isdecimal() else 0
    if not 1 <= size <= limits.FOLLOWERS_PAGE:
        raise ApiError(400, "The value for the 'limit' parameter is invalid")
    start = query.get("start", "0")
    if not start.isdecimal():
        raise ApiError(400, "The value for the 'start' parameter is invalid")
    friends = call.channel.list_friends()
    end = int(start) + size
    page: dict[str, Any] = {"userIds": friends[int(start) : end]}
    return page | ({"next": str(end)} if end < len(friends) else {})


def issue_link_token(call: Call) -> Answer:
    """Issue a link token: ten minutes, one use."""
    user_id = call.part("user_id")
    if user_id not in call.platform.users:
        raise not_found()
    token = call.platform.ids.make_token(32)
    call.channel.link_tokens[token] = (user_id, call.platform.clock.now_ms() + limits.LINK_TOKEN_MS)
    return {"linkToken": token}


def show_loading(call: Call) -> Answer:
    """Show that the bot is at work: 5 to 60 seconds, by fives, until its next message."""
    report = Report()
    chat_id = report.text(call.json, "chatId", "", 33)
    seconds = call.json.get("loadingSeconds", 20)
    if isinstance(seconds, bool) or not isinstance(seconds, int):
        raise refuse_property("loadingSeconds")
    low, high = limits.LOADING_S
    if not low <= seconds <= high:
        report.add("loadingSeconds", f"Must be between {low} and {high}")
    if seconds % 5:
        report.add("loadingSeconds", "must be a multiple of five")
    report.settle()
    if chat_id in call.platform.users:
        chat = call.channel.chat(chat_id)
        chat.loading_until_ms = call.platform.clock.now_ms() + seconds * 1000
        chat.touch()
        call.platform.announce()
    return JSONResponse({}, 202)


def mark_as_read(call: Call) -> Answer:
    """Accept a mark of having read (it leaves no trace here)."""
    return {}


def get_bot_info(call: Call) -> Answer:
    """Tell who the bot is."""
    return {
        "userId": call.channel.bot_user_id,
        "basicId": f"@{call.channel.channel_id[-8:]}",
        "displayName": call.channel.title,
        "chatMode": "bot",
        "markAsReadMode": "auto",
    }


ENDPOINTS = (
    Endpoint("GET", "/v2/bot/profile/{user_id}", get_profile),
    Endpoint("GET", "/v2/bot/followers/ids", list_followers),
    Endpoint("POST", "/v2/bot/user/{user_id}/linkToken", issue_link_token),
    Endpoint("POST", "/v2/bot/chat/loading/start", show_loading, LOADING, takes="json"),
    Endpoint("POST", "/v2/bot/message/markAsRead", mark_as_read, takes="json"),
    Endpoint("POST", "/v2/bot/chat/markAsRead", mark_as_read, takes="json"),
    Endpoint("GET", "/v2/bot/info", get_bot_info),
)
