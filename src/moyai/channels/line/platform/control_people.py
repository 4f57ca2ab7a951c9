"""People at will: give them phones, let them write, tap, follow, block; read what they see."""

from dataclasses import asdict
from typing import Any

from moyai.channels.line.platform import people
from moyai.channels.line.platform.checks.report import as_object
from moyai.channels.line.platform.controls import Wish, get_channel
from moyai.channels.line.platform.phone.shown import show_chat
from moyai.channels.line.platform.platform import Place


def add_user(wish: Wish) -> Any:
    """Give somebody a phone: ``key``, ``name``, ``language``, ``userId``; a friend unless told otherwise.

    ``tell`` lets the bots hear a ``follow`` event.
    """
    body = wish.body
    name = str(body["name"])
    user = wish.platform.add_user(
        key=str(body.get("key", name)),
        name=name,
        language=str(body.get("language", "ja")),
        user_id=str(body.get("userId", "")),
    )
    user.picture_url = str(body.get("pictureUrl", user.picture_url))
    user.status_message = str(body.get("statusMessage", user.status_message))
    if body.get("friend", True):
        named = body.get("channel")
        wanted = [get_channel(wish.platform, str(named))] if named else wish.platform.channels.values()
        for channel in wanted:
            people.follow(wish.platform, channel, user, tell=bool(body.get("tell", False)))
    return asdict(user)


def add_phones(wish: Wish) -> Any:
    """Give many a phone at once, friends of every account: ``{users: [{key, name, language}]}``."""
    users = wish.body["users"]
    for given in users:
        one = as_object(given, "users")
        key = str(one["key"])
        user = wish.platform.add_user(
            key=key, name=str(one.get("name", key)), language=str(one.get("language", "ja"))
        )
        for channel in wish.platform.channels.values():
            people.follow(wish.platform, channel, user, tell=False)
    return {"users": len(users)}


def list_users(wish: Wish) -> Any:
    """List the people."""
    return {"users": [asdict(user) for user in wish.platform.users.values()]}


def follow(wish: Wish) -> Any:
    """Let a person become a friend, or lift the block."""
    people.follow(wish.platform, wish.channel, wish.user)
    return {}


def block(wish: Wish) -> Any:
    """Let a person block the account."""
    people.block(wish.platform, wish.channel, wish.user)
    return {}


def say(wish: Wish) -> Any:
    """Let a person send a message: ``message`` as in a webhook event, or just ``text``."""
    message = wish.body.get("message") or {"type": "text", "text": str(wish.body["text"])}
    event = {"type": "message", "message": as_object(message, "message")}
    return people.send_event(wish.platform, wish.channel, wish.user, event)


def tap(wish: Wish) -> Any:
    """Let a person tap: ``action`` as in a message, ``params`` for a date-time picker."""
    action = as_object(wish.body["action"], "action")
    people.tap(wish.platform, wish.channel, wish.user, action, wish.body.get("params"))
    return {}


def unsend(wish: Wish) -> Any:
    """Let a person take a message back."""
    people.unsend(wish.platform, wish.channel, wish.user, str(wish.body["messageId"]))
    return {}


def show(wish: Wish) -> Any:
    """Return what a person sees on the phone."""
    return show_chat(wish.platform, wish.channel, wish.user, 0)


def set_places(wish: Wish) -> Any:
    """Set the places that the phones offer to send."""
    wish.platform.places = [Place(**as_object(p, "places")) for p in wish.body["places"]]
    return {"places": [asdict(p) for p in wish.platform.places]}


ROUTES = [
    ("POST", "/users", add_user),
    ("POST", "/phones", add_phones),
    ("GET", "/users", list_users),
    ("POST", "/users/{user}/follow", follow),
    ("POST", "/users/{user}/block", block),
    ("POST", "/users/{user}/say", say),
    ("POST", "/users/{user}/tap", tap),
    ("POST", "/users/{user}/unsend", unsend),
    ("GET", "/users/{user}/chat", show),
    ("POST", "/places", set_places),
]
