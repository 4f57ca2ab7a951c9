"""The GSI's GeoJSON of 指定緊急避難場所 and 指定避難所; which of the two it is, its properties tell."""

from __future__ import annotations

import json
from typing import Any

from moyai.services.evacuation.enums import Hazard, ShelterKind
from moyai.services.evacuation.importing.codes import compute_check_digit
from moyai.services.evacuation.importing.rows import (
    MOST_ROWS,
    BadListError,
    Reading,
    ShelterRow,
    check_texts,
    read_position,
    tidy,
)

SOURCE = "国土地理院 指定緊急避難場所・指定避難所データ"
HAZARDS = {
    "洪水": Hazard.FLOOD,
    "崖崩れ、土石流及び地滑り": Hazard.LANDSLIDE,
    "高潮": Hazard.STORM_SURGE,
    "地震": Hazard.EARTHQUAKE,
    "津波": Hazard.TSUNAMI,
    "大規模な火事": Hazard.FIRE,
    "内水氾濫": Hazard.INLAND_FLOOD,
    "火山現象": Hazard.VOLCANO,
}
CODE_DIGITS = 5


def read_geojson(content: bytes) -> Reading:
    """Read a collection; a "line" is the number of the feature, counted from 1.

    Raises:
        BadListError: it is no GeoJSON FeatureCollection at all, or too long a one.
    """
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadListError([f"GeoJSONとして読めません（{type(error).__name__}）"]) from error
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise BadListError(["GeoJSONのFeatureCollectionではありません"])
    if len(features) > MOST_ROWS:
        raise BadListError([f"{len(features)}件あります（{MOST_ROWS}件まで）"])
    reading = Reading()
    for number, feature in enumerate(features, 1):
        row = _read_feature(reading, number, feature)
        if row is not None:
            reading.rows.append(row)
    reading.check_codes()
    return reading


def _read_feature(reading: Reading, line: int, feature: Any) -> ShelterRow | None:
    try:
        properties, point = feature["properties"], feature["geometry"]["coordinates"]
        lon, lat = point[0], point[1]
        code = tidy(properties["共通ID"])
    except (KeyError, TypeError, IndexError):
        reading.refuse(line, "点の位置か共通IDがありません")
        return None
    municipality = code[1 : 1 + CODE_DIGITS]
    if not (municipality.isascii() and municipality.isdecimal() and len(municipality) == CODE_DIGITS):
        reading.refuse(line, f"共通ID「{code[:30]}」から市町村がわかりません")
        return None
    texts = {
        "code": code,
        "name": tidy(properties.get("施設・場所名")),
        "address": tidy(properties.get("住所")),
        "accepts": tidy(properties.get("受入対象者")),
        "note": tidy(properties.get("備考")),
    }
    fits = check_texts(reading, line, texts)
    position = read_position(reading, line, lon, lat)
    if not fits or position is None:
        return None
    return ShelterRow(
        line=line,
        municipality_code=municipality + compute_check_digit(municipality),
        kind=ShelterKind.EMERGENCY if "洪水" in properties else ShelterKind.DESIGNATED,
        lon=position[0],
        lat=position[1],
        hazards=tuple(h.value for key, h in HAZARDS.items() if tidy(properties.get(key)) == "1"),
        source=SOURCE,
        code=texts["code"],
        name=texts["name"],
        address=texts["address"],
        accepts=texts["accepts"],
        note=texts["note"],
    )
