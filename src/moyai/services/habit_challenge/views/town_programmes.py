"""The town's pages of programmes: begun, opened and closed, their costs and challenges."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.attempts import attempt, read_number
from moyai.services.habit_challenge.forms.teams import ChallengeForm, ProgrammeForm
from moyai.services.habit_challenge.models import Challenge, Member, Programme, Team
from moyai.services.habit_challenge.operations.programmes import (
    add_challenge,
    change_programme,
    create_programme,
    remove_challenge,
)
from moyai.services.habit_challenge.said_teams import title_of
from moyai.services.habit_challenge.views.town_teams import list_tabs


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def show(request: HttpRequest) -> HttpResponse:
    """Show the programmes (GET); begin one (POST)."""
    initial = {"starts_on": clock.today(), "is_open": True, "cost_yen": 0}
    form = ProgrammeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
        done = _("取り組みを作りました。次に、チームがすることを決めてください。")
        if attempt(request, lambda: create_programme(code=code, facts=form.read(), **facts), done):
            return redirect("habit_challenge:programme", code=code)
    programmes = Programme.objects.select_related("control_of")
    context = {
        "tab_items": list_tabs(request, "programmes"),
        "form": form,
        "rows": [
            {
                "one": each,
                "title": title_of(each),
                "teams": Team.objects.filter(programme=each, ended_on__isnull=True).count(),
                "members": Member.objects.filter(programme=each, left_on__isnull=True).count(),
            }
            for each in programmes
        ],
        "has_errors": bool(form.errors),
    }
    return render(
        request, "habit_challenge/teams/programmes.html", context, status=422 if form.errors else 200
    )


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Show one programme (GET); change it (POST)."""
    programme = get_object_or_404(Programme, code=code)
    names = ("title", "title_en", "starts_on", "ends_on", "is_open", "cost_yen")
    initial = {name: getattr(programme, name) for name in names}
    form = ProgrammeForm(request.POST or None, initial=initial, is_new=False)
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
        if attempt(
            request,
            lambda: change_programme(programme=programme, facts=form.read(), **facts),
            _("変えました。"),
        ):
            return redirect("habit_challenge:programme", code=code)
    return _render(request, programme, form, ChallengeForm())


@never_cache
@require_POST
@require_role(Role.OFFICER)
def press(request: HttpRequest, code: str) -> HttpResponse:
    """Do one of: add, remove (a challenge), open, close. Fields: do, challenge, and those of the form."""
    programme = get_object_or_404(Programme, code=code)
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    deed = request.POST.get("do", "")
    if deed == "add":
        form = ChallengeForm(request.POST)
        if not form.is_valid():
            names = ("title", "title_en", "starts_on", "ends_on", "is_open", "cost_yen")
            initial = {name: getattr(programme, name) for name in names}
            return _render(request, programme, ProgrammeForm(initial=initial, is_new=False), form)
        given = form.cleaned_data
        attempt(request, lambda: add_challenge(programme=programme, **given, **facts), _("加えました。"))
    elif deed == "remove":
        one = get_object_or_404(Challenge, pk=read_number(request.POST.get("challenge")), programme=programme)
        attempt(request, lambda: remove_challenge(challenge=one, **facts), _("消しました。"))
    return redirect("habit_challenge:programme", code=code)


def _render(
    request: HttpRequest, programme: Programme, form: ProgrammeForm, challenge_form: ChallengeForm
) -> HttpResponse:
    has_errors = bool(form.errors or challenge_form.errors)
    context = {
        "tab_items": list_tabs(request, "programmes"),
        "programme": programme,
        "title": title_of(programme),
        "form": form,
        "challenge_form": challenge_form,
        "shown_form": challenge_form if challenge_form.errors else form,
        "challenges": [
            {"one": each, "title": title_of(each), "teams": each.teams.count()}
            for each in programme.challenges.all()
        ],
        "has_errors": has_errors,
    }
    return render(request, "habit_challenge/teams/programme.html", context, status=422 if has_errors else 200)
