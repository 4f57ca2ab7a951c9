"""What the platform remembers of LINE Login: channels, requests waiting for a press, codes, tokens."""

from __future__ import annotations

from dataclasses import dataclass, field

CODE_MS = 10 * 60_000
ACCESS_TOKEN_S = 2_592_000
ID_TOKEN_S = 3600


@dataclass(frozen=True)
class LoginChannel:
    """A LINE Login channel. ``callbacks`` are the addresses to which it may send people back."""

    channel_id: str
    secret: str
    callbacks: tuple[str, ...]


@dataclass(frozen=True)
class Ask:
    """One request for authorization, as a site made it."""

    channel: LoginChannel
    redirect_uri: str
    state: str
    scopes: tuple[str, ...]
    nonce: str = ""
    challenge: str = ""


@dataclass(frozen=True)
class Grant:
    """What a code or an access token stands for."""

    ask: Ask
    user_id: str
    until_ms: int


@dataclass
class LoginState:
    """Everything about LINE Login, in memory."""

    channels: dict[str, LoginChannel] = field(default_factory=dict)
    asks: dict[str, Ask] = field(default_factory=dict)
    codes: dict[str, Grant] = field(default_factory=dict)
    tokens: dict[str, Grant] = field(default_factory=dict)

    def add_channel(self, channel: LoginChannel) -> None:
        """Open a channel."""
        self.channels[channel.channel_id] = channel

    def find_token(self, token: str, now_ms: int) -> Grant | None:
        """Return what a live access token stands for."""
        grant = self.tokens.get(token)
        return grant if grant is not None and grant.until_ms > now_ms else None
