"""Answers of polls, many at once: kept by the drainer itself, without a conversation (the intake's lane).

What is said to them is said to all alike in one multicast where they are many: 2,000 replies a second is the
most LINE takes, and a reply token lives a minute; a wave of answers is faster than that.
"""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import parse_qsl

from django.db import connection

from moyai.channels.line import outbox
from moyai.channels.line.cards import MOST_DATA, Button, Message, add_quick_replies, make_card
from moyai.channels.line.client import MOST_RECIPIENTS
from moyai.channels.line.models import Friend, Outgoing
from moyai.core.conversations.polls import FIELD, Choice, Tap, Telling, keep_taps, read_choice, write_choice
from moyai.core.conversations.registry import FLOWS
from moyai.core.intake.registry import Incoming, Ticket
from moyai.core.languages import read_any_language
from moyai.engines.conversation import Language

CHANNEL = "line"
FEW = 5
"""So many who are told the same are answered each by her own reply token, which costs the town no message."""

HEARD_AGAIN = timedelta(hours=1)
"""How exactly `Friend.last_heard_at` is kept where many tap at once."""

LONGEST_AGO = timedelta(days=7)
"""An event that says it is older was written by a clock that is wrong: then it counts as of its arrival."""


_LISTED = {
    "postgresql": "SELECT jsonb_array_elements_text(%s::jsonb)",
    "sqlite": "SELECT value FROM json_each(%s)",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is needed of a friend here: no row of the ORM, of which there would be thousands a second."""

    user_id: str
    pk: int
    resident_id: int | None
    language: str
    is_long_ago: bool


@dataclass(frozen=True, slots=True)
class Pressed:
    """Whose tap it is, what it stands for, and the token by which it may be answered."""

    user_id: str
    choice: Choice
    reply_token: str


def recognise(_account: str, event: Incoming) -> Pressed | None:
    """Return what an event says where it is a poll's answer in a personal chat, else None. Pure."""
    payload = event.payload
    if payload.get("type") != "postback" or payload.get("mode") == "standby":
        return None
    postback, source = payload.get("postback"), payload.get("source")
    if not isinstance(postback, dict) or not isinstance(source, dict) or source.get("type") != "user":
        return None
    data, user_id = postback.get("data"), source.get("userId")
    if not isinstance(data, str) or not isinstance(user_id, str) or not 0 < len(user_id) <= 64:
        return None
    choice = _read(data) if len(data) <= MOST_DATA and f"{FIELD}=" in data else None
    return None if choice is None else Pressed(user_id, choice, str(payload.get("replyToken") or "")[:80])


def keep(tickets: Sequence[Ticket], now: datetime, real_now: datetime) -> None:
    """Keep answers and queue what is said to those who gave them, in the caller's transaction."""
    friends = _meet_all(tickets, now)
    taps, known = [], []
    for ticket in tickets:
        friend = friends[ticket.account, ticket.read.user_id]
        known.append(friend)
        taps.append(_make_tap(ticket, friend, now, real_now))
    groups: dict[tuple[str, Language, int], list[tuple[Ticket, Known]]] = defaultdict(list)
    tellings: dict[int, Telling] = {}
    for ticket, friend, telling in zip(tickets, known, keep_taps(taps), strict=True):
        if telling is not None:
            tellings[id(telling)] = telling
            groups[ticket.account, read_any_language(friend.language), id(telling)].append((ticket, friend))
    for (account, language, number), told in groups.items():
        _say(account, draw_thanks(tellings[number], language), told, real_now)


def draw_thanks(telling: Telling, language: Language) -> list[Message]:
    """Return what is said to whoever answered; further answers are quick replies, conversations buttons."""
    card = make_card(
        telling.text.get(language),
        hint="" if telling.hint is None else telling.hint.get(language),
        buttons=_list_flows(telling, language),
    )
    return add_quick_replies([card], _list_options(telling, language))


def draw_question(telling: Telling, language: Language) -> list[Message]:
    """Return a question as a card with a large button for each answer."""
    buttons = [*_list_options(telling, language), *_list_flows(telling, language)]
    hint = "" if telling.hint is None else telling.hint.get(language)
    return [make_card(telling.text.get(language), hint=hint, buttons=buttons)]


def _list_options(telling: Telling, language: Language) -> list[Button]:
    return [
        Button(one.label.get(language, "short"), write_choice(one.choice), is_main=False)
        for one in telling.options
    ]


def _list_flows(telling: Telling, language: Language) -> list[Button]:
    return [Button(FLOWS[key].title.get(language), {"m": key}) for key in telling.flows if key in FLOWS]


@lru_cache(maxsize=4096)
def _read(data: str) -> Choice | None:
    return read_choice(dict(parse_qsl(data)))


def _make_tap(ticket: Ticket, friend: Known, now: datetime, real_now: datetime) -> Tap:
    """Return a tap; its time is LINE's word on when it was pressed, by the town's clock."""
    pressed_at = ticket.event.occurred_at
    if not timedelta(0) <= ticket.received_at - pressed_at <= LONGEST_AGO:
        pressed_at = ticket.received_at
    ago = max(real_now - pressed_at, timedelta(0))
    return Tap(
        event_id=ticket.event.event_id,
        channel=CHANNEL,
        resident_id=friend.resident_id,
        stranger=f"line:{friend.pk}",
        choice=ticket.read.choice,
        tapped_at=now - ago,
    )


def _meet_all(tickets: Iterable[Ticket], now: datetime) -> dict[tuple[str, str], Known]:
    """Return the friends who tapped, by account and user; who was never heard of before is met."""
    users: dict[str, set[str]] = defaultdict(set)
    for ticket in tickets:
        users[ticket.account].add(ticket.read.user_id)
    found: dict[tuple[str, str], Known] = {}
    for account, theirs in users.items():
        met = _find(account, theirs, now)
        missing = theirs - met.keys()
        if missing:
            Friend.objects.bulk_create(
                [_make_friend(account, user_id, now) for user_id in sorted(missing)], ignore_conflicts=True
            )
            met |= _find(account, missing, now)
        _note_heard(met.values(), now)
        found |= {(account, user_id): friend for user_id, friend in met.items()}
    return found


def _find(account: str, users: Iterable[str], now: datetime) -> dict[str, Known]:
    """Return who is known; the ids go over in one text, as arrays of a thousand texts take long to write."""
    table = connection.ops.quote_name(Friend._meta.db_table)
    statement = (
        "SELECT user_id, id, resident_id, language, last_heard_at < %s"  # noqa: S608 - our names
        f" FROM {table} WHERE account = %s AND user_id IN ({_LISTED[connection.vendor]})"
    )
    long_ago = connection.ops.adapt_datetimefield_value(now - HEARD_AGAIN)
    with connection.cursor() as cursor:
        cursor.execute(statement, [long_ago, account, json.dumps(list(users))])
        return {user: Known(user, *rest) for user, *rest in cursor.fetchall()}


def _make_friend(account: str, user_id: str, now: datetime) -> Friend:
    return Friend(
        account=account,
        user_id=user_id,
        owner_key=secrets.token_hex(16),
        first_heard_at=now,
        last_heard_at=now,
    )


def _note_heard(friends: Iterable[Known], now: datetime) -> None:
    long_ago = [friend.pk for friend in friends if friend.is_long_ago]
    if long_ago:
        Friend.objects.filter(pk__in=long_ago).update(last_heard_at=now)


def _say(account: str, messages: list[Message], told: list[tuple[Ticket, Known]], real_now: datetime) -> None:
    if len(told) <= FEW:
        friends = Friend.objects.in_bulk([friend.pk for _ticket, friend in told])
        for ticket, friend in told:
            outbox.say(
                friends[friend.pk],
                messages,
                real_now=real_now,
                reply_token=ticket.read.reply_token,
                reply_until=ticket.received_at + outbox.REPLY_LIFE,
            )
        return
    people = sorted({friend.user_id for _ticket, friend in told})
    Outgoing.objects.bulk_create(
        Outgoing(
            account=account,
            to=people[start : start + MOST_RECIPIENTS],
            messages=messages,
            next_attempt_at=real_now,
            made_at=real_now,
        )
        for start in range(0, len(people), MOST_RECIPIENTS)
    )
