"""Systems of codes by their addresses, as FHIR names them: LOINC, UCUM, MEDIS, HL7's, JP Core's."""

from __future__ import annotations

JP = "http://jpfhir.jp/fhir/core"
HL7 = "http://terminology.hl7.org/CodeSystem"
LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
MEDIS = "http://medis.or.jp/CodeSystem/master-nursingObservationKeyCode"
