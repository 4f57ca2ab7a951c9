"""Makes whole events out of wishes: ids, times, tokens, and what each kind of message must carry."""

import base64
import binascii
from typing import Any

from moyai.channels.line.platform.pictures import make_picture
from moyai.channels.line.platform.platform import Platform
from moyai.channels.line.platform.state import Channel, Content

Event = dict[str, Any]

REPLYABLE = {
    "message",
    "follow",
    "join",
    "memberJoined",
    "postback",
    "videoPlayComplete",
    "beacon",
    "accountLink",
    "membership",
}
WITHOUT_SOURCE = {"module", "activated", "deactivated", "botSuspended", "botResumed"}
OF_GROUPS = {"join", "leave", "memberJoined", "memberLeft"}
MEDIA = {"image": "image/png", "video": "video/mp4", "audio": "audio/m4a", "file": "application/octet-stream"}
QUOTABLE = {"text", "image", "video", "sticker"}


def complete(platform: Platform, channel: Channel, wish: Event, user_id: str = "") -> Event:
    """Return the event with everything that LINE would fill in; what the wish says stays as it is."""
    kind = str(wish.get("type", "message"))
    now = platform.clock.now_ms()
    event: Event = {
        "type": kind,
        "timestamp": now,
        "mode": "active",
        "webhookEventId": platform.ids.make_ulid(now),
        "deliveryContext": {"isRedelivery": False},
        **wish,
    }
    if "source" not in event and kind not in WITHOUT_SOURCE and not is_failed_link(event):
        event["source"] = make_source(platform, kind, user_id)
    if kind in ("message", "messageEdited"):
        event["message"] = complete_message(platform, event.get("message") or {})
    if "replyToken" not in event and kind in REPLYABLE and not is_failed_link(event):
        to = find_sender(event) or user_id
        event["replyToken"] = platform.make_reply_token(channel, to, int(event["timestamp"]))
    return event


def is_failed_link(event: Event) -> bool:
    """Return whether an account link failed: such events have neither source nor reply token."""
    return event.get("type") == "accountLink" and event.get("link", {}).get("result") != "ok"


def make_source(platform: Platform, kind: str, user_id: str) -> Event:
    """Return where an event comes from."""
    if kind in OF_GROUPS:
        return {"type": "group", "groupId": "C" + platform.ids.make_hex()}
    return {"type": "user", "userId": user_id or "U" + platform.ids.make_hex()}


def find_sender(event: Event) -> str:
    """Return the user, group or room that an event comes from."""
    source = event.get("source") or {}
    return str(source.get("groupId") or source.get("roomId") or source.get("userId") or "")


def complete_message(platform: Platform, wish: Event) -> Event:
    """Return a message with its id, tokens and, for media, the bytes behind it."""
    message = {"type": "text", "id": platform.ids.make_message_id(), **wish}
    kind = str(message["type"])
    if kind == "text":
        message.setdefault("text", "")
    if kind in QUOTABLE:
        message.setdefault("quoteToken", platform.ids.make_token())
    if kind == "sticker":
        message.setdefault("stickerResourceType", "STATIC")
    if kind in MEDIA:
        complete_media(platform, message)
    return message


def complete_media(platform: Platform, message: Event) -> None:
    """Keep the bytes of a medium: those given as ``contentBase64``, else a small picture, else nothing."""
    kind = str(message["type"])
    given = message.pop("contentBase64", None)
    content_type = str(message.pop("contentType", MEDIA[kind]))
    data = decode(given) if given is not None else make_picture(64, 48) if kind == "image" else b""
    if given is not None or (data and str(message["id"]) not in platform.contents):
        platform.contents[str(message["id"])] = Content(data, content_type)
    if kind == "file":
        message.setdefault("fileName", "file.bin")
        message.setdefault("fileSize", len(data))
    else:
        message.setdefault("contentProvider", {"type": "line"})


def decode(text: Any) -> bytes:
    """Return bytes from Base64.

    Raises:
        ValueError: it is none.
    """
    try:
        return base64.b64decode(str(text), validate=True)
    except binascii.Error as error:
        raise ValueError("contentBase64 is no Base64") from error
