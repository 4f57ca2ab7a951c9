"""Places as pages, maps and files show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from moyai.core.clock import local
from moyai.core.languages import get_page_language
from moyai.services.evacuation.drill import mark
from moyai.services.evacuation.enums import Congestion, Hazard, ShelterFeature, ShelterKind, Status
from moyai.services.evacuation.flows.calls import show_distance
from moyai.services.evacuation.models import Shelter
from moyai.services.evacuation.queries.shelters import Near, list_hazard_labels
from moyai.services.evacuation.texts.kinds import CONGESTION

TONES = {Status.OPEN: "success", Status.FULL: "danger", Status.CLOSED: "neutral"}
_CONGESTION_TONES = {Congestion.FREE: "success", Congestion.CROWDED: "warning", Congestion.FULL: "danger"}


def make_row(near: Near) -> dict[str, Any]:
    """Return a place as a page shows it, in the page's language."""
    shelter = near.shelter
    language = get_page_language()
    name = shelter.name_en if language == "en" and shelter.name_en else shelter.name
    return {
        "code": shelter.code,
        "name": mark(name, shelter.mode),
        "kana": shelter.kana,
        "address": shelter.address,
        "phone": shelter.phone,
        "kind": ShelterKind(shelter.kind).label,
        "distance": "" if near.distance_m is None else show_distance(near.distance_m).get(language),
        "is_open": shelter.is_open,
        "status": Status(shelter.status).label,
        "tone": TONES[Status(shelter.status)],
        "congestion": CONGESTION[Congestion(shelter.congestion)].get(language),
        "congestion_tone": _CONGESTION_TONES.get(Congestion(shelter.congestion), "neutral"),
        "hazards": list_hazard_labels(shelter),
        "features": [str(ShelterFeature(f).label) for f in shelter.features if f in ShelterFeature.values],
        "accepts": shelter.accepts,
        "since": local(shelter.since) if shelter.since else None,
        "is_drill": shelter.mode == "drill",
        "lon": shelter.lon,
        "lat": shelter.lat,
    }


def list_markers(shelters: Iterable[Shelter]) -> list[dict[str, Any]]:
    """Return the markers of a map: open places as shelters, closed ones as plain places."""
    return [
        {
            "id": f"shelter-{shelter.pk}",
            "kind": "shelter" if shelter.is_open else "place",
            "label": mark(shelter.name, shelter.mode),
            "detail": _tell(shelter),
            "lon": shelter.lon,
            "lat": shelter.lat,
        }
        for shelter in shelters
    ]


def _tell(shelter: Shelter) -> str:
    if not shelter.is_open:
        return str(Status(shelter.status).label)
    congestion = CONGESTION[Congestion(shelter.congestion)].get(get_page_language())
    return f"{Status(shelter.status).label}・{congestion}"


STANDARD = (
    "全国地方公共団体コード",
    "ID",
    "名称",
    "名称_カナ",
    "名称_英字",
    "所在地_連結表記",
    "緯度",
    "経度",
    "電話番号",
    *(f"災害種別_{name}" for name in ("洪水", "崖崩れ、土石流及び地滑り", "高潮", "地震", "津波")),
    *(f"災害種別_{name}" for name in ("大規模な火事", "内水氾濫", "火山現象")),
    "想定収容人数",
    "対象となる町会・自治会",
    "備考",
)
"""Columns of the standard list that we have, in its order and words; the importer reads them back."""

STATE = ("種別", "開設状況", "混雑状況", "開設・閉鎖日時", "運用種別")
COUNTED = ("避難者数", "最終更新日時")


def make_record(shelter: Shelter, *, mode: str, is_counted: bool) -> list[Any]:
    """Return a place as a line of a file: `STANDARD`, `STATE`, and for staff `COUNTED`.

    ``mode`` is the town's: while a drill is on, the lines of closed places carry its mark too.
    """
    mode = shelter.mode if shelter.is_open else mode
    facts: Sequence[Any] = (
        shelter.municipality_code,
        shelter.code.removeprefix(f"{shelter.municipality_code}-"),
        mark(shelter.name, mode),
        shelter.kana,
        shelter.name_en,
        shelter.address,
        shelter.lat,
        shelter.lon,
        shelter.phone,
        *(1 if hazard in shelter.hazards else None for hazard in Hazard.values),
        shelter.capacity,
        shelter.neighbourhoods,
        shelter.note,
    )
    state = (
        ShelterKind(shelter.kind).label,
        Status(shelter.status).label,
        Congestion(shelter.congestion).label if shelter.is_open else None,
        shelter.since,
        "訓練" if mode == "drill" else "通常",
    )
    return [*facts, *state, *((shelter.headcount, shelter.changed_at) if is_counted else ())]


def make_geojson(shelters: Iterable[Shelter], *, mode: str, is_counted: bool) -> dict[str, Any]:
    """Return places as a GeoJSON FeatureCollection; names, and the whole, carry the mark of a drill."""
    names = (*STANDARD, *STATE, *(COUNTED if is_counted else ()))
    return {
        "type": "FeatureCollection",
        "name": mark("開設避難所", mode),
        "運用種別": "訓練" if mode == "drill" else "通常",
        "features": [_make_feature(shelter, names, mode, is_counted) for shelter in shelters],
    }


def _make_feature(shelter: Shelter, names: Sequence[str], mode: str, is_counted: bool) -> dict[str, Any]:
    values = make_record(shelter, mode=mode, is_counted=is_counted)
    properties = {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in zip(names, map(_plain, values), strict=True)
        if value not in (None, "")
    }
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [shelter.lon, shelter.lat]},
        "properties": properties,
    }


def _plain(value: Any) -> Any:
    return (
        value
        if value is None or isinstance(value, int | float) or hasattr(value, "isoformat")
        else str(value)
    )
