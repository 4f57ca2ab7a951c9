"""Who comes through the doors of judging's pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from moyai.core.accounts.permissions import get_account
from moyai.engines.judging.rubric import Move
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.models import Decision, Entry, Programme, Review, Round, Staff
from moyai.services.open_call.queries.panel.reviewing import find_review
from moyai.services.open_call.queries.people import is_office, list_roles


def get_programme(request: HttpRequest, code: str) -> Programme:
    """Return a programme for its office or its chair.

    Raises:
        Http404: there is none.
        PermissionDenied: she is neither.
    """
    programme = get_object_or_404(Programme, code=code)
    check_panel(request, programme)
    return programme


def get_round(request: HttpRequest, number: int) -> Round:
    """Return a round for its office or its chair; raises as `get_programme` does."""
    one = get_object_or_404(Round.objects.select_related("programme", "rubric"), pk=number)
    check_panel(request, one.programme)
    return one


def get_decision(request: HttpRequest, number: int) -> Decision:
    """Return a decision for its office or its chair; raises as `get_programme` does."""
    rows = Decision.objects.select_related(
        "round__programme", "round__rubric", "theme__published", "decided_by", "replaced_by"
    )
    decision = get_object_or_404(rows, pk=number)
    check_panel(request, decision.round.programme)
    return decision


def check_panel(request: HttpRequest, programme: Programme) -> None:
    """Let nobody but office and chair pass."""
    user = get_account(request)
    if find_chair(request, programme) is None and not is_office(user, programme):
        raise PermissionDenied


def check_office(request: HttpRequest, programme: Programme) -> None:
    """Let nobody but the office pass."""
    if not is_office(get_account(request), programme):
        raise PermissionDenied


def find_chair(request: HttpRequest, programme: Programme) -> Staff | None:
    """Return her as a programme's chair, or None."""
    return list_roles(get_account(request), programme).get(StaffRole.CHAIR)


def get_chair(request: HttpRequest, programme: Programme) -> Staff:
    """Return her as a programme's chair.

    Raises:
        PermissionDenied: she is not.
    """
    chair = find_chair(request, programme)
    if chair is None:
        raise PermissionDenied
    return chair


def get_review(request: HttpRequest, number: int) -> Review:
    """Return a review that is her own.

    Raises:
        Http404: it is not, or there is none; the two look the same.
    """
    review = find_review(get_account(request), number)
    if review is None:
        raise Http404
    return review


def name_moves(moves: Iterable[Move], programme: Programme) -> list[tuple[str, int | None, int | None]]:
    """Return moves of places with the entries' titles, for a page of the panel."""
    titles = dict(Entry.objects.filter(programme=programme).values_list("code", "title"))
    return [(titles.get(each.entry) or each.entry, each.before, each.after) for each in moves]
