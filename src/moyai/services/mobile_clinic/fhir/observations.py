"""Observations: vital signs as the car measures them, and what other programs send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from moyai.core.fhir.adapters import Asked
from moyai.core.fhir.criteria import SOURCE, SearchParam, list_at
from moyai.core.fhir.instants import write_instant
from moyai.core.fhir.problems import Resource
from moyai.core.fhir.versions import stamp
from moyai.services.mobile_clinic.fhir import codes
from moyai.services.mobile_clinic.fhir.codes import make_concept, make_reference
from moyai.services.mobile_clinic.fhir.directory import IDENTIFIER
from moyai.services.mobile_clinic.fhir.merged import MergedAdapter
from moyai.services.mobile_clinic.fhir.received import ReceivedSource, invalid, require_alone
from moyai.services.mobile_clinic.fhir.vital_codes import (
    PRESSURE,
    PROFILES,
    get_measure,
    list_categories,
    list_profiles,
    make_code,
    make_pressure_code,
    make_quantity,
)
from moyai.services.mobile_clinic.outside_readings import (
    find_measure_of,
    list_parts,
    read_value,
    read_when,
)


@dataclass(frozen=True)
class Measured:
    """What was measured at once: one value, or both of a blood pressure.

    Attributes:
        ident: of the resource.
        patient: code of the patient.
        visit: code of the visit, empty where there is no Encounter of it (yet).
        at: when, by our clock.
        received_at: when it came in.
        values: by measure (engines/vitals), in its unit.
        source: which device, or which tablet's hand.
        number: the source's own count.
    """

    ident: str
    patient: str
    visit: str
    at: datetime
    received_at: datetime
    values: Mapping[str, Decimal]
    source: str
    number: int


class ObservationAdapter(MergedAdapter):
    """Vital signs."""

    kind = "Observation"
    what = "vitals"
    takes = True
    profiles = PROFILES
    parameters = (
        IDENTIFIER,
        SearchParam("patient", "reference", "subject", "Whose", ("Patient",)),
        SearchParam("subject", "reference", "subject", "Whose", ("Patient",)),
        SearchParam("category", "token", "category", "vital-signs"),
        SearchParam("code", "token", "code", "What was measured (LOINC, MEDIS)"),
        SearchParam("combo-code", "token", "code|component.code", "The same, parts of a blood pressure too"),
        SearchParam("date", "date", "effectiveDateTime|effectivePeriod", "When"),
        SearchParam("status", "token", "status", "final"),
        SearchParam("encounter", "reference", "encounter", "In which visit", ("Encounter",)),
        SOURCE,
    )

    def create(self, asked: Asked) -> tuple[Resource, bool]:
        """Take in what another program measured, if it can be true."""
        body = asked.body or {}
        require_alone(body)
        _require_invariants(body)
        _require_plausible(body, asked.now)
        return ReceivedSource(self.kind).keep(asked, body)


def tell_observation(measured: Measured) -> Resource:
    """Return what was measured; systolic and diastolic make one panel with components."""
    first = next(iter(measured.values))
    is_pressure = first in PRESSURE
    told: Resource = {
        "resourceType": "Observation",
        "id": measured.ident,
        "identifier": [
            {
                "system": codes.name_system("measurement"),
                "value": f"{measured.source}:{measured.number}:{'pressure' if is_pressure else first}",
            }
        ],
        "status": "final",
        "category": list_categories(first),
        "code": make_pressure_code() if is_pressure else make_code(get_measure(first)),
        "subject": make_reference("Patient", measured.patient),
        "effectiveDateTime": write_instant(measured.at),
        "issued": write_instant(measured.received_at),
        "device": {"display": measured.source},
    }
    if measured.visit:
        told["encounter"] = make_reference("Encounter", measured.visit)
    if is_pressure:
        told["component"] = [_tell_part(each, measured.values.get(each)) for each in PRESSURE]
    else:
        told["valueQuantity"] = make_quantity(get_measure(first), measured.values[first])
    tags = (codes.mark("measured"),)
    return stamp(told, write_instant(measured.received_at), list_profiles(first), tags=tags)


def _tell_part(code: str, value: Decimal | None) -> Resource:
    """Return one value of a blood pressure; HL7's profile wants both, or why one is not there."""
    measure = get_measure(code)
    if value is None:
        absent = make_concept(f"{codes.HL7}/data-absent-reason", "unknown", "Unknown")
        return {"code": make_code(measure), "dataAbsentReason": absent}
    return {"code": make_code(measure), "valueQuantity": make_quantity(measure, value)}


def _require_invariants(body: Resource) -> None:
    """Refuse what FHIR's rules obs-3, obs-6 and obs-7 forbid."""
    has_value = any(name.startswith("value") for name in body)
    if "dataAbsentReason" in body and has_value:
        raise invalid(body, "dataAbsentReason", "obs-6: there is a value", "invariant")
    own = {(each.get("system"), each.get("code")) for each in list_at(body, "code.coding")}
    parts = {(each.get("system"), each.get("code")) for each in list_at(body, "component.code.coding")}
    if has_value and own & parts:
        raise invalid(body, "component", "obs-7: a component has the code of the whole", "invariant")
    for number, each in enumerate(body.get("referenceRange", [])):
        if not each.keys() & {"low", "high", "text"}:
            raise invalid(body, f"referenceRange[{number}]", "obs-3: low, high or text", "invariant")


def _require_plausible(body: Resource, now: datetime) -> None:
    """Refuse what no living body shows, and what is measured tomorrow."""
    when = read_when(body)
    if when is None:
        raise invalid(body, "effectiveDateTime", "when it was measured", "required", 422)
    if when > now:
        raise invalid(body, "effectiveDateTime", "lies in the future", "business-rule", 422)
    values: dict[str, Decimal] = {}
    for path, part in list_parts(body):
        measure = find_measure_of(part)
        quantity = part.get("valueQuantity")
        if measure is None or quantity is None:
            continue
        value = read_value(quantity)
        if value is None or quantity.get("code", measure.unit) != measure.unit:
            raise invalid(body, f"{path}valueQuantity", f"a number in {measure.unit}", "value", 422)
        if not measure.least <= value <= measure.most:
            words = f"{value} is outside {measure.least} to {measure.most} {measure.unit}"
            raise invalid(body, f"{path}valueQuantity.value", words, "business-rule", 422)
        values[measure.code] = value
    if all(each in values for each in PRESSURE) and values["systolic"] <= values["diastolic"]:
        raise invalid(body, "component", "systolic is not above diastolic", "business-rule", 422)
