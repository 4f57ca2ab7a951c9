"""A trial's pages for firm, owning section and office: overview, log, figures, reviews, report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.open_call.enums_after import LogKind, ReviewAt, TrialState
from moyai.services.open_call.models import Trial
from moyai.services.open_call.queries.after_follow_ups import YEARS, find_due_on
from moyai.services.open_call.queries.after_people import Stand, name_people
from moyai.services.open_call.queries.after_trials import (
    count_consents,
    count_money,
    list_kpis,
    list_milestones,
)
from moyai.services.open_call.views.after_deeds import DEEDS, OFFERED, Deed
from moyai.services.open_call.views.after_doors import demand, open_trial

PARTS = ("overview", "log", "figures", "reviews")
PAGE = 30


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def show_trial(request: HttpRequest, code: str, part: str = "overview") -> HttpResponse:
    """Show a part of a trial's pages (GET), or do something there (POST ``do``, a key of `DEEDS`).

    A form that is not filled in well is shown again with what is wrong, status 422.
    """
    trial, stand = open_trial(request, code)
    if part not in PARTS:
        raise Http404
    bound: dict[str, forms.Form] = {}
    if request.method == "POST":
        key = request.POST.get("do", "")
        if key not in DEEDS:
            raise Http404
        deed = DEEDS[key]
        demand(stand.is_town or deed.is_for_firm)
        form = deed.form(request.POST, prefix=key) if deed.form else None
        if (form is None or form.is_valid()) and _do(request, trial, deed, form):
            return redirect("open_call:trial_part", code, part)
        if form is None:
            return redirect("open_call:trial_part", code, part)
        bound[key] = form
    context = _describe(request, trial, stand, part) | {"forms": _offer(trial, part, bound)}
    context["bad_form"] = next(iter(bound.values()), None)
    context["has_errors"] = bool(bound)
    return render(request, f"open_call/after/trial_{part}.html", context, status=422 if bound else 200)


@never_cache
@require_GET
@login_required
def show_report(request: HttpRequest, code: str) -> HttpResponse:
    """Show all of a trial on one page, to be printed."""
    trial, stand = open_trial(request, code)
    context: dict[str, Any] = {}
    for part in PARTS:
        context |= _describe(request, trial, stand, part)
    context["lines"] = list(trial.log.all()[:500])
    return render(request, "open_call/after/trial_report.html", context)


def _do(request: HttpRequest, trial: Trial, deed: Deed, form: forms.Form | None) -> bool:
    facts = form.cleaned_data if form else {}
    try:
        deed.work(request, trial, facts, name_actor(request), clock.now())
    except Refused as refused:
        if form is None:
            messages.error(request, put(refused.text))
        else:
            form.add_error(None, put(refused.text))
        return False
    messages.success(request, deed.done)
    return True


def _offer(trial: Trial, part: str, bound: dict[str, forms.Form]) -> dict[str, forms.Form]:
    today = clock.today().isoformat()
    first = {
        "change": {
            "title": trial.title,
            "plan": trial.plan,
            "place": trial.place,
            "consent_says": trial.consent_says,
        },
        "line": {"happened_on": today},
    }
    offered: dict[str, forms.Form] = {}
    for key in OFFERED[part]:
        form = DEEDS[key].form
        if form is not None:
            offered[key] = form(prefix=key, initial=first.get(key))
    return offered | bound


def _describe(request: HttpRequest, trial: Trial, stand: Stand, part: str) -> dict[str, Any]:
    entry = trial.agreement.entry
    context: dict[str, Any] = {
        "trial": trial,
        "entry": entry,
        "stand": stand,
        "part": part,
        "is_over": trial.state in (TrialState.ENDED, TrialState.BROKEN_OFF),
        "money": count_money(trial),
        "consents": count_consents(trial),
    }
    if part == "overview":
        return context | {"milestones": list_milestones(trial, clock.today()), "today": clock.today()}
    if part == "log":
        return context | _describe_log(request, trial)
    if part == "figures":
        return context | {"kpis": list_kpis(trial, _("前"), _("目標の値"))}
    reviews = list(trial.reviews.all())
    names = name_people(entry.programme, entry, [each.written_by for each in reviews])
    return context | {
        "reviews": [(each, names.get(each.written_by, "–")) for each in reviews],
        "has_end": any(each.at == ReviewAt.END for each in reviews),
        "follow_ups": _list_follow_ups(trial),
        "card": getattr(trial, "card", None),
    }


def _describe_log(request: HttpRequest, trial: Trial) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    words = request.GET.get("q", "").replace("\0", "").strip()[:40]
    rows = trial.log.all()
    if kind in LogKind.values:
        rows = rows.filter(kind=kind)
    if words:
        rows = rows.filter(text__icontains=words)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    entry = trial.agreement.entry
    names = name_people(entry.programme, entry, [each.written_by for each in page.object_list])
    mine = name_actor(request)
    lines = [(each, names.get(each.written_by, "–"), each.written_by == mine) for each in page.object_list]
    return {"page": page, "log": lines, "kinds": LogKind.choices, "kind": kind, "words": words}


def _list_follow_ups(trial: Trial) -> list[dict[str, Any]]:
    known = {each.years: each for each in trial.follow_ups.all()}
    today = clock.today()
    found = []
    for years in YEARS:
        due = find_due_on(trial, years)
        if due is not None:
            found.append({"years": years, "due": due, "is_due": due <= today, "row": known.get(years)})
    return found
