"""Tables as e-kakashi's cloud exports them: one line a moment, one column a measure, a node's name above.

No description of the file is public: columns are known by their words (気温, 湿度, 日射量, 土壌水分, EC …)
wherever they stand, their units by the brackets behind, the encoding by trying. Derived columns (飽差, 積算)
are left out: they are reckoned here from the same readings.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from datetime import datetime

from moyai.core.clock import TOKYO
from moyai.services.smart_farm.sensing.providers import Column, Table
from moyai.services.smart_farm.sensing.rows import FIRST_S, LAST_S

LARGEST = 20 * 1024 * 1024
MOST_LINES = 300_000
MOST_COLUMNS = 40
HEAD_LINES = 10
_DERIVED = ("飽差", "積算", "露点", "平均", "最高", "最低", "NDVI")
_KINDS: tuple[tuple[str, str], ...] = (
    ("外気温", "WAirTemp"),
    ("地温", "SoilTemp"),
    ("土壌温度", "SoilTemp"),
    ("土壌水分", "SoilWC"),
    ("体積含水率", "SoilWC"),
    ("土壌EC", "SoilEC"),
    ("EC", "SoilEC"),
    ("気温", "InAirTemp"),
    ("湿度", "InAirHumid"),
    ("日射", "InRadiation"),
    ("CO2", "InAirCO2"),
    ("二酸化炭素", "InAirCO2"),
    ("風速", "WWindSpeed"),
    ("雨量", "WRainfallAmt"),
    ("降水量", "WRainfallAmt"),
    ("気圧", "InAirPressure"),
)
_TIMES = ("日時", "計測日時", "測定日時", "時刻", "datetime", "timestamp")
_UNIT = re.compile(r"[\[(（［]([^\])）］]*)[\])）］]")
_FORMATS = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")


class Unreadable(ValueError):  # noqa: N818 - said to whoever brought the file
    """The file is no such table. ``args[0]``: ``too_large``, ``encoding``, ``no_header``, ``too_long``."""


def read_table(data: bytes) -> Table:
    """Return the table of one node's file.

    Raises:
        Unreadable: it is too large, in no known encoding, or has no line of titles with a time.
    """
    if len(data) > LARGEST:
        raise Unreadable("too_large")
    lines = csv.reader(io.StringIO(_decode(data), newline=""))
    node, titles, at = "", [], -1
    try:
        for number, line in enumerate(lines):
            at = _find_time(line)
            if at >= 0:
                titles = line[:MOST_COLUMNS]
                break
            node = node or _find_node(line)
            if number >= HEAD_LINES:
                break
        if at < 0 or at >= len(titles):
            raise Unreadable("no_header")
        columns = tuple(_read_title(each) for number, each in enumerate(titles) if number != at)
        return _read_lines(lines, node, columns, at, len(titles))
    except csv.Error:
        raise Unreadable("no_header") from None


def _read_lines(lines: object, node: str, columns: tuple[Column, ...], at: int, width: int) -> Table:
    found, faults = [], []
    assert hasattr(lines, "__iter__")
    for number, line in enumerate(lines):
        if number >= MOST_LINES:
            raise Unreadable("too_long")
        if not any(each.strip() for each in line):
            continue
        at_s = _read_time(line[at]) if at < len(line) else None
        if at_s is None:
            faults.append((number, "time"))
            continue
        cells = (line + [""] * width)[:width]
        values = tuple(_read_number(each) for place, each in enumerate(cells) if place != at)
        found.append((at_s, values))
    return Table(node, columns, tuple(found), tuple(faults[:100]))


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("encoding")


def _find_time(line: Sequence[str]) -> int:
    titles = [each.strip().lower() for each in line[:MOST_COLUMNS]]
    return next((place for place, title in enumerate(titles) if title in _TIMES), -1)


def _find_node(line: Sequence[str]) -> str:
    if len(line) >= 2 and ("ノード" in line[0] or line[0].strip().lower() == "node"):
        return line[1].strip()[:60]
    return ""


def _read_title(title: str) -> Column:
    unit = _UNIT.search(title)
    bare = _UNIT.sub("", title).strip()
    kind = ""
    if not any(word in bare for word in _DERIVED):
        kind = next((kind for word, kind in _KINDS if word in bare), "")
    return Column(bare[:40], kind, unit[1].strip() if unit else "")


def _read_time(cell: str) -> int | None:
    for form in _FORMATS:
        try:
            at_s = int(datetime.strptime(cell.strip(), form).replace(tzinfo=TOKYO).timestamp())
        except ValueError:
            continue
        return at_s if FIRST_S <= at_s < LAST_S else None
    return None


def _read_number(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
