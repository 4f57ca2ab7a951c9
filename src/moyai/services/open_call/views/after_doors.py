"""Who comes through the doors of what follows a decision."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from moyai.core.accounts.permissions import get_account
from moyai.services.open_call.models import Entry, Trial
from moyai.services.open_call.queries.after_people import Stand, find_stand

PARTS = ("programme", "theme__owner", "theme__published")


def open_entry(request: HttpRequest, code: str) -> tuple[Entry, Stand]:
    """Return an entry and as whom somebody signed in comes to it.

    Raises:
        Http404: there is none.
    """
    entry = Entry.objects.select_related(*PARTS).filter(code=code).first()
    if entry is None:
        raise Http404
    return entry, find_stand(get_account(request), entry)


def open_for_parties(request: HttpRequest, code: str) -> tuple[Entry, Stand]:
    """Return the same for town and team.

    Raises:
        Http404: there is none.
        PermissionDenied: she is neither.
    """
    entry, stand = open_entry(request, code)
    if not stand.is_party:
        raise PermissionDenied
    return entry, stand


def open_trial(request: HttpRequest, code: str) -> tuple[Trial, Stand]:
    """Return a trial for town and team; raises as `open_for_parties` does."""
    parts = [f"agreement__entry__{each}" for each in PARTS]
    trial = Trial.objects.select_related("agreement__entry", *parts).filter(code=code).first()
    if trial is None:
        raise Http404
    stand = find_stand(get_account(request), trial.agreement.entry)
    if not stand.is_party:
        raise PermissionDenied
    return trial, stand


def demand(is_allowed: bool) -> None:
    """Let only those in who may.

    Raises:
        PermissionDenied: she may not.
    """
    if not is_allowed:
        raise PermissionDenied
