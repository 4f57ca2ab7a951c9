"""The platform as one object: channels, people, clock, ledger, faults, and what goes between them."""

import asyncio
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moyai.channels.line.platform import limits
from moyai.channels.line.platform.clock import Clock
from moyai.channels.line.platform.faults import Faults
from moyai.channels.line.platform.ids import Ids, make_user_id
from moyai.channels.line.platform.ledger import Ledger
from moyai.channels.line.platform.login_state import LoginState
from moyai.channels.line.platform.rates import Limiter
from moyai.channels.line.platform.state import Channel, Content, ReplyToken, User
from moyai.channels.line.platform.webhook.sender import Sender

CALLS_KEPT = 20_000


@dataclass(frozen=True)
class Place:
    """A place that the phone offers to send."""

    name: str
    latitude: float
    longitude: float
    address: str = ""


PLACES = (
    Place("東京駅", 35.681236, 139.767125, "東京都千代田区丸の内1丁目"),
    Place("大阪駅", 34.702485, 135.495951, "大阪府大阪市北区梅田3丁目"),
    Place("海の上（試し用）", 34.0, 137.5),
)


class Platform:
    """Everything that the simulated LINE knows."""

    def __init__(self, channels: list[Channel], *, seed: int = 1, ledger: Path | None = None) -> None:
        self.clock = Clock()
        self.ids = Ids(seed)
        self.faults = Faults(seed)
        self.limiter = Limiter()
        self.ledger = Ledger(ledger)
        self.channels = {channel.name: channel for channel in channels}
        self.users: dict[str, User] = {}
        self._by_key: dict[str, User] = {}
        self.contents: dict[str, Content] = {}
        self.places: list[Place] = list(PLACES)
        self.calls: deque[dict[str, Any]] = deque(maxlen=CALLS_KEPT)
        self.login = LoginState()
        self.sender = Sender(self.clock, self.ids, self.renew_reply_tokens)
        self.changed = asyncio.Event()

    async def close(self) -> None:
        """Stop the sender and close the ledger."""
        await self.sender.close()
        self.ledger.close()

    def announce(self) -> None:
        """Wake the phones that wait for a change."""
        self.changed.set()
        self.changed = asyncio.Event()

    def find_channel(self, name: str) -> Channel | None:
        """Return a channel by name, by its bot's user id, or the first one for an empty name."""
        if not name:
            return next(iter(self.channels.values()), None)
        by_id = (c for c in self.channels.values() if name in (c.bot_user_id, c.channel_id))
        return self.channels.get(name) or next(by_id, None)

    def add_user(self, *, key: str, name: str, language: str = "ja", user_id: str = "") -> User:
        """Give somebody a phone; the same key again changes the name and language."""
        user = self.find_user(key) or User(user_id or make_user_id(key), key, name)
        user.name, user.language = name, language
        self.users[user.user_id] = self._by_key[key] = user
        return user

    def find_user(self, name: str) -> User | None:
        """Return a person by user id or key."""
        return self.users.get(name) or self._by_key.get(name)

    def make_reply_token(self, channel: Channel, to: str, event_at_ms: int) -> str:
        """Return a fresh reply token for an event."""
        token = self.ids.make_hex()
        channel.reply_tokens[token] = ReplyToken(to, event_at_ms, self.clock.now_ms())
        self.forget_old(channel)
        return token

    def renew_reply_tokens(self, channel: Channel, events: list[dict[str, Any]]) -> None:
        """Let the tokens of a redelivered post live from now on, unless the event is 20 minutes old."""
        for event in events:
            token = channel.reply_tokens.get(event.get("replyToken", ""))
            if token is not None:
                token.alive_from_ms = self.clock.now_ms()

    def may_reply(self, token: ReplyToken | None) -> bool:
        """Return whether a reply token can still be used."""
        if token is None or token.used:
            return False
        now = self.clock.now_ms()
        in_time = now - token.alive_from_ms <= limits.REPLY_TOKEN_MS
        return in_time and now - token.event_at_ms <= limits.REPLY_AFTER_EVENT_MS

    def forget_old(self, channel: Channel) -> None:
        """Drop tokens and retry keys that no longer count, oldest first."""
        now = self.clock.now_ms()
        while channel.reply_tokens:
            first = next(iter(channel.reply_tokens))
            if now - channel.reply_tokens[first].event_at_ms <= limits.REPLY_AFTER_EVENT_MS:
                break
            del channel.reply_tokens[first]
        while channel.accepted:
            key = next(iter(channel.accepted))
            if now - channel.accepted[key].at_ms <= limits.RETRY_KEY_MS:
                break
            del channel.accepted[key]
