"""One tap as a claim: a key of `texts.asking.ANSWERS`, after a dot how many of a household: ``car.3``."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from moyai.core.conversations.polls import Choice, Tap
from moyai.engines.whereabouts import Condition, Description, Kind, Report, Role, Speaker, Where
from moyai.services.evacuation.claims.codec import write_claim
from moyai.services.evacuation.enums import NeedKind

HELP = "help"
MOST_PEOPLE = 8
"""The last number on a button; it means so many or more, and is taken as said."""

_PLACES = {
    "home": Kind.HOME,
    "shelter": Kind.SHELTER,
    "car": Kind.CAR,
    "kin": Kind.KIN,
    "hotel": Kind.HOTEL,
    "outside": Kind.OUTSIDE,
}


def read_answer(answer: str) -> tuple[str, int | None] | None:
    """Return what was answered and how many people; None for what no button of ours says."""
    word, _, number = answer.partition(".")
    if word == HELP:
        return (word, None) if not number else None
    if word not in _PLACES or not (number == "" or number in _NUMBERS):
        return None
    return word, int(number) if number else None


def list_words() -> dict[Kind, str]:
    """Return the answers that say a place, by the kind of place."""
    return {kind: word for word, kind in _PLACES.items()}


def make_claim(tap: Tap, word: str, people: int | None) -> Report:
    """Return the claim of whoever pressed about herself."""
    at_s = int(tap.tapped_at.timestamp())
    person_id = None if tap.resident_id is None else str(tap.resident_id)
    is_help = word == HELP
    return Report(
        event_id=tap.event_id,
        speaker=Speaker(Role.SELF, person_id),
        about=_describe(tap.stranger) if person_id is None else person_id,
        happened_s=at_s,
        said_s=at_s,
        where=None if is_help else Where(_PLACES[word]),
        people=people,
        condition=Condition.WELL if word == "home" else None,
        needs=(NeedKind.RESCUE.value,) if is_help else (),
        door=tap.channel,
    )


def write_tap(tap: Tap, word: str, people: int | None) -> dict[str, Any]:
    """Return the claim of a tap as `codec.write_claim` writes it; many are alike but for who and when."""
    at_s = int(tap.tapped_at.timestamp())
    if tap.resident_id is None:
        return write_claim(make_claim(tap, word, people))
    person_id = str(tap.resident_id)
    same = _write_same(tap.channel, word, people)
    return same | {"about": person_id, "by": person_id, "at": at_s, "said": at_s}


@lru_cache(maxsize=256)
def _write_same(channel: str, word: str, people: int | None) -> dict[str, Any]:
    """Return what is the same in all claims of registered people who gave one answer."""
    choice = Choice("", 0, "")
    anybody = Tap("x", channel, 1, "", choice, datetime.fromtimestamp(0, UTC))
    return write_claim(make_claim(anybody, word, people))


def _describe(stranger: str) -> Description:
    """Return somebody who is only known to a chat: always the same, so that she is counted once."""
    digits = hashlib.sha256(stranger.encode()).hexdigest()[:8]
    return Description(name=f"未登録の人 {digits}", household=stranger)


_NUMBERS = frozenset(str(number) for number in range(1, MOST_PEOPLE + 1))
