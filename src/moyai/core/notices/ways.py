"""The page on which a resident, or the desk for her, says how she wants to be told."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language
from moyai.core.notices import operations
from moyai.core.notices.doors import find_reach, list_leading
from moyai.core.notices.forms import WaysForm, fill_in
from moyai.core.notices.queries import find_preference
from moyai.core.notices.views import get_own_resident
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import get_resident


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.RESIDENT)
def choose_own(request: HttpRequest) -> HttpResponse:
    """Let the person who signed in say how she wants to be told."""
    return _choose(request, get_own_resident(request), reverse("notices:mine"))


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.DISPATCHER)
def choose_for(request: HttpRequest, code: str) -> HttpResponse:
    """Let the desk say it for a resident."""
    try:
        resident = get_resident(code)
    except Resident.DoesNotExist:
        raise Http404 from None
    return _choose(request, resident, reverse("notices:ways_of", args=[code]), is_desk=True)


def _choose(request: HttpRequest, resident: Resident, after: str, *, is_desk: bool = False) -> HttpResponse:
    leading, allowed = list_leading(resident), find_reach(resident).doors
    initial = fill_in(resident, find_preference(resident), allowed or leading)
    form = WaysForm(leading, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _keep(request, resident, form):
        messages.success(request, _("お知らせの受け取り方を変えました。"))
        return redirect(after)
    context = {"form": form, "resident": resident, "is_desk": is_desk, "has_doors": bool(leading)}
    context["layout"] = "ui/base_desk.html" if is_desk else "ui/base.html"
    context["has_errors"] = bool(form.errors)
    return render(request, "notices/ways.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, resident: Resident, form: WaysForm) -> bool:
    quiet_from, quiet_until = form.read_hours()
    try:
        operations.choose_doors(
            resident=resident,
            doors=form.read_doors(),
            quiet_from=quiet_from,
            quiet_until=quiet_until,
            language=form.cleaned_data["language"],
            actor=name_actor(request),
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error(None, refused.text.get(get_page_language()))
        return False
    return True
