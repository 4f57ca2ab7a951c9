"""What the platform remembers: channels (official accounts), people, their chats, rich menus, in memory."""

from collections import Counter, deque
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from moyai.channels.line.platform.errors import not_found
from moyai.channels.line.platform.ids import make_user_id

SHOWN = 400


@dataclass
class User:
    """A person with the app."""

    user_id: str
    key: str
    name: str
    language: str = "ja"
    picture_url: str = ""
    status_message: str = ""


@dataclass
class Entry:
    """One line of a chat as the phone shows it. ``rev`` rises with every change of the chat."""

    seq: int
    rev: int
    message_id: str
    mine: bool
    at_ms: int
    message: dict[str, Any]
    unsent: bool = False


@dataclass
class Chat:
    """What one person and one official account have between them."""

    friend: bool = False
    blocked: bool = False
    ever_friend: bool = False
    wrote_at_ms: int = 0
    rev: int = 0
    seq: int = 0
    loading_until_ms: int = 0
    rich_menu_id: str = ""
    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=SHOWN))

    @property
    def is_reachable(self) -> bool:
        """Whether what is sent arrives on the phone."""
        return self.friend and not self.blocked

    def touch(self) -> int:
        """Count a change and return its number."""
        self.rev += 1
        return self.rev

    def append(self, message_id: str, message: dict[str, Any], at_ms: int, *, mine: bool) -> Entry:
        """Add a line to the chat."""
        self.seq += 1
        entry = Entry(self.seq, self.touch(), message_id, mine, at_ms, message)
        self.entries.append(entry)
        return entry

    def find_entry(self, message_id: str) -> Entry | None:
        """Return the line with a message id, or None."""
        return next((e for e in self.entries if e.message_id == message_id), None)


@dataclass
class RichMenu:
    """A rich menu and its picture."""

    rich_menu_id: str
    body: dict[str, Any]
    picture: bytes = b""
    picture_type: str = ""


@dataclass
class Content:
    """Bytes that a person sent: a picture, a voice, a film, a file."""

    data: bytes
    content_type: str
    status: str = "succeeded"
    gone: bool = False


@dataclass
class ReplyToken:
    """A reply token: for whom, since when it may be used, and when the event happened."""

    to: str
    event_at_ms: int
    alive_from_ms: int
    used: bool = False


@dataclass
class Accepted:
    """What is remembered of a request with a retry key."""

    request_id: str
    at_ms: int
    sent: list[dict[str, str]]


@dataclass
class Redelivery:
    """Whether and when posts that failed are sent again. Off by default, as LINE has it."""

    on: bool = False
    delays_s: tuple[float, ...] = (10.0, 30.0, 120.0, 600.0)


@dataclass
class Channel:
    """An official account with its bot."""

    name: str
    secret: str
    token: str
    webhook_url: str
    webhook_active: bool = True
    display_name: str = ""
    quota: int | None = None
    redelivery: Redelivery = field(default_factory=Redelivery)
    chats: dict[str, Chat] = field(default_factory=dict)
    rich_menus: dict[str, RichMenu] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    default_rich_menu: str = ""
    usage: Counter[str] = field(default_factory=Counter)
    delivered: Counter[tuple[str, str]] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    reply_tokens: dict[str, ReplyToken] = field(default_factory=dict)
    accepted: dict[str, Accepted] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    link_tokens: dict[str, tuple[str, int]] = field(default_factory=dict)
    progress: dict[str, dict[str, Any]] = field(default_factory=dict)
    audiences: dict[str, list[str]] = field(default_factory=dict)
    recipients: dict[str, list[str]] = field(default_factory=dict)

    @property
    def bot_user_id(self) -> str:
        """The bot's own user id: the ``destination`` of webhooks."""
        return make_user_id(f"bot:{self.name}")

    @property
    def channel_id(self) -> str:
        """Ten digits, the ``client_id`` of the token endpoints."""
        return str(2_000_000_000 + int(sha256(self.name.encode()).hexdigest()[:8], 16) % 10**9)

    @property
    def title(self) -> str:
        """The name people see."""
        return self.display_name or self.name

    def chat(self, user_id: str) -> Chat:
        """Return the chat with a person, begun where there is none."""
        return self.chats.setdefault(user_id, Chat())

    def is_reachable(self, user_id: str) -> bool:
        """Return whether what is sent arrives."""
        chat = self.chats.get(user_id)
        return chat is not None and chat.is_reachable

    def list_friends(self) -> list[str]:
        """Return the people whom a broadcast reaches."""
        return [user_id for user_id, chat in self.chats.items() if chat.is_reachable]

    def get_rich_menu(self, rich_menu_id: str) -> RichMenu:
        """Return a rich menu.

        Raises:
            ApiError: 404.
        """
        menu = self.rich_menus.get(rich_menu_id)
        if menu is None:
            raise not_found("richmenu not found")
        return menu

    def find_shown_menu(self, user_id: str) -> RichMenu | None:
        """Return the rich menu that a person sees: his own, or the default one."""
        chat = self.chats.get(user_id)
        own = chat.rich_menu_id if chat else ""
        return self.rich_menus.get(own or self.default_rich_menu)

    def touch_all(self) -> None:
        """Count a change in every chat: a default rich menu came or went."""
        for chat in self.chats.values():
            chat.touch()
