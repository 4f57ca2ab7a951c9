"""Wishes as a file: of a town whose past is not in the database yet, or the town's own to work on elsewhere.

Columns (a header in the first line, any order, by the Japanese or the English name of ``COLUMNS``; those with
* are needed): ``date*`` (2026-06-10 or 2026/6/10), ``time*`` (10:30, wished), ``origin_lon* origin_lat*
destination_lon* destination_lat*`` (degrees), ``asked`` (date and time at which it was asked for; else when
the day opens), ``arrive_by`` (1 or 0), ``persons``, ``wheelchairs``, ``fare_class`` (普通, ウェブ・テレビ,
割引; or ordinary, self_service, discount), ``self_service`` (1: her companions pay as by web or TV), ``age``
(years, or a band of groups.py), ``person`` (any mark that is the same for the same person; without it every
line counts as a person of its own). UTF-8, or Shift_JIS as Japanese spreadsheets save it.

What is written names nobody, but where people live stands in it: it is for the town hall, not for others.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta

from moyai.core.indicators.tables import write_csv
from moyai.services.shared_taxi.study.groups import BANDS, UNKNOWN, name_band
from moyai.services.shared_taxi.study.wishes import Coordinates, Wish

COLUMNS = {
    "date": "日付",
    "time": "希望の時刻",
    "origin_lon": "乗る場所の経度",
    "origin_lat": "乗る場所の緯度",
    "destination_lon": "降りる場所の経度",
    "destination_lat": "降りる場所の緯度",
    "asked": "申し込んだ日時",
    "arrive_by": "到着の時刻なら1",
    "persons": "人数",
    "wheelchairs": "車いす",
    "fare_class": "運賃の区分",
    "self_service": "同伴の方がウェブ・テレビの運賃なら1",
    "age": "年齢",
    "person": "利用者の印",
}
NEEDED = ("date", "time", "origin_lon", "origin_lat", "destination_lon", "destination_lat")
_OLDEST_EVER = 130
_CLASSES = {"ordinary": "普通", "self_service": "ウェブ・テレビ", "discount": "割引"}
_BY_NAME = {name: key for key, name in COLUMNS.items()}
_CLASS_BY_NAME = {name: key for key, name in _CLASSES.items()}


class WishesError(ValueError):
    """A file of wishes cannot be read; the message names the line."""


def read_wishes(lines: Iterable[str], *, area_of: Callable[[float, float], str], opens_s: int) -> list[Wish]:
    """Return the wishes of a file.

    Args:
        lines: Of the file, the header first.
        area_of: Gives the key of the area of a point (longitude, latitude), empty outside all.
        opens_s: When the day opens, seconds: whoever gives no time of asking asked then.

    Raises:
        WishesError: A column is missing or unknown, or a line makes no sense.
    """
    reader = csv.DictReader(lines)
    names = [name.strip().lstrip("\ufeff") for name in reader.fieldnames or ()]
    names = [_BY_NAME.get(name, name) for name in names]
    reader.fieldnames = names
    lacking, unknown = set(NEEDED) - set(names), set(names) - set(COLUMNS)
    if lacking or unknown:
        raise WishesError(
            f"line 1: lacks {_name(lacking)}, does not know {', '.join(sorted(unknown)) or 'nothing'}"
        )
    wishes = []
    for number, row in enumerate(reader, start=2):
        try:
            wishes.append(_make_wish(row, number, area_of, opens_s))
        except (ValueError, TypeError) as wrong:
            raise WishesError(f"line {number}: {wrong}") from wrong
    return wishes


def decode(content: bytes) -> str:
    """Return the text of a file: UTF-8, with or without a byte order mark, else Shift_JIS.

    Raises:
        WishesError: it is neither.
    """
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WishesError("neither UTF-8 nor Shift_JIS")


def split_lines(text: str) -> Iterable[str]:
    """Return the lines of a file's text as ``read_wishes`` takes them."""
    return io.StringIO(text, newline="")


def write_wishes(wishes: Sequence[Wish]) -> str:
    """Return wishes as a file that ``read_wishes`` reads back; people are numbered anew from 1."""
    numbers: dict[str, int] = {}
    rows = [_make_row(wish, numbers) for wish in wishes]
    return write_csv(list(COLUMNS.values()), rows)


def _make_row(wish: Wish, numbers: dict[str, int]) -> list[object]:
    midnight = datetime.combine(wish.day, time())
    asked = midnight + timedelta(seconds=wish.asked_s)
    who = numbers.setdefault(wish.person, len(numbers) + 1) if wish.person else ""
    return [
        wish.day,
        f"{midnight + timedelta(seconds=wish.wish_s):%H:%M:%S}",
        *wish.origin,
        *wish.destination,
        f"{asked:%Y-%m-%d %H:%M:%S}",
        wish.is_arrive_by,
        wish.persons,
        wish.wheelchairs,
        _CLASSES[wish.fare_class],
        wish.is_self_service,
        "" if wish.age_band == UNKNOWN else wish.age_band,
        who,
    ]


def _name(keys: Iterable[str]) -> str:
    return ", ".join(f"{COLUMNS[key]} ({key})" for key in sorted(keys)) or "nothing"


def _make_wish(
    row: dict[str, str], number: int, area_of: Callable[[float, float], str], opens_s: int
) -> Wish:
    day = _read_day(row["date"].strip())
    asked = (row.get("asked") or "").strip()
    origin, destination = _point(row, "origin"), _point(row, "destination")
    fare_class = (row.get("fare_class") or "ordinary").strip()
    fare_class = _CLASS_BY_NAME.get(fare_class, fare_class)
    self_service = (row.get("self_service") or "").strip()
    age = (row.get("age") or "").strip()
    if fare_class not in _CLASSES:
        raise ValueError(f"fare class {fare_class!r}")
    return Wish(
        id=f"r{number}",
        day=day,
        asked_s=_seconds_from(day, _read_moment(asked)) if asked else opens_s,
        wish_s=_seconds_from(day, datetime.combine(day, _read_time(row["time"].strip()))),
        is_arrive_by=(row.get("arrive_by") or "0").strip() == "1",
        origin=origin,
        destination=destination,
        origin_area=area_of(*origin),
        destination_area=area_of(*destination),
        persons=int(row.get("persons") or 1),
        wheelchairs=int(row.get("wheelchairs") or 0),
        fare_class=fare_class,  # type: ignore[arg-type]  # looked at above
        is_self_service=self_service == "1" if self_service else fare_class == "self_service",
        person=(row.get("person") or "").strip(),
        age_band=_read_band(age) if age else UNKNOWN,
    )


def _read_day(text: str) -> date:
    """2026-06-10, or as a spreadsheet writes it again: 2026/6/10."""
    year, month, day = re.split(r"[-/]", text)
    return date(int(year), int(month), int(day))


def _read_time(text: str) -> time:
    """10:30, 9:30 or 9:30:00."""
    parts = [int(part) for part in text.split(":")]
    if len(parts) not in (2, 3):
        raise ValueError(f"{text!r} is not a time of the day")
    return time(parts[0], parts[1], parts[2] if len(parts) == 3 else 0)


def _read_moment(text: str) -> datetime:
    day, _space, clock = text.replace("T", " ").partition(" ")
    return datetime.combine(_read_day(day), _read_time(clock) if clock else time())


def _read_band(age: str) -> str:
    if age in BANDS:
        return age
    if not (age.isascii() and age.isdigit() and int(age) <= _OLDEST_EVER):
        raise ValueError(f"age {age!r}")
    return name_band(int(age))


def _point(row: dict[str, str], end: str) -> Coordinates:
    lon, lat = float(row[f"{end}_lon"]), float(row[f"{end}_lat"])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"{lon}, {lat} is not a place on earth")
    return (lon, lat)


def _seconds_from(day: date, at: datetime) -> int:
    """Return the seconds of the wall clock from the beginning of a day."""
    return round((at.replace(tzinfo=None) - datetime.combine(day, time())).total_seconds())
