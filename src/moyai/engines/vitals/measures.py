"""What is measured: units, codes of the standards, and what no living body shows.

Codes: LOINC (https://loinc.org), units UCUM; 看護観察編 of MEDIS, as JP Core 1.1.0 lists them
(``JP_ObservationVitalSignsCode_CS``; height and weight: ``JP_BodyMeasurement_to_LOINC``, 2025-07-30).
Glucose: mg/dL in blood. The possible ranges are wide on purpose: they
tell a slip of the hand from a sick person, and are no clinical limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Measure:
    """One kind of measurement.

    Attributes:
        code: Our name of it.
        loinc: Its code in LOINC.
        medis: Its code of MEDIS, empty where there is none.
        unit: In UCUM.
        least: The least a living body shows; less is refused.
        most: The same upwards.
        places: Decimal places that mean something.
    """

    code: str
    loinc: str
    medis: str
    unit: str
    least: Decimal
    most: Decimal
    places: int = 0


def _measure(code: str, loinc: str, medis: str, unit: str, least: str, most: str, places: int = 0) -> Measure:
    return Measure(code, loinc, medis, unit, Decimal(least), Decimal(most), places)


MEASURES: tuple[Measure, ...] = (
    _measure("systolic", "8480-6", "31001848", "mm[Hg]", "40", "300"),
    _measure("diastolic", "8462-4", "31001849", "mm[Hg]", "20", "200"),
    _measure("pulse", "8867-4", "31001390", "/min", "20", "250"),
    _measure("respiratory_rate", "9279-1", "31001369", "/min", "3", "80"),
    _measure("temperature", "8310-5", "31001368", "Cel", "25.0", "44.0", 1),
    _measure("spo2", "2708-6", "31000001", "%", "40", "100"),
    _measure("glucose", "2339-0", "", "mg/dL", "10", "900"),
    _measure("weight", "29463-7", "31000296", "kg", "1.0", "300.0", 1),
    _measure("height", "8302-2", "31000298", "cm", "30.0", "250.0", 1),
    _measure("fetal_heart_rate", "55283-6", "31001552", "/min", "40", "240"),
)

_BY_CODE = {each.code: each for each in MEASURES}


def find_measure(code: str) -> Measure | None:
    """Return the measure of a code of ours, None where there is none."""
    return _BY_CODE.get(code)
