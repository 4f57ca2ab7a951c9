"""All that is small: things, places, sensors, streams and what they observe, with how they are related."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from moyai.engines.agronomy.measures import find_measure
from moyai.services.smart_farm.models import Bed, Farm, Sensor
from moyai.services.smart_farm.places import make_outline, make_point

Id = int | str
Entity = dict[str, Any]
OBSERVATIONS = "Observations"

ONE = {
    ("Datastreams", "Thing"): "Things",
    ("Datastreams", "Sensor"): "Sensors",
    ("Datastreams", "ObservedProperty"): "ObservedProperties",
    ("HistoricalLocations", "Thing"): "Things",
    (OBSERVATIONS, "Datastream"): "Datastreams",
    (OBSERVATIONS, "FeatureOfInterest"): "FeaturesOfInterest",
}
MANY = {
    ("Things", "Datastreams"),
    ("Things", "Locations"),
    ("Things", "HistoricalLocations"),
    ("Locations", "Things"),
    ("Locations", "HistoricalLocations"),
    ("HistoricalLocations", "Locations"),
    ("Datastreams", OBSERVATIONS),
    ("Sensors", "Datastreams"),
    ("ObservedProperties", "Datastreams"),
    ("FeaturesOfInterest", OBSERVATIONS),
}
SETS = (
    "Things",
    "Locations",
    "HistoricalLocations",
    "Datastreams",
    "Sensors",
    "ObservedProperties",
    OBSERVATIONS,
    "FeaturesOfInterest",
)
MEASUREMENT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"
GEOJSON = "application/geo+json"
UECS = "https://www.uecs.org/"


def list_navigations(kind: str) -> list[str]:
    """Return what the entities of a set are related to."""
    return [nav for owner, nav in [*ONE, *sorted(MANY)] if owner == kind]


def find_target(kind: str, nav: str) -> str | None:
    """Return the set to which a relation leads, or None."""
    return ONE.get((kind, nav)) or (nav if (kind, nav) in MANY else None)


def moment(at_s: int) -> str:
    """Return a moment as the standard has it."""
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class World:
    """What there is: entities by set and id, and who belongs to whom by sensor."""

    entities: dict[str, dict[Id, Entity]]
    thing_of: dict[int, str]
    kind_of: dict[int, str]

    def list_related(self, kind: str, own: Id, nav: str) -> list[Id]:
        """Return the ids to which an entity of a small set is related in another small set."""
        if {kind, nav.rstrip("s")} <= {
            "Things",
            "Thing",
            "Locations",
            "Location",
        } or "Historical" in kind + nav:
            return [own]
        if nav == "Thing":
            return [self.thing_of[int(own)]]
        if nav == "Sensor":
            return [own]
        if nav == "ObservedProperty":
            return [self.kind_of[int(own)]]
        if kind == "Sensors":
            return [own]
        owners: dict[int, str] = self.thing_of if kind == "Things" else self.kind_of
        return [sensor for sensor, owner in owners.items() if owner == own]

    def list_streams(self, kind: str, own: Id) -> list[int]:
        """Return the streams whose observations an entity leads to."""
        if kind == "Datastreams":
            return [int(own)]
        return [sensor for sensor, thing in self.thing_of.items() if thing == own]


def build_world(farms: Iterable[Farm]) -> World:
    """Return what may be seen of these farms."""
    farms = list(farms)
    beds = list(Bed.objects.filter(farm__in=farms).select_related("farm").order_by("pk"))
    sensors = [
        each
        for each in Sensor.objects.filter(farm__in=farms).select_related("farm", "bed").order_by("pk")
        if find_measure(each.kind)
    ]
    entities: dict[str, dict[Id, Entity]] = {name: {} for name in SETS}
    for farm in farms:
        _add_thing(entities, f"farm-{farm.code}", farm.name, "A farm", make_point(farm), {"kind": "farm"})
    for bed in beds:
        more = {"kind": "bed", "farm": bed.farm.code, "area_m2": bed.length_mm * bed.width_mm / 1e6}
        _add_thing(entities, f"bed-{bed.pk}", bed.name, f"A bed of {bed.farm.name}", make_outline(bed), more)
    thing_of = {
        each.pk: f"bed-{each.bed_id}" if each.bed_id else f"farm-{each.farm.code}" for each in sensors
    }
    for sensor in sensors:
        _add_sensor(entities, sensor)
        own = thing_of[sensor.pk]
        known = entities["HistoricalLocations"][own]
        known["time"] = min(known["time"], moment(int(sensor.installed_at.timestamp())))
    return World(entities, thing_of, {each.pk: each.kind for each in sensors})


def _add_thing(
    entities: dict[str, dict[Id, Entity]], own: str, name: str, what: str, place: Any, more: Entity
) -> None:
    located = {"name": name, "description": what, "encodingType": GEOJSON}
    entities["Things"][own] = {"name": name, "description": what, "properties": more}
    entities["Locations"][own] = located | {"location": place}
    entities["FeaturesOfInterest"][own] = located | {"feature": place}
    entities["HistoricalLocations"][own] = {"time": moment(4_102_444_799)}


def _add_sensor(entities: dict[str, dict[Id, Entity]], sensor: Sensor) -> None:
    measure = find_measure(sensor.kind)
    assert measure is not None
    entities["Sensors"][sensor.pk] = {
        "name": sensor.code,
        "description": sensor.name or f"{measure.name.en} sensor",
        "encodingType": "text/plain",
        "metadata": f"UECS CCM {measure.kind}; every {sensor.interval_s} s; level {sensor.level_mm} mm",
    }
    entities["ObservedProperties"][sensor.kind] = {
        "name": measure.kind,
        "definition": f"{UECS}#{measure.kind}",
        "description": f"{measure.name.en} ({measure.name.ja})",
    }
    stream = {
        "name": f"{sensor.code} {measure.kind}",
        "description": f"{measure.name.en} by {sensor.code}",
        "observationType": MEASUREMENT,
        "unitOfMeasurement": {
            "name": measure.unit,
            "symbol": measure.unit,
            "definition": f"http://unitsofmeasure.org/ucum.html#{measure.ucum}",
        },
    }
    if sensor.last_at_s is not None:
        start = moment(min(int(sensor.installed_at.timestamp()), sensor.last_at_s))
        stream["phenomenonTime"] = f"{start}/{moment(sensor.last_at_s)}"
    entities["Datastreams"][sensor.pk] = stream
