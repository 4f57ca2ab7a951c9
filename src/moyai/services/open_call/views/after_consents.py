"""Residents' consents to a trial: at the town's desk, and by the resident herself."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.attempts import attempt
from moyai.core.codes import normalise_code
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_resident_of
from moyai.services.open_call.models import Trial
from moyai.services.open_call.operations.trial_consents import give_consent, withdraw_consent
from moyai.services.open_call.operations.trials import OVER
from moyai.services.open_call.queries.after_trials import count_consents, count_money
from moyai.services.open_call.refusals_after import AfterRefused
from moyai.services.open_call.views.after_doors import demand, open_trial

MOST_SHOWN = 300


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def show_consents(request: HttpRequest, code: str) -> HttpResponse:
    """Show who takes part, to the town alone (GET); keep or take back a consent at the desk (POST).

    Fields: do = give or withdraw, code (of the resident), seen.
    """
    trial, stand = open_trial(request, code)
    demand(stand.is_town)
    if request.method == "POST":
        typed, is_given = request.POST.get("code", ""), request.POST.get("do") == "give"
        done = _("書きとめました。") if is_given else _("取り消しました。")
        attempt(request, lambda: _act(request, trial, _find(typed), is_given), done)
        return redirect("open_call:trial_consents", code)
    rows = trial.consents.select_related("resident").order_by("withdrawn_at", "-given_at", "pk")
    context = {
        "trial": trial,
        "entry": trial.agreement.entry,
        "stand": stand,
        "part": "consents",
        "is_over": trial.state in OVER,
        "money": count_money(trial),
        "consents": count_consents(trial),
        "rows": rows[:MOST_SHOWN],
    }
    return render(request, "open_call/after/trial_consents.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def show_own_consent(request: HttpRequest, code: str) -> HttpResponse:
    """Show a resident what she is asked (GET); let her say yes or take it back (POST do = give, withdraw)."""
    trial = Trial.objects.filter(code=code).first()
    if trial is None:
        raise Http404
    resident = find_resident_of(get_account(request))
    if resident is None:
        raise PermissionDenied
    if request.method == "POST":
        is_given = request.POST.get("do") == "give"
        done = _("参加に同意しました。ありがとうございます。") if is_given else _("同意を取り消しました。")
        attempt(request, lambda: _act(request, trial, resident, is_given), done)
        return redirect("open_call:trial_consent", code)
    context = {
        "trial": trial,
        "is_over": trial.state in OVER,
        "consent": trial.consents.filter(resident=resident, withdrawn_at__isnull=True).first(),
    }
    return render(request, "open_call/after/trial_consent.html", context)


def _act(request: HttpRequest, trial: Trial, resident: Resident | None, is_given: bool) -> None:
    if resident is None:
        raise AfterRefused("no_resident")
    actor, now = name_actor(request), clock.now()
    if is_given:
        seen = request.POST.get("seen", "")
        give_consent(trial=trial, resident=resident, seen=seen, taken_by=actor, now=now)
    else:
        withdraw_consent(trial=trial, resident=resident, actor=actor, now=now)


def _find(typed: str) -> Resident | None:
    return Resident.objects.filter(code=normalise_code(typed)).first()
