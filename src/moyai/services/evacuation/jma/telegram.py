"""A telegram as far as it matters here, read from its XML.

Read are: warnings by municipality (VPWW54, VPWW55 to 61), observed intensity (VXSE53), tsunami (VTSE41).
Levels are the five of 警戒レベル where the telegram names one; for earthquakes and tsunami they are our own
order of gravity (`grade_intensity`, `_TSUNAMI`), so that one threshold serves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element

from moyai.services.evacuation.jma.safe_xml import UnsafeXmlError, parse_xml

WARNINGS = frozenset({"VPWW54", *(f"VPWW{n}" for n in range(55, 62))})
TRANSITIONAL = frozenset({"VPWW54"})
"""Repeats what 55 to 61 say; ignored where those come."""
INTENSITY, TSUNAMI = "VXSE53", "VTSE41"
KINDS = WARNINGS | {INTENSITY, TSUNAMI}
STATUSES = ("通常", "訓練", "試験")
INFO_TYPES = ("発表", "遅延", "訂正", "取消")

INTENSITIES = ("1", "2", "3", "4", "5-", "5+", "6-", "6+", "7")
UNREPORTED = "5弱以上未入電"
TSUNAMI_MARK = "tsunami:"
"""Codes of tsunami forecast areas look like those of prefectures; with this before, nobody mistakes them."""
_TSUNAMI = {"大津波警報": 5, "津波警報": 4, "津波注意報": 3}
_ROOT = "{http://xml.kishou.go.jp/jmaxml1/}"
_HEAD = "{http://xml.kishou.go.jp/jmaxml1/informationBasis1/}"
_MUNICIPAL = "市町村等"
_ENDED = ("解除", "なし")
_LEVEL = re.compile(r"レベル([1-5])")
_NAMES = (("特別警報", 5), ("危険警報", 4), ("土砂災害警戒情報", 4), ("警報", 3), ("注意報", 2))
_KIND = re.compile(r"(?<![A-Z0-9])([A-Z]{4}[0-9]{2})(?![A-Z0-9])")


class BadTelegramError(Exception):
    """It is XML, but not a telegram that can be understood."""


@dataclass(frozen=True)
class Finding:
    """What a telegram says of one area."""

    area: str
    code: str
    what: str
    level: int

    def to_json(self) -> dict[str, str | int]:
        """Return the stored form."""
        return {"area": self.area, "code": self.code, "what": self.what, "level": self.level}


@dataclass(frozen=True)
class Report:
    """A telegram. ``serial`` is 0 where it has none; times are aware."""

    kind: str
    control: str
    info_type: str
    event_id: str
    serial: int
    office: str
    title: str
    headline: str
    reported_at: datetime
    findings: tuple[Finding, ...]


def find_kind(address: str) -> str:
    """Return the data type named in an address or a file's name, such as ``VPWW55``; empty for none."""
    found = _KIND.search(address.rpartition("/")[2])
    return found.group(1) if found else ""


def read_telegram(content: bytes, *, kind: str) -> Report:
    """Read a telegram.

    Args:
        content: the XML.
        kind: its data type; the telegram itself does not name it.

    Raises:
        UnsafeXmlError: it is not to be read at all.
        BadTelegramError: it lacks what every telegram has.
    """
    root = parse_xml(content)
    control, head = root.find(f"{_ROOT}Control"), root.find(f"{_HEAD}Head")
    if root.tag != f"{_ROOT}Report" or control is None or head is None:
        raise BadTelegramError("no Report with Control and Head")
    status, info_type = _get(control, f"{_ROOT}Status"), _get(head, f"{_HEAD}InfoType")
    if status not in STATUSES or info_type not in INFO_TYPES:
        raise BadTelegramError(f"Status {status!r}, InfoType {info_type!r}")
    return Report(
        kind=kind,
        control=status,
        info_type=info_type,
        event_id=_get(head, f"{_HEAD}EventID")[:64],
        serial=_read_serial(_get(head, f"{_HEAD}Serial")),
        office=_get(control, f"{_ROOT}EditorialOffice")[:80],
        title=_get(head, f"{_HEAD}Title")[:120],
        headline=_get(head, f"{_HEAD}Headline/{_HEAD}Text")[:1000],
        reported_at=_read_time(_get(head, f"{_HEAD}ReportDateTime")),
        findings=() if info_type == "取消" else tuple(_list_findings(root, kind)),
    )


def grade_intensity(intensity: str) -> int:
    """Return our grade of a seismic intensity: 3 from 5 lower, 4 from 6 lower, 5 for 7; less: 1."""
    if intensity not in INTENSITIES:
        return 0
    rank = INTENSITIES.index(intensity)
    return 5 if intensity == "7" else 4 if rank >= INTENSITIES.index("6-") else 3 if rank >= 4 else 1


def grade_warning(name: str) -> int:
    """Return the level of a warning by its name: the level that it names, else that of its sort."""
    plain = unicodedata.normalize("NFKC", name)
    named = _LEVEL.search(plain)
    if named:
        return int(named.group(1))
    return next((level for word, level in _NAMES if word in plain), 0)


def _list_findings(root: Element, kind: str) -> Iterator[Finding]:
    body = next((child for child in root if _local(child) == "Body"), None)
    if body is None:
        return
    if kind in WARNINGS:
        yield from _list_warnings(body)
    elif kind == INTENSITY:
        yield from _list_intensities(body)
    elif kind == TSUNAMI:
        yield from _list_tsunami(body)


def _list_warnings(body: Element) -> Iterator[Finding]:
    """Yield the warnings of municipalities; the same warnings by larger areas are left out."""
    for warning in _all(body, "Warning"):
        if _MUNICIPAL not in unicodedata.normalize("NFKC", warning.get("type", "")):
            continue
        for item in _children(warning, "Item"):
            for area in _all(item, "Area"):
                for kind in _children(item, "Kind"):
                    name, status = _text(kind, "Name"), _text(kind, "Status")
                    if name and not any(word in status for word in _ENDED):
                        yield Finding(_text(area, "Name"), _text(area, "Code"), name, grade_warning(name))


def _list_intensities(body: Element) -> Iterator[Finding]:
    for observation in _all(body, "Observation"):
        for city in _all(observation, "City"):
            name, code, most = (_text(city, key) for key in ("Name", "Code", "MaxInt"))
            if UNREPORTED in unicodedata.normalize("NFKC", _text(city, "Condition")):
                yield Finding(name, code, "震度5弱以上と考えられるが、まだ届いていない", 3)
            elif most in INTENSITIES:
                yield Finding(name, code, f"震度{_show_intensity(most)}", grade_intensity(most))


def _list_tsunami(body: Element) -> Iterator[Finding]:
    for forecast in _all(body, "Forecast"):
        for item in _children(forecast, "Item"):
            area = next(_children(item, "Area"), None)
            category = next(_children(item, "Category"), None)
            kind = None if category is None else next(_children(category, "Kind"), None)
            if area is None or kind is None:
                continue
            name = _text(kind, "Name").split(":")[0].split("：")[0]
            yield Finding(
                _text(area, "Name"), TSUNAMI_MARK + _text(area, "Code"), name, _TSUNAMI.get(name, 0)
            )


def _show_intensity(intensity: str) -> str:
    return intensity.replace("-", "弱").replace("+", "強")


def _get(parent: Element, path: str) -> str:
    return " ".join((parent.findtext(path) or "").split())


def _read_serial(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _read_time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadTelegramError(f"ReportDateTime {text!r}") from error
    if at.tzinfo is None:
        raise BadTelegramError(f"ReportDateTime without an offset: {text!r}")
    return at


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(parent: Element, name: str) -> Iterator[Element]:
    return (element for element in parent.iter() if _local(element) == name)


def _children(parent: Element, name: str) -> Iterator[Element]:
    return (child for child in parent if _local(child) == name)


def _text(parent: Element, name: str) -> str:
    found = next(_children(parent, name), None)
    return "" if found is None else " ".join((found.text or "").split())


__all__ = ["KINDS", "BadTelegramError", "Finding", "Report", "UnsafeXmlError", "find_kind", "read_telegram"]
