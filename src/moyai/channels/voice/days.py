"""Days and hours by keys: the open days one by one, or four digits; birthdays in eight. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from moyai.channels.voice import texts
from moyai.channels.voice.keypad import Ear, Entry, Item, Page, make_list
from moyai.channels.voice.moves import Answer, Keep, Move
from moyai.channels.voice.words import read_back
from moyai.engines.conversation import (
    Date,
    Invalid,
    Localized,
    answer_label,
    clock_label,
    day_label,
    validate,
)

MOST_DAYS = 40
LIST_STEP_MIN = 30
KEYED = 4
MEMORABLE = 8


def render_date(prompt: Date, ear: Ear) -> Page:
    """Return the page of a date prompt: birthday, day, or hour of the day that was chosen."""
    if prompt.is_memorable:
        return _draw_memorable(prompt, ear)
    if "day" in ear.kept:
        return _draw_time(prompt, ear, date.fromisoformat(ear.kept["day"]))
    if ear.kept.get("mode") == "key":
        return Page(says=(ear.say(texts.MMDD),), entry=Entry(lambda keyed: _read_mmdd(prompt, keyed), KEYED))
    return _draw_days(prompt, ear)


def _draw_days(prompt: Date, ear: Ear) -> Page:
    days = list(_list_open(prompt))
    page = make_list(ear, [Item(_name(day, ear.today), _take_day(prompt, day)) for day in days])
    if not days:
        page = replace(page, ask=(ear.say(texts.NO_DAY),))
    keys = {**page.keys, "#": Keep({"mode": "key"})}
    return replace(page, says=(*page.says, ear.say(texts.BY_DATE)), keys=keys)


def _list_open(prompt: Date) -> Iterator[date]:
    """Yield the days that may be chosen; far ones are keyed."""
    closed = {one.day for one in prompt.closed}
    day, last = _day(prompt.min), _day(prompt.max)
    last = min(last, day + timedelta(days=MOST_DAYS))
    while day <= last:
        if day not in closed and (prompt.with_time or not isinstance(validate(prompt, f"{day}"), Invalid)):
            yield day
        day += timedelta(days=1)


def _day(limit: date | datetime) -> date:
    return limit.date() if isinstance(limit, datetime) else limit


def _name(day: date, today: date) -> Localized:
    named = {today: texts.TODAY, today + timedelta(days=1): texts.TOMORROW}.get(day)
    return named.format(day=day_label(day)) if named else day_label(day)


def _take_day(prompt: Date, day: date) -> Move:
    return Keep({"day": day.isoformat()}) if prompt.with_time else Answer(day.isoformat())


def _read_mmdd(prompt: Date, keyed: str) -> Move | None:
    """Read month and day: in the year in which the prompt allows them, else in its first."""
    if len(keyed) != KEYED:
        return None
    first, last = _day(prompt.min), _day(prompt.max)
    days = [d for year in range(first.year, last.year + 1) if (d := _make_day(year, keyed)) is not None]
    inside = [day for day in days if first <= day <= last]
    found = (inside or days)[:1]
    return _take_day(prompt, found[0]) if found else None


def _make_day(year: int, keyed: str) -> date | None:
    try:
        return date(year, int(keyed[:2]), int(keyed[2:]))
    except ValueError:
        return None


def _draw_memorable(prompt: Date, ear: Ear) -> Page:
    if "typed" in ear.kept:
        typed = ear.kept["typed"]
        return read_back(ear, ear.say(answer_label(prompt, typed)), Answer(typed))
    return Page(says=(ear.say(texts.YYYYMMDD),), entry=Entry(_read_yyyymmdd, MEMORABLE))


def _read_yyyymmdd(keyed: str) -> Move | None:
    if len(keyed) != MEMORABLE or keyed.startswith("0000"):
        return None
    day = _make_day(int(keyed[:4]), keyed[4:])
    return None if day is None else Keep({"typed": day.isoformat()})


def _draw_time(prompt: Date, ear: Ear, day: date) -> Page:
    if ear.kept.get("mode") == "list":
        return _draw_hours(prompt, ear, day)
    entry = Entry(lambda keyed: _read_hhmm(day, keyed), KEYED)
    keys: dict[str, Move] = {"#": Keep({"day": day.isoformat(), "mode": "list"})}
    ask = (ear.say(texts.DAY_CHOSEN, day=_name(day, ear.today)),)
    return Page(ask=ask, says=(ear.say(texts.HHMM), ear.say(texts.BY_HOUR)), entry=entry, keys=keys)


def _read_hhmm(day: date, keyed: str) -> Move | None:
    if len(keyed) != KEYED or int(keyed[:2]) > 23 or int(keyed[2:]) > 59:
        return None
    return Answer(f"{day}T{keyed[:2]}:{keyed[2:]}")


def _draw_hours(prompt: Date, ear: Ear, day: date) -> Page:
    """Half-hours that will do, in pages."""
    times = [at for at in _list_times(prompt) if not isinstance(validate(prompt, _moment(day, at)), Invalid)]
    items = [Item(clock_label(at), Answer(_moment(day, at))) for at in times]
    page = make_list(ear, items, up=Keep())
    return replace(page, ask=(ear.say(texts.WHICH_HOUR if times else texts.NO_HOUR),))


def _list_times(prompt: Date) -> Iterator[time]:
    step = max(prompt.step_min, LIST_STEP_MIN)
    opens, closes = (at.hour * 60 + at.minute for at in (prompt.opens, prompt.closes))
    for minutes in range(-(-opens // step) * step, closes + 1, step):
        yield time(minutes // 60, minutes % 60)


def _moment(day: date, at: time) -> str:
    return f"{day}T{at:%H:%M}"
