"""The office's pages of entries: the list, its table, one entry with its eligibility."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import attempt
from moyai.core.indicators.tables import answer_csv
from moyai.services.open_call.enums_entries import EntryStatus
from moyai.services.open_call.form_fields import read_fields
from moyai.services.open_call.models import Entry, Theme, Tiding
from moyai.services.open_call.operations.entries.submitting import compute_digest
from moyai.services.open_call.operations.moving import move_entry
from moyai.services.open_call.programmes.plan import StateKind
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.programmes.saying import say_state, say_step
from moyai.services.open_call.queries.entries.answers import list_answers
from moyai.services.open_call.queries.entries.checks import find_twin
from moyai.services.open_call.queries.entries.lists import HEADER, count_states, list_entries, list_rows
from moyai.services.open_call.queries.entries.people import find_consent, is_minor_there, list_team
from moyai.services.open_call.queries.entries.sections import list_handed_in
from moyai.services.open_call.queries.entries.steps import list_office_steps
from moyai.services.open_call.queries.people import is_office, list_movers
from moyai.services.open_call.views.entries.doors import get_looked_after, get_run

A_PAGE = 50


@never_cache
@require_GET
@login_required
def entries(request: HttpRequest, code: str) -> HttpResponse:
    """Show a programme's entries. Query: state, theme, q, page."""
    programme = get_run(request, code)
    plan, asked = get_plan(programme), _read_filters(request)
    page = Paginator(list_entries(programme, **asked), A_PAGE).get_page(request.GET.get("page"))
    names = {each.key: say_state(each) for each in plan.states}
    context = {
        "programme": programme,
        "page": page,
        "rows": [{"one": each, "state": names.get(each.state, each.state)} for each in page],
        "states": [(key, names[key], count) for key, count in count_states(programme)],
        "themes": Theme.objects.filter(programme=programme).select_related("published"),
        "asked": asked,
        "query": request.GET.urlencode(),
    }
    return render(request, "open_call/entries/office_list.html", context)


@never_cache
@require_GET
@login_required
def entries_table(request: HttpRequest, code: str) -> HttpResponse:
    """Give the same list as a table for a spreadsheet."""
    programme = get_run(request, code)
    rows = list_rows(list_entries(programme, **_read_filters(request)))
    return answer_csv(f"entries-{programme.code}.csv", HEADER, rows)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def entry_office(request: HttpRequest, code: str) -> HttpResponse:
    """Show an entry to office, chair and owning section (GET); the office decides on eligibility (POST).

    Fields: to (a state), reason.
    """
    entry = get_looked_after(request, code)
    user = get_account(request)
    plan, movers = get_plan(entry.programme), list_movers(user, entry)
    steps = list_office_steps(plan, entry.state, movers)
    if request.method == "POST":
        if not is_office(user, entry.programme):
            raise PermissionDenied
        to = request.POST.get("to", "")
        if to not in {each.target for each in steps}:
            raise Http404
        work = partial(
            move_entry,
            entry=entry,
            to=to,
            movers=movers,
            actor=f"user:{user.pk}",
            now=clock.now(),
            reason=request.POST.get("reason", "")[:2000],
        )
        attempt(request, work, _("変更しました。チームに知らせました。"))
        return redirect("open_call:entry_office", code)
    return render(request, "open_call/entries/office_entry.html", _describe(entry, steps))


def _describe(entry: Entry, steps: list[Any]) -> dict[str, Any]:
    plan, now = get_plan(entry.programme), clock.now()
    state = plan.get_state(entry.state)
    submissions = list(entry.submissions.select_related("form", "entry"))
    last = submissions[-1] if submissions else None
    team = list_team(entry).select_related("entry__programme", "user")
    names = {each.key: say_state(each) for each in plan.states}
    users = [each.user_id for each in team if each.user_id]
    tidings = Tiding.objects.filter(programme=entry.programme, user__in=users, key__contains=entry.code)
    return {
        "entry": entry,
        "state": say_state(state),
        "is_withdrawn": state.kind is StateKind.WITHDRAWN,
        "steps": [{"to": each.target, "label": say_step(each), "needs": each.needs_reason} for each in steps],
        "submissions": submissions,
        "last": last,
        "is_whole": last is not None and compute_digest(last) == last.digest,
        "parts": list_answers(read_fields(last.form.fields), last.answers) if last else [],
        "team": [
            {"one": each, "is_minor": is_minor_there(each, now), "consent": find_consent(each)}
            for each in team
        ],
        "files": list_handed_in(entry),
        "declarations": list(entry.declarations.all()),
        "twin": find_twin(entry) if entry.status == EntryStatus.SUBMITTED else None,
        "moves": [
            {"one": each, "from": names.get(each.from_state, ""), "to": names.get(each.to_state, "")}
            for each in entry.moves.all()
        ],
        "tidings": list(tidings.order_by("-told_at")[:40]),
    }


def _read_filters(request: HttpRequest) -> dict[str, str]:
    asked = request.GET
    return {
        "state": asked.get("state", "")[:24],
        "theme": asked.get("theme", "")[:8],
        "words": asked.get("q", "")[:80],
    }
