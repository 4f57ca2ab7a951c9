"""Our beds, sensors and readings as entities: normalised, with unit codes (UN/CEFACT) and times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from moyai.engines.agronomy.crops import Stage, find_crop, find_stage
from moyai.services.smart_farm.models import Bed, Crop, Farm, Planting, Reading, Sensor
from moyai.services.smart_farm.places import make_outline, make_point

CORE = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld"
AGRIFOOD = "https://raw.githubusercontent.com/smart-data-models/dataModel.Agrifood/master/context.jsonld"
WEATHER = "https://raw.githubusercontent.com/smart-data-models/dataModel.Weather/master/context.jsonld"
CONTEXT = [AGRIFOOD, WEATHER, CORE]
FALLOW = "fallow"
"""The crop of a bed in which nothing grows: the model requires one."""

Entity = dict[str, Any]


@dataclass(frozen=True)
class Attribute:
    """How a kind of sensor is called in a model: its name, unit code, and the factor from our unit."""

    name: str
    unit_code: str
    factor: float = 1.0


RECORD = {
    "SoilWC": Attribute("soilMoistureVwc", "C62", 0.01),
    "SoilEC": Attribute("soilMoistureEc", "D10", 0.1),
    "SoilTemp": Attribute("soilTemperature", "CEL"),
    "InAirTemp": Attribute("airTemperature", "CEL"),
    "InAirHumid": Attribute("relativeHumidity", "C62", 0.01),
    "InRadiation": Attribute("solarRadiation", "kW/m2", 0.001),
    "LeafWetness": Attribute("leafWetness", "C62", 0.01),
}
OBSERVED = {
    "WAirTemp": Attribute("temperature", "CEL"),
    "WAirHumid": Attribute("relativeHumidity", "C62", 0.01),
    "WRadiation": Attribute("solarRadiation", "D54"),
    "WWindSpeed": Attribute("windSpeed", "MTS"),
    "WRainfallAmt": Attribute("precipitation", "MMT"),
    "InAirPressure": Attribute("atmosphericPressure", "A97"),
}
_STATUS = {
    Stage.INITIAL: "seeded",
    Stage.DEVELOPMENT: "growing",
    Stage.MID: "maturing",
    Stage.LATE: "readyForHarvesting",
}


def make_id(kind: str, own: str) -> str:
    """Return the id of one of our things."""
    return f"urn:ngsi-ld:{kind}:{own}"


def property_of(value: Any, **more: Any) -> dict[str, Any]:
    """Return a property."""
    return {"type": "Property", "value": value} | more


def _relation(target: str) -> dict[str, Any]:
    return {"type": "Relationship", "object": target}


def _moment(at_s: int) -> str:
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def make_parcel(bed: Bed, planting: Planting | None, today: datetime) -> Entity:
    """Return a bed as an AgriParcel."""
    crop = planting.crop.slug if planting else FALLOW
    entity = {
        "id": make_id("AgriParcel", f"bed-{bed.pk}"),
        "type": "AgriParcel",
        "name": property_of(bed.name),
        "location": {"type": "GeoProperty", "value": make_outline(bed)},
        "area": property_of(round(bed.length_mm * bed.width_mm / 1e6, 4), unitCode="MTK"),
        "category": property_of("arable"),
        "belongsTo": _relation(make_id("AgriFarm", bed.farm.code)),
        "hasAgriCrop": _relation(make_id("AgriCrop", crop)),
    }
    known = find_crop(planting.crop.slug) if planting else None
    if planting is not None:
        entity["lastPlantedAt"] = property_of(f"{planting.sown_on.isoformat()}T00:00:00+09:00")
    if planting is not None and known is not None:
        stage = find_stage(known, (today.date() - planting.sown_on).days)
        entity["cropStatus"] = property_of(_STATUS[stage])
    return entity


def make_crop(crop: Crop | None) -> Entity:
    """Return a crop; None: nothing grows."""
    name, slug = (crop.name, crop.slug) if crop else ("休耕", FALLOW)
    return {"id": make_id("AgriCrop", slug), "type": "AgriCrop", "name": property_of(name)}


def make_record(bed: Bed, values: Iterable[tuple[Sensor, Reading]]) -> Entity | None:
    """Return what a bed's sensors show now as an AgriParcelRecord; None: they never spoke."""
    entity = {
        "id": make_id("AgriParcelRecord", f"bed-{bed.pk}"),
        "type": "AgriParcelRecord",
        "hasAgriParcel": _relation(make_id("AgriParcel", f"bed-{bed.pk}")),
        "location": {"type": "GeoProperty", "value": make_outline(bed)},
    }
    return _add_values(entity, RECORD, values)


def make_observed(farm: Farm, values: Iterable[tuple[Sensor, Reading]]) -> Entity | None:
    """Return the weather over a farm now as WeatherObserved; None: nothing measures it."""
    found = list(values)
    entity = _add_values(
        {
            "id": make_id("WeatherObserved", farm.code),
            "type": "WeatherObserved",
            "location": {"type": "GeoProperty", "value": make_point(farm)},
        },
        OBSERVED,
        found,
    )
    if entity is None:
        return None
    last = max(reading.at_s for sensor, reading in found if sensor.kind in OBSERVED)
    return entity | {"dateObserved": property_of({"@type": "DateTime", "@value": _moment(last)})}


def _add_values(
    entity: Entity, names: dict[str, Attribute], values: Iterable[tuple[Sensor, Reading]]
) -> Entity | None:
    found = {}
    for sensor, reading in values:
        attribute = names.get(sensor.kind)
        if attribute is not None and attribute.name not in found:
            found[attribute.name] = make_value(attribute, sensor, reading.at_s, reading.value)
    return entity | found if found else None


def make_value(attribute: Attribute, sensor: Sensor, at_s: int, value: float) -> dict[str, Any]:
    """Return one value of a sensor as a property."""
    more: dict[str, Any] = {"unitCode": attribute.unit_code, "observedAt": _moment(at_s)}
    if sensor.level_mm < 0:
        more["depth"] = property_of(-sensor.level_mm / 1000, unitCode="MTR")
    return property_of(round(value * attribute.factor, 6), **more)


def simplify(entity: Entity) -> Entity:
    """Return an entity as pairs of key and value (``options=keyValues``)."""
    return {name: _bare(value) for name, value in entity.items()}


def _bare(value: Any) -> Any:
    if not isinstance(value, dict) or "type" not in value:
        return value
    if value["type"] == "Relationship":
        return value["object"]
    bare = value.get("value")
    return bare["@value"] if isinstance(bare, dict) and "@value" in bare else bare
