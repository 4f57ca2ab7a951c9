"""Who asks: a person through a program that she let in."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.fhir.problems import make_problem
from moyai.core.fhir.rooms import Subject
from moyai.services.mobile_clinic.access import CLINICAL, list_related
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.fhir.codes import make_reference
from moyai.services.mobile_clinic.models import AppPermit, Patient
from moyai.services.mobile_clinic.queries.outside import find_token
from moyai.services.mobile_clinic.scopes import CONTEXTS, allows


@dataclass(frozen=True)
class AppCaller:
    """A program with a token, and the person in whose name it asks.

    What it sees is what its scopes name *and* the person may see at this very moment.
    """

    user: User
    permit: AppPermit
    scopes: tuple[str, ...]
    now: datetime

    def may(self, kind: str, verb: str) -> bool:
        """Tell whether the scopes let this kind be read or written for anybody."""
        return any(allows(self.scopes, context, kind, verb) for context in CONTEXTS)

    def list_patients(
        self, kind: str, verb: str = "read", professions: Collection[Profession] = CLINICAL
    ) -> QuerySet[Patient]:
        """Return of which patients this kind may be read or written.

        Args:
            kind: of the resource.
            verb: ``"read"`` or ``"write"``.
            professions: who of an institution may; the patient herself always may.
        """
        today = clock.local(self.now).date()
        treated = list_related(self.user, today, professions, now=self.now)
        hers = Patient.objects.filter(Q(pk__in=treated.values("pk")) | Q(resident__user=self.user))
        if not allows(self.scopes, "user", kind, verb):
            may_one = allows(self.scopes, "patient", kind, verb)
            hers = hers.filter(pk=self.permit.patient_id or 0) if may_one else hers.none()
        return hers.select_related("resident__household__municipality", "institution__partner")

    def list_subjects(self, kind: str) -> Iterator[Subject]:
        """Yield the charts of which a kind that another room keeps may be read, by number."""
        charts = self.list_patients(kind).filter(merged_into=None).order_by("pk")
        for patient in charts.iterator(chunk_size=200):
            resident, reference = patient.resident, make_reference("Patient", patient.code)
            is_herself = resident.user_id == self.user.pk
            yield Subject(patient.pk, patient.code, reference, resident, is_herself)


def authenticate(request: HttpRequest) -> AppCaller:
    """Return who asks.

    Raises:
        FhirProblem: 401: there is no token, or it is not good (any more).
    """
    form, _, token = request.headers.get("Authorization", "").partition(" ")
    now = clock.now()
    row = find_token(token.strip(), now) if form.lower() == "bearer" and token.strip() else None
    if row is None:
        challenge = 'Bearer error="invalid_token"' if token else "Bearer"
        raise make_problem(401, "login", "A token that is good is needed", WWW_Authenticate=challenge)
    return AppCaller(row.permit.user, row.permit, tuple(row.scopes), now)
