"""Whose page it is: her own, or that of somebody for whom she may act in this service."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import list_residents_for

LABEL = "habit_challenge"


def pick_resident(request: HttpRequest) -> tuple[Resident | None, list[Resident]]:
    """Return whose page is shown, and the others whose it may be; the address says ``?for=`` the code.

    Raises:
        Http404: she may not act for whom the address names.
    """
    people = list_residents_for(get_account(request), LABEL, clock.today())
    code = request.POST.get("for") or request.GET.get("for")
    found = next((each for each in people if each.code == code), None) if code else next(iter(people), None)
    if code and found is None:
        raise Http404
    return found, [each for each in people if found is None or each.pk != found.pk]


def is_own(request: HttpRequest, resident: Resident) -> bool:
    """Tell whether it is the page of whoever is signed in."""
    return resident.user_id == get_account(request).pk
