"""What people do with their phones: write, tap, follow, block, take back. Each is an event for the bot."""

from typing import Any

from moyai.channels.line.platform.events import complete
from moyai.channels.line.platform.platform import Platform
from moyai.channels.line.platform.state import Channel, User

Thing = dict[str, Any]


def send_event(platform: Platform, channel: Channel, user: User, wish: Thing) -> Thing:
    """Complete an event of a person, show on his phone what is to be seen, and post it to the bot."""
    event = complete(platform, channel, wish, user.user_id)
    record(platform, channel, event)
    platform.sender.send(channel, [event])
    return event


def record(platform: Platform, channel: Channel, event: Thing) -> None:
    """Let the phone of a known person show what an event says he did."""
    user_id = str((event.get("source") or {}).get("userId", ""))
    kind = event.get("type")
    if user_id not in platform.users or (event.get("source") or {}).get("type") != "user":
        return
    chat = channel.chat(user_id)
    if kind == "message":
        chat.wrote_at_ms = int(event["timestamp"])
        chat.append(str(event["message"]["id"]), event["message"], int(event["timestamp"]), mine=True)
    elif kind == "messageEdited":
        edit_entry(platform, channel, user_id, event["message"])
    elif kind == "unsend":
        entry = chat.find_entry(str(event.get("unsend", {}).get("messageId")))
        if entry is not None:
            entry.unsent, entry.rev, entry.message = True, chat.touch(), {"type": "unsent"}
    platform.announce()


def edit_entry(platform: Platform, channel: Channel, user_id: str, message: Thing) -> None:
    """Put new words into a line that was written before."""
    chat = channel.chat(user_id)
    entry = chat.find_entry(str(message.get("id")))
    if entry is not None:
        entry.message, entry.rev = {**entry.message, **message}, chat.touch()


def follow(platform: Platform, channel: Channel, user: User, *, tell: bool = True) -> None:
    """Become a friend, or lift a block; the bot hears ``follow`` unless nothing changes."""
    chat = channel.chat(user.user_id)
    if chat.is_reachable:
        return
    unblocked = chat.blocked
    chat.friend, chat.blocked, chat.ever_friend = True, False, True
    chat.touch()
    platform.announce()
    if tell:
        send_event(platform, channel, user, {"type": "follow", "follow": {"isUnblocked": unblocked}})


def block(platform: Platform, channel: Channel, user: User, *, tell: bool = True) -> None:
    """Block the official account; the bot hears ``unfollow`` unless he was blocked before."""
    chat = channel.chat(user.user_id)
    if chat.blocked:
        return
    chat.blocked = True
    chat.touch()
    platform.announce()
    if tell:
        send_event(platform, channel, user, {"type": "unfollow"})


def unsend(platform: Platform, channel: Channel, user: User, message_id: str) -> None:
    """Take a message back; its content is gone from the platform too."""
    content = platform.contents.get(message_id)
    if content is not None:
        content.gone, content.data = True, b""
    send_event(platform, channel, user, {"type": "unsend", "unsend": {"messageId": message_id}})


def tap(platform: Platform, channel: Channel, user: User, action: Thing, params: Thing | None = None) -> None:
    """Do what a button says.

    Raises:
        ValueError: the action is none that reaches the bot.
    """
    kind = action.get("type")
    chat = channel.chat(user.user_id)
    if kind == "message":
        send_event(platform, channel, user, text_event(str(action.get("text", ""))))
    elif kind == "postback":
        tap_postback(platform, channel, user, action)
    elif kind == "datetimepicker":
        postback = {"data": str(action.get("data", "")), "params": params or {}}
        send_event(platform, channel, user, {"type": "postback", "postback": postback})
    elif kind == "richmenuswitch":
        result = switch_menu(channel, user, str(action.get("richMenuAliasId", "")))
        postback = {"data": str(action.get("data", "")), "params": result}
        send_event(platform, channel, user, {"type": "postback", "postback": postback})
    else:
        raise ValueError(f"{kind} does not reach the bot")
    chat.touch()
    platform.announce()


def tap_postback(platform: Platform, channel: Channel, user: User, action: Thing) -> None:
    """Send a postback, and show or write the words that belong to it."""
    shown = action.get("displayText")
    if shown:
        chat = channel.chat(user.user_id)
        message_id = platform.ids.make_message_id()
        message = {"type": "text", "text": str(shown), "shownOnly": True}
        chat.append(message_id, message, platform.clock.now_ms(), mine=True)
    if action.get("text"):
        send_event(platform, channel, user, text_event(str(action["text"])))
    postback = {"data": str(action.get("data", ""))}
    send_event(platform, channel, user, {"type": "postback", "postback": postback})


def text_event(text: str) -> Thing:
    """Return the wish for a text message."""
    return {"type": "message", "message": {"type": "text", "text": text}}


def switch_menu(channel: Channel, user: User, alias: str) -> dict[str, str]:
    """Change the rich menu that a person sees and return what the bot hears of it."""
    menu_id = channel.aliases.get(alias)
    if menu_id is None:
        return {"newRichMenuAliasId": alias, "status": "RICHMENU_ALIAS_ID_NOTFOUND"}
    if menu_id not in channel.rich_menus:
        return {"newRichMenuAliasId": alias, "status": "RICHMENU_NOTFOUND"}
    channel.chat(user.user_id).rich_menu_id = menu_id
    return {"newRichMenuAliasId": alias, "status": "SUCCESS"}
