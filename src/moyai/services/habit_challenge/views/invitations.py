"""Inviting: by name to family, by link or QR to whoever is shown it; and the page behind the link."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor
from moyai.core.attempts import attempt, read_number
from moyai.core.languages import put
from moyai.core.ui.qr import draw_qr
from moyai.services.habit_challenge.enums import Through
from moyai.services.habit_challenge.forms.teams import InviteForm
from moyai.services.habit_challenge.handles import call_by, suggest_handles
from moyai.services.habit_challenge.models import Invitation
from moyai.services.habit_challenge.operations.invitations import (
    find_by_secret,
    invite,
    revoke_invitation,
    take_invitation,
)
from moyai.services.habit_challenge.queries import teams as queries
from moyai.services.habit_challenge.said_teams import (
    get_own_member,
    go_to,
    list_people,
    pick_resident,
    title_of,
)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def invite_somebody(request: HttpRequest) -> HttpResponse:
    """Suggest whom to invite (GET); make an invitation and show its link and QR, this once (POST)."""
    resident, member = get_own_member(request)
    if member.team is None:
        raise Http404
    now = clock.now()
    family = {one.code: one for one in queries.list_family(resident, clock.today())}
    form = InviteForm([(code, one.name) for code, one in family.items()], request.POST or None)
    made = None
    if request.method == "POST" and form.is_valid():
        whom = family.get(form.cleaned_data["person"])
        made = []
        facts: dict[str, Any] = {"words": form.cleaned_data["words"], "resident": whom}
        attempt(
            request,
            lambda: made.append(invite(inviter=member, actor=name_actor(request), now=now, **facts)),
        )
    shown = None
    if made:
        path = reverse("habit_challenge:invitation", args=[made[0].secret])
        address = request.build_absolute_uri(path)
        shown = {"address": address, "qr": draw_qr(address), "one": made[0].invitation}
    context = {
        "form": form,
        "made": shown,
        "member": member,
        "team": member.team,
        "resident": resident,
        "free": queries.count_free(member.team),
        "open": queries.list_open_invitations(member.team, now),
        "has_errors": bool(form.errors),
    }
    return render(request, "habit_challenge/teams/invite.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@login_required
def revoke(request: HttpRequest) -> HttpResponse:
    """Take an invitation of one's team back. Fields: invitation."""
    resident, member = get_own_member(request)
    one = get_object_or_404(
        Invitation.objects.select_related("team"),
        pk=read_number(request.POST.get("invitation")),
        team=member.team_id,
    )
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    attempt(request, lambda: revoke_invitation(invitation=one, **facts), _("招待を取り消しました。"))
    return go_to("invite", person=resident, request=request)


@never_cache
@require_GET
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Show whoever has the link who invites to what; who is signed in may take it."""
    invitation = find_by_secret(token)
    is_open = invitation is not None and _is_open(invitation)
    context: dict[str, Any] = {"token": token, "invitation": invitation if is_open else None}
    if invitation is not None and is_open:
        people = list_people(request) if request.user.is_authenticated else []
        meant = [one for one in people if invitation.resident_id in (None, one.pk)]
        context |= {
            "inviter": put(call_by(invitation.inviter.handle)),
            "does": title_of(invitation.team.challenge),
            "count": len(queries.list_members(invitation.team)),
            "people": [
                {
                    "one": one,
                    "handle": suggest_handles(one)[0],
                    "member": queries.find_member(one, invitation.team.programme),
                }
                for one in meant
            ],
            "is_not_hers": bool(people) and not meant,
        }
    return render(request, "habit_challenge/teams/invitation.html", context, status=200 if is_open else 404)


@never_cache
@require_POST
@login_required
def take(request: HttpRequest, token: str) -> HttpResponse:
    """Take an invitation. Fields: for, handle, is_moving."""
    invitation, resident = find_by_secret(token), pick_resident(request)
    if invitation is None or resident is None:
        raise Http404
    facts: dict[str, Any] = {
        "handle": request.POST.get("handle", ""),
        "is_moving": request.POST.get("is_moving") == "yes",
        "through": Through.WEB,
        "actor": name_actor(request),
        "now": clock.now(),
    }
    done = _("チームに入りました。今日から、いっしょに続けましょう。")
    if attempt(request, lambda: take_invitation(invitation=invitation, resident=resident, **facts), done):
        return go_to("team", person=resident, request=request)
    return redirect("habit_challenge:invitation", token=token)


def _is_open(invitation: Invitation) -> bool:
    is_taken = invitation.taken_at is not None or invitation.revoked_at is not None
    return not is_taken and invitation.expires_at > clock.now() and invitation.team.ended_on is None
