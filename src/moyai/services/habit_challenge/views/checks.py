"""Her own page of checks: the last result, the trend, printing, who may see it, erasing, passing on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import give_consent, withdraw_consent
from moyai.core.residents.queries import has_consent, list_proxies
from moyai.engines.conversation import Localized
from moyai.engines.habit.frailty.advice import REFERRALS
from moyai.services.habit_challenge.answer_rows import list_rows
from moyai.services.habit_challenge.enums import Instrument
from moyai.services.habit_challenge.models import FrailtyCheck, Referral
from moyai.services.habit_challenge.operations import checks as operations
from moyai.services.habit_challenge.operations import referrals
from moyai.services.habit_challenge.queries import checks as queries
from moyai.services.habit_challenge.reading_checks import note_read
from moyai.services.habit_challenge.trend_chart import draw_trend
from moyai.services.habit_challenge.views.for_whom import is_own, pick_resident

FAMILY_VERSION, CARE_VERSION = "2026-09", "2026-11"


@never_cache
@require_GET
@login_required
def show_checks(request: HttpRequest) -> HttpResponse:
    """Show somebody her results over time, by questionnaire."""
    resident, others = pick_resident(request)
    context: dict[str, Any] = {"resident": resident, "others": others}
    if resident is not None:
        own = is_own(request, resident)
        may_see = own or has_consent(resident, queries.FAMILY)
        context |= {"is_own": own, "may_see": may_see}
        if may_see:
            context |= _describe(resident)
        if own:
            context |= {
                "has_family": bool(list_proxies(resident)),
                "family_may": has_consent(resident, queries.FAMILY),
                "care_may": has_consent(resident, queries.CARE),
            }
        elif may_see:
            note_read(user=get_account(request), resident=resident, what="results", now=clock.now())
    return render(request, "habit_challenge/frailty/mine.html", context)


@never_cache
@require_GET
@login_required
def print_check(request: HttpRequest, code: str) -> HttpResponse:
    """Return one result as PDF, with the questions in their official words."""
    check = _get(request, code)
    read = queries.read_check(check)
    if read is None:
        raise Http404
    context = describe(read) | {
        "resident": check.resident,
        "rows": list_answers(read),
        "made_at": clock.now(),
    }
    try:
        return respond_pdf("habit_challenge/frailty/paper.html", context, name=f"check-{code}")
    except PaperUnavailable as refused:
        messages.error(request, put(refused.text))
        return redirect("habit_challenge:checks")


@require_POST
@login_required
def let_family(request: HttpRequest) -> HttpResponse:
    """Let whoever acts for her see her results too, or no longer."""
    resident = get_object_or_404(Resident, user=get_account(request))
    if request.POST.get("may") == "yes":
        give_consent(resident=resident, purpose=queries.FAMILY, version=FAMILY_VERSION, **_by(request))
        messages.success(request, _("代わりに手続きする方も、結果を見られるようにしました。"))
    else:
        withdraw_consent(resident=resident, purpose=queries.FAMILY, **_by(request))
        messages.success(request, _("結果を見られるのは、ご本人だけになりました。"))
    return redirect("habit_challenge:checks")


@require_POST
@login_required
def let_care(request: HttpRequest) -> HttpResponse:
    """Let who treats her read what she answered, through programs of theirs, or no longer."""
    resident = get_object_or_404(Resident, user=get_account(request))
    if request.POST.get("may") == "yes":
        give_consent(resident=resident, purpose=queries.CARE, version=CARE_VERSION, **_by(request))
        messages.success(request, _("あなたを診る医療機関が、答えと結果を読めるようにしました。"))
    else:
        withdraw_consent(resident=resident, purpose=queries.CARE, **_by(request))
        messages.success(request, _("医療機関は、答えと結果を読めなくなりました。"))
    return redirect("habit_challenge:checks")


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def erase_checks(request: HttpRequest) -> HttpResponse:
    """Ask whether all of it shall be erased (GET); do it (POST). It cannot be undone: the page says so."""
    resident = get_object_or_404(Resident, user=get_account(request))
    if request.method == "POST":
        count = operations.erase_record(resident=resident, **_by(request))
        messages.success(request, _("答えと結果を%(n)s件、すべて消しました。") % {"n": count})
        return redirect("habit_challenge:checks")
    context = {"checks": len(queries.list_checks(resident)), "referrals": queries.list_referrals(resident)}
    return render(request, "habit_challenge/frailty/erase.html", context)


@require_POST
@login_required
def withdraw_referral(request: HttpRequest, code: str) -> HttpResponse:
    """Take back what was passed on to the centre."""
    resident, _others = pick_resident(request)
    referral = get_object_or_404(
        Referral.objects.select_related("centre", "resident"), code=code, resident=resident
    )
    try:
        referrals.withdraw(referral=referral, **_by(request))
    except Refused as refused:
        messages.error(request, put(refused.text))
    else:
        messages.success(request, _("相談を取りやめました。"))
    return redirect(f"{reverse('habit_challenge:checks')}?for={referral.resident.code}")


def describe(read: queries.Read) -> dict[str, Any]:
    """Return one result in the words of the page."""
    result = read.result
    return {
        "read": read,
        "title": put(queries.TITLES[read.instrument]),
        "sentence": put(Localized(*result.sentence)),
        "advice": [put(each) for each in queries.list_advice(read)],
        "next": put(Localized(*REFERRALS[queries.find_advised(read)])),
        "doubts": [put(Localized(*each)) for each in result.doubts],
        "sources": result.sources,
        "findings": [
            (put(Localized(*each.rule.name)), each.state.value, each.points, each.of)
            for each in result.findings
            if read.instrument != Instrument.FOODS
        ],
    }


def list_answers(read: queries.Read) -> list[tuple[str, str, str]]:
    """Return the questions in their official words with what was answered: (number, question, answer)."""
    return [(number, put(question), put(answer)) for number, question, answer in list_rows(read)]


def _describe(resident: Resident) -> dict[str, Any]:
    reads = queries.list_checks(resident)
    shown = []
    for instrument in Instrument:
        of_kind = [read for read in reads if read.instrument == instrument]
        if not of_kind:
            continue
        trend = queries.find_trend(reads, of_kind[-1])
        shown.append(
            describe(of_kind[-1])
            | {
                "trend": put(Localized(*trend.sentence)) if trend else "",
                "chart": draw_trend(of_kind) if len(of_kind) > 1 else None,
                "before": list(reversed(of_kind)),
            }
        )
    return {
        "shown": sorted(shown, key=lambda one: one["read"].day, reverse=True),
        "unfinished": list(FrailtyCheck.objects.filter(resident=resident, finished_at=None)),
        "referrals": queries.list_referrals(resident),
    }


def _get(request: HttpRequest, code: str) -> FrailtyCheck:
    """Return a check of hers, or of somebody who allowed it.

    Raises:
        PermissionDenied: she has not allowed it.
    """
    check = get_object_or_404(FrailtyCheck.objects.select_related("resident"), code=code)
    resident, others = pick_resident(request)
    people = {each.pk for each in others} | ({resident.pk} if resident else set())
    if check.resident_id not in people:
        raise Http404
    if not is_own(request, check.resident):
        if not has_consent(check.resident, queries.FAMILY):
            raise PermissionDenied
        note_read(user=get_account(request), resident=check.resident, what="answers", now=clock.now())
    return check


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": name_actor(request), "now": clock.now()}
