"""What a television page holds: at most nine things to press, where arrows reach them all. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal
from urllib.parse import parse_qsl, urlencode

from moyai.channels.tv import texts
from moyai.engines.conversation import Invalid, Language, Localized, PlaceOption, Visited

MOST_KEYS = 9
PAGE_KEYS = 7
"""Keys of a page that is one of several: the other two lead to its neighbours."""

FACTS_A_PAGE = 8

Layout = Literal["rows", "grid", "pad", "offers", "pair"]
Kept = Mapping[str, str]


@dataclass(frozen=True)
class Key:
    """One thing to press.

    Attributes:
        do: What the button posts: ``answer:…``, ``show:…``, ``change:…``, ``skip``, ``person``.
        label: Its words.
        detail: A second line.
        note: Words at its end, such as a fare.
        tone: ``main``, ``quiet`` (not an answer) or empty.
        icon: Name of an icon, or empty.
        is_disabled: It is there, and says why it cannot be had.
        picture: Address of a picture of it, or empty; the words alone say what it is.
    """

    do: str
    label: str
    detail: str = ""
    note: str = ""
    tone: str = ""
    icon: str = ""
    is_disabled: bool = False
    picture: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a summary."""

    label: str
    value: str


@dataclass(frozen=True)
class Screen:
    """One page.

    Attributes:
        ask: The question.
        keys: What can be pressed, in the order of reading.
        hint: One more sentence; None for the prompt's own.
        layout: How the keys stand.
        lines: A summary beside the keys.
        chosen: What was chosen on the way here ("the day, before the hour").
        typed: Digits entered so far on a pad; None where there is none.
        picture: Address of a picture that the question is about, shown large beside the keys; or empty.
        has_qr: Whether the code to go on with a smartphone is shown.
        up: What the way back does; empty leaves the question.
    """

    ask: str
    keys: tuple[Key, ...]
    hint: str | None = None
    layout: Layout = "rows"
    lines: tuple[Line, ...] = ()
    chosen: str = ""
    typed: str | None = None
    picture: str = ""
    has_qr: bool = False
    up: str = ""


@dataclass(frozen=True)
class View:
    """What the page is drawn with, besides the prompt.

    Attributes:
        language: Language of the set.
        today: The present day in Japan.
        journey: Questions answered so far.
        problem: Why the last answer was not taken.
        kept: Where she is within the question: page, group, day, digits.
        frequent: Places that she went to before.
    """

    language: Language = "ja"
    today: date = date.min
    journey: tuple[Visited, ...] = ()
    problem: Invalid | None = None
    kept: Kept = field(default_factory=dict)
    frequent: tuple[PlaceOption, ...] = ()

    def say(self, words: Localized | None) -> str:
        """Return the words in the language of the set."""
        return "" if words is None else words.get(self.language)

    def say_short(self, words: Localized) -> str:
        """Return the words as short as they come."""
        return words.get(self.language, "short")

    @property
    def page(self) -> int:
        """Which page of a list she is on, from 0."""
        text = self.kept.get("page", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def show(**kept: object) -> str:
    """Return what a button posts that only changes what is shown of this question."""
    return "show:" + urlencode({name: value for name, value in kept.items() if value not in ("", None)})


def read_kept(text: str) -> dict[str, str]:
    """Read what `show` wrote; nothing of what it cannot have written."""
    try:
        return dict(parse_qsl(text, max_num_fields=8)) if len(text) < 400 else {}
    except ValueError:  # more fields than any page has
        return {}


def answer(token: object) -> str:
    """Return what a button posts that answers the question."""
    return f"answer:{token}"


def paged(keys: Sequence[Key], view: View, more: Sequence[Key] = ()) -> tuple[Key, ...]:
    """Return the keys of the present page: all where there are up to nine, else with ways to the others."""
    if len(keys) + len(more) <= MOST_KEYS:
        return (*keys, *more)
    size = PAGE_KEYS - len(more)
    last = (len(keys) - 1) // size
    page = min(view.page, last)
    kept = {name: value for name, value in view.kept.items() if name != "page"}
    ways = []
    if page > 0:
        ways.append(_way(view, texts.PREVIOUS, show(**kept, page=page - 1), "arrow-left"))
    if page < last:
        ways.append(_way(view, texts.NEXT, show(**kept, page=page + 1), "arrow-right"))
    return (*keys[page * size : (page + 1) * size], *more, *ways)


def _way(view: View, words: Localized, do: str, icon: str) -> Key:
    return Key(do, view.say(words), tone="quiet", icon=icon)


def make_skip(view: View, words: Localized = texts.SKIP) -> Key:
    """Return the key that leaves a question out."""
    return Key("skip", view.say(words), tone="quiet", icon="arrow-right")


def with_way_up(screen: Screen, **kept: object) -> Screen:
    """Return the screen with a way back to another place of the same question."""
    return replace(screen, up=show(**kept))
