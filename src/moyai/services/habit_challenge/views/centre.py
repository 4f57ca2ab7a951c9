"""The community support centre's pages: whom it was asked to call, with just what she agreed to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.partners.models import Partner
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.queries import find_phone
from moyai.services.habit_challenge.enums import ReferralStatus
from moyai.services.habit_challenge.forms.frailty import NoteForm
from moyai.services.habit_challenge.models import Referral
from moyai.services.habit_challenge.operations import referrals
from moyai.services.habit_challenge.queries import checks as queries
from moyai.services.habit_challenge.reading_checks import note_read

MOST = 200


@never_cache
@require_GET
@require_role(Role.PARTNER)
def show_list(request: HttpRequest) -> HttpResponse:
    """Show whom the centre was asked to call; names alone, the rest when one is opened."""
    rows = list(queries.list_received(_list_centres(request))[:MOST])
    context = {
        "waiting": [row for row in rows if row.status != ReferralStatus.DONE],
        "done": [row for row in rows if row.status == ReferralStatus.DONE],
    }
    return render(request, "habit_challenge/frailty/centre.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.PARTNER)
def show_one(request: HttpRequest, code: str) -> HttpResponse:
    """Show one with what was passed on (GET, noted in the log); take it up, close or reopen it (POST)."""
    received = queries.list_received(_list_centres(request))
    referral = get_object_or_404(received, code=code)
    form = NoteForm(request.POST if request.POST.get("do") == "close" else None)
    if request.method == "POST" and (request.POST.get("do") != "close" or form.is_valid()):
        _act(request, referral, form)
        return redirect("habit_challenge:centre_one", code=code)
    note_read(user=get_account(request), resident=referral.resident, what="referral", now=clock.now())
    words = queries.read_words(referral)
    context = {
        "referral": referral,
        "words": [(put(label), put(value)) for label, value in words or []],
        "is_erased": words is None,
        "phone": find_phone(referral.resident),
        "phone_shown": show_phone(find_phone(referral.resident)),
        "note": queries.read_note(referral),
        "form": form,
        "has_errors": form.is_bound,
    }
    status = 422 if form.is_bound else 200
    return render(request, "habit_challenge/frailty/centre_one.html", context, status=status)


def _act(request: HttpRequest, referral: Referral, form: NoteForm) -> None:
    facts: dict[str, Any] = {
        "referral": referral,
        "actor": name_actor(request),
        "now": clock.now(),
    }
    deed = request.POST.get("do")
    try:
        if deed == "take":
            referrals.take_up(**facts)
            messages.success(request, _("受け取りました。ご本人にも知らせました。"))
        elif deed == "close":
            referrals.close(note=form.cleaned_data["note"], **facts)
            messages.success(request, _("終わりにしました。"))
        elif deed == "reopen":
            referrals.reopen(**facts)
            messages.success(request, _("もう一度、相談中にしました。"))
    except Refused as refused:
        messages.error(request, put(refused.text))


def _list_centres(request: HttpRequest) -> list[Partner]:
    centres = queries.list_centres_of(get_account(request))
    if not centres:
        raise PermissionDenied
    return centres
