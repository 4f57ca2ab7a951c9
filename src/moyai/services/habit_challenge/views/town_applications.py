"""The town's pages of applications: who waits, a postcard typed in, teams looked at beforehand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.attempts import attempt, read_number
from moyai.core.languages import put
from moyai.core.residents.queries import search_residents
from moyai.services.habit_challenge.enums import Activity, ApplicationStatus
from moyai.services.habit_challenge.forming import propose_matching
from moyai.services.habit_challenge.forms.teams import PaperForm
from moyai.services.habit_challenge.handles import count_years
from moyai.services.habit_challenge.models import Application, Programme, Team
from moyai.services.habit_challenge.operations.applications import apply, withdraw_application
from moyai.services.habit_challenge.operations.matching import form_matched_teams
from moyai.services.habit_challenge.queries.teams import list_open_programmes
from moyai.services.habit_challenge.said_teams import show_day, title_of
from moyai.services.habit_challenge.views.town_teams import STAFF, list_tabs
from moyai.services.habit_challenge.wishes import Wishes

MOST_SHOWN = 200


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*STAFF)
def show(request: HttpRequest) -> HttpResponse:
    """Show who waits for a team (GET); type in what came by post, fax or over the counter (POST)."""
    programmes = list_open_programmes(clock.today())
    code = request.POST.get("programme") or request.GET.get("programme") or ""
    programme = next(
        (each for each in programmes if each.code == code), programmes[0] if programmes else None
    )
    form = PaperForm(programme, request.POST or None) if programme else None
    is_sent = request.method == "POST" and form is not None and form.is_valid()
    if is_sent and programme and form and _type_in(request, programme, form):
        return redirect("habit_challenge:applications")
    waiting = Application.objects.filter(status=ApplicationStatus.WAITING).select_related(
        "resident__household", "programme"
    )
    today = clock.today()
    context = {
        "tab_items": list_tabs(request, "applications"),
        "programmes": [{"one": each, "title": title_of(each)} for each in programmes],
        "programme": programme,
        "form": form,
        "rows": [
            {
                "one": each,
                "title": title_of(each.programme),
                "name": each.resident.name,
                "age": count_years(each.resident.birth_date, today),
                "days": (today - clock.local(each.asked_at).date()).days,
                "activity": Activity(Wishes.from_json(each.wishes).activity).label,
                "asked": show_day(clock.local(each.asked_at).date()),
            }
            for each in waiting[:MOST_SHOWN]
        ],
        "has_errors": form is not None and bool(form.errors),
    }
    status = 422 if context["has_errors"] else 200
    return render(request, "habit_challenge/teams/applications.html", context, status=status)


@never_cache
@require_POST
@require_role(*STAFF)
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take an application back for somebody who rang. Fields: application."""
    application = get_object_or_404(
        Application.objects.select_related("resident"), pk=read_number(request.POST.get("application"))
    )
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    attempt(
        request,
        lambda: withdraw_application(application=application, **facts),
        _("申し込みを取り消しました。"),
    )
    return redirect("habit_challenge:applications")


@never_cache
@require_GET
@require_role(*STAFF)
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Show which teams would be formed and why, before anything is done."""
    programme = get_object_or_404(Programme, code=code)
    today = clock.today()
    proposal = propose_matching(programme, today)
    context = {
        "tab_items": list_tabs(request, "applications"),
        "programme": programme,
        "title": title_of(programme),
        "fingerprint": proposal.fingerprint,
        "teams": [
            {
                "does": title_of(each.challenge),
                "people": [
                    (one.name, count_years(one.birth_date, today), one.household.settlement)
                    for one in each.people
                ],
                "why": [put(why) for why in each.why],
            }
            for each in proposal.teams
        ],
        "unplaced": [(one.name, put(why)) for one, why in proposal.unplaced],
    }
    return render(request, "habit_challenge/teams/matching.html", context)


@never_cache
@require_POST
@require_role(*STAFF)
def form(request: HttpRequest, code: str) -> HttpResponse:
    """Form the teams that were looked at. Fields: fingerprint."""
    programme = get_object_or_404(Programme, code=code)
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    fingerprint = request.POST.get("fingerprint", "")
    formed: list[Team] = []

    def work() -> None:
        formed.extend(form_matched_teams(programme=programme, fingerprint=fingerprint, **facts))

    if not attempt(request, work):
        return redirect("habit_challenge:matching", code=code)
    text = _("%(count)dチームを作り、みなさんに知らせました。")
    messages.success(request, text % {"count": len(formed)})
    return redirect("habit_challenge:town")


def _type_in(request: HttpRequest, programme: Programme, form: PaperForm) -> bool:
    given = form.cleaned_data
    found = search_residents(given["number"], limit=2)
    if len(found) != 1:
        form.add_error("number", _("その番号の方が見つからないか、何人もいます。登録番号で入れてください。"))
        return False
    wishes = Wishes(
        challenge=given["challenge"].pk if given["challenge"] else 0,
        activity=Activity(given["activity"]),
        handle=given["handle"],
    )
    facts: dict[str, Any] = {"through": given["through"], "actor": name_actor(request), "now": clock.now()}
    done = _("%(name)sさんの申し込みを入れました。") % {"name": found[0].name}
    return attempt(
        request, lambda: apply(programme=programme, resident=found[0], wishes=wishes, **facts), done
    )
