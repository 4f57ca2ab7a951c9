"""What every television page is made of: the frame, the mark that tells that it is old, the QR code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from moyai.channels.tv.models import TvSet
from moyai.channels.tv.queries import find_draft, find_person, list_members, list_unread
from moyai.channels.tv.screen import Key, Screen
from moyai.core.clock import local
from moyai.core.conversations.cards import Card, list_cards
from moyai.core.notices.models import Notice, Urgency
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Language

POLL_S = 10
CODE_POLL_S = 4


class Place:
    """Where a set is: its household's people, who of them sits there, what is unread.

    Each is read once a request, and only where it is asked for: most keys that are pressed need none of it.
    """

    def __init__(self, tv: TvSet, now: datetime) -> None:
        self.tv, self.now = tv, now
        self.draft = find_draft(tv, now)

    @cached_property
    def members(self) -> list[Resident]:
        """Return who lives there."""
        return list_members(self.tv.household) if self.tv.household else []

    @cached_property
    def person(self) -> Resident | None:
        """Return who is at the set; None when she must be asked."""
        return find_person(self.tv, self.members, self.now) if self.members else None

    @cached_property
    def unread(self) -> list[Notice]:
        """Return what the household has not acknowledged."""
        return list_unread(self.members, self.now) if self.members else []

    @cached_property
    def cards(self) -> list[Card]:
        """Return what is going on for whoever sits there."""
        return list_cards(self.person, self.now) if self.person else []

    @property
    def language(self) -> Language:
        """Return the language of the set."""
        return cast(Language, self.tv.language)

    @property
    def has_emergency(self) -> bool:
        """Tell whether something is unread that must not wait for the end of a conversation."""
        return any(notice.urgency == Urgency.EMERGENCY for notice in self.unread)

    def call(self, resident: Resident) -> str:
        """Return how somebody of the household is called on the screen."""
        names = [one.given_name for one in self.members]
        name = resident.given_name if names.count(resident.given_name) == 1 else resident.name
        return name if self.language == "en" else f"{name}さん"


def make_mark(place: Place, *, has_cards: bool = False) -> str:
    """Return a fingerprint of what the set should show: a page that has another one asks again.

    Args:
        place: Where the set is.
        has_cards: Whether the page shows what is going on. A question stays as it is when a taxi comes.
    """
    tv, talk = place.tv, place.tv.talk
    facts: list[Any] = [tv.household_id, tv.code, tv.language, place.person.pk if place.person else 0]
    facts += [talk.pk, talk.version, talk.status, talk.channel] if talk else []
    facts += [notice.pk for notice in place.unread]
    facts += [[card.title, card.headline, card.detail] for card in place.cards] if has_cards else []
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]


def show_page(
    request: HttpRequest, template: str, place: Place, *, has_cards: bool = False, **context: Any
) -> HttpResponse:
    """Render a page in the set's frame; ``has_cards`` says that it shows what is going on."""
    frame = {
        "html_lang": "en" if place.language == "en" else "ja",
        "clock": local(place.now),
        "person": place.call(place.person) if place.person else "",
        "unread": len(place.unread),
        "newest_unread": max((notice.pk for notice in place.unread), default=""),
        "mark": make_mark(place, has_cards=has_cards),
        "state": reverse("tv:state") + ("?cards" if has_cards else ""),
        "poll_s": POLL_S if place.tv.household_id else CODE_POLL_S,
    }
    return render(request, template, {**frame, **context})


def number_keys(keys: Sequence[Key], *, is_pad: bool = False) -> list[dict[str, Any]]:
    """Return keys as templates draw them: the digit that presses each, and which has the focus at first."""
    first = next((n for n, key in enumerate(keys) if not key.is_disabled), -1)
    return [
        {"key": key, "digit": _digit(n, key, is_pad=is_pad), "is_first": n == first, "nth": n}
        for n, key in enumerate(keys)
    ]


def _digit(nth: int, key: Key, *, is_pad: bool) -> str:
    if is_pad:
        return key.label if len(key.label) == 1 and key.label.isdigit() else ""
    return str(nth + 1) if nth < 9 else ""


def draw_screen(screen: Screen) -> dict[str, Any]:
    """Return a screen as its template draws it."""
    is_pad = screen.layout == "pad"
    return {"screen": screen, "keys": number_keys(screen.keys, is_pad=is_pad), "say": _say(screen)}


def _say(screen: Screen) -> str:
    """Return what is read aloud: a summary that is to be agreed to."""
    if not screen.lines:
        return ""
    return "。".join([*(f"{line.label}、{line.value}" for line in screen.lines), screen.ask])


def list_flow_keys(place: Place, flows: Sequence[Any]) -> list[Key]:
    """Return a tile for each flow."""
    return [Key(f"start:{flow.key}", flow.title.get(place.language), tone="tile") for flow in flows]
