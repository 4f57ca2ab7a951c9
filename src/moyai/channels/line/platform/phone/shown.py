"""What a phone shows, as JSON for its page."""

from dataclasses import asdict
from typing import Any

from moyai.channels.line.platform.platform import Platform
from moyai.channels.line.platform.state import Channel, Entry, User


def show_chat(platform: Platform, channel: Channel, user: User, after_rev: int) -> dict[str, Any]:
    """Return what changed in a chat since a revision, and how it stands now."""
    chat = channel.chat(user.user_id)
    now = platform.clock.now_ms()
    loading_ms = max(0, chat.loading_until_ms - now)
    return {
        "rev": chat.rev,
        "entries": [show_entry(e) for e in chat.entries if e.rev > after_rev],
        "friend": chat.friend,
        "blocked": chat.blocked,
        "loadingMs": loading_ms,
        "menu": show_menu(channel, user),
    }


def show_entry(entry: Entry) -> dict[str, Any]:
    """Return one line of the chat."""
    shown = asdict(entry)
    return {
        "seq": shown["seq"],
        "id": shown["message_id"],
        "mine": shown["mine"],
        "at": shown["at_ms"],
        "unsent": shown["unsent"],
        "message": shown["message"],
    }


def show_menu(channel: Channel, user: User) -> dict[str, Any] | None:
    """Return the rich menu that a person sees."""
    menu = channel.find_shown_menu(user.user_id)
    if menu is None or not menu.picture:
        return None
    return {
        "id": menu.rich_menu_id,
        "picture": f"/phone-menus/{channel.name}/{menu.rich_menu_id}",
        **menu.body,
    }
