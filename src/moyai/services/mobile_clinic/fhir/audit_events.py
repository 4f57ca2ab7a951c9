"""Who read, or did, what of a patient: the audit log as AuditEvents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from moyai.core.audit.models import Entry
from moyai.core.fhir.criteria import Criterion, SearchParam, find_values, split_reference
from moyai.core.fhir.instants import write_instant
from moyai.core.fhir.problems import Resource
from moyai.core.fhir.versions import stamp
from moyai.services.mobile_clinic.fhir import codes
from moyai.services.mobile_clinic.fhir.callers import AppCaller
from moyai.services.mobile_clinic.fhir.codes import make_coding, make_reference
from moyai.services.mobile_clinic.fhir.tables import TableAdapter
from moyai.services.mobile_clinic.models import Practitioner
from moyai.services.mobile_clinic.reading import ACTION, name_subject

_SUBJECT = "patient:"


class AuditEventAdapter(TableAdapter):
    """Entries of the audit log that are about a patient."""

    kind = "AuditEvent"
    ident_field = "pk"
    parameters = (
        SearchParam("patient", "reference", "entity.what", "Whose record it was", ("Patient",)),
        SearchParam("entity", "reference", "entity.what", "What it was about", ("Patient",)),
        SearchParam("agent", "reference", "agent.who", "Who did it", ("Practitioner",)),
        SearchParam("date", "date", "recorded", "When"),
        SearchParam("action", "token", "action", "R: read, E: anything else"),
        SearchParam("type", "token", "type", "rest"),
        SearchParam("subtype", "token", "subtype", "The operation's own name"),
    )

    def rows(self, caller: AppCaller) -> QuerySet[Entry]:
        """Return entries about those whose health the caller may see."""
        patients = caller.list_patients(self.kind)
        return Entry.objects.filter(subject__in=[name_subject(each) for each in patients])

    def narrow(self, rows: QuerySet[Entry], criteria: Sequence[Criterion]) -> QuerySet[Entry]:
        """Read entries about the patients that are asked for alone."""
        for name in ("patient", "entity"):
            for values in find_values(criteria, name):
                pairs = [split_reference(value, ("Patient",)) for value in values]
                rows = rows.filter(subject__in=[f"{_SUBJECT}{pair[1]}" for pair in pairs if pair])
        return rows

    def tell(self, row: Entry, caller: AppCaller) -> Resource:
        """Return an entry."""
        entity: Resource = {
            "what": make_reference("Patient", row.subject.removeprefix(_SUBJECT)),
            "type": make_coding(f"{codes.HL7}/audit-entity-type", "1", "Person"),
            "role": make_coding(f"{codes.HL7}/object-role", "1", "Patient"),
        }
        details = [
            {"type": name, "valueString": value}
            for name, value in sorted(row.facts.items())
            if isinstance(value, str) and value
        ]
        if details:
            entity["detail"] = details
        told: Resource = {
            "resourceType": self.kind,
            "id": str(row.pk),
            "type": make_coding(f"{codes.HL7}/audit-event-type", "rest", "RESTful Operation"),
            "subtype": [make_coding(codes.name_system("action"), row.action)],
            "action": "R" if row.action == ACTION else "E",
            "recorded": write_instant(row.at),
            "outcome": "0",
            "agent": [{"who": _tell_actor(row.actor), "requestor": True}],
            "source": {"observer": {"display": "Moyai"}},
            "entity": [entity],
        }
        return stamp(told, write_instant(row.at))

    def note(self, caller: AppCaller, resources: Sequence[Resource], now: datetime) -> None:
        """Write nothing: reading who read would itself be read."""


def _tell_actor(actor: str) -> Resource:
    form, _, number = actor.partition(":")
    if form == "user" and number.isdigit() and Practitioner.objects.filter(user=int(number)).exists():
        return make_reference("Practitioner", number, actor)
    return {"display": actor}
