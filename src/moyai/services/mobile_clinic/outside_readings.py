"""What an Observation of FHIR that a program sent says in the measures of engines/vitals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from moyai.core.fhir.criteria import list_at
from moyai.core.fhir.instants import read_stretch
from moyai.core.fhir.problems import Resource
from moyai.engines.vitals import MEASURES, Measure, Reading
from moyai.services.mobile_clinic.code_systems import JP, LOINC, MEDIS

VALID = frozenset({"final", "amended", "corrected", "preliminary"})
"""States of an Observation in which its value counts; of the others it was taken back, or never was."""

_MEDIS_SYSTEMS = (
    MEDIS,
    f"{JP}/CodeSystem/JP_ObservationVitalSignsCode_CS",
    f"{JP}/CodeSystem/JP_ObservationBodyMeasurementCode_CS",
)
"""MEDIS's codes, under the name that each edition of JP Core gave their system."""

_MORE = {"spo2": ((LOINC, "59408-5"),), "pulse": ((MEDIS, "31000595"),)}
"""Codes of the same measure besides its first: SpO2 by pulse oximetry, heart rate."""

_BY_CODE: dict[tuple[Any, Any], Measure] = {
    pair: measure
    for measure in MEASURES
    for pair in (
        (LOINC, measure.loinc),
        *((system, measure.medis) for system in _MEDIS_SYSTEMS),
        *_MORE.get(measure.code, ()),
    )
    if pair[1]
}


def list_parts(observation: Resource) -> Iterator[tuple[str, Resource]]:
    """Yield the places of an Observation that may have a value, with what is there: itself, and its parts."""
    yield "", observation
    for number, each in enumerate(observation.get("component", [])):
        yield f"component[{number}].", each


def find_measure_of(part: Resource) -> Measure | None:
    """Return which measure a value is of, by any of its codes; None: one that we do not know."""
    for each in list_at(part, "code.coding"):
        measure = _BY_CODE.get((each.get("system"), each.get("code")))
        if measure is not None:
            return measure
    return None


def read_value(quantity: Mapping[str, Any]) -> Decimal | None:
    """Return the number of a Quantity; None: it is none."""
    try:
        value = Decimal(str(quantity.get("value")))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def list_readings(observation: Resource) -> tuple[Reading, ...]:
    """Return what an Observation that counts says in our measures and units, and nothing of the rest."""
    if observation.get("status") not in VALID:
        return ()
    found = []
    for _path, part in list_parts(observation):
        measure, quantity = find_measure_of(part), part.get("valueQuantity")
        value = read_value(quantity) if measure and quantity else None
        # With "less than 40" nobody knows how much it is.
        if measure and quantity and value is not None and "comparator" not in quantity:
            found.append(Reading(measure.code, value))
    return tuple(found)


def read_when(observation: Resource) -> datetime | None:
    """Return when it was measured; None: it does not say."""
    stretch = read_stretch(str(observation.get("effectiveDateTime", "")))
    return stretch[0] if stretch else None
