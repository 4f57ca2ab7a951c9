"""A prompt as the question page draws it: plain words in one language. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import singledispatch
from typing import Any

from moyai.channels.web import texts
from moyai.engines.conversation import (
    Choose,
    Confirm,
    Date,
    Fact,
    Invalid,
    Language,
    Localized,
    Number,
    Offer,
    Option,
    Photo,
    Place,
    PlaceOption,
    Prompt,
    Show,
    Slot,
    TextPrompt,
    Visited,
    clock_label,
    day_label,
    validate,
)
from moyai.engines.conversation.prompts import Ring, Window

MOST_DAY_TILES = 15
MOST_NUMBER_TILES = 8


@dataclass(frozen=True)
class Page:
    """What the question page shows besides the prompt.

    Attributes:
        language: Language of the page.
        today: The present day in Japan.
        journey: Questions answered so far.
        problem: Why the last reply was not taken.
        typed: The form fields of the last reply, to fill the form again.
        query: Words searched for on a place page.
        results: What the search found.
        frequent: Places that she chose before.
        settlements: Names on the map: ``{name, lon, lat, rank}``.
    """

    language: Language = "ja"
    today: date = date.min
    journey: tuple[Visited, ...] = ()
    problem: Invalid | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    results: tuple[PlaceOption, ...] | None = None
    frequent: tuple[PlaceOption, ...] = ()
    settlements: tuple[dict[str, Any], ...] = ()

    def say(self, words: Localized | None) -> str:
        """Return the words in the language of the page."""
        return "" if words is None else words.get(self.language)

    def is_typed(self, token: str) -> bool:
        """Tell whether this is what she chose last time."""
        return self.typed.get("answer") == token


def render(prompt: Prompt, page: Page) -> dict[str, Any]:
    """Return the template context ``prompt`` of ui/question.html."""
    return {
        "key": prompt.key,
        "kind": prompt.kind,
        "ask": page.say(prompt.ask),
        "hint": page.say(prompt.hint),
        "error": page.say(page.problem.text if page.problem else None),
        "is_optional": prompt.optional,
        "value": page.typed.get("answer", ""),
        **_draw(prompt, page),
    }


@singledispatch
def _draw(prompt: Prompt, page: Page) -> dict[str, Any]:
    raise NotImplementedError(type(prompt).__name__)


@_draw.register
def _choose(prompt: Choose, page: Page) -> dict[str, Any]:
    options = [_option(option, page) for option in prompt.options]
    return {"options": options, "is_quick": prompt.is_quick, "picture": prompt.picture}


def _option(option: Option, page: Page) -> dict[str, Any]:
    return {**_tile(option.token, option.label, option.detail, page), "picture": option.picture}


def _tile(token: str, label: Localized, detail: Localized | None, page: Page) -> dict[str, Any]:
    is_selected = page.is_typed(token)
    return {"token": token, "label": page.say(label), "detail": page.say(detail), "is_selected": is_selected}


@_draw.register
def _confirm(prompt: Confirm, page: Page) -> dict[str, Any]:
    asked = [visited for visited in page.journey if visited.kind not in ("show", "confirm")]
    review = [_visited(visited, page) for visited in asked] if prompt.review else []
    return {
        "review": review + [_fact(fact, page) for fact in prompt.facts],
        "yes": page.say(prompt.yes),
        "no": page.say(prompt.no),
    }


def _visited(visited: Visited, page: Page) -> dict[str, str]:
    question = visited.question.get(page.language, "short")
    return {"label": question, "value": page.say(visited.label), "key": visited.key}


def _fact(fact: Fact, page: Page) -> dict[str, str]:
    return {"label": page.say(fact.label), "value": page.say(fact.value), "key": fact.key or ""}


@_draw.register
def _show(prompt: Show, page: Page) -> dict[str, Any]:
    facts = [_fact(fact, page) for fact in prompt.facts]
    return {"facts": facts, "proceed": page.say(prompt.proceed)}


@_draw.register
def _number(prompt: Number, page: Page) -> dict[str, Any]:
    drawn: dict[str, Any] = {"min": prompt.min, "max": prompt.max, "unit": page.say(prompt.unit)}
    if prompt.max - prompt.min < MOST_NUMBER_TILES:
        numbers = range(prompt.min, prompt.max + 1)
        drawn["options"] = [_tile(str(n), _counted(n, prompt.unit), None, page) for n in numbers]
        drawn["layout"] = "grid"
    return drawn


def _counted(number: int, unit: Localized) -> Localized:
    return Localized("{number}{unit}", "{number} {unit}").format(number=number, unit=unit)


@_draw.register
def _text(prompt: TextPrompt, page: Page) -> dict[str, Any]:
    input_type, inputmode = _KEYBOARDS.get(prompt.form, ("text", ""))
    return {
        "max_length": prompt.max_length,
        "multiline": prompt.multiline,
        "autocomplete": prompt.autocomplete,
        "input_type": input_type,
        "inputmode": inputmode,
    }


_KEYBOARDS = {"phone": ("tel", ""), "email": ("email", ""), "postcode": ("text", "numeric")}


@_draw.register
def _photo(prompt: Photo, page: Page) -> dict[str, Any]:
    return {"accept": ",".join(prompt.accept)}


@_draw.register
def _slot(prompt: Slot, page: Page) -> dict[str, Any]:
    offers = [_offer(offer, page) for offer in prompt.offers]
    return {"offers": offers, "skip": page.say(prompt.none), "none": page.say(prompt.none)}


def _offer(offer: Offer, page: Page) -> dict[str, Any]:
    fare = None if offer.fare_yen is None else texts.YEN.format(yen=f"{offer.fare_yen:,}")
    return {
        "token": offer.token,
        "label": page.say(offer.label),
        "pickup": _window(offer.pickup),
        "arrival": _window(offer.arrival),
        "fare": page.say(fare),
        "note": page.say(offer.note),
        "is_selected": page.is_typed(offer.token),
    }


def _window(window: Window | None) -> str:
    return "" if window is None else f"{_digits(window[0])}〜{_digits(window[1])}"


def _digits(moment: datetime) -> str:
    return clock_label(moment).get("en")


@_draw.register
def _date(prompt: Date, page: Page) -> dict[str, Any]:
    first, last = _day(prompt.min), _day(prompt.max)
    drawn: dict[str, Any] = {
        "is_memorable": prompt.is_memorable,
        "min": first.isoformat(),
        "max": last.isoformat(),
        **{part: page.typed.get(part, "") for part in ("year", "month", "day")},
    }
    if not prompt.is_memorable and (last - first).days < MOST_DAY_TILES:
        drawn["days"] = [_day_tile(prompt, day, page) for day in _days(first, last)]
    if prompt.with_time:
        drawn["times"] = [_time_choice(minutes, page) for minutes in _minutes(prompt)]
    return drawn


def _day(limit: date | datetime) -> date:
    return limit.date() if isinstance(limit, datetime) else limit


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _day_tile(prompt: Date, day: date, page: Page) -> dict[str, Any]:
    reason = next((closed.reason for closed in prompt.closed if closed.day == day), None)
    named = {page.today: texts.TODAY, page.today + timedelta(days=1): texts.TOMORROW}.get(day)
    tile = _tile(day.isoformat(), day_label(day), reason or named, page)
    return {
        **tile,
        "label": day_label(day).get(page.language, "short"),
        "is_disabled": reason is not None,
        "is_selected": reason is None and tile["is_selected"],
    }


def _minutes(prompt: Date) -> range:
    opens, closes = (at.hour * 60 + at.minute for at in (prompt.opens, prompt.closes))
    return range(opens, closes + 1, prompt.step_min)


def _time_choice(minutes: int, page: Page) -> dict[str, Any]:
    token = f"{minutes // 60:02d}:{minutes % 60:02d}"
    at = datetime.min + timedelta(minutes=minutes)
    return {
        "token": token,
        "label": page.say(clock_label(at)),
        "is_selected": page.typed.get("time") == token,
    }


@_draw.register
def _place(prompt: Place, page: Page) -> dict[str, Any]:
    return {
        "own": [_place_tile(prompt, option, page) for option in prompt.own],
        "frequent": [_place_tile(prompt, option, page) for option in page.frequent],
        "query": page.query,
        "results": _results(prompt, page),
        "groups": [_group(prompt, group.label, group.places, page) for group in prompt.groups],
        "map": _map(prompt, page),
        "point": _point(page),
    }


def _results(prompt: Place, page: Page) -> list[dict[str, Any]] | None:
    return None if page.results is None else [_place_tile(prompt, one, page) for one in page.results]


def _group(prompt: Place, label: Localized, places: Iterable[PlaceOption], page: Page) -> dict[str, Any]:
    tiles = [_place_tile(prompt, option, page) for option in places]
    return {"label": page.say(label), "places": tiles, "is_open": any(t["is_selected"] for t in tiles)}


def _place_tile(prompt: Place, option: PlaceOption, page: Page) -> dict[str, Any]:
    """Draw a place; one that will not do says so at once and cannot be chosen."""
    objection = validate(prompt, option.value)
    if not isinstance(objection, Invalid):
        return _tile(option.token, option.name, option.detail, page)
    tile = _tile(option.token, option.name, None, page)
    return {**tile, "detail": _why_not(objection, page), "is_disabled": True, "is_selected": False}


def _why_not(objection: Invalid, page: Page) -> str:
    """Say shortly why a place cannot be chosen; nobody has chosen it, so nobody is told to choose again."""
    if objection.code == "outside":
        return page.say(texts.NOT_SERVED)
    short = objection.text.get(page.language, "short")
    return page.say(texts.NOT_THIS) if short == page.say(objection.text) else short


def _point(page: Page) -> dict[str, Any] | None:
    if not page.typed.get("lon"):
        return None
    return {"lon": page.typed["lon"], "lat": page.typed.get("lat", ""), "is_selected": page.is_typed("point")}


def _map(prompt: Place, page: Page) -> dict[str, Any]:
    markers = [_marker(option, kind, page) for kind, option in _marked(prompt, page)]
    drawn: dict[str, Any] = {"markers": markers, "settlements": list(page.settlements)}
    if prompt.areas:
        drawn["areas"] = {"type": "FeatureCollection", "features": [_feature(ring) for ring in prompt.areas]}
    if prompt.near:
        drawn |= {"center": list(prompt.near), "zoom": 12}
    if page.typed.get("answer") == "point" and (lon := _number_or_none(page.typed.get("lon"))) is not None:
        lat = _number_or_none(page.typed.get("lat"))
        drawn |= {"picked": [lon, lat]} if lat is not None else {}
    return drawn


def _number_or_none(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None


def _marked(prompt: Place, page: Page) -> list[tuple[str, PlaceOption]]:
    own = [("home", option) for option in prompt.own]
    return own + [("place", option) for option in page.results or page.frequent]


def _marker(option: PlaceOption, kind: str, page: Page) -> dict[str, Any]:
    name = page.say(option.name)
    return {"id": option.token, "kind": kind, "label": name, "lon": option.lon, "lat": option.lat}


def _feature(ring: Ring) -> dict[str, Any]:
    closed = [list(point) for point in (*ring, ring[0])]
    geometry = {"type": "Polygon", "coordinates": [closed]}
    return {"type": "Feature", "properties": {"tone": 1, "is_mine": True}, "geometry": geometry}
