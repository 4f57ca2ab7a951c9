"""Adapters of what lies in tables: walked by their numbers, which only grow."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import QuerySet

from moyai.core.fhir.adapters import Adapter, Found
from moyai.core.fhir.criteria import Criterion, find_values, list_at, split_reference
from moyai.core.fhir.problems import Resource
from moyai.services.mobile_clinic.fhir.callers import AppCaller
from moyai.services.mobile_clinic.models import Patient
from moyai.services.mobile_clinic.reading import note_read

CHUNK = 100
LONGEST_NUMBER = 15
_PATIENT_AT = "subject.reference|patient.reference|participant.actor.reference"


class TableAdapter(Adapter):
    """One row, one resource."""

    ident_field: ClassVar[str] = "code"

    @abstractmethod
    def rows(self, caller: AppCaller) -> QuerySet[Any]:
        """Return the rows that the caller may see."""

    @abstractmethod
    def tell(self, row: Any, caller: AppCaller) -> Resource | None:
        """Return a row as a resource; None: it was erased."""

    def narrow(self, rows: QuerySet[Any], criteria: Sequence[Criterion]) -> QuerySet[Any]:
        """Return fewer rows, where criteria let some be left unread."""
        return rows

    def read_ident(self, ident: str) -> Any:
        """Return what the id is in the table; None: it cannot be one."""
        if self.ident_field != "pk":
            return ident
        return int(ident) if ident.isascii() and ident.isdigit() and len(ident) <= LONGEST_NUMBER else None

    def walk(self, caller: AppCaller, criteria: Sequence[Criterion], after: str) -> Iterator[Found]:
        """Yield rows by their number."""
        last = int(after or 0)
        rows = self._narrow_ids(self.narrow(self.rows(caller), criteria), criteria).order_by("pk")
        while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
            for row in chunk:
                last = row.pk
                resource = self.tell(row, caller)
                if resource is not None:
                    yield Found(str(row.pk), resource)

    def find(self, caller: AppCaller, ident: str) -> Resource | None:
        """Return the row of an id, if the caller may see it."""
        key = self.read_ident(ident)
        row = None if key is None else self.rows(caller).filter(**{self.ident_field: key}).first()
        resource = None if row is None else self.tell(row, caller)
        return resource if resource is None or resource["id"] == ident else None

    def _narrow_ids(self, rows: QuerySet[Any], criteria: Sequence[Criterion]) -> QuerySet[Any]:
        for values in find_values(criteria, "_id"):
            keys = [self.read_ident(value.rpartition("|")[2]) for value in values]
            rows = rows.filter(**{f"{self.ident_field}__in": [key for key in keys if key is not None]})
        return rows


class PatientTable(TableAdapter):
    """Rows that are of one patient each, and of her health."""

    patient_field: ClassVar[str] = "patient"
    what: ClassVar[str] = "export"
    """What reading.note_read is told."""

    def narrow(self, rows: QuerySet[Any], criteria: Sequence[Criterion]) -> QuerySet[Any]:
        """Read the rows of the patients that are asked for alone."""
        return narrow_patients(rows, criteria, f"{self.patient_field}__code")

    def note(self, caller: AppCaller, resources: Sequence[Resource], now: datetime) -> None:
        """Have it written down of each patient once."""
        note_patients(caller, resources, self.what, now)


def narrow_patients(rows: QuerySet[Any], criteria: Sequence[Criterion], field: str) -> QuerySet[Any]:
    """Return the rows of the patients that are asked for, ``field`` being where a row has the code."""
    for name in ("patient", "subject"):
        for values in find_values(criteria, name):
            pairs = [split_reference(value, ("Patient",)) for value in values]
            rows = rows.filter(**{f"{field}__in": [pair[1] for pair in pairs if pair]})
    return rows


def note_patients(caller: AppCaller, resources: Sequence[Resource], what: str, now: datetime) -> None:
    """Write down that the caller read something of the patients whom resources name."""
    named = {value for each in resources for value in list_at(each, _PATIENT_AT)}
    named |= {f"Patient/{each['id']}" for each in resources if each["resourceType"] == "Patient"}
    codes = [value.removeprefix("Patient/") for value in named if value.startswith("Patient/")]
    for patient in Patient.objects.filter(code__in=codes):
        note_read(user=caller.user, patient=patient, what=what, now=now)
