"""What HL7's vital-sign profiles ask, read from their text: a second judge beside Medplum's validator.

https://hl7.org/fhir/R4/observation-vitalsigns.html, bp.html and the others; JP Core's rules from
JP_Observation_VitalSigns and JP_Observation_BodyMeasurement (1.2). It shares nothing with the server's code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

HL7 = "http://hl7.org/fhir/StructureDefinition/"
JP = "http://jpfhir.jp/fhir/core/StructureDefinition/"
LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
CATEGORY = ("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs")
JP_CATEGORY = "http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS"

ONE_VALUE: dict[str, tuple[str, tuple[str, ...]]] = {
    "resprate": ("9279-1", ("/min",)),
    "heartrate": ("8867-4", ("/min",)),
    "oxygensat": ("2708-6", ("%",)),
    "bodytemp": ("8310-5", ("Cel", "[degF]")),
    "bodyheight": ("8302-2", ("cm", "[in_i]")),
    "bodyweight": ("29463-7", ("g", "kg", "[lb_av]")),
}
PRESSURE = "85354-9"
PARTS = {"8480-6": ("mm[Hg]",), "8462-4": ("mm[Hg]",)}
JP_FIRST = {
    f"{JP}JP_Observation_VitalSigns": "vital-signs",
    f"{JP}JP_Observation_BodyMeasurement": "body-measurement",
}

Node = dict[str, Any]


def list_vital_faults(observation: Node) -> list[str]:
    """Return what keeps an Observation from meeting the profiles of vital signs that it claims."""
    claimed = observation.get("meta", {}).get("profile", [])
    faults: list[str] = []
    for url in claimed:
        name = url.removeprefix(HL7)
        if name in ONE_VALUE or name in ("bp", "vitalsigns"):
            faults += _judge_any(observation)
        if name in ONE_VALUE:
            code, units = ONE_VALUE[name]
            faults += [*_judge_code(observation, code), *_judge_quantity(observation, units, "value")]
        if name == "bp":
            faults += _judge_pressure(observation)
        if url in JP_FIRST:
            faults += _judge_japanese(observation, JP_FIRST[url])
    return list(dict.fromkeys(faults))


def _judge_any(observation: Node) -> Iterator[str]:
    """The profile `vitalsigns`, from which the others derive."""
    if not observation.get("status"):
        yield "status: 1..1"
    if CATEGORY not in _list_codings(observation.get("category", [])):
        yield "category: VSCat"
    if not observation.get("code"):
        yield "code: 1..1"
    if not re.search(r"(^|/)Patient/[^/]+$", observation.get("subject", {}).get("reference", "")):
        yield "subject: 1..1 Patient"
    when = observation.get("effectiveDateTime")
    if (when is None) == ("effectivePeriod" not in observation):
        yield "effective[x]: 1..1 dateTime or Period"
    if when is not None and not re.match(r"\d{4}-\d\d-\d\d", when):
        yield "vs-1: precise to the day"
    has_more = bool(observation.get("component") or observation.get("hasMember"))
    if not has_more and not _has_value(observation):
        yield "vs-2: a value, or why there is none"
    for each in observation.get("component", []):
        if not _has_value(each):
            yield "vs-3: a value, or why there is none"


def _judge_pressure(observation: Node) -> Iterator[str]:
    yield from _judge_code(observation, PRESSURE)
    if any(name.startswith("value") for name in observation):
        yield "bp: the whole has no value"
    for code, units in PARTS.items():
        own = [
            each
            for each in observation.get("component", [])
            if (LOINC, code) in _list_codings([each.get("code", {})])
        ]
        if len(own) != 1:
            yield f"bp: component {code}: 1..1, and there are {len(own)}"
        for each in own:
            yield from _judge_code(each, code)
            yield from _judge_quantity(each, units, f"component {code}")


def _judge_code(node: Node, code: str) -> Iterator[str]:
    if _list_codings([node.get("code", {})]).count((LOINC, code)) != 1:
        yield f"code: LOINC {code} once"


def _judge_quantity(node: Node, units: tuple[str, ...], place: str) -> Iterator[str]:
    quantity = node.get("valueQuantity")
    if quantity is None:
        if any(name.startswith("value") for name in node):
            yield f"{place}: Quantity"
        return
    if not isinstance(quantity.get("value"), int | float):
        yield f"{place}.value: 1..1"
    if not quantity.get("unit"):
        yield f"{place}.unit: 1..1"
    if quantity.get("system") != UCUM or quantity.get("code") not in units:
        yield f"{place}: UCUM {' or '.join(units)}"


def _judge_japanese(observation: Node, first: str) -> Iterator[str]:
    if (JP_CATEGORY, first) not in _list_codings(observation.get("category", [])):
        yield f"category:first: {first}"
    if not observation.get("subject", {}).get("reference"):
        yield "subject: 1..1"
    if "effectiveInstant" in observation or "effectiveTiming" in observation:
        yield "effective[x]: dateTime or Period"


def _has_value(node: Node) -> bool:
    return "dataAbsentReason" in node or any(name.startswith("value") for name in node)


def _list_codings(concepts: list[Node]) -> list[tuple[str | None, str | None]]:
    return [
        (coding.get("system"), coding.get("code"))
        for concept in concepts
        for coding in concept.get("coding", [])
    ]
