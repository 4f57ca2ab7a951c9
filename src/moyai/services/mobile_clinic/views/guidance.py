"""Medication guidance by video: the pharmacist's buttons, and the patient's own page of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.accounts.permissions import get_account
from moyai.core.errors import Refused
from moyai.core.parts import answer_if_changed
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import list_residents_for
from moyai.core.video.cookies import keep_secret
from moyai.core.video.words import say
from moyai.services.mobile_clinic.access import require_practice
from moyai.services.mobile_clinic.call_purposes import FAMILY
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.enums_treatment import AgreedBy
from moyai.services.mobile_clinic.models import Guidance, Practitioner
from moyai.services.mobile_clinic.operations.guidance_calls import (
    agree_guidance,
    enter_as_guest,
    enter_guidance,
    invite_to_guidance,
    take_agreement_back,
)
from moyai.services.mobile_clinic.queries.companions import may_join_guidance
from moyai.services.mobile_clinic.queries.guidance import (
    describe_call,
    list_guidance_relatives,
    list_guidances_ahead,
)
from moyai.services.mobile_clinic.views.said import attempt

LABEL = "mobile_clinic"
_WIDE = ("prescription__patient__resident", "prescription__pharmacy__partner", "pharmacist__user")


@require_POST
@require_practice(Profession.PHARMACIST)
def agree(request: HttpRequest, code: str, practice: Practitioner) -> HttpResponse:
    """Note that the patient wishes to be told by video. Field: ``agreed_by``."""
    guidance, by = _get(code, practice), request.POST.get("agreed_by", "")
    back = redirect("mobile_clinic:pharmacy_one", code=code)
    if by not in AgreedBy.values:
        messages.error(request, _("どなたが同意したかをえらんでください。"))
        return back
    actor, now = f"user:{practice.user_id}", clock.now()
    attempt(
        request,
        lambda: agree_guidance(guidance=guidance, agreed_by=AgreedBy(by), actor=actor, now=now),
        _("同意を記録しました。"),
    )
    return back


@require_POST
@require_practice(Profession.PHARMACIST)
def enter(request: HttpRequest, code: str, practice: Practitioner) -> HttpResponse:
    """Open the call and let the pharmacist in."""
    guidance, user = _get(code, practice), get_account(request)
    try:
        seated = enter_guidance(guidance=guidance, user=user, practice=practice, now=clock.now())
    except Refused as refused:
        messages.error(request, say(refused))
        return redirect("mobile_clinic:pharmacy_one", code=code)
    return keep_secret(redirect("video:call", seated.seat.room.name), seated)


@require_POST
@require_practice(Profession.PHARMACIST)
def invite(request: HttpRequest, code: str, practice: Practitioner) -> HttpResponse:
    """Send the patient or family of hers a link. Field: ``who`` (code of a resident)."""
    guidance, now = _get(code, practice), clock.now()
    chosen = request.POST.get("who", "")
    people = [guidance.prescription.patient.resident]
    people += [each.resident for each in list_guidance_relatives(guidance, clock.local(now))]
    found = next((each for each in people if each.code == chosen), None)
    back = redirect("mobile_clinic:pharmacy_one", code=code)
    if found is None:
        messages.error(request, _("よぶ人をえらんでください。"))
        return back
    try:
        invite_to_guidance(guidance=guidance, resident=found, by=get_account(request), now=now)
    except Refused as refused:
        messages.error(request, say(refused))
        return back
    messages.success(request, _("%(name)sさんに、1回だけ入れるリンクを送りました。") % {"name": found.name})
    return back


@require_GET
@require_practice(Profession.PHARMACIST)
def status(request: HttpRequest, code: str, practice: Practitioner) -> HttpResponse:
    """Return who is in the call, when it has changed."""
    call = describe_call(_get(code, practice))
    return answer_if_changed(request, render(request, "mobile_clinic/call_status.html", call))


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def show_mine(request: HttpRequest, code: str) -> HttpResponse:
    """Show the patient, or whoever acts for her, when she is told how to take her medicines (GET).

    POST, field ``do``: ``agree``, ``enter``, ``back`` (she does not want it by video any more).
    """
    guidance, resident, user = _get_own(request, code)
    is_herself = resident.user_id == user.pk
    if request.method == "POST":
        return _do(request, guidance, user, is_herself)
    call = describe_call(guidance)
    context = {
        "guidance": guidance,
        "resident": resident,
        "is_herself": is_herself,
        "is_open": call["is_open"],
        "may_enter": is_herself or may_join_guidance(guidance, FAMILY),
        "pharmacy": guidance.prescription.pharmacy,
    }
    return render(request, "mobile_clinic/my_guidance.html", context)


def _do(request: HttpRequest, guidance: Guidance, user: User, is_herself: bool) -> HttpResponse:
    now, deed = clock.now(), request.POST.get("do", "")
    again = redirect("mobile_clinic:my_guidance", code=guidance.code)
    facts: dict[str, Any] = {"guidance": guidance, "now": now}
    actor = f"user:{user.pk}"
    if deed == "agree":
        by = AgreedBy.SELF if is_herself else AgreedBy.FAMILY
        said = _("ビデオで説明を受けることに、同意を受け付けました。")
        attempt(request, lambda: agree_guidance(agreed_by=by, actor=actor, **facts), said)
    elif deed == "back":
        said = _("ビデオの説明を取りやめました。薬局からお電話します。")
        attempt(request, lambda: take_agreement_back(actor=actor, **facts), said)
    elif deed == "enter":
        try:
            seated = enter_as_guest(user=user, **facts)
        except Refused as refused:
            messages.error(request, say(refused))
            return again
        return keep_secret(redirect("video:call", seated.seat.room.name), seated)
    return again


def describe_guidance_call(guidance: Guidance) -> dict[str, Any]:
    """Return what the pharmacist's page shows of the call."""
    return {
        **describe_call(guidance),
        "agreed_by": AgreedBy.choices,
        "relatives": list_guidance_relatives(guidance, clock.local(clock.now())),
    }


def _get(code: str, practice: Practitioner) -> Guidance:
    """Return the guidance of a prescription that this pharmacy has.

    Raises:
        Http404: there is none.
    """
    mine = Guidance.objects.filter(prescription__code=code, prescription__pharmacy=practice.institution_id)
    found = mine.select_related(*_WIDE).first()
    if found is None:
        raise Http404
    return found


def _get_own(request: HttpRequest, code: str) -> tuple[Guidance, Resident, User]:
    """Return a guidance of hers, or of whom she acts for where that is not hers alone.

    Raises:
        Http404: there is none.
    """
    account = get_account(request)
    for resident in list_residents_for(account, LABEL, clock.today()):
        is_herself = resident.user_id == account.pk
        for each in list_guidances_ahead(resident, clock.now(), is_herself=is_herself):
            if each.code == code:
                return each, resident, account
    raise Http404
