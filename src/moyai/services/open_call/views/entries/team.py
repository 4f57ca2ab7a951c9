"""The team of an entry: who is in it, inviting, handing over, leaving; asking guardians."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import attempt, read_number
from moyai.core.ui.qr import draw_qr
from moyai.services.open_call.enums_entries import TeamRole
from moyai.services.open_call.forms.entries.people import AboutForm, InviteForm
from moyai.services.open_call.models import Entry, Teammate
from moyai.services.open_call.operations.entries.consents import ask_consent
from moyai.services.open_call.operations.entries.team import (
    Invited,
    hand_over,
    invite_mate,
    leave_team,
    revoke_invitation,
    tell_about,
)
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.entries.people import (
    find_consent,
    is_minor_there,
    list_counted,
    list_invited,
    list_team,
)
from moyai.services.open_call.queries.entries.steps import is_of_entry
from moyai.services.open_call.views.entries.doors import get_mine


@never_cache
@require_GET
@login_required
def team(request: HttpRequest, code: str) -> HttpResponse:
    """Show who is in the team, who was invited, and for whom a guardian's consent is missing."""
    entry, mate = get_mine(request, code)
    return _show(request, entry, mate)


@never_cache
@require_POST
@login_required
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Invite somebody and show her link, this once."""
    entry, mate = _lead(request, code)
    form = InviteForm(request.POST, has_teachers=get_plan(entry.programme).has_minors)
    if not form.is_valid():
        return _show(request, entry, mate, form=form, status=422)
    data, made = form.cleaned_data, list[Invited]()

    def make() -> None:
        role, by = TeamRole(data["role"]), get_account(request)
        facts = {"name": data["name"], "role": role, "invited_to": data["invited_to"]}
        made.append(invite_mate(entry=entry, **facts, by=by, now=clock.now()))

    if not attempt(request, make):
        return redirect("open_call:team", code)
    address = request.build_absolute_uri(reverse("open_call:join_team", args=[made[0].secret]))
    context = {"entry": entry, "what": "invitation", "name": data["name"], "address": address}
    context |= {"qr": draw_qr(address), "until": made[0].mate.token_until}
    return render(request, "open_call/entries/link.html", context)


@never_cache
@require_POST
@login_required
def ask_guardian(request: HttpRequest, code: str) -> HttpResponse:
    """Make a guardian's link and show it, this once; for oneself, or by the leader. Field: mate."""
    entry, mate = get_mine(request, code)
    minor = get_object_or_404(list_team(entry), pk=read_number(request.POST.get("mate")))
    if minor.pk != mate.pk and mate.role not in (TeamRole.LEADER, TeamRole.TEACHER):
        raise PermissionDenied
    made: list[str] = []
    user, now = get_account(request), clock.now()
    if not attempt(request, lambda: made.append(ask_consent(mate=minor, by=user, now=now))):
        return redirect("open_call:team", code)
    address = request.build_absolute_uri(reverse("open_call:guardian", args=[made[0]]))
    context = {"entry": entry, "what": "consent", "name": minor.name, "address": address}
    return render(request, "open_call/entries/link.html", context | {"qr": draw_qr(address)})


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def about(request: HttpRequest, code: str) -> HttpResponse:
    """Ask somebody in a team how she is called and when she was born (GET); set it down (POST)."""
    entry, mate = get_mine(request, code)
    first = {"name": mate.name, "organisation": mate.organisation, "born_on": mate.born_on}
    form = AboutForm(request.POST or None, has_minors=get_plan(entry.programme).has_minors, initial=first)
    if request.method == "POST" and form.is_valid():
        work = partial(tell_about, mate=mate, now=clock.now(), **form.read())
        if attempt(request, work, _("保存しました。")):
            return redirect("open_call:team", code)
    context = {"entry": entry, "form": form, "has_errors": bool(form.errors)}
    return render(request, "open_call/entries/about.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def press(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once more before something that changes the team (GET); do it (POST). Fields: do, mate.

    do = revoke (an invitation), hand_over, remove (somebody), leave (oneself).
    """
    entry, mate = get_mine(request, code)
    asked = request.POST if request.method == "POST" else request.GET
    deed, number = asked.get("do", ""), read_number(asked.get("mate"))
    if deed not in ("revoke", "hand_over", "remove", "leave"):
        raise Http404
    if deed != "leave" and mate.role != TeamRole.LEADER:
        raise PermissionDenied
    other = mate if deed == "leave" else get_object_or_404(Teammate, entry=entry, pk=number, left_at=None)
    if request.method == "POST":
        if (
            attempt(request, partial(_do, deed, entry, other, request), _("変更しました。"))
            and deed == "leave"
        ):
            return redirect("open_call:my_entries")
        return redirect("open_call:team", code)
    context = {"entry": entry, "deed": deed, "other": other}
    return render(request, "open_call/entries/team_press.html", context)


def _do(deed: str, entry: Entry, other: Teammate, request: HttpRequest) -> None:
    user, now = get_account(request), clock.now()
    if deed == "revoke":
        revoke_invitation(entry=entry, number=other.pk, by=user, now=now)
    elif deed == "hand_over":
        hand_over(entry=entry, number=other.pk, by=user, now=now)
    else:
        leave_team(mate=other, actor=f"user:{user.pk}", now=now)


def _lead(request: HttpRequest, code: str) -> tuple[Entry, Teammate]:
    entry, mate = get_mine(request, code)
    if mate.role != TeamRole.LEADER:
        raise PermissionDenied
    return entry, mate


def _show(
    request: HttpRequest, entry: Entry, mate: Teammate, *, form: InviteForm | None = None, status: int = 200
) -> HttpResponse:
    plan, now = get_plan(entry.programme), clock.now()
    leads, may_help = mate.role == TeamRole.LEADER, mate.role in (TeamRole.LEADER, TeamRole.TEACHER)
    rows: list[dict[str, Any]] = [
        {
            "one": each,
            "is_me": each.pk == mate.pk,
            "is_minor": is_minor_there(each, now),
            "consent": find_consent(each),
            "may_ask": may_help or each.pk == mate.pk,
            "may_lead": leads and each.role == TeamRole.MEMBER,
            "lacks_birthday": plan.has_minors and each.born_on is None,
        }
        for each in list_team(entry).select_related("entry__programme")
    ]
    context = {
        "entry": entry,
        "mate": mate,
        "rows": rows,
        "invited": list(list_invited(entry, now)),
        "plan": plan,
        "count": len(list_counted(entry, now)),
        "leads": leads,
        "is_free": is_of_entry(plan, entry.state),
        "form": form or InviteForm(has_teachers=plan.has_minors),
        "has_errors": form is not None,
    }
    return render(request, "open_call/entries/team.html", context, status=status)
