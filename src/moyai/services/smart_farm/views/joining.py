"""Inviting an account: the link shown once, and the page behind it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.ui.qr import draw_qr
from moyai.services.smart_farm.operations.inviting import (
    Invited,
    find_invitation,
    invite_account,
    take_invitation,
)
from moyai.services.smart_farm.views.member_doors import get_managed
from moyai.services.smart_farm.views.people_doors import attempt, read_choice, show


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def invite(request: HttpRequest, number: int) -> HttpResponse:
    """Make a link for somebody without an account and show it, this once (POST)."""
    member, _roles = get_managed(request, number)
    if request.method != "POST":  # come back to by the browser: what was shown once is shown no more
        return redirect("smart_farm:member", number)
    _choice, words = read_choice(request)
    made: list[Invited] = []
    user, now = get_account(request), clock.now()
    work = lambda: made.append(invite_account(member=member, by=user, now=now))  # noqa: E731
    if not attempt(request, words, work):
        return redirect("smart_farm:member", number)
    address = request.build_absolute_uri(reverse("smart_farm:join", args=[made[0].secret]))
    context = {
        "farm": member.farm,
        "member": member,
        "address": address,
        "qr": draw_qr(address),
        "until": made[0].invitation.expires_at,
    }
    return show(request, "smart_farm/people/member_invited.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show whoever has a link what she is invited to (GET); who is signed in takes it (POST)."""
    now = clock.now()
    invitation = find_invitation(token, now)
    if invitation is None:
        return _show(request, {"token": token, "invitation": None}, status=404)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?next={request.path}")
        _choice, words = read_choice(request)
        user = get_account(request)
        done = _("農園に入りました。ようこそ。")
        if attempt(request, words, lambda: take_invitation(invitation=invitation, user=user, now=now), done):
            return redirect("smart_farm:farms")
        return redirect("smart_farm:join", token)
    return _show(request, {"token": token, "invitation": invitation, "member": invitation.member})


def _show(request: HttpRequest, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    """Draw the page of a link, for whoever has it."""
    return render(request, "smart_farm/people/join.html", context, status=status)
