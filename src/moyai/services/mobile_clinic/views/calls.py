"""The call of a visit: let in those who treat the patient, invite her family, show how it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.accounts.permissions import get_account
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language, put
from moyai.core.parts import answer_if_changed
from moyai.core.residents.contacts import normalise_phone
from moyai.core.ui.qr import draw_qr_address
from moyai.core.video.cookies import keep_secret
from moyai.core.video.words import say
from moyai.services.mobile_clinic.access import find_relation, list_practices
from moyai.services.mobile_clinic.models import Practitioner, Visit
from moyai.services.mobile_clinic.operations.calls import (
    enter_call,
    find_link_end,
    invite_guest,
    invite_relative,
)
from moyai.services.mobile_clinic.queries.calls import (
    find_call,
    get_call_record,
    list_here,
    list_relatives,
)
from moyai.services.mobile_clinic.queries.companions import OF_ROLE, find_wish, list_guests
from moyai.services.mobile_clinic.queries.plans import check_may_call
from moyai.services.mobile_clinic.texts import calls as texts


@never_cache
@require_safe
@login_required
def call(request: HttpRequest, code: str) -> HttpResponse:
    """Show the call of a visit: who is there, the way in, family to invite, and the record."""
    visit, _practice = _get(request, code)
    room = find_call(visit)
    context = {
        **describe_status(visit),
        **describe_company(visit),
        "relatives": list_relatives(visit.patient, clock.today()),
        "why": [one.get(get_page_language()) for one in check_may_call(visit, clock.today())],
        "record": get_call_record(room) if room is not None else None,
    }
    return render(request, "mobile_clinic/call.html", context)


@require_GET
@login_required
def status(request: HttpRequest, code: str) -> HttpResponse:
    """Return who is in the call, when it has changed."""
    visit, _practice = _get(request, code)
    return answer_if_changed(
        request, render(request, "mobile_clinic/call_status.html", describe_status(visit))
    )


@require_POST
@login_required
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Let somebody of the institution in; lead to the call, or to the page that embeds it (``next``)."""
    visit, practice = _get(request, code)
    try:
        seated = enter_call(visit=visit, user=get_account(request), practice=practice, now=clock.now())
    except Refused as refused:
        messages.error(request, say(refused))
        return redirect("mobile_clinic:call", code=code)
    after = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(after, allowed_hosts=None)
    target = redirect(after) if after and is_ours else redirect("video:call", seated.seat.room.name)
    return keep_secret(target, seated)


@require_POST
@login_required
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Send a link to a family member. Fields: ``relative`` (code of a resident), ``agreed`` (the patient)."""
    visit, _practice = _get(request, code)
    back = redirect("mobile_clinic:call", code=code)
    chosen = request.POST.get("relative", "")
    found = [r.resident for r in list_relatives(visit.patient, clock.today()) if r.resident.code == chosen]
    if not found or not request.POST.get("agreed"):
        messages.error(request, _("よぶ人を選び、ご本人がよいと言ったことにチェックを入れてください。"))
        return back
    try:
        invite_relative(visit=visit, relative=found[0], by=get_account(request), now=clock.now())
    except Refused as refused:
        messages.error(request, say(refused))
        return back
    messages.success(
        request, _("%(name)sさんに、1回だけ入れるリンクを送りました。") % {"name": found[0].name}
    )
    return back


@never_cache
@require_POST
@login_required
def invite_somebody(request: HttpRequest, code: str) -> HttpResponse:
    """Make a link for somebody outside the register, and show it with the ways to send it.

    Fields: ``role``, ``name``, ``contact`` (telephone or e-mail, may be empty), ``agreed`` (the patient).
    """
    visit, _practice = _get(request, code)
    back = redirect("mobile_clinic:call", code=code)
    role, name = request.POST.get("role", ""), request.POST.get("name", "").replace("\0", "").strip()
    if role not in OF_ROLE or not request.POST.get("agreed"):
        messages.error(request, _("だれをよぶかを選び、ご本人がよいと言ったことにチェックを入れてください。"))
        return back
    now = clock.now()
    try:
        made = invite_guest(visit=visit, role=role, name=name, by=get_account(request), now=now)
    except Refused as refused:
        messages.error(request, say(refused))
        return back
    link = request.build_absolute_uri(reverse("video:enter", args=[made.seat.room.name, made.token]))
    context = {
        "visit": visit,
        "name": made.seat.name,
        "link": link,
        "until": clock.local(find_link_end(now)),
        "picture": draw_qr_address(link),
        "ways": list_ways(link, request.POST.get("contact", ""), clock.local(find_link_end(now))),
    }
    return render(request, "mobile_clinic/call_link.html", context)


def list_ways(link: str, contact: str, until: datetime) -> list[tuple[Any, str]]:
    """Return by what a link can be sent from the device that shows it: words of the button, address."""
    body = put(texts.LINK_BODY.format(link=link, until=f"{until:%H:%M}"))
    subject, phone = put(texts.LINK_SUBJECT), normalise_phone(contact)
    ways: list[tuple[Any, str]] = []
    if "@" in contact:
        ways.append(
            (
                _("メールで送る"),
                f"mailto:{quote(contact.strip())}?subject={quote(subject)}&body={quote(body)}",
            )
        )
    elif phone:
        ways.append((_("ショートメールで送る"), f"sms:{phone}?body={quote(body)}"))
        ways.append((_("電話する"), f"tel:{phone}"))
    ways.append((_("LINEで送る"), f"https://line.me/R/share?text={quote(body)}"))
    return ways


def describe_company(visit: Visit) -> dict[str, Any]:
    """Return whom she said she would have with her, and of which kinds she agreed that they join."""
    wish = find_wish(visit)
    guests = list_guests(visit)
    return {
        "wish": put(texts.WISHES[wish]) if wish is not None else "",
        "guests": [{"guest": each, "words": texts.ROLES[each.role]} for each in guests],
        "may_family": any(each.is_agreed and each.role == "family" for each in guests),
        "invitable": [
            {"role": each.role, "words": texts.ROLES[each.role]} for each in guests if each.is_agreed
        ],
    }


def describe_status(visit: Visit) -> dict[str, Any]:
    """Return how a call stands, as ``mobile_clinic/call_status.html`` shows it."""
    room = find_call(visit)
    is_open = room is not None and room.ended_at is None
    return {"visit": visit, "room": room, "is_open": is_open, "here": list_here(room) if is_open else []}


def _get(request: HttpRequest, code: str) -> tuple[Visit, Practitioner]:
    user = get_account(request)
    found = Visit.objects.select_related("institution__partner", "patient__resident", "doctor__user")
    visit = found.filter(code=code).first()
    if visit is None:
        raise Http404
    return visit, _find_practice(user, visit)


def _find_practice(user: User, visit: Visit) -> Practitioner:
    practice = find_relation(user, visit.patient, clock.today())
    if practice is None:
        if not list_practices(user, clock.today()):
            raise PermissionDenied
        raise Http404  # who treats others is told the same as of a visit that is not there
    return practice
