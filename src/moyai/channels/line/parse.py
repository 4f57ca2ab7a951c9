"""What was heard, as the value that it means for the prompt, or as a step on the way to one. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import singledispatch
from typing import Any

from moyai.channels.line.heard import Heard, Spot, Tap, Words
from moyai.engines.conversation import (
    Choose,
    Confirm,
    Date,
    Number,
    Photo,
    Place,
    PlaceOption,
    Prompt,
    Show,
    Slot,
    TextPrompt,
)
from moyai.engines.conversation.reading import fold, read_choice, read_clock, read_day, read_number
from moyai.engines.conversation.texts import ALL_LANGUAGES

FindPlace = Callable[[str], PlaceOption | None]
NamePoint = Callable[[float, float], str]


@dataclass(frozen=True)
class Answer:
    """A value to be validated; ``is_positional`` when it only makes sense with exactly this prompt."""

    value: Any
    is_positional: bool = False


@dataclass(frozen=True)
class Step:
    """Not yet an answer: what to keep meanwhile (the page of a list, a day without its hour)."""

    kept: dict[str, Any]


@dataclass(frozen=True)
class Unclear:
    """Nothing that this question asks for."""


@dataclass(frozen=True)
class Reader:
    """What parsing needs of the town.

    Attributes:
        today: The present day in Japan.
        scratch: What was kept for this question.
        find_place: Finds a searched place by its token.
        name_point: Names a spot on the map.
    """

    today: date
    scratch: Mapping[str, Any]
    find_place: FindPlace
    name_point: NamePoint


Understood = Answer | Step | Unclear


def parse(prompt: Prompt, heard: Heard, reader: Reader) -> Understood:
    """Return what was heard as an answer, a step or neither; validation is the engine's."""
    if isinstance(heard, Tap):
        return _tap(prompt, heard, reader)
    if isinstance(heard, Spot):
        return _spot(prompt, heard, reader)
    if isinstance(heard, Words):
        return _words(prompt, heard.text, reader)
    return Unclear()


_STEPS = ("page", "group", "day")


def _tap(prompt: Prompt, tap: Tap, reader: Reader) -> Understood:
    step = {name: tap.fields[name] for name in _STEPS if name in tap.fields}
    if step:
        return _step(prompt, step, reader)
    if "pick" in tap.fields:
        return _picked(prompt, tap.params, reader)
    token = tap.fields.get("a", "")
    if token == "skip" and prompt.optional:  # noqa: S105 - a button's name
        return Answer(None)
    return _token(prompt, token, reader)


def _step(prompt: Prompt, step: dict[str, str], reader: Reader) -> Understood:
    if "page" in step:
        number = int(step["page"]) if step["page"].isdecimal() and len(step["page"]) < 4 else 0
        return Step({**reader.scratch, "page": number})
    if "day" in step:
        return _take_day(prompt, step["day"])
    return Step({"group": step["group"]})


def _take_day(prompt: Prompt, text: str) -> Understood:
    if not isinstance(prompt, Date):
        return Unclear()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return Unclear()
    return Step({"day": day.isoformat()}) if prompt.with_time else Answer(day.isoformat())


def _picked(prompt: Prompt, params: Mapping[str, str], reader: Reader) -> Understood:
    if moment := params.get("datetime"):
        return Answer(moment.replace("t", "T"))
    if day := params.get("date"):
        return _take_day(prompt, day)
    return Unclear()


@singledispatch
def _token(prompt: Prompt, token: str, reader: Reader) -> Understood:
    return Unclear()


@_token.register
def _choose_token(prompt: Choose, token: str, reader: Reader) -> Understood:
    found = [option.value for option in prompt.options if option.token == token]
    return Answer(found[0] if found else token)


@_token.register(Confirm)
@_token.register(Show)
def _yes_token(prompt: Prompt, token: str, reader: Reader) -> Understood:
    known = {"yes": True, "no": False}
    return Answer(known[token]) if token in known else Unclear()


@_token.register
def _number_token(prompt: Number, token: str, reader: Reader) -> Understood:
    return Answer(token)


@_token.register
def _date_token(prompt: Date, token: str, reader: Reader) -> Understood:
    return Answer(token)


@_token.register
def _slot_token(prompt: Slot, token: str, reader: Reader) -> Understood:
    if token == "none" and prompt.optional:  # noqa: S105 - a button's name
        return Answer(None)
    found = [offer.value for offer in prompt.offers if offer.token == token]
    return Answer(found[0] if found else token)


@_token.register
def _place_token(prompt: Place, token: str, reader: Reader) -> Understood:
    listed = next((place for place in prompt.listed if place.token == token), None)
    found = listed or reader.find_place(token)
    return Unclear() if found is None else Answer(found.value)


def _spot(prompt: Prompt, spot: Spot, reader: Reader) -> Understood:
    if not isinstance(prompt, Place):
        return Unclear()
    lon, lat = _degrees(spot.lon, 180), _degrees(spot.lat, 90)
    if lon is None or lat is None:
        return Unclear()
    name = spot.title or reader.name_point(lon, lat)
    return Answer({"lon": lon, "lat": lat, "name": name, "place_id": None})


def _degrees(value: Any, limit: int) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return round(float(value), 6) if is_number and abs(value) <= limit else None


@singledispatch
def _words(prompt: Prompt, text: str, reader: Reader) -> Understood:
    return Unclear()


@_words.register
def _choose_words(prompt: Choose, text: str, reader: Reader) -> Understood:
    number = read_number(text)
    for option in prompt.options:
        if type(option.value) is int and option.value == number:  # 「2」 of 「2台」, not the second button
            return Answer(option.value)
    position = read_choice(text, [option.label for option in prompt.options])
    return Unclear() if position is None else Answer(prompt.options[position].value, is_positional=True)


@_words.register
def _confirm_words(prompt: Confirm, text: str, reader: Reader) -> Understood:
    from moyai.engines.conversation.messages import NO, YES

    for words in ((prompt.yes, prompt.no), (YES, NO)):
        position = read_choice(text, words)
        if position is not None:
            return Answer(position == 0, is_positional=True)
    return Unclear()


@_words.register
def _show_words(prompt: Show, text: str, reader: Reader) -> Understood:
    from moyai.engines.conversation.messages import YES

    is_yes = read_choice(text, [prompt.proceed, YES]) is not None
    return Answer(True, is_positional=True) if is_yes else Unclear()


@_words.register
def _number_words(prompt: Number, text: str, reader: Reader) -> Understood:
    number = read_number(text)
    return Answer(text.strip()[:20] if number is None else number)


@_words.register
def _slot_words(prompt: Slot, text: str, reader: Reader) -> Understood:
    labels = [offer.label for offer in prompt.offers]
    position = read_choice(text, [*labels, prompt.none] if prompt.optional else labels)
    if position is None:
        return Unclear()
    value = prompt.offers[position].value if position < len(labels) else None
    return Answer(value, is_positional=True)


@_words.register
def _text_words(prompt: TextPrompt, text: str, reader: Reader) -> Understood:
    return Answer(text)


@_words.register
def _photo_words(prompt: Photo, text: str, reader: Reader) -> Understood:
    return Unclear()


@_words.register
def _place_words(prompt: Place, text: str, reader: Reader) -> Understood:
    """Take the one own place or landmark that was named; else search for the words."""
    query = text.strip()[:60]
    named = [place for place in prompt.listed if fold(query) in map(fold, _list_names(place))]
    if len(named) == 1:
        return Answer(named[0].value)
    position = None if query.isdigit() else read_choice(query, [place.name for place in prompt.own])
    if position is not None:
        return Answer(prompt.own[position].value)
    return Step({"query": query}) if query else Unclear()


def _list_names(place: PlaceOption) -> list[str]:
    return [place.name.get(language) for language in ALL_LANGUAGES]


@_words.register
def _date_words(prompt: Date, text: str, reader: Reader) -> Understood:
    day = read_day(text, reader.today)
    if not prompt.with_time:
        return Unclear() if day is None else Answer(day.isoformat())
    at = read_clock(text)
    kept = reader.scratch.get("day")
    if day is None and kept:
        day = date.fromisoformat(kept)
    return _join(day, at)


def _join(day: date | None, at: time | None) -> Understood:
    if day is None:
        return Unclear()
    if at is None:
        return Step({"day": day.isoformat()})
    return Answer(f"{day.isoformat()}T{at:%H:%M}")
