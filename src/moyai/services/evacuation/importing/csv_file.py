"""The standard open-data CSV of municipalities (自治体標準オープンデータセット 指定緊急避難場所一覧).

Columns are found by their names in any order; those that are not known are left alone.
"""

from __future__ import annotations

from moyai.services.evacuation.enums import ShelterKind
from moyai.services.evacuation.importing.codes import repair_code
from moyai.services.evacuation.importing.geojson import HAZARDS
from moyai.services.evacuation.importing.rows import (
    MOST_PEOPLE,
    MOST_ROWS,
    Reading,
    ShelterRow,
    check_texts,
    read_position,
    tidy,
)
from moyai.services.evacuation.importing.tables import read_table

NEEDED = ("名称", "緯度", "経度")
CODE_COLUMNS = ("全国地方公共団体コード", "市区町村コード", "都道府県コード又は市区町村コード")
ID_COLUMNS = ("ID", "NO", "共通ID")
ADDRESS_PARTS = ("所在地_都道府県", "所在地_市区町村", "所在地_町字", "所在地_番地以下")
FLAGS = {"1": True, "": False, "0": False}


def read_csv(content: bytes, *, municipality_code: str, source: str) -> Reading:
    """Read a list.

    Args:
        content: the file's bytes.
        municipality_code: six digits, of rows that name no municipality.
        source: where the list comes from, in words.

    Raises:
        BadListError: it is no such table at all, or too long a one.
    """
    reading = Reading()
    for line, row in read_table(content, needed=NEEDED, most_rows=MOST_ROWS, faults=reading):
        _read_line(reading, line, row, municipality_code, source)
    reading.check_codes()
    return reading


def _read_line(reading: Reading, line: int, row: dict[str, str], municipality_code: str, source: str) -> None:
    municipality = _read_municipality(reading, line, row, municipality_code)
    own_id = next((row[name] for name in ID_COLUMNS if row.get(name)), "")
    if not own_id:
        reading.refuse(line, "IDがありません")
    texts = {
        "code": own_id if own_id.startswith("E") else f"{municipality}-{own_id}",
        "name": row["名称"],
        "kana": row.get("名称_カナ", ""),
        "name_en": row.get("名称_英字", ""),
        "address": row.get("所在地_連結表記") or row.get("住所") or _join_address(row),
        "phone": row.get("電話番号", ""),
        "neighbourhoods": row.get("対象となる町会・自治会", ""),
        "note": row.get("備考", ""),
    }
    fits = check_texts(reading, line, texts)
    position = read_position(reading, line, row["経度"], row["緯度"])
    hazards = _read_hazards(reading, line, row)
    capacity = _read_capacity(reading, line, row.get("想定収容人数", ""))
    if fits and own_id and position and municipality and hazards is not None and capacity is not False:
        reading.rows.append(
            ShelterRow(
                line=line,
                municipality_code=municipality,
                kind=ShelterKind.EMERGENCY if hazards else ShelterKind.DESIGNATED,
                lon=position[0],
                lat=position[1],
                hazards=hazards,
                capacity=capacity or None,
                source=source,
                code=texts["code"],
                name=texts["name"],
                kana=texts["kana"],
                name_en=texts["name_en"],
                address=texts["address"],
                phone=texts["phone"],
                neighbourhoods=texts["neighbourhoods"],
                note=texts["note"],
            )
        )


def _read_municipality(reading: Reading, line: int, row: dict[str, str], default: str) -> str:
    written = next((row[name] for name in CODE_COLUMNS if row.get(name)), "")
    if not written:
        if not default:
            reading.refuse(line, "市町村のコードがありません（--municipality で指定できます）")
        return default
    code = repair_code(written)
    if code is None:
        reading.refuse(line, f"市町村のコード「{written[:20]}」が正しくありません")
        return ""
    if code != written:
        reading.repairs.append(f"{line}行目: 市町村のコード {written} を {code} と読みました")
    return code


def _read_hazards(reading: Reading, line: int, row: dict[str, str]) -> tuple[str, ...] | None:
    found = []
    for column, hazard in HAZARDS.items():
        written = row.get(tidy(f"災害種別_{column}"), "")
        flag = FLAGS.get(written)
        if flag is None:
            reading.refuse(line, f"災害種別_{column}が「{written[:20]}」です（1か空にしてください）")
            return None
        if flag:
            found.append(hazard.value)
    return tuple(found)


def _read_capacity(reading: Reading, line: int, written: str) -> int | bool | None:
    """Return how many people, None where nothing is said, False where it cannot be read."""
    plain = written.replace(",", "").removesuffix("人")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal()) or int(plain) > MOST_PEOPLE:
        reading.refuse(line, f"想定収容人数「{written[:20]}」が人数として読めません")
        return False
    return int(plain)


def _join_address(row: dict[str, str]) -> str:
    return "".join(row.get(part, "") for part in ADDRESS_PARTS)
