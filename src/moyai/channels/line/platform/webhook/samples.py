"""One event of every type in LINE's webhook specification, without what ``complete`` fills in."""

from typing import Any

FRIEND = "U" + "f" * 32

MESSAGES: tuple[dict[str, Any], ...] = (
    {"type": "text", "text": "こんにちは"},
    {"type": "image"},
    {"type": "image", "imageSet": {"id": "IMAGESET", "index": 1, "total": 2}},
    {"type": "video", "duration": 60000},
    {"type": "audio", "duration": 3000},
    {"type": "file", "fileName": "file.txt", "fileSize": 2138},
    {
        "type": "location",
        "title": "東京駅",
        "address": "東京都千代田区",
        "latitude": 35.681236,
        "longitude": 139.767125,
    },
    {"type": "sticker", "packageId": "446", "stickerId": "1989", "keywords": ["OK"]},
)

EVENTS: tuple[dict[str, Any], ...] = (
    *({"type": "message", "message": message} for message in MESSAGES),
    {"type": "messageEdited", "message": {"type": "text", "text": "こんばんは"}},
    {"type": "unsend", "unsend": {"messageId": "325708"}},
    {"type": "follow", "follow": {"isUnblocked": False}},
    {"type": "unfollow"},
    {"type": "join"},
    {"type": "leave"},
    {"type": "memberJoined", "joined": {"members": [{"type": "user", "userId": FRIEND}]}},
    {"type": "memberLeft", "left": {"members": [{"type": "user", "userId": FRIEND}]}},
    {"type": "postback", "postback": {"data": "action=buy"}},
    {"type": "postback", "postback": {"data": "day", "params": {"date": "2026-06-10"}}},
    {"type": "postback", "postback": {"data": "hour", "params": {"time": "09:30"}}},
    {"type": "postback", "postback": {"data": "when", "params": {"datetime": "2026-06-10T09:30"}}},
    {
        "type": "postback",
        "postback": {"data": "tab", "params": {"newRichMenuAliasId": "alias-b", "status": "SUCCESS"}},
    },
    {"type": "videoPlayComplete", "videoPlayComplete": {"trackingId": "track-id"}},
    {"type": "beacon", "beacon": {"hwid": "d41d8cd98f", "type": "enter", "dm": "0badcafe"}},
    {"type": "accountLink", "link": {"result": "ok", "nonce": "bm9uY2Vub25jZW5vbmNl"}},
    {"type": "accountLink", "link": {"result": "failed", "nonce": "bm9uY2Vub25jZW5vbmNl"}},
    {"type": "membership", "membership": {"type": "joined", "membershipId": 3189}},
    {"type": "membership", "membership": {"type": "left", "membershipId": 3189}},
    {"type": "membership", "membership": {"type": "renewed", "membershipId": 3189}},
    {"type": "module", "module": {"type": "attached", "botId": FRIEND, "scopes": ["message:send"]}},
    {"type": "module", "module": {"type": "detached", "botId": FRIEND, "reason": "bot_deleted"}},
    {"type": "activated", "chatControl": {"expireAt": 1_900_000_000_000}},
    {"type": "deactivated"},
    {"type": "botSuspended"},
    {"type": "botResumed"},
    {
        "type": "delivery",
        "delivery": {"data": "15034552939884E28681A7D668CEA94C"},
    },
    {"type": "somethingNew", "something": {"of": "a later year"}},
)
