"""What a line of a list says, and what is wrong with it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from moyai.services.evacuation.drill import MARK
from moyai.services.evacuation.enums import ShelterKind

MOST_BYTES = 20_000_000
MOST_ROWS = 20_000
LONGEST = {
    "code": 64,
    "name": 100,
    "kana": 160,
    "name_en": 160,
    "address": 200,
    "phone": 40,
    "accepts": 200,
    "neighbourhoods": 300,
    "note": 500,
}
MOST_PEOPLE = 1_000_000
JAPAN = ((122.0, 154.1), (20.0, 46.0))
"""Longitudes and latitudes between which Japan lies, with its islands."""


class BadListError(Exception):
    """The file cannot be taken in.

    Attributes:
        problems: a sentence each, with the line where there is one.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class ShelterRow:
    """One place of a list; ``line`` is where it stands in the file."""

    line: int
    code: str
    municipality_code: str
    kind: ShelterKind
    name: str
    lon: float
    lat: float
    kana: str = ""
    name_en: str = ""
    address: str = ""
    phone: str = ""
    hazards: tuple[str, ...] = ()
    capacity: int | None = None
    accepts: str = ""
    neighbourhoods: str = ""
    note: str = ""
    source: str = ""


@dataclass
class Faults:
    """What was found while a file was read.

    Attributes:
        problems: why the file cannot be taken in; empty when it can.
        repairs: what was put right on the way, for a person to look at.
    """

    problems: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)

    def refuse(self, line: int, why: str) -> None:
        """Note what is wrong on a line."""
        self.problems.append(f"{line}行目: {why}")


@dataclass
class Reading(Faults):
    """A list of places as far as it was understood."""

    rows: list[ShelterRow] = field(default_factory=list)

    def check_codes(self) -> None:
        """Refuse a code that stands twice."""
        seen: dict[str, int] = {}
        for row in self.rows:
            first = seen.setdefault(row.code, row.line)
            if first != row.line:
                self.refuse(row.line, f"ID「{row.code}」は{first}行目にもあります")


def tidy(value: object) -> str:
    """Return a cell as one line of plain text: width made even, controls and invisible marks taken out."""
    text = unicodedata.normalize("NFKC", "" if value is None else str(value))
    kept = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join("".join(kept).split())


def check_texts(reading: Reading, line: int, texts: dict[str, str]) -> bool:
    """Tell whether every text fits; note those that do not."""
    long = [(name, LONGEST[name]) for name, text in texts.items() if len(text) > LONGEST[name]]
    for name, most in long:
        reading.refuse(line, f"{_LABELS[name]}が長すぎます（{most}文字まで）")
    if not texts.get("name"):
        reading.refuse(line, "名称がありません")
    is_drill = texts.get("name", "").startswith(MARK)
    if is_drill:
        reading.refuse(line, f"{MARK}のついた訓練の一覧は読み込めません")
    return not long and not is_drill and bool(texts.get("name"))


def read_position(reading: Faults, line: int, lon: object, lat: object) -> tuple[float, float] | None:
    """Return longitude and latitude in degrees, or None with what is wrong noted."""
    try:
        east, north = float(tidy(lon)), float(tidy(lat))
    except ValueError:
        reading.refuse(line, f"緯度「{tidy(lat)[:20]}」か経度「{tidy(lon)[:20]}」が数ではありません")
        return None
    if _is_in_japan(east, north):
        return east, north
    swapped = "（緯度と経度が逆のようです）" if _is_in_japan(north, east) else ""
    reading.refuse(line, f"北緯{north:g} 東経{east:g} は日本の中にありません{swapped}")
    return None


def _is_in_japan(lon: float, lat: float) -> bool:
    (west, east), (south, north) = JAPAN
    return west <= lon <= east and south <= lat <= north


_LABELS = {
    "code": "ID",
    "name": "名称",
    "kana": "カナ",
    "name_en": "英字の名称",
    "address": "住所",
    "phone": "電話番号",
    "accepts": "受入対象者",
    "neighbourhoods": "対象となる町会・自治会",
    "note": "備考",
}
