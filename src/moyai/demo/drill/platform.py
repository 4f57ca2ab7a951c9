"""The LINE platform by its control API: phones given out, taps sent, what became of each post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from moyai.channels.line.platform.ids import make_user_id

POSTS_LOOKED_AT = 2500


@dataclass(frozen=True, slots=True)
class Press:
    """A tap of a phone: whose, which data, and whether it was sent before.

    ``event_id`` and ``at_ms``: the event's own id, and when; empty and 0: LINE's own, and now.
    """

    user: str
    data: str
    event_id: str
    at_ms: int
    is_again: bool = False


class PhoneNetwork:
    """What the residents' phones do, seen from the platform.

    Args:
        address: of the platform.
        channel: name of the official account.
    """

    def __init__(self, address: str, channel: str) -> None:
        self._client = httpx.Client(base_url=f"{address}/_control", timeout=120)
        self._channel = channel

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def add_phones(self, keys: Iterable[str]) -> None:
        """Give phones to people, friends of the account."""
        self._post("/phones", {"users": [{"key": key} for key in keys]})

    def block(self, key: str) -> None:
        """Let somebody block the account."""
        self._post(f"/users/{key}/block", {"channel": self._channel})

    def read_buttons(self, key: str) -> list[dict[str, Any]]:
        """Return the actions of what a phone shows, the last message first."""
        answer = self._client.get(f"/users/{key}/chat", params={"channel": self._channel})
        answer.raise_for_status()
        return list(_find_actions(answer.json()))

    def press(self, presses: Sequence[Press]) -> None:
        """Send taps to the town, and wait until each was answered or given up."""
        events = [
            {
                "type": "postback",
                "user": one.user,
                "postback": {"data": one.data},
                **({"timestamp": one.at_ms} if one.at_ms else {}),
                **({"webhookEventId": one.event_id} if one.event_id else {}),
                "deliveryContext": {"isRedelivery": one.is_again},
            }
            for one in presses
        ]
        self._post("/events", {"channel": self._channel, "events": events, "wait": True, "show": False})

    def read_acknowledged(self) -> dict[str, float]:
        """Return the events that the latest posts delivered, with the time (s) of their answer."""
        answer = self._client.get("/posts", params={"limit": POSTS_LOOKED_AT})
        answer.raise_for_status()
        return {
            event: (post["at"] + post["tookMs"]) / 1000
            for post in answer.json()["posts"]
            if post["reason"] == "OK"
            for event in post["events"]
        }

    def count_question(self, keys: Sequence[str]) -> tuple[int, int]:
        """Return how many of these phones got no multicast, and how many more than one, by the ledger."""
        sent: Counter[str] = Counter()
        since = 0
        while entries := self._read_ledger(since):
            since = entries[-1]["seq"]
            for entry in entries:
                if entry["method"] == "multicast":
                    sent.update(entry["to"])
        users = [make_user_id(key) for key in keys]
        return sum(sent[user] == 0 for user in users), sum(sent[user] > 1 for user in users)

    def _read_ledger(self, since: int) -> list[dict[str, Any]]:
        answer = self._client.get("/ledger", params={"since": since, "limit": 200})
        answer.raise_for_status()
        entries: list[dict[str, Any]] = answer.json()["entries"]
        return entries

    def _post(self, path: str, body: dict[str, Any]) -> None:
        self._client.post(path, json=body).raise_for_status()


def _find_actions(part: Any) -> Iterable[dict[str, Any]]:
    if isinstance(part, list):
        for one in part:
            yield from _find_actions(one)
    elif isinstance(part, dict):
        if part.get("type") == "postback" and "data" in part:
            yield part
        for value in part.values():
            yield from _find_actions(value)
