"""Kinds of resources that come from several places: our own tables, and what other programs sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import ClassVar, Protocol

from django.db.models import QuerySet

from moyai.core.fhir.adapters import Adapter, Found
from moyai.core.fhir.criteria import Criterion
from moyai.core.fhir.problems import Resource
from moyai.services.mobile_clinic.fhir.callers import AppCaller
from moyai.services.mobile_clinic.fhir.tables import note_patients
from moyai.services.mobile_clinic.models import Patient


class Source(Protocol):
    """One place where resources of a kind come from. ``prefix``: one letter, with which its ids begin."""

    prefix: str

    def walk(self, patients: QuerySet[Patient], criteria: Sequence[Criterion], after: str) -> Iterator[Found]:
        """Yield what there is of these patients in a lasting order, from behind a key."""

    def find(self, patients: QuerySet[Patient], ident: str) -> Resource | None:
        """Return one of these patients' resources by its id."""


class MergedAdapter(Adapter):
    """One source after the other."""

    what: ClassVar[str] = "export"

    def __init__(self, sources: Sequence[Source]) -> None:
        """Take the sources in the order in which they are read; an order that changes breaks pages."""
        self.sources = sources

    def list_patients(self, caller: AppCaller) -> QuerySet[Patient]:
        """Return whose resources the caller may see."""
        return caller.list_patients(self.kind)

    def walk(self, caller: AppCaller, criteria: Sequence[Criterion], after: str) -> Iterator[Found]:
        """Yield from each source."""
        begun, _, key = after.partition(":")
        patients = self.list_patients(caller)
        is_past = not begun
        for source in self.sources:
            is_here = source.prefix == begun
            if is_past or is_here:
                for found in source.walk(patients, criteria, key if is_here else ""):
                    yield Found(f"{source.prefix}:{found.key}", found.resource)
            is_past = is_past or is_here

    def find(self, caller: AppCaller, ident: str) -> Resource | None:
        """Ask the source whose id it is."""
        for source in self.sources:
            if ident.startswith(source.prefix):
                return source.find(self.list_patients(caller), ident)
        return None

    def note(self, caller: AppCaller, resources: Sequence[Resource], now: datetime) -> None:
        """Have it written down of each patient once."""
        note_patients(caller, resources, self.what, now)
