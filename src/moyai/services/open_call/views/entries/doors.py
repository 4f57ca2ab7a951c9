"""Who comes through the doors of an entry's pages."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from moyai.core.accounts.permissions import get_account
from moyai.services.open_call.models import Entry, Programme, Teammate
from moyai.services.open_call.queries.entries.people import may_see, may_see_all
from moyai.services.open_call.queries.people import find_teammate, is_office

_ROWS = Entry.objects.select_related("programme", "theme__published", "theme__owner", "form")


def get_entry(code: str) -> Entry:
    """Return an entry by its code, or 404."""
    return get_object_or_404(_ROWS, code=code)


def get_mine(request: HttpRequest, code: str) -> tuple[Entry, Teammate]:
    """Return an entry of whoever is signed in, and her place in its team.

    Raises:
        Http404: there is none of that code.
        PermissionDenied: she is not in its team.
    """
    entry = get_entry(code)
    mate = find_teammate(get_account(request), entry)
    if mate is None:
        raise PermissionDenied
    return entry, mate


def get_seen(request: HttpRequest, code: str) -> Entry:
    """Return an entry that whoever is signed in may open; raises as `get_mine` does."""
    entry = get_entry(code)
    if not may_see(get_account(request), entry):
        raise PermissionDenied
    return entry


def get_looked_after(request: HttpRequest, code: str) -> Entry:
    """Return an entry that whoever is signed in sees as the office does; raises as `get_mine` does."""
    entry = get_entry(code)
    if not may_see_all(get_account(request), entry):
        raise PermissionDenied
    return entry


def get_run(request: HttpRequest, code: str) -> Programme:
    """Return a programme that whoever is signed in runs.

    Raises:
        Http404: there is none of that code.
        PermissionDenied: she is not its office.
    """
    programme = Programme.objects.filter(code=code).first()
    if programme is None:
        raise Http404
    if not is_office(get_account(request), programme):
        raise PermissionDenied
    return programme
