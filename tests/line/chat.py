"""Somebody with a chat: sends events as LINE does, and presses what the cards offer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from moyai.channels.line.models import Friend, Outgoing
from moyai.channels.line.operations import hear
from moyai.core.intake.models import InboxEvent
from moyai.services.shared_taxi.tests.town import NOW

_NUMBERS = count(1)


@dataclass
class Chat:
    """One friend's phone.

    Attributes:
        user_id: LINE's id of her.
        account: The official account she talks with.
        now: The town's time of what she sends.
    """

    user_id: str = "U" + "1" * 32
    account: str = "ina"
    now: datetime = NOW
    said: list[dict[str, Any]] = field(default_factory=list)

    @property
    def friend(self) -> Friend:
        return Friend.objects.get(account=self.account, user_id=self.user_id)

    def send(self, kind: str, **facts: Any) -> list[dict[str, Any]]:
        """Send one event; return the messages that were said."""
        number = next(_NUMBERS)
        payload = {
            "type": kind,
            "mode": "active",
            "timestamp": 1_800_000_000_000 + number,
            "webhookEventId": f"01TEST{number:020d}",
            "deliveryContext": {"isRedelivery": False},
            "source": {"type": "user", "userId": self.user_id},
            "replyToken": f"token{number}",
            **facts,
        }
        event = InboxEvent.objects.create(
            source="line",
            account=self.account,
            event_id=payload["webhookEventId"],
            person_key=self.user_id,
            occurred_at=self.now,
            received_at=datetime.now(UTC),
            payload=payload,
            next_attempt_at=self.now,
        )
        last = Outgoing.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        hear(event, self.now)
        lines = Outgoing.objects.filter(pk__gt=last).order_by("pk")
        self.said = [message for line in lines for message in line.messages]
        return self.said

    def write(self, text: str, number: str = "") -> list[dict[str, Any]]:
        return self.send(
            "message", message={"id": number or str(next(_NUMBERS)), "type": "text", "text": text}
        )

    def tap(self, data: str, params: dict[str, str] | None = None) -> list[dict[str, Any]]:
        return self.send("postback", postback={"data": data, **({"params": params} if params else {})})

    def point(self, lon: Any, lat: Any) -> list[dict[str, Any]]:
        message = {
            "id": "9",
            "type": "location",
            "latitude": lat,
            "longitude": lon,
            "address": "長野県伊那市",
        }
        return self.send("message", message=message)

    def press(self, label: str, position: int = 0) -> list[dict[str, Any]]:
        """Press the button with these words (or the n-th of them) of what was said last."""
        found = [action for words, action in self.buttons() if label in words]
        assert found, f"no {label!r} among {[words for words, _ in self.buttons()]}"
        action = found[position]
        assert action["type"] == "postback", action
        return self.tap(action["data"])

    def buttons(self) -> list[tuple[str, dict[str, Any]]]:
        """Return what can be pressed: cards first, then quick replies."""
        found: list[tuple[str, dict[str, Any]]] = []
        for message in self.said:
            found += find_actions(message.get("contents"))
            items = message.get("quickReply", {}).get("items", [])
            found += [(item["action"]["label"], item["action"]) for item in items]
        return found

    def words(self) -> str:
        """Return all words of what was said last."""
        return "\n".join(word for message in self.said for word in _find_words(message))


def find_actions(part: Any) -> list[tuple[str, dict[str, Any]]]:
    if isinstance(part, list):
        return [found for one in part for found in find_actions(one)]
    if not isinstance(part, dict):
        return []
    if "action" in part:
        return [(" ".join(_find_words(part)), part["action"])]
    if "items" in part:
        return []  # quick replies
    return [found for value in part.values() for found in find_actions(value)]


def _find_words(part: Any) -> list[str]:
    if isinstance(part, list):
        return [word for one in part for word in _find_words(one)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if part.get("type") == "text" and "text" in part else []
    return own + [word for key, value in part.items() if key != "quickReply" for word in _find_words(value)]
