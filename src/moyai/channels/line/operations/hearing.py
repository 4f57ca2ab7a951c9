"""One event of the inbox, applied: in the transaction that marks it done, so exactly once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from moyai.channels.line import outbox, texts
from moyai.channels.line.heard import Heard, Tap, Words, read_event
from moyai.channels.line.models import Friend
from moyai.channels.line.operations import talking
from moyai.channels.line.operations.friends import meet
from moyai.channels.line.operations.linking import TooManyTries, link_by_code, read_code
from moyai.channels.line.operations.pictures import fetch_picture
from moyai.channels.line.operations.saying import Mouth
from moyai.channels.line.operations.tapping import keep, recognise
from moyai.channels.line.operations.unsending import erase_words, unsend
from moyai.channels.line.provider import CONFIRM_FIELD
from moyai.core.intake.models import InboxEvent
from moyai.core.intake.registry import Incoming, Ticket
from moyai.core.jobs.operations import enqueue
from moyai.core.notices.operations import acknowledge_token
from moyai.engines.conversation import Localized


def hear(event: InboxEvent, now: datetime) -> None:
    """Apply one LINE event; what is not for us, or not known, changes nothing and stays stored."""
    payload: dict[str, Any] = event.payload
    user_id = _find_user(payload)
    apply = _KINDS.get(str(payload.get("type")))
    if apply is None or user_id is None or payload.get("mode") == "standby":
        return
    friend = meet(event.account, user_id, now)
    Friend.objects.filter(pk=friend.pk).update(last_heard_at=now)
    token = str(payload.get("replyToken") or "")[:80]
    mouth = Mouth(friend, now, event.received_at, token, event.received_at + outbox.REPLY_LIFE)
    apply(event, mouth)
    for picture in mouth.pictures:
        enqueue(fetch_picture, **picture)
    mouth.close()


def _find_user(payload: dict[str, Any]) -> str | None:
    """Return the user of a personal chat; groups and rooms are not spoken to."""
    source = payload.get("source")
    if not isinstance(source, dict) or source.get("type") != "user":
        return None
    user_id = source.get("userId")
    return user_id if isinstance(user_id, str) and 0 < len(user_id) <= 64 else None


def _follow(event: InboxEvent, mouth: Mouth) -> None:
    was_known = not mouth.friend.is_following
    Friend.objects.filter(pk=mouth.friend.pk).update(is_following=True)
    mouth.say(texts.WELCOME_BACK if was_known else texts.WELCOME)
    if mouth.friend.resident is None:
        mouth.ask_to_link()
    mouth.show_menu()


def _unfollow(event: InboxEvent, mouth: Mouth) -> None:
    Friend.objects.filter(pk=mouth.friend.pk).update(is_following=False)
    outbox.drop_queued(mouth.friend, "the friend has blocked the account")


def _link(event: InboxEvent, mouth: Mouth) -> None:
    link = event.payload.get("link")
    given = link if isinstance(link, dict) else {}
    is_good = given.get("result") == "ok" and link_by_code(
        friend=mouth.friend, code=str(given.get("nonce", ""))[:64], now=mouth.now
    )
    _tell_link(mouth, is_good=is_good)


def _unsend(event: InboxEvent, mouth: Mouth) -> None:
    given = event.payload.get("unsend")
    number = str(given.get("messageId", "")) if isinstance(given, dict) else ""
    unsend(event, mouth, number)


def _take(event: InboxEvent, mouth: Mouth) -> None:
    heard = read_event(event.payload)
    if heard is None:
        return
    code = read_code(heard.text) if isinstance(heard, Words) else None
    if code is not None and not talking.is_asked_for_digits(mouth):
        _try_code(mouth, code)
    elif (ticket := _find_answer(event)) is not None:
        keep([ticket], mouth.now, mouth.real_now)
    elif isinstance(heard, Tap) and CONFIRM_FIELD in heard.fields:
        _confirm(mouth, heard.fields[CONFIRM_FIELD])
    elif isinstance(heard, Tap) and ("m" in heard.fields or "f" in heard.fields):
        talking.start(mouth, heard)
    else:
        _talk(event, mouth, heard)


def _find_answer(event: InboxEvent) -> Ticket | None:
    """Return a poll's answer that could not go by the lane."""
    incoming = Incoming(event.event_id, event.person_key, event.occurred_at, event.payload)
    pressed = recognise(event.account, incoming)
    return None if pressed is None else Ticket(event.account, incoming, event.received_at, pressed)


def _confirm(mouth: Mouth, token: str) -> None:
    """She has read a notice, or answered it with one tap."""
    resident = mouth.friend.resident
    taken = resident and acknowledge_token(resident=resident, token=token, through="line", now=mouth.now)
    thanks = texts.NOTED if taken is True else taken
    mouth.say(thanks or texts.NOT_YOURS)


def _talk(event: InboxEvent, mouth: Mouth, heard: Heard) -> None:
    is_kept = talking.go_on(mouth, heard)
    if not is_kept:
        erase_words(event)


def _try_code(mouth: Mouth, code: str) -> None:
    try:
        _tell_link(mouth, is_good=link_by_code(friend=mouth.friend, code=code, now=mouth.now))
    except TooManyTries as refused:
        words: Localized = refused.text
        mouth.say(words)


def _tell_link(mouth: Mouth, *, is_good: bool) -> None:
    resident = mouth.friend.resident
    if not is_good or resident is None:
        mouth.say(texts.LINK_FAILED)
        return
    mouth.say(texts.LINKED.format(name=resident.family_name))
    mouth.show_menu()


_KINDS: dict[str, Callable[[InboxEvent, Mouth], None]] = {
    "follow": _follow,
    "unfollow": _unfollow,
    "accountLink": _link,
    "unsend": _unsend,
    "message": _take,
    "postback": _take,
}
