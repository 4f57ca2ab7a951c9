"""What one event says, in the few forms that a conversation can understand. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Heard:
    """Something a friend sent.

    Attributes:
        message_id: LINE's id of the message, by which it may be unsent; empty for a tap.
    """

    message_id: str = ""


@dataclass(frozen=True)
class Words(Heard):
    """A text."""

    text: str = ""


@dataclass(frozen=True)
class Spot(Heard):
    """A location; longitude and latitude as sent, unchecked."""

    lon: Any = None
    lat: Any = None
    title: str = ""


@dataclass(frozen=True)
class Picture(Heard):
    """An image that is to be fetched at once."""

    is_ours: bool = True


@dataclass(frozen=True)
class Sticker(Heard):
    """A sticker."""


@dataclass(frozen=True)
class Other(Heard):
    """A video, an audio, a file: nothing a question asks for."""


@dataclass(frozen=True)
class Tap(Heard):
    """A button, a picker or the rich menu.

    Attributes:
        fields: The button's data, read as form fields.
        params: What a date picker adds.
    """

    fields: dict[str, str] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)


def read_event(event: dict[str, Any]) -> Heard | None:
    """Return what a message or postback event says, None for events of other types."""
    if event.get("type") == "postback":
        return _read_tap(event.get("postback"))
    message = event.get("message")
    if event.get("type") != "message" or not isinstance(message, dict):
        return None
    return _read_message(message)


def _read_tap(postback: Any) -> Tap:
    given = postback if isinstance(postback, dict) else {}
    params = given.get("params")
    return Tap(
        fields=dict(parse_qsl(str(given.get("data", ""))[:300])),
        params={str(k): str(v) for k, v in params.items()} if isinstance(params, dict) else {},
    )


def _read_message(message: dict[str, Any]) -> Heard:
    number = str(message.get("id", ""))[:64]
    match message.get("type"):
        case "text":
            return Words(number, str(message.get("text", "")))
        case "location":
            title = message.get("title") or message.get("address") or ""
            return Spot(number, message.get("longitude"), message.get("latitude"), str(title)[:80])
        case "image":
            provider = message.get("contentProvider")
            kind = provider.get("type") if isinstance(provider, dict) else None
            return Picture(number, is_ours=kind == "line")
        case "sticker":
            return Sticker(number)
    return Other(number)
