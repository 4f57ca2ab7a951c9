"""What somebody wrote or said in her own words, read as days, times, numbers and choices. Pure.

For doors where people type: a chat, a desk. Nothing here decides whether an answer will do; `validate` does.
Reads 「あした」「来週の火曜」「11/25」「令和8年4月1日」「午後2時半」「10:30」「三人」 and the like.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, time, timedelta

from moyai.engines.conversation.texts import ALL_LANGUAGES, Length, Localized

_ERAS = {"明治": 1868, "大正": 1912, "昭和": 1926, "平成": 1989, "令和": 2019}
_ERA_LETTERS = {"m": "明治", "t": "大正", "s": "昭和", "h": "平成", "r": "令和"}
_ERA_NAMES = {**{name: name for name in _ERAS}, **{name[0]: name for name in _ERAS}, **_ERA_LETTERS}
_ERA_WORDS = "|".join(sorted(_ERA_NAMES, key=len, reverse=True))
_WEEKDAYS = "月火水木金土日"
_ENGLISH_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RELATIVE = {
    **dict.fromkeys(("今日", "きょう", "本日", "today"), 0),
    **dict.fromkeys(("明日", "あした", "あす", "tomorrow"), 1),
    **dict.fromkeys(("明後日", "あさって", "day after tomorrow"), 2),
    **dict.fromkeys(("しあさって", "明々後日"), 3),
}
_KANJI = {c: n for n, c in enumerate("〇一二三四五六七八九")}
_COUNTERS = r"(?:人|名|台|本|個|回|歳|才|番目?|people|persons?)?"


def fold(text: str) -> str:
    """Return the words in one width and case, without the spaces around them."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def read_number(text: str) -> int | None:
    """Return a whole number: 「2」「２人」「二人」「十二」; None when it is none."""
    plain = fold(text)
    special = {"ひとり": 1, "一人": 1, "ふたり": 2, "二人": 2}.get(plain)
    if special is not None:
        return special
    found = re.fullmatch(rf"([0-9]{{1,9}}|[〇一二三四五六七八九十]{{1,3}})\s*{_COUNTERS}", plain)
    return None if found is None else _digits(found[1])


def read_year(text: str) -> int | None:
    """Return the western year that was meant, or None.

    Reads 「1940」「昭和15年」「昭15」「S15」「令和元」, in either width.
    An era has no more years than it lasted: 「昭和99」 is none.
    """
    plain = fold(text)
    if found := re.fullmatch(r"([12][0-9]{3})\s*年?", plain):
        return int(found[1])
    found = re.fullmatch(rf"({_ERA_WORDS})\s*\.?\s*([0-9]{{1,2}}|元)\s*年?", plain)
    if found is None:
        return None
    name, number = _ERA_NAMES[found[1]], _era_number(found[2])
    later = [first for first in _ERAS.values() if first > _ERAS[name]]
    is_real = number >= 1 and (not later or _ERAS[name] - 1 + number <= min(later))
    return _ERAS[name] - 1 + number if is_real else None


def read_day(text: str, today: date) -> date | None:
    """Return the day that was meant: relative, by weekday (the next such day), or by date; else None.

    A date without a year is this year's, or next year's when it has gone by for more than half a year.
    """
    plain = _without_marks(text)
    for words in sorted(_RELATIVE, key=len, reverse=True):
        if words in plain:
            return today + timedelta(days=_RELATIVE[words])
    return _read_date(plain, today) or _read_weekday(plain, today)


def read_clock(text: str) -> time | None:
    """Return the time of day that was meant: 「10:30」「午後2時半」「2pm」; None when there is none."""
    plain = _without_marks(text)
    found = (
        re.search(r"([01]?[0-9]|2[0-3])\s*:\s*([0-5][0-9])", plain)
        or re.search(r"([0-9]{1,2}|[一二三四五六七八九十]{1,3})時(?:([0-9]{1,2})分|(半))?", plain)
        or re.search(r"\b([0-9]{1,2})\s*(?=[ap]\.?m)", plain)
    )
    if found is None:
        return None
    hour = _digits(found[1]) or 0
    groups = found.groups()
    minute = 30 if "半" in groups[1:] else int(groups[1]) if len(groups) > 1 and groups[1] else 0
    if hour < 12 and re.search(r"午後|[0-9\s]p\.?m|夕方|夜", plain):
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_choice(text: str, labels: Iterable[Localized]) -> int | None:
    """Return the position of the one label that was meant, by its words or its number; None when unclear.

    Words count in any language and length, whole, or as a part that no other label has.
    """
    plain, known = fold(text), [_list_words(label) for label in labels]
    if not plain:
        return None
    whole = [n for n, words in enumerate(known) if plain in words]
    if len(whole) == 1:
        return whole[0]
    number = read_number(plain)
    if number is not None and 1 <= number <= len(known):
        return number - 1
    part = [n for n, words in enumerate(known) if len(plain) > 1 and any(plain in word for word in words)]
    return part[0] if len(part) == 1 else None


def _list_words(label: Localized) -> set[str]:
    lengths: tuple[Length, ...] = ("full", "short", "spoken")
    return {fold(label.get(language, length)) for language in ALL_LANGUAGES for length in lengths}


def _read_date(plain: str, today: date) -> date | None:
    if found := re.search(
        rf"({_ERA_WORDS})\s*\.?([0-9]{{1,2}}|元)[年./-]([0-9]{{1,2}})[月./-]([0-9]{{1,2}})", plain
    ):
        year = _ERAS[_ERA_NAMES[found[1]]] - 1 + _era_number(found[2])
        return _make_date(year, int(found[3]), int(found[4]))
    if found := re.search(r"([12][0-9]{3})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})", plain):
        return _make_date(*(int(part) for part in found.groups()))
    if found := re.fullmatch(r"([12][0-9]{3})([0-9]{2})([0-9]{2})", plain):
        return _make_date(*(int(part) for part in found.groups()))
    if found := re.search(r"([0-9]{1,2})(?:月|/)([0-9]{1,2})", plain):
        return _nearest(int(found[1]), int(found[2]), today)
    if found := re.search(r"(?<![0-9:])([0-9]{1,2})日", plain):
        return _next_day_of_month(int(found[1]), today)
    return None


def _era_number(text: str) -> int:
    return 1 if text == "元" else int(text)


def _read_weekday(plain: str, today: date) -> date | None:
    found = re.search(rf"([{_WEEKDAYS}])曜", plain) or re.search(rf"[(（]([{_WEEKDAYS}])[)）]", plain)
    if found:
        wanted = _WEEKDAYS.index(found[1])
    else:
        named = [n for n, word in enumerate(_ENGLISH_WEEKDAYS) if re.search(rf"\b{word}", plain)]
        if len(named) != 1:
            return None
        wanted = named[0]
    if re.search(r"来週|らいしゅう|next week", plain):
        monday = today + timedelta(days=7 - today.weekday())
        return monday + timedelta(days=wanted)
    return today + timedelta(days=(wanted - today.weekday()) % 7)


def _nearest(month: int, day: int, today: date) -> date | None:
    this = _make_date(today.year, month, day)
    if this is not None and this < today - timedelta(days=183):
        return _make_date(today.year + 1, month, day)
    return this


def _next_day_of_month(day: int, today: date) -> date | None:
    year, month = today.year, today.month
    for _ in range(12):
        found = _make_date(year, month, day)
        if found is not None and found >= today:
            return found
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None


def _make_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _digits(text: str) -> int | None:
    """Return a number in figures, or in kanji up to ninety-nine."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _KANJI.get(text) if len(text) == 1 else None
    high = _KANJI.get(tens, 1) if len(tens) < 2 else None
    low = _KANJI.get(ones, 0) if len(ones) < 2 else None
    return None if high is None or low is None else 10 * high + low


def _without_marks(text: str) -> str:
    return re.sub(r"[、。,!?]", " ", fold(text))
