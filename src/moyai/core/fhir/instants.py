"""FHIR's dates and times: how they are written, and what stretch of time each stands for."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from moyai.core.clock import TOKYO

_FORM = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d)"
    r"(T(?P<hour>\d\d):(?P<minute>\d\d)(:(?P<second>\d\d)(\.\d+)?)?(?P<zone>Z|[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)
_YEARS = range(1000, 9000)


def write_instant(at: datetime) -> str:
    """Return an aware moment as an ``instant``: Japan's wall clock with its offset, to the millisecond."""
    return at.astimezone(TOKYO).isoformat(timespec="milliseconds")


def read_stretch(written: str) -> tuple[datetime, datetime] | None:
    """Return the stretch of time that a date, dateTime or instant stands for: from, and up to but without.

    Without a zone it is Japan's wall clock. None: it is not one, or no day of the calendar.
    """
    form = _FORM.fullmatch(written)
    if form is None:
        return None
    try:
        return _stretch(form, written)
    except (ValueError, OverflowError):
        return None


def read_moment(written: object) -> datetime | None:
    """Return a moment that is told to the minute at least, with its zone; None: it is none."""
    if not isinstance(written, str) or "T" not in written:
        return None
    stretch = read_stretch(written)
    has_zone = written.endswith("Z") or re.search(r"[+-]\d\d:\d\d$", written) is not None
    return stretch[0] if stretch and has_zone else None


def _stretch(form: re.Match[str], written: str) -> tuple[datetime, datetime]:
    if int(form["year"]) not in _YEARS:
        raise ValueError(written)
    year, month, day = int(form["year"]), int(form["month"] or 1), int(form["day"] or 1)
    if form["hour"] is None:
        begin = datetime(year, month, day, tzinfo=TOKYO)
        if form["day"] is not None:
            return begin, begin + timedelta(days=1)
        following = date(year + 1, 1, 1) if form["month"] is None else _next_month(year, month)
        return begin, datetime(following.year, following.month, 1, tzinfo=TOKYO)
    moment = datetime.fromisoformat(written.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=TOKYO)
    if form["second"] is None:
        return moment, moment + timedelta(minutes=1)
    fine = timedelta(milliseconds=1) if "." in written else timedelta(seconds=1)
    return moment, moment + fine


def _next_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)
