"""The catalogue as a CSV file: each fault is told with its line; a missing column changes nothing."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from moyai.services.shopping.enums import Allergen, OtcClass, TaxClass, Temperature
from moyai.services.shopping.jan import is_valid_jan

MOST_BYTES = 2_000_000
MOST_ROWS = 5_000
MOST_FAULTS = 50
NUMBER = "番号"
_NEEDED_OF_NEW = ("名前", "売り場", "値段", "重さg")


class BadValue(ValueError):  # noqa: N818 - what it is: a value that will not do
    """What is wrong with one value, in words."""


@dataclass(frozen=True)
class GoodsRow:
    """One line: the item's number, and what the file says about it by name of the field."""

    line: int
    number: int
    facts: dict[str, Any]


@dataclass
class Reading:
    """What was read, and every fault with its line."""

    rows: list[GoodsRow] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)


def read_goods(content: bytes, known: set[int]) -> Reading:
    """Read a file.

    Args:
        content: its bytes, UTF-8 or Shift_JIS.
        known: numbers that the shop has: of those a few columns will do.
    """
    reading = Reading()
    try:
        rows = list(_read_rows(content))
    except BadValue as fault:
        reading.faults.append((1, str(fault)))
        return reading
    seen: set[int] = set()
    for line, row in rows:
        found = _read_row(line, row, known, reading)
        if found is None:
            continue
        if found.number in seen:
            reading.faults.append((line, f"番号{found.number}が2回あります"))
        seen.add(found.number)
        reading.rows.append(found)
    del reading.faults[MOST_FAULTS:]
    return reading


def _read_rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    if len(content) > MOST_BYTES:
        raise BadValue("ファイルが大きすぎます（2MBまで）")
    table = csv.DictReader(io.StringIO(_decode(content), newline=""))
    try:
        heads = table.fieldnames or []
        if NUMBER not in heads:
            raise BadValue(f"1行目に「{NUMBER}」の見出しがありません")
        unknown = [head for head in heads if head and head != NUMBER and head not in _COLUMNS]
        if unknown:
            raise BadValue(f"知らない見出しがあります：{unknown[0][:20]}")
        for count, row in enumerate(table):
            if count >= MOST_ROWS:
                raise BadValue(f"行が多すぎます（{MOST_ROWS}行まで）")
            yield table.line_num, {key: (value or "").strip() for key, value in row.items() if key}
    except csv.Error:
        raise BadValue("CSVとして読めません") from None


def _decode(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in words:
            break
        return words
    raise BadValue("文字が読めません（UTF-8かShift_JISにしてください）")


def _read_row(line: int, row: dict[str, str], known: set[int], reading: Reading) -> GoodsRow | None:
    try:
        number = _whole(1, 99_999)(row[NUMBER])
    except BadValue as fault:
        reading.faults.append((line, f"{NUMBER}：{fault}"))
        return None
    missing = [name for name in _NEEDED_OF_NEW if not row.get(name)] if number not in known else []
    reading.faults += [(line, f"{name}がありません（新しい品物）") for name in missing]
    facts: dict[str, Any] = {}
    for name, value in row.items():
        if name == NUMBER or (not value and name not in _MAY_BE_EMPTY):
            continue
        column, read = _COLUMNS[name]
        try:
            facts[column] = read(_plain(value))
        except BadValue as fault:
            reading.faults.append((line, f"{name}：{fault}"))
    return GoodsRow(line, number, facts)


def _plain(value: str) -> str:
    """Take back the apostrophe that our own export puts before what could be a formula."""
    return value[1:] if value[:1] == "'" else value


def _words(most: int) -> Callable[[str], str]:
    def read(value: str) -> str:
        if len(value) > most:
            raise BadValue(f"{most}文字までにしてください")
        return value

    return read


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        digits = unicodedata.normalize("NFKC", value).replace(",", "")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
            raise BadValue(f"数字にしてください（{value[:20]}）")
        if not least <= int(digits) <= most:
            raise BadValue(f"{least}から{most}までにしてください（{digits}）")
        return int(digits)

    return read


def _one_of(values: list[str]) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in values:
            raise BadValue(f"{'・'.join(values)}のどれかにしてください（{value[:20]}）")
        return value

    return read


def _read_tax(value: str) -> int:
    return int(_one_of([str(one) for one in TaxClass.values])(value.rstrip("%％")))


def _read_jan(value: str) -> str:
    if value and not is_valid_jan(value):
        raise BadValue(f"JANコードの数字が正しくありません（{value[:20]}）")
    return value


def _read_allergens(value: str) -> list[str]:
    found = value.split()
    for one in found:
        _one_of(list(Allergen.values))(one)
    return found


def _read_stock(value: str) -> int | None:
    return _whole(0, 1_000_000)(value) if value else None


def _read_day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise BadValue(f"2026-04-01のように書いてください（{value[:20]}）") from None


def _read_flag(value: str) -> bool:
    return _one_of(["1", "0"])(value) == "1"


_COLUMNS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "名前": ("name", _words(60)),
    "英語名": ("name_en", _words(80)),
    "よみ": ("reading", _words(80)),
    "売り場": ("shelf", _words(30)),
    "量": ("size", _words(30)),
    "値段": ("price_yen", _whole(1, 1_000_000)),
    "税率": ("tax_class", _read_tax),
    "重さg": ("weight_g", _whole(1, 100_000)),
    "かさml": ("volume_ml", _whole(0, 1_000_000)),
    "温度": ("temperature", _one_of(list(Temperature.values))),
    "医薬品": ("otc_class", _one_of(list(OtcClass.values))),
    "アレルゲン": ("allergens", _read_allergens),
    "JAN": ("jan", _read_jan),
    "在庫": ("stock", _read_stock),
    "1回に": ("most_per_order", _whole(1, 99)),
    "から": ("from_day", _read_day),
    "まで": ("until_day", _read_day),
    "扱う": ("is_offered", _read_flag),
    "量り売り": ("is_sold_by_weight", _read_flag),
    "代わりの組": ("substitute_group", _words(30)),
}
HEADER = (NUMBER, *_COLUMNS)
_MAY_BE_EMPTY = ("JAN", "から", "まで", "アレルゲン")


def make_row(number: int, read: Callable[[str], Any]) -> list[Any]:
    """Return a line of the export; ``read`` gives the value of a field by its name."""
    return [number, *(_show(read(column)) for column, _read in _COLUMNS.values())]


def _show(value: Any) -> Any:
    if isinstance(value, list):
        return " ".join(value)
    return value
