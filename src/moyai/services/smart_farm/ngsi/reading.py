"""Which entities there are, and how they were over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from moyai.services.smart_farm.models import Bed, Crop, Farm, Planting, Reading, Sensor
from moyai.services.smart_farm.ngsi.entities import (
    OBSERVED,
    RECORD,
    Entity,
    make_crop,
    make_observed,
    make_parcel,
    make_record,
    make_value,
)

TYPES = ("AgriParcel", "AgriParcelRecord", "WeatherObserved", "AgriCrop")
MOST_VALUES = 1_000
"""Of one attribute in one temporal answer."""


def list_entities(farms: Sequence[Farm], types: Iterable[str], now: datetime) -> list[Entity]:
    """Return the entities of some types, by type and id."""
    wanted = set(types)
    beds = list(Bed.objects.filter(farm__in=farms).select_related("farm").order_by("pk"))
    plantings = {
        each.bed_id: each
        for each in Planting.objects.filter(bed__in=beds, ended_on__isnull=True).select_related("crop")
    }
    found: list[Entity | None] = []
    if "AgriParcel" in wanted:
        found += [make_parcel(bed, plantings.get(bed.pk), now) for bed in beds]
    if wanted & {"AgriParcelRecord", "WeatherObserved"}:
        values = _list_latest(farms)
        if "AgriParcelRecord" in wanted:
            found += [make_record(bed, [e for e in values if e[0].bed_id == bed.pk]) for bed in beds]
        if "WeatherObserved" in wanted:
            found += [
                make_observed(farm, [e for e in values if e[0].farm_id == farm.pk and e[0].bed_id is None])
                for farm in farms
            ]
    if "AgriCrop" in wanted:
        grown = {each.crop_id for each in plantings.values()}
        crops: list[Crop | None] = list(Crop.objects.filter(pk__in=grown).order_by("slug"))
        found += [make_crop(each) for each in [*crops, *([None] if len(plantings) < len(beds) else [])]]
    return [each for each in found if each is not None]


def _list_latest(farms: Sequence[Farm]) -> list[tuple[Sensor, Reading]]:
    sensors = list(
        Sensor.objects.filter(farm__in=farms, retired_at__isnull=True, last_at_s__isnull=False).order_by("pk")
    )
    if not sensors:
        return []
    keys = [(each.pk, each.last_at_s) for each in sensors]
    latest = {each.sensor_id: each for each in Reading.objects.filter(pk__in=keys, doubt=0)}
    return [(each, latest[each.pk]) for each in sensors if each.pk in latest]


def list_history(
    entity_id: str, farms: Sequence[Farm], *, since_s: int, until_s: int, most: int
) -> dict[str, list[dict[str, Any]]]:
    """Return the values of an entity over time by attribute, newest first; believed ones alone."""
    kind, _colon, own = entity_id.removeprefix("urn:ngsi-ld:").partition(":")
    names = RECORD if kind == "AgriParcelRecord" else OBSERVED
    sensors = Sensor.objects.filter(farm__in=farms).order_by("pk")
    if kind == "AgriParcelRecord":
        number = own.removeprefix("bed-")
        sensors = sensors.filter(bed=int(number) if number.isascii() and number.isdigit() else 0)
    else:
        sensors = sensors.filter(farm__code=own, bed__isnull=True)
    found: dict[str, list[dict[str, Any]]] = {}
    for sensor in sensors:
        attribute = names.get(sensor.kind)
        if attribute is None or attribute.name in found:
            continue
        rows = Reading.objects.filter(sensor=sensor, at_s__gte=since_s, at_s__lt=until_s, doubt=0)
        latest = rows.order_by("-at_s").values_list("at_s", "value")[:most]
        found[attribute.name] = [make_value(attribute, sensor, at_s, value) for at_s, value in latest]
    return found


def read_moment(given: str) -> int | None:
    """Return seconds since 1970 of a time as NGSI-LD has it (UTC, ``Z``), or None."""
    try:
        at = datetime.fromisoformat(given)
        return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None
