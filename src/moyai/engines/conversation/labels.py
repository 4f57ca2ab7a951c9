"""An answer in words, for "check your answers", the desk and the back button."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import singledispatch
from typing import Any

from moyai.engines.conversation import messages
from moyai.engines.conversation.digest import digest
from moyai.engines.conversation.prompts import Choose, Confirm, Date, Number, Photo, Place, Prompt, Show, Slot
from moyai.engines.conversation.texts import Localized, Text

_DAYS_JA = "月火水木金土日"
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (  # strftime would follow the machine's locale
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def day_label(day: date) -> Localized:
    """Return the day in words: 4月1日(水), Wednesday 1 April 2026."""
    weekday = _DAYS_JA[day.weekday()]
    ja = Text(
        f"{day.year}年{day.month}月{day.day}日({weekday})",
        f"{day.month}月{day.day}日({weekday})",
        f"{day.month}月{day.day}日、{weekday}曜日",
    )
    short = f"{day.day} {_MONTHS_EN[day.month - 1]}"
    named = f"{_DAYS_EN[day.weekday()]} {short}"
    return Localized(ja, Text(f"{named} {day.year}", f"{_DAYS_EN[day.weekday()][:3]} {short}", named))


def clock_label(at: time | datetime) -> Localized:
    """Return the time of day in words: 午前10時30分, 10:30."""
    half = "午前" if at.hour < 12 else "午後"
    minutes = f"{at.minute}分" if at.minute else ""
    spoken = f"{half}{at.hour % 12 if at.hour != 12 else 0}時{minutes}"
    digits = f"{at.hour}:{at.minute:02d}"
    return Localized(Text(spoken, digits, spoken), digits)


def moment_label(moment: datetime) -> Localized:
    """Return day and time in words."""
    facts = {"day": day_label(moment.date()), "clock": clock_label(moment)}
    return Localized("{day} {clock}", "{day}, {clock}").format(**facts)


def answer_label(prompt: Prompt, value: Any) -> Localized:
    """Return a valid answer to this prompt in words."""
    return messages.SKIPPED if value is None else _label(prompt, value)


@singledispatch
def _label(prompt: Prompt, value: Any) -> Localized:
    return Localized.same(str(value))


@_label.register
def _choose(prompt: Choose, value: Any) -> Localized:
    return next(option.label for option in prompt.options if option.value == value)


@_label.register
def _confirm(prompt: Confirm, value: bool) -> Localized:
    return prompt.yes if value else prompt.no


@_label.register
def _show(prompt: Show, value: bool) -> Localized:
    return messages.READ


@_label.register
def _number(prompt: Number, value: int) -> Localized:
    return Localized("{value}{unit}", "{value} {unit}").format(value=value, unit=prompt.unit)


@_label.register
def _place(prompt: Place, value: dict[str, Any]) -> Localized:
    for option in prompt.listed:
        if option.place_id is not None and option.place_id == value["place_id"]:
            return option.name
    is_unnamed = value["name"] == messages.CHOSEN_ON_MAP.get("ja")
    return messages.CHOSEN_ON_MAP if is_unnamed else Localized.same(value["name"])


@_label.register
def _slot(prompt: Slot, value: dict[str, Any]) -> Localized:
    return next(offer.label for offer in prompt.offers if digest(offer.value) == digest(value))


@_label.register
def _date(prompt: Date, value: str) -> Localized:
    if prompt.with_time:
        return moment_label(datetime.fromisoformat(value))
    day = date.fromisoformat(value)
    return _birthday_label(day) if prompt.is_memorable else day_label(day)


def _birthday_label(day: date) -> Localized:
    month = _MONTHS_EN[day.month - 1]
    return Localized(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {month} {day.year}")


@_label.register
def _photo(prompt: Photo, value: dict[str, Any]) -> Localized:
    return messages.ONE_PHOTO
