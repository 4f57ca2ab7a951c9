"""Days and times by lists: the day, then the hour, then the minutes; birthdays by years. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from moyai.channels.tv import texts
from moyai.channels.tv.screen import Key, Screen, View, answer, make_skip, paged, show, with_way_up
from moyai.engines.conversation import Date, Invalid, clock_label, day_label, validate

MOST_DAYS = 42
"""A longer time to choose from is asked by month first."""

SPAN_YEARS = 5
FIRST_SPAN = 1920
"""Those who were born before come last in the list, not first."""

_ERAS = ((2019, "令和"), (1989, "平成"), (1926, "昭和"), (1912, "大正"), (1868, "明治"))


def draw_date(prompt: Date, view: View) -> Screen:
    """Return the page for where she is within the question."""
    if prompt.is_memorable:
        return _draw_memorable(prompt, view)
    days = _list_days(prompt)
    day = _read_day(view.kept.get("day", ""), days)
    if day is not None and prompt.with_time:
        return _draw_time(prompt, view, day)
    months = sorted({(each.year, each.month) for each in days}) if len(days) > MOST_DAYS else []
    if months:
        return _draw_months(prompt, view, days, months)
    return Screen(
        "", paged([_day_key(prompt, d, view) for d in days], view, _skip(prompt, view)), layout="grid"
    )


def _grid(
    keys: Sequence[Key], view: View, more: Sequence[Key] = (), ask: str = "", chosen: str = ""
) -> Screen:
    return Screen(ask, paged(keys, view, more), layout="grid", chosen=chosen)


def _skip(prompt: Date, view: View) -> tuple[Key, ...]:
    return (make_skip(view),) if prompt.optional else ()


def _list_days(prompt: Date) -> list[date]:
    first, last = _as_day(prompt.min), _as_day(prompt.max)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _as_day(limit: date | datetime) -> date:
    return limit.date() if isinstance(limit, datetime) else limit


def _read_day(text: str, days: list[date]) -> date | None:
    return next((day for day in days if day.isoformat() == text), None)


def _day_key(prompt: Date, day: date, view: View) -> Key:
    closed = next((one.reason for one in prompt.closed if one.day == day), None)
    near = {view.today: texts.TODAY, view.today + timedelta(days=1): texts.TOMORROW}.get(day)
    do = show(day=day.isoformat()) if prompt.with_time else answer(day.isoformat())
    is_disabled = closed is not None or (prompt.with_time and not _has_time(prompt, day))
    detail = view.say(closed or (texts.NO_TIME_LEFT if is_disabled else near))
    return Key(do, view.say_short(day_label(day)), detail, is_disabled=is_disabled)


def _draw_months(prompt: Date, view: View, days: list[date], months: list[tuple[int, int]]) -> Screen:
    chosen = view.kept.get("month", "")
    inside = [day for day in days if day.isoformat()[:7] == chosen]
    if inside:
        keys = [_day_key(prompt, day, view) for day in inside]
        return with_way_up(_grid(keys, view, chosen=_name_month(inside[0], view)))
    firsts = [date(year, month, 1) for year, month in months]
    keys = [Key(show(month=first.isoformat()[:7]), _name_month(first, view)) for first in firsts]
    return _grid(keys, view, _skip(prompt, view))


def _name_month(first: date, view: View) -> str:
    return view.say(texts.MONTH_OF_YEAR.format(year=first.year, month=first.month))


def _draw_time(prompt: Date, view: View, day: date) -> Screen:
    """The hour, then the minutes; times that will not do are left out."""
    chosen = view.say_short(day_label(day))
    hours = _list_hours(prompt, day)
    hour = next((h for h in hours if str(h) == view.kept.get("hour", "")), None)
    if hour is None:
        keys = [Key(show(day=day.isoformat(), hour=h), _name_hour(h, view)) for h in hours]
        return with_way_up(_grid(keys, view, ask=view.say(texts.WHICH_HOUR), chosen=chosen))
    keys = [
        Key(answer(at.isoformat(timespec="minutes")), view.say(clock_label(at)))
        for at in _iter_times(prompt, day, hour)
    ]
    so_far = f"{chosen} {_name_hour(hour, view)}"
    screen = _grid(keys, view, ask=view.say(texts.WHICH_MINUTES), chosen=so_far)
    return with_way_up(screen, day=day.isoformat())


def _name_hour(hour: int, view: View) -> str:
    return view.say(clock_label(time(hour)))


def _has_time(prompt: Date, day: date) -> bool:
    """Tell whether any time of a day will do; the latest ones first, as those of today pass away."""
    hours = range(prompt.closes.hour, prompt.opens.hour - 1, -1)
    return any(any(_iter_times(prompt, day, hour)) for hour in hours)


def _list_hours(prompt: Date, day: date) -> list[int]:
    return [h for h in range(prompt.opens.hour, prompt.closes.hour + 1) if any(_iter_times(prompt, day, h))]


def _iter_times(prompt: Date, day: date, hour: int) -> Iterable[datetime]:
    """Yield the times of an hour, on the prompt's steps from opening, that answer the prompt."""
    opens, closes = (at.hour * 60 + at.minute for at in (prompt.opens, prompt.closes))
    for minutes in range(opens, closes + 1, prompt.step_min):
        if minutes // 60 == hour:
            at = datetime.combine(day, time(*divmod(minutes, 60)))
            if not isinstance(validate(prompt, at.isoformat(timespec="minutes")), Invalid):
                yield at


def _draw_memorable(prompt: Date, view: View) -> Screen:
    """Five years, the year, the month, the day."""
    first, last = _as_day(prompt.min).year, _as_day(prompt.max).year
    span, year, month = (_read_number(view, name) for name in ("span", "year", "month"))
    if year is not None and first <= year <= last:
        if month is not None and 1 <= month <= 12:
            return _draw_days_of(prompt, view, year, month)
        return _draw_months_of(view, year)
    years = [y for y in range(span, span + SPAN_YEARS) if first <= y <= last] if span is not None else []
    if not years:
        return _draw_spans(prompt, view, first, last)
    keys = [Key(show(year=y), _year(y, view)) for y in years]
    return with_way_up(_grid(keys, view, ask=view.say(texts.WHICH_YEAR)))


def _draw_months_of(view: View, year: int) -> Screen:
    keys = [Key(show(year=year, month=month), _month(month, view)) for month in range(1, 13)]
    screen = _grid(keys, view, ask=view.say(texts.WHICH_MONTH), chosen=_year(year, view))
    return with_way_up(screen, span=year - year % SPAN_YEARS)


def _draw_spans(prompt: Date, view: View, first: int, last: int) -> Screen:
    starts = list(range(first - first % SPAN_YEARS, last + 1, SPAN_YEARS))
    in_order = [y for y in starts if y >= FIRST_SPAN] + [y for y in starts if y < FIRST_SPAN]
    keys = [_span_key(start, view) for start in in_order]
    return _grid(keys, view, _skip(prompt, view))


def _span_key(start: int, view: View) -> Key:
    end = start + SPAN_YEARS - 1
    words = texts.YEARS.format(first=start, last=end)
    return Key(show(span=start), view.say(words), _name_era(start) if view.language != "en" else "")


def _draw_days_of(prompt: Date, view: View, year: int, month: int) -> Screen:
    days = [
        d for d in _days_of_month(year, month) if not isinstance(validate(prompt, d.isoformat()), Invalid)
    ]
    keys = [Key(answer(day.isoformat()), view.say(texts.DAY_OF_MONTH.format(day=day.day))) for day in days]
    chosen = f"{_year(year, view)} {_month(month, view)}"
    screen = _grid(keys, view, ask=view.say(texts.WHICH_DAY), chosen=chosen)
    return with_way_up(screen, year=year)


def _days_of_month(year: int, month: int) -> Iterable[date]:
    day = date(year, month, 1)
    while day.month == month:
        yield day
        day += timedelta(days=1)


def _read_number(view: View, name: str) -> int | None:
    text = view.kept.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _year(year: int, view: View) -> str:
    plain = view.say(texts.YEAR.format(year=year))
    return plain if view.language == "en" else f"{plain}（{_name_era(year)}）"


def _name_era(year: int) -> str:
    """Return a year as most who were born then know it: 昭和10年."""
    first, era = next(((first, era) for first, era in _ERAS if year >= first), (year, "西暦"))
    number = year - first + 1
    return f"{era}{'元' if number == 1 else number}年"


def _month(month: int, view: View) -> str:
    return view.say(texts.MONTH.format(month=month))
