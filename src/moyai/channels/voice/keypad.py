"""A page for the ear: what is said, and what each key then means. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from moyai.channels.voice import texts
from moyai.channels.voice.moves import Keep, Move
from moyai.channels.voice.speech import LIMIT_S
from moyai.channels.voice.twiml import Verb
from moyai.engines.conversation import Language, Localized, PlaceOption, Visited, spoken_seconds

MOST_OPTIONS = 8
NEXT = "9"


@dataclass(frozen=True)
class Entry:
    """Keys that are typed as a number.

    Attributes:
        read: What they mean, None when they make no sense.
        length: Ends by itself after so many keys; None ends with #.
    """

    read: Callable[[str], Move | None]
    length: int | None = None


@dataclass(frozen=True)
class Page:
    """What is said and what may be done then.

    Attributes:
        ask: The question, in sentences.
        says: What can be pressed, in sentences.
        keys: What single keys mean.
        entry: What typed numbers mean.
        has_record: The answer is spoken and recorded.
        auto: Done without asking (a photo that nobody can send by telephone).
        then: What ends the page when nothing is asked any more.
    """

    ask: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    keys: Mapping[str, Move] = field(default_factory=dict)
    entry: Entry | None = None
    has_record: bool = False
    auto: Move | None = None
    then: tuple[Verb, ...] = ()


@dataclass(frozen=True)
class Ear:
    """Who listens, and where she is within the question.

    Attributes:
        language: Language that is spoken.
        today: The present day in Japan.
        kept: The place within the question (scratch).
        journey: Questions answered so far.
        frequent: Places that she often goes to.
        number: Her telephone number, empty when it is withheld.
        find_place: Finds a facility by its identifier.
        find_numbered: Finds a facility by its number in the booklet.
    """

    language: Language = "ja"
    today: date = date.min
    kept: Mapping[str, Any] = field(default_factory=dict)
    journey: tuple[Visited, ...] = ()
    frequent: tuple[PlaceOption, ...] = ()
    number: str = ""
    find_place: Callable[[str], PlaceOption | None] = lambda _token: None
    find_numbered: Callable[[int], PlaceOption | None] = lambda _number: None

    def say(self, words: Localized, **facts: Any) -> str:
        """Return the words as they are spoken, with facts filled in."""
        return (words.format(**facts) if facts else words).get(self.language, "spoken")


@dataclass(frozen=True)
class Item:
    """One thing of a list."""

    label: Localized
    move: Move


def make_list(ear: Ear, items: Sequence[Item], *, up: Move | None = None, limit_s: float = LIMIT_S) -> Page:
    """Return the present page of a list: at most eight, within the seconds; 9 goes on, or up."""
    pages = _split(ear, items, limit_s)
    number = int(ear.kept.get("page", 0)) % len(pages)
    shown = pages[number]
    keys = {str(place): item.move for place, item in enumerate(shown, start=1)}
    says = tuple(_line(ear, item, place) for place, item in enumerate(shown, start=1))
    is_last = number == len(pages) - 1
    if not is_last:
        keys[NEXT] = Keep({**ear.kept, "page": number + 1})
        return Page(says=(*says, ear.say(texts.NEXT_PAGE)), keys=keys)
    if up is not None:
        return Page(says=(*says, ear.say(texts.UP)), keys={**keys, NEXT: up})
    if len(pages) > 1:
        keys[NEXT] = Keep({**ear.kept, "page": 0})
        return Page(says=(*says, ear.say(texts.FIRST_PAGE)), keys=keys)
    return Page(says=says, keys=keys)


def _split(ear: Ear, items: Sequence[Item], limit_s: float) -> list[list[Item]]:
    """Split so that a page with its last line stays within the limit; a longer line has its own page."""
    pages: list[list[Item]] = [[]]
    last_s = spoken_seconds(ear.say(texts.NEXT_PAGE), ear.language)
    room = limit_s - last_s
    for item in items:
        line_s = spoken_seconds(_line(ear, item, len(pages[-1]) + 1), ear.language)
        if pages[-1] and (len(pages[-1]) == MOST_OPTIONS or line_s > room):
            pages.append([])
            room = limit_s - last_s
        pages[-1].append(item)
        room -= line_s
    return pages


def _line(ear: Ear, item: Item, place: int) -> str:
    return ear.say(texts.FOR, label=item.label, key=place)
