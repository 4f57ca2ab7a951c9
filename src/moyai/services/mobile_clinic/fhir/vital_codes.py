"""How each measure stands in FHIR: its codes, categories, and the profiles that it meets.

HL7's vital signs (R4, https://hl7.org/fhir/R4/observation-vitalsigns.html), which "any server that supports
vital signs SHALL" follow, and beside them JP Core's: JP_Observation_VitalSigns, for height and weight
JP_Observation_BodyMeasurement. Glucose is no vital sign; JP_Observation_LabResult wants a Specimen, of which
nothing is kept here.
"""

from __future__ import annotations

from decimal import Decimal

from moyai.core.fhir.problems import Resource
from moyai.engines.vitals import Measure, find_measure
from moyai.services.mobile_clinic.fhir import codes
from moyai.services.mobile_clinic.fhir.codes import make_coding, make_concept

PRESSURE = ("systolic", "diastolic")
PRESSURE_LOINC, PRESSURE_MEDIS = "85354-9", "31002365"

_WORDS = {
    "systolic": ("Systolic blood pressure", "収縮期血圧"),
    "diastolic": ("Diastolic blood pressure", "拡張期血圧"),
    "pulse": ("Heart rate", "脈拍数"),
    "respiratory_rate": ("Respiratory rate", "呼吸数"),
    "temperature": ("Body temperature", "体温"),
    "spo2": ("Oxygen saturation in Arterial blood", "経皮的動脈血酸素飽和度（ＳＰＯ２）"),
    "glucose": ("Glucose [Mass/volume] in Blood", "血糖値"),
    "weight": ("Body weight", "体重(Kg)"),
    "height": ("Body height", "身長"),
    "fetal_heart_rate": ("Fetal Heart rate", "胎児心拍数"),
}
_TEXTS = {"spo2": "SpO2", "weight": "体重"}
_MORE_CODES = {"spo2": make_coding(codes.LOINC, "59408-5", "Oxygen saturation by Pulse oximetry")}

_SECOND = {
    "systolic": "blood-pressure",
    "diastolic": "blood-pressure",
    "pulse": "pulse-rate",
    "respiratory_rate": "respiratory-function",
    "temperature": "temperature",
    "fetal_heart_rate": "fetal-cardiac-function",
}
"""JP_ObservationVitalSignsCategory_CS."""

BODY = ("weight", "height")
"""Their second category has their own names (JP_ObservationBodyMeasurementCategory_CS)."""

LABORATORY = ("glucose",)

_HL7 = "http://hl7.org/fhir/StructureDefinition"
_BASE_PROFILES = {
    "systolic": "bp",
    "diastolic": "bp",
    "pulse": "heartrate",
    "respiratory_rate": "resprate",
    "temperature": "bodytemp",
    "spo2": "oxygensat",
    "weight": "bodyweight",
    "height": "bodyheight",
    "fetal_heart_rate": "vitalsigns",
}
JP_VITAL = f"{codes.JP_PROFILE}/JP_Observation_VitalSigns"
JP_BODY = f"{codes.JP_PROFILE}/JP_Observation_BodyMeasurement"
PROFILES = (JP_VITAL, JP_BODY, *dict.fromkeys(f"{_HL7}/{name}" for name in _BASE_PROFILES.values()))


def get_measure(code: str) -> Measure:
    """Return a measure that there is."""
    measure = find_measure(code)
    assert measure is not None
    return measure


def make_code(measure: Measure) -> Resource:
    """Return the code of a measure in LOINC and, where there is one, of MEDIS."""
    english, japanese = _WORDS[measure.code]
    coding = [make_coding(codes.LOINC, measure.loinc, english)]
    if measure.code in _MORE_CODES:
        coding.append(_MORE_CODES[measure.code])
    if measure.medis:
        coding.append(make_coding(codes.MEDIS, measure.medis, japanese))
    return {"coding": coding, "text": _TEXTS.get(measure.code, japanese)}


def make_pressure_code() -> Resource:
    """Return the code of a blood pressure whole."""
    coding = [
        make_coding(codes.LOINC, PRESSURE_LOINC, "Blood pressure panel with all children optional"),
        make_coding(codes.MEDIS, PRESSURE_MEDIS, "血圧"),
    ]
    return {"coding": coding, "text": "血圧"}


def make_quantity(measure: Measure, value: Decimal) -> Resource:
    """Return a value in UCUM, as a number with the places that mean something."""
    number = round(float(value), measure.places) if measure.places else int(value)
    return {"value": number, "unit": measure.unit, "system": codes.UCUM, "code": measure.unit}


def list_categories(measure: str) -> list[Resource]:
    """Return the categories of a measure: JP Core's first and second, and HL7's."""
    own = f"{codes.JP}/CodeSystem"
    if measure in LABORATORY:
        return [
            make_concept(f"{own}/JP_SimpleObservationCategory_CS", "laboratory", "Laboratory"),
            make_concept(f"{codes.HL7}/observation-category", "laboratory", "Laboratory"),
        ]
    first = ("body-measurement", "Body Measurement") if measure in BODY else ("vital-signs", "Vital Signs")
    found = [
        make_concept(f"{own}/JP_SimpleObservationCategory_CS", *first),
        make_concept(f"{codes.HL7}/observation-category", "vital-signs", "Vital Signs"),
    ]
    if measure in BODY:
        found.append(make_concept(f"{own}/JP_ObservationBodyMeasurementCategory_CS", measure))
    if measure in _SECOND:
        found.append(make_concept(f"{own}/JP_ObservationVitalSignsCategory_CS", _SECOND[measure]))
    return found


def list_profiles(measure: str) -> tuple[str, ...]:
    """Return the profiles that a measure meets, JP Core's first."""
    if measure in LABORATORY:
        return ()
    return (JP_BODY if measure in BODY else JP_VITAL, f"{_HL7}/{_BASE_PROFILES[measure]}")
