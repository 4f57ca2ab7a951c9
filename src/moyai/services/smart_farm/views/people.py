"""Children and those who answer for them: jobs approved, consents given and taken back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import read_number
from moyai.services.smart_farm import steering
from moyai.services.smart_farm.enums import JobStatus
from moyai.services.smart_farm.enums_people import ConsentFor
from moyai.services.smart_farm.models import FarmMember, Job
from moyai.services.smart_farm.operations.consents import give_consent, withdraw_consent
from moyai.services.smart_farm.queries.farms import list_memberships
from moyai.services.smart_farm.queries.people import (
    LOOK_AFTER,
    find_role,
    list_consents,
    list_farms_in,
    list_wards,
)
from moyai.services.smart_farm.views.people_doors import attempt, read_choice, show


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def approvals(request: HttpRequest) -> HttpResponse:
    """Show jobs of children that wait for a yes (GET); decide on one (POST). Fields: job, do, words.

    Teachers and supporters see those of their farms, a guardian those of her children.
    """
    user, now = get_account(request), clock.now()
    farms = list_farms_in(user, LOOK_AFTER)
    _choice, words = read_choice(request)
    hers = Q(robot__bed__farm__in=farms) | Q(member__in=list_wards(user))
    waiting = Job.objects.filter(hers, status=JobStatus.ASKED, needs_approval=True)
    waiting = waiting.select_related("robot__bed__farm", "member").order_by("asked_at")
    if request.method == "POST":
        job = get_object_or_404(waiting, pk=read_number(request.POST.get("job")))
        guardian = list_memberships(user).filter(guardian_of=job.member_id).first()
        member = find_role(user, job.robot.bed.farm_id, LOOK_AFTER) or guardian
        deed = request.POST.get("do", "")
        if member is None or deed not in ("approve", "refuse"):
            raise Http404
        if deed == "approve":
            attempt(
                request, words, lambda: steering.approve(job, member, now), _("「いいですよ」と伝えました。")
            )
        else:
            why = request.POST.get("words", "")[:200]
            attempt(request, words, lambda: steering.refuse(job, member, why, now), _("見送りました。"))
        return redirect("smart_farm:approvals")
    return show(request, "smart_farm/people/approvals.html", {"jobs": list(waiting[:40]), "farms": farms})


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def wards(request: HttpRequest) -> HttpResponse:
    """Show a guardian her children and what she said yes to (GET); say yes or take it back (POST)."""
    user, now = get_account(request), clock.now()
    _choice, words = read_choice(request)
    children = list_wards(user)
    if request.method == "POST":
        pupil = get_object_or_404(children, pk=read_number(request.POST.get("pupil")))
        guardian = list_memberships(user).filter(guardian_of=pupil).first()
        purpose, deed = request.POST.get("purpose", ""), request.POST.get("do", "")
        if guardian is None or purpose not in ConsentFor.values or deed not in ("give", "withdraw"):
            raise Http404
        act = give_consent if deed == "give" else withdraw_consent
        done = (
            _("「いいですよ」を受け取りました。")
            if deed == "give"
            else _("取り消しました。すぐに止まります。")
        )
        attempt(
            request,
            words,
            lambda: act(pupil=pupil, guardian=guardian, purpose=ConsentFor(purpose), now=now),
            done,
        )
        return redirect("smart_farm:wards")
    rows = [{"pupil": each, "purposes": _list_purposes(each)} for each in children]
    return show(request, "smart_farm/people/wards.html", {"rows": rows})


def _list_purposes(pupil: FarmMember) -> list[dict[str, Any]]:
    standing = list_consents(pupil)
    return [
        {"key": each.value, "label": each.label, "consent": standing.get(each.value)} for each in ConsentFor
    ]
