"""What a form posted, as the value that it means for the prompt. Pure; validation is the engine's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import singledispatch
from typing import Any

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
from moyai.engines.conversation.reading import read_year

FindPlace = Callable[[str], PlaceOption | None]
NamePoint = Callable[[float, float], str]


def parse(
    prompt: Prompt,
    form: Mapping[str, str],
    *,
    find_place: FindPlace,
    name_point: NamePoint,
    photo: Any = None,
) -> Any:
    """Return the value that a form means; None when nothing was given or the question was skipped.

    What makes no sense comes back as it is, for validation to object to.

    Args:
        prompt: The prompt that the form answers.
        form: Posted fields: answer, time, year, month, day, lon, lat, action.
        find_place: Finds a searched place by its token.
        name_point: Names a spot on the map.
        photo: The kept photo's value, or an Invalid.
    """
    if form.get("action") == "skip" and prompt.optional:
        return None
    if isinstance(prompt, Photo):
        return photo
    if isinstance(prompt, Place):
        return _place(prompt, form, find_place, name_point)
    return _read(prompt, form)


def _place(prompt: Place, form: Mapping[str, str], find_place: FindPlace, name_point: NamePoint) -> Any:
    chosen = form.get("answer", "")
    if chosen == "point":
        return _point(form, name_point)
    listed = next((option for option in prompt.listed if option.token == chosen), None)
    found = listed or (find_place(chosen) if chosen else None)
    return None if found is None else found.value


def _point(form: Mapping[str, str], name_point: NamePoint) -> dict[str, Any] | None:
    lon, lat = (_degrees(form.get(name, "")) for name in ("lon", "lat"))
    if lon is None or lat is None:
        return None
    return {"lon": lon, "lat": lat, "name": name_point(lon, lat), "place_id": None}


def _degrees(text: str) -> float | None:
    """Read degrees to about a decimetre; a person's finger is no finer."""
    return round(float(text), 6) if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,20})?", text.strip()) else None


@singledispatch
def _read(prompt: Prompt, form: Mapping[str, str]) -> Any:
    raise NotImplementedError(type(prompt).__name__)


@_read.register
def _choose(prompt: Choose, form: Mapping[str, str]) -> Any:
    token = form.get("answer")
    return next((option.value for option in prompt.options if option.token == token), token)


@_read.register
def _confirm(prompt: Confirm, form: Mapping[str, str]) -> Any:
    token = form.get("answer")
    return {"yes": True, "no": False}.get(token or "", token)


@_read.register
def _show(prompt: Show, form: Mapping[str, str]) -> Any:
    return True if form.get("answer") == "yes" else None


@_read.register
def _number(prompt: Number, form: Mapping[str, str]) -> Any:
    text = unicodedata.normalize("NFKC", form.get("answer", "")).strip()
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,18}", text) else text


@_read.register
def _text(prompt: TextPrompt, form: Mapping[str, str]) -> str:
    return form.get("answer", "")


@_read.register
def _slot(prompt: Slot, form: Mapping[str, str]) -> Any:
    token = form.get("answer")
    return next((offer.value for offer in prompt.offers if offer.token == token), token)


@_read.register
def _date(prompt: Date, form: Mapping[str, str]) -> str:
    day = _memorable(form) if prompt.is_memorable else _one_digit_width(form.get("answer", ""))
    if not prompt.with_time or not day:
        return day
    clock = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", _one_digit_width(form.get("time", "")))
    return f"{day}T{int(clock[1]):02d}:{clock[2]}" if clock else f"{day}T"


def _memorable(form: Mapping[str, str]) -> str:
    parts = [_one_digit_width(form.get(name, "")) for name in ("year", "month", "day")]
    if not any(parts):
        return ""
    year = read_year(parts[0])
    month, day = (re.fullmatch(r"([0-9]{1,2})\s*[月日]?", part) for part in parts[1:])
    if year is None or month is None or day is None:
        return "-".join(parts)
    return f"{year:04d}-{int(month[1]):02d}-{int(day[1]):02d}"


def _one_digit_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
