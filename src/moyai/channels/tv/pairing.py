"""On the web: a member of the household, or staff for her, gives a set to the household by its code."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.channels.tv.operations import pair_set, unpair_set
from moyai.channels.tv.queries import list_sets
from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.conversations.turns import to_localized
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import ANY_SCOPE, get_resident, list_residents_for, may_act_for


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def pair(request: HttpRequest) -> HttpResponse:
    """Ask for the code that a set shows, and list the household's sets (GET); pair (POST)."""
    resident, error = _find_resident(request), ""
    if request.method == "POST" and resident is not None:
        try:
            code = str(request.POST.get("code", ""))[:20]
            pair_set(code=code, household=resident.household, by=_get_user(request), now=clock.now())
        except Refused as refused:
            error = to_localized(refused.text).get(get_page_language())
        else:
            messages.success(request, _("テレビを登録しました。テレビの画面がかわります。"))
            return _to(resident)
    return render(
        request, "tv/pairing.html", _describe(request, resident, error), status=422 if error else 200
    )


@never_cache
@require_POST
@login_required
def remove(request: HttpRequest) -> HttpResponse:
    """Take a set away from the household."""
    resident = _find_resident(request)
    number = str(request.POST.get("set", ""))
    sets = list_sets(resident.household) if resident else []
    found = next((tv for tv in sets if str(tv.pk) == number), None)
    if resident is None or found is None:
        raise Http404
    unpair_set(tv=found, by=f"user:{_get_user(request).pk}", now=clock.now())
    messages.success(request, _("テレビの登録を外しました。"))
    return _to(resident)


def _describe(request: HttpRequest, resident: Resident | None, error: str) -> dict[str, Any]:
    return {
        "resident": resident,
        "sets": list_sets(resident.household) if resident else [],
        "error": error,
        "code": str(request.POST.get("code", ""))[:20],
        "has_errors": bool(error),
        "now": clock.now(),
    }


def _find_resident(request: HttpRequest) -> Resident | None:
    """Return for whose household: the one named by ``for`` (staff, proxies), else herself.

    Raises:
        Http404: the named one is not hers to act for.
    """
    user, today = _get_user(request), clock.today()
    code = str(request.GET.get("for") or request.POST.get("for") or "")
    if not code:
        return next(iter(list_residents_for(user, ANY_SCOPE, today)), None)
    try:
        resident = get_resident(code)
    except Resident.DoesNotExist:
        raise Http404 from None
    if not may_act_for(user, resident, ANY_SCOPE, today):
        raise Http404
    return resident


def _get_user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _to(resident: Resident) -> HttpResponse:
    return redirect(f"{reverse('tv:pairing')}?for={resident.code}")
