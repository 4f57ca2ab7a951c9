"""Whether a value answers a prompt: the same rules on every channel, said in the person's words."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import singledispatch
from typing import Any

from moyai.engines.conversation import messages
from moyai.engines.conversation.digest import digest
from moyai.engines.conversation.labels import clock_label, day_label, moment_label
from moyai.engines.conversation.prompts import (
    Choose,
    Confirm,
    Date,
    Invalid,
    Number,
    Photo,
    Place,
    Prompt,
    Ring,
    Show,
    Slot,
    TextPrompt,
)
from moyai.engines.conversation.texts import Localized


class _Wrong(Exception):  # noqa: N818 - carries an Invalid to the one place that returns it
    def __init__(self, code: str, text: Localized, value: Any = None) -> None:
        super().__init__(code)
        self.invalid = Invalid(code, text, value)


@contextmanager
def _understood(value: Any) -> Iterator[None]:
    """Say with an objection what it is that will not do."""
    try:
        yield
    except _Wrong as wrong:
        raise _Wrong(wrong.invalid.code, wrong.invalid.text, value) from None


def validate(prompt: Prompt, value: Any) -> Any:
    """Return the tidied JSON value when it answers the prompt, else an `Invalid`.

    A value that was returned validates to itself. An empty value skips an optional prompt (None).
    """
    if value is None or value == "":
        return None if prompt.optional else Invalid("missing", messages.MISSING)
    try:
        tidied = _tidied(prompt, value)
    except _Wrong as wrong:
        return wrong.invalid
    objection = prompt.check(tidied) if prompt.check is not None else None
    return tidied if objection is None else Invalid("check", objection, tidied)


@singledispatch
def _tidied(prompt: Prompt, value: Any) -> Any:
    raise NotImplementedError(type(prompt).__name__)


@_tidied.register
def _choose(prompt: Choose, value: Any) -> Any:
    for option in prompt.options:
        if type(option.value) is type(value) and option.value == value:
            return option.value
    raise _Wrong("choose", messages.CHOOSE_ONE)


@_tidied.register
def _confirm(prompt: Confirm, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("choose", messages.CHOOSE_ONE)
    return value


@_tidied.register
def _show(prompt: Show, value: Any) -> bool:
    if value is not True:
        raise _Wrong("missing", messages.MISSING)
    return True


@_tidied.register
def _number(prompt: Number, value: Any) -> int:
    number = _whole(value)
    if not prompt.min <= number <= prompt.max:
        facts = {"min": prompt.min, "max": prompt.max, "unit": prompt.unit}
        raise _Wrong("range", messages.NUMBER_RANGE.format(**facts))
    return number


def _whole(value: Any) -> int:
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if isinstance(value, bool) or not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise _Wrong("number", messages.NOT_A_NUMBER)
    return int(text)


@_tidied.register
def _place(prompt: Place, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _Wrong("place", messages.NOT_A_PLACE)
    place = _listed(prompt, value) or _point(value)
    if prompt.areas and not any(is_inside(place["lon"], place["lat"], ring) for ring in prompt.areas):
        raise _Wrong("outside", prompt.outside or messages.OUTSIDE, place)
    return place


def _listed(prompt: Place, value: dict[str, Any]) -> dict[str, Any] | None:
    """Take a listed place as the list has it: the coordinates that came along do not count."""
    for option in prompt.listed:
        if option.place_id is not None and option.place_id == value.get("place_id"):
            return option.value
    return None


def _point(value: dict[str, Any]) -> dict[str, Any]:
    lon, lat = value.get("lon"), value.get("lat")
    if not (_is_degrees(lon, 180) and _is_degrees(lat, 90)):
        raise _Wrong("place", messages.NOT_A_PLACE)
    name = str(value.get("name") or messages.CHOSEN_ON_MAP.get("ja"))[:100]
    place_id = value.get("place_id")
    return {"lon": lon, "lat": lat, "name": name, "place_id": None if place_id is None else str(place_id)}


def _is_degrees(value: Any, limit: float) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and abs(value) <= limit


def is_inside(lon: float, lat: float, ring: Ring) -> bool:
    """Return whether the point lies in the ring (even-odd rule; flat, which does for a town)."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


@_tidied.register
def _slot(prompt: Slot, value: Any) -> dict[str, Any]:
    for offer in prompt.offers:
        if digest(offer.value) == digest(value):
            return offer.value
    raise _Wrong("gone", messages.GONE)


@_tidied.register
def _date(prompt: Date, value: Any) -> str:
    if prompt.with_time:
        return _moment(prompt, value)
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        raise _Wrong("date", _not_a_date(prompt)) from None
    with _understood(day.isoformat()):
        _check_day(prompt, day)
    return day.isoformat()


def _not_a_date(prompt: Date) -> Localized:
    return messages.NOT_A_KNOWN_DATE if prompt.is_memorable else messages.NOT_A_DATE


def _moment(prompt: Date, value: Any) -> str:
    moment = _local(value)
    tidied = moment.isoformat(timespec="minutes")
    with _understood(tidied):
        _check_day(prompt, moment.date())
        _check_limits(prompt, moment)
        _check_hours(prompt, moment.time())
    return tidied


def _local(value: Any) -> datetime:
    text = str(value)
    try:
        date.fromisoformat(text.partition("T")[0])
    except ValueError:
        raise _Wrong("date", messages.NOT_A_DATE) from None
    if not re.fullmatch(r"[0-9-]{10}T[0-9]{2}:[0-9]{2}", text):
        raise _Wrong("time", messages.NOT_A_TIME)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise _Wrong("time", messages.NOT_A_TIME) from None


def _check_day(prompt: Date, day: date) -> None:
    if day < _day(prompt.min):
        raise _Wrong("too_early", messages.TOO_EARLY.format(min=day_label(_day(prompt.min))))
    if day > _day(prompt.max):
        raise _Wrong("too_late", messages.TOO_LATE.format(max=day_label(_day(prompt.max))))
    for closed in prompt.closed:
        if closed.day == day:
            raise _Wrong("closed", messages.CLOSED.format(day=day_label(day), reason=closed.reason))


def _day(limit: date | datetime) -> date:
    return limit.date() if isinstance(limit, datetime) else limit


def _check_limits(prompt: Date, moment: datetime) -> None:
    if isinstance(prompt.min, datetime) and moment < prompt.min:
        raise _Wrong("too_early", messages.TOO_EARLY.format(min=moment_label(prompt.min)))
    if isinstance(prompt.max, datetime) and moment > prompt.max:
        raise _Wrong("too_late", messages.TOO_LATE.format(max=moment_label(prompt.max)))


def _check_hours(prompt: Date, at: time) -> None:
    if not prompt.opens <= at <= prompt.closes:
        facts = {"opens": clock_label(prompt.opens), "closes": clock_label(prompt.closes)}
        raise _Wrong("out_of_hours", messages.OUT_OF_HOURS.format(**facts))


@_tidied.register
def _text(prompt: TextPrompt, value: Any) -> str:
    words = _TIDY[prompt.form](str(value).replace("\r\n", "\n")).strip()
    if not words:
        raise _Wrong("missing", messages.MISSING)
    if len(words) > prompt.max_length:
        raise _Wrong("too_long", messages.TOO_LONG.format(max=prompt.max_length))
    pattern, objection = _FORMS.get(prompt.form, (r"[\s\S]*", messages.MISSING))
    if not re.fullmatch(pattern, words):
        raise _Wrong(prompt.form, objection)
    return words


def _plain(text: str) -> str:
    return "".join(
        c for c in unicodedata.normalize("NFC", text) if c == "\n" or unicodedata.category(c) != "Cc"
    )


def _one_line(text: str) -> str:
    return " ".join(_plain(text).split())


def _narrow(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _katakana(text: str) -> str:
    hiragana = range(0x3041, 0x3097)
    wide = unicodedata.normalize("NFKC", text)
    return _one_line("".join(chr(ord(c) + 0x60) if ord(c) in hiragana else c for c in wide))


def _digits(text: str) -> str:
    return re.sub(r"[-‐-―−ー()\s]", "", unicodedata.normalize("NFKC", text))


_TIDY = {
    "plain": _plain,
    "name": _one_line,
    "kana": _katakana,
    "phone": _digits,
    "email": _narrow,
    "postcode": _digits,
    "code": lambda text: re.sub(r"[-\s]", "", _narrow(text)).upper(),
}
_FORMS: dict[str, tuple[str, Localized]] = {
    "kana": (r"[ァ-ヶー・ ]+", messages.NOT_KANA),
    "phone": (r"\+?[0-9]{9,15}", messages.NOT_A_PHONE),
    "email": (r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", messages.NOT_AN_EMAIL),
    "postcode": (r"[0-9]{7}", messages.NOT_A_POSTCODE),
    "code": (r"[A-Z0-9]+", messages.NOT_A_CODE),
}


@_tidied.register
def _photo(prompt: Photo, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not _has_photo_fields(value):
        raise _Wrong("photo", messages.NOT_A_PHOTO)
    if value["content_type"] not in prompt.accept:
        raise _Wrong("photo", messages.NOT_A_PHOTO)
    if value["size"] > prompt.max_bytes:
        raise _Wrong("too_large", messages.PHOTO_TOO_LARGE.format(max=prompt.max_bytes // 1_000_000))
    kept = {name: value[name] for name in ("file", "content_type", "size")}
    if prompt.keeps_day and _is_day(value.get("taken_on")):
        kept["taken_on"] = value["taken_on"]
    return kept


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _has_photo_fields(value: dict[str, Any]) -> bool:
    is_named = isinstance(value.get("file"), str) and isinstance(value.get("content_type"), str)
    return is_named and isinstance(value.get("size"), int)
