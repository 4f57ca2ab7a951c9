"""Whose page it is: who may see this visit's patient, and in what language a refusal is said."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.mobile_clinic.access import find_relation, list_practices
from moyai.services.mobile_clinic.models import Patient, Practitioner, Visit
from moyai.services.mobile_clinic.queries.visits import find_visit

"""Masked anew each time (BREACH); a part of a page has not changed because its forms' tokens have."""


def get_visit(request: HttpRequest, code: str) -> tuple[Visit, Practitioner]:
    """Return a visit and the job through which this person sees its patient.

    Raises:
        PermissionDenied: she works at no institution.
        Http404: no such visit, or another institution's: who has no relation is told the same.
    """
    user = get_account(request)
    found = find_visit(code, user, clock.today())
    if found is None:
        if not list_practices(user, clock.today()):
            raise PermissionDenied
        raise Http404
    return found


def get_patient(request: HttpRequest, code: str) -> tuple[Patient, Practitioner]:
    """Return a patient and the job through which this person sees her; raises as `get_visit` does."""
    user = get_account(request)
    patients = Patient.objects.select_related("resident", "institution__partner")
    patient = patients.filter(code=code).first()
    practice = find_relation(user, patient, clock.today()) if patient else None
    if patient is None or practice is None:
        if not list_practices(user, clock.today()):
            raise PermissionDenied
        raise Http404
    return patient, practice


def tell(request: HttpRequest, refused: Refused) -> None:
    """Show why something was refused."""
    messages.error(request, put(refused.text))


def read_words(request: HttpRequest) -> dict[str, Any]:
    """Return what a form sent, without what no text may hold."""
    return {key: value.replace("\0", "") for key, value in request.POST.items() if isinstance(value, str)}
