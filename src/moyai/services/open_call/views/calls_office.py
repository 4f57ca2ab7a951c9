"""The office: programmes made, described, dated, opened, closed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.attempts import attempt
from moyai.services.open_call.enums import QuestionState, ThemeState
from moyai.services.open_call.forms.calls import DatesForm, NewProgrammeForm, ProgrammeForm, fill_programme
from moyai.services.open_call.models import Programme
from moyai.services.open_call.operations.calls_programmes import (
    close_programme,
    edit_programme,
    make_programme,
    open_programme,
    reopen_programme,
    set_dates,
)
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.calls import runs_calls
from moyai.services.open_call.views.calls_doors import get_office, list_tabs, try_form


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new programme (GET); make it from its template (POST)."""
    user = get_account(request)
    if not runs_calls(user):
        raise PermissionDenied
    now = clock.now()
    form = NewProgrammeForm(
        request.POST or None, initial={"opens_on": clock.local(now).date(), "template": "pilot"}
    )
    if request.method == "POST" and form.is_valid():
        made: list[Programme] = []
        if try_form(form, lambda: made.append(make_programme(**form.read(), by=user, now=now))):
            messages.success(request, _("作りました。公開するまで、町の人には見えません。"))
            return redirect("open_call:office", made[0].code)
    context = {"form": form, "has_errors": bool(form.errors)}
    return render(request, "open_call/calls/new.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def office(request: HttpRequest, code: str) -> HttpResponse:
    """Show a programme to its office: figures, calendar, what it says of itself (GET); change that (POST)."""
    one = get_office(request, code)
    form = ProgrammeForm(request.POST or None, initial=fill_programme(one))
    if request.method == "POST" and form.is_valid():
        facts, actor = form.read(), name_actor(request)
        if try_form(form, lambda: edit_programme(programme=one, **facts, actor=actor, now=clock.now())):
            messages.success(request, _("変えました。"))
            return redirect("open_call:office", code)
    dates = {each.stage: each for each in one.dates.all()}
    context = {
        "programme": one,
        "plan": get_plan(one),
        "form": form,
        "has_errors": bool(form.errors),
        "tab_items": list_tabs(one, "office"),
        "stages": [{"stage": each, "dates": dates.get(each.key)} for each in get_plan(one).stages],
        "themes": one.themes.filter(state=ThemeState.PUBLISHED).count(),
        "working": one.themes.exclude(state__in=[ThemeState.PUBLISHED, ThemeState.WITHDRAWN]).count(),
        "asked": one.questions.filter(state=QuestionState.ASKED).count(),
        "entries": one.entries.filter(status="submitted").count(),
        "drafts": one.entries.filter(status="draft").count(),
        "watches": one.watches.values("user").distinct().count(),
    }
    return render(request, "open_call/calls/office.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def dates(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Show when a stage begins and ends (GET); change it (POST), with who will hear of it."""
    one = get_office(request, code)
    found = {each.key: each for each in get_plan(one).stages}.get(key)
    if found is None:
        raise Http404
    row = one.dates.filter(stage=key).first()
    form = DatesForm(request.POST or None, dates=row, zone=one.zone)
    if request.method == "POST" and form.is_valid():
        facts, actor = form.read(), name_actor(request)
        if try_form(form, lambda: set_dates(programme=one, stage=key, **facts, actor=actor, now=clock.now())):
            messages.success(request, _("日程を変えました。"))
            return redirect("open_call:office", code)
    context = {
        "programme": one,
        "stage": found,
        "form": form,
        "has_errors": bool(form.errors),
        "tab_items": list_tabs(one, "office"),
    }
    return render(request, "open_call/calls/dates.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def press(request: HttpRequest, code: str) -> HttpResponse:
    """Open, close or open again a programme. Fields: do, sure (to open: rules stand from then on)."""
    one = get_office(request, code)
    deeds = {
        "open": (open_programme, _("公開しました。募集要項は、これで変えられません。")),
        "close": (close_programme, _("終わりにしました。「もう一度開く」で、もどせます。")),
        "reopen": (reopen_programme, _("もう一度、開きました。")),
    }
    if request.POST.get("do") not in deeds:
        raise Http404
    work, done = deeds[request.POST["do"]]
    actor = name_actor(request)
    attempt(request, lambda: work(programme=one, actor=actor, now=clock.now()), done)
    return redirect("open_call:office", code)
