"""What other programs send: taken in where it is sound, given out again as it came."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from moyai.core.fhir.adapters import Asked, Found
from moyai.core.fhir.criteria import Criterion, find_values, split_reference
from moyai.core.fhir.instants import write_instant
from moyai.core.fhir.problems import FhirProblem, Issue, Resource, make_problem, not_found
from moyai.core.fhir.versions import stamp
from moyai.core.sealing.errors import SealError
from moyai.core.sealing.queries import get_sealed_text
from moyai.services.mobile_clinic.fhir.codes import make_reference, mark, name_system
from moyai.services.mobile_clinic.fhir.tables import narrow_patients
from moyai.services.mobile_clinic.models import Patient, ReceivedResource
from moyai.services.mobile_clinic.operations.received import keep_received

OURS = ("id", "meta", "text", "implicitRules", "language")
"""What a sender cannot say: ids and versions are ours, and nobody's HTML is shown to anybody."""

LOCAL_REFERENCES = ("encounter", "context", "focus", "partOf", "basedOn", "hasMember", "derivedFrom")
"""References into the sender's own server would lead nowhere here."""


class ReceivedSource:
    """Resources of one kind that were sent."""

    prefix = "r"

    def __init__(self, kind: str) -> None:
        """Take the kind."""
        self.kind = kind

    def walk(self, patients: QuerySet[Patient], criteria: Sequence[Criterion], after: str) -> Iterator[Found]:
        """Yield by number."""
        rows = narrow_patients(self._rows(patients), criteria, "patient__code")
        for values in find_values(criteria, "_id"):
            rows = rows.filter(code__in=[value.rpartition("|")[2][1:] for value in values])
        for row in rows.filter(pk__gt=int(after or 0)).order_by("pk").iterator(100):
            resource = self._tell(row)
            if resource is not None:
                yield Found(str(row.pk), resource)

    def find(self, patients: QuerySet[Patient], ident: str) -> Resource | None:
        """Return one by its code."""
        row = self._rows(patients).filter(code=ident[1:]).first()
        return None if row is None else self._tell(row)

    def keep(self, asked: Asked, body: Resource) -> tuple[Resource, bool]:
        """Keep what was sent, its subject being a patient of the caller's.

        Raises:
            FhirProblem: it names no patient whom the caller may write of.
        """
        patient = find_subject(asked, body)
        kept = {name: value for name, value in body.items() if name not in OURS}
        kept["subject"] = make_reference("Patient", patient.code)
        named = [each for each in body.get("identifier", []) if "value" in each]
        identifier = f"{named[0].get('system', '')}|{named[0]['value']}" if named else ""
        try:
            row, is_new = keep_received(
                kind=self.kind,
                patient=patient,
                body=kept,
                identifier=identifier,
                permit=asked.caller.permit,
                now=asked.now,
            )
        except SealError:
            raise make_problem(410, "deleted", "The patient's data were erased") from None
        told = self._tell(row)
        if told is None:
            raise make_problem(410, "deleted", "The patient's data were erased")
        return told, is_new

    def _rows(self, patients: QuerySet[Patient]) -> QuerySet[ReceivedResource]:
        rows = ReceivedResource.objects.filter(kind=self.kind, patient__in=patients.values("pk"))
        return rows.select_related("patient__resident", "permit__app")

    def _tell(self, row: ReceivedResource) -> Resource | None:
        try:
            body = json.loads(get_sealed_text(row.patient.subject, bytes(row.body), row.about))
        except SealError:
            return None
        told = {**body, "id": f"{self.prefix}{row.code}"}
        source = f"{name_system('app')}/{row.permit.app.client_id}" if row.permit else ""
        return stamp(told, write_instant(row.received_at), tags=(mark("received"),), source=source)


def find_subject(asked: Asked, body: Resource) -> Patient:
    """Return the patient whom a resource is of, if the caller may write of her.

    Raises:
        FhirProblem: 400: none is named; 404: the caller may not know of her.
    """
    written = body.get("subject", {}).get("reference", "")
    pair = split_reference(written, ("Patient",)) if written else None
    if pair is None or pair[0] != "Patient":
        raise invalid(body, "subject.reference", "a reference to a Patient of this server", "required")
    mine = asked.caller.list_patients(body["resourceType"], "write").filter(merged_into__isnull=True)
    patient: Patient | None = mine.filter(code=pair[1]).first()
    if patient is None:
        raise not_found("Patient", pair[1][:64])
    return patient


def require_alone(body: Resource) -> None:
    """Refuse what cannot stand alone: resources within it, and references that lead nowhere here.

    Raises:
        FhirProblem: 422.
    """
    for name in ("contained", *LOCAL_REFERENCES):
        if name in body:
            raise invalid(body, name, "not taken here", "not-supported", 422)


def invalid(
    body: Resource, path: str, diagnostics: str, code: str = "invalid", status: int = 400
) -> FhirProblem:
    """Return that something in a resource cannot be taken."""
    return FhirProblem(status, (Issue(code, diagnostics, f"{body['resourceType']}.{path}"),))
