"""The first page of everybody who has to do with open calls: what waits, what is new, where to go."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import read_number
from moyai.services.open_call.operations.calls_tidings import mark_seen, mark_unseen
from moyai.services.open_call.queries.calls import (
    count_unseen,
    list_my_entries,
    list_my_roles,
    list_run_by,
    list_tidings,
    list_watches,
    runs_calls,
)
from moyai.services.open_call.waiting import list_waiting

PAGE = 20
RUN = 20


@never_cache
@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for somebody, what she was told, her entries and roles. Query: page."""
    user, now = get_account(request), clock.now()
    page = Paginator(list_tidings(user), PAGE).get_page(request.GET.get("page"))
    newest = max((each.pk for each in page.object_list), default=0)
    context = {
        "waiting": list_waiting(user, now),
        "page": page,
        "newest": newest,
        "unseen": count_unseen(user),
        "entries": list(list_my_entries(user)[:RUN]),
        "watches": list(list_watches(user)[:RUN]),
        "roles": list(list_my_roles(user)),
        "run": list(list_run_by(user)[:RUN]),
        "may_make": runs_calls(user),
        "now": now,
    }
    return render(request, "open_call/calls/home.html", context)


@require_POST
@login_required
def press_tidings(request: HttpRequest) -> HttpResponse:
    """Mark what was told as seen, or one of it as not seen. Fields: do = seen (upto) or unseen (one)."""
    user = get_account(request)
    if request.POST.get("do") == "unseen":
        mark_unseen(user=user, number=read_number(request.POST.get("one")))
    else:
        mark_seen(user=user, upto=read_number(request.POST.get("upto")), now=clock.now())
    return redirect("open_call:home")
