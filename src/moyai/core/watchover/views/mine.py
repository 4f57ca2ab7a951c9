"""My own watch-over, and the people whom I look after as family or welfare volunteer."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.accounts.permissions import get_account
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_resident_of, get_resident
from moyai.core.watchover import operations
from moyai.core.watchover.access import (
    find_viewer,
    list_cared_for,
    list_purposes,
    list_relatives,
    list_volunteers,
)
from moyai.core.watchover.enums import Contact, Viewer
from moyai.core.watchover.forms import SightingForm
from moyai.core.watchover.policy import FAMILY, LABEL, VOLUNTEER
from moyai.core.watchover.queries import find_absence, find_open_concern, list_observations
from moyai.core.watchover.shown import describe, describe_last_met, describe_observation
from moyai.core.watchover.views.trying import refuse_or

CARERS = (Viewer.FAMILY, Viewer.VOLUNTEER)


@never_cache
@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show what is settled about me, what is kept of me, and whom I look after."""
    user = get_account(request)
    cared = [_make_row(resident, viewer) for resident, viewer in list_cared_for(user, clock.today())]
    for row in cared:
        _look(row["resident"], row["viewer"], "mine", user)
    context: dict[str, Any] = {"cared": cared, "own": None}
    resident = find_resident_of(user)
    if resident is not None:
        context["own"] = _describe_own(resident)
    return render(request, "watchover/mine.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def look_in(request: HttpRequest, code: str) -> HttpResponse:
    """Show somebody whom I look after (GET); take how she was when I looked in (POST)."""
    user = get_account(request)
    resident, viewer = _get_cared_for(user, code)
    form = SightingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return refuse_or(
            request,
            lambda: operations.record_observation(
                resident=resident,
                source=LABEL,
                contact=Contact.VISIT,
                condition=form.read_condition(),
                at=clock.now(),
                idempotency_key=f"look:{user.pk}:{resident.code}:{clock.now().isoformat()}",
                now=clock.now(),
                note=form.cleaned_data["note"],
                by=user,
            ),
            _("ありがとうございました。市の福祉の担当に伝わります。"),
            redirect("watchover:look_in", resident.code),
        )
    _look(resident, viewer, "look_in", user)
    own = [describe_observation(o) for o in list_observations(resident) if o.by_id == user.pk][:5]
    context = _make_row(resident, viewer) | {"taps": form, "own": own}
    context["has_errors"] = form.is_bound and bool(form.errors)
    return render(request, "watchover/look_in.html", context, status=422 if context["has_errors"] else 200)


@login_required
@require_POST
def undo(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take back what I pressed by mistake."""
    user = get_account(request)
    resident, _viewer = _get_cared_for(user, code)
    return refuse_or(
        request,
        lambda: operations.retract_observation(observation_id=number, by=user, now=clock.now()),
        _("取り消しました。"),
        redirect("watchover:look_in", resident.code),
    )


def _get_cared_for(user: User, code: str) -> tuple[Resident, Viewer]:
    try:
        resident = get_resident(code)
    except Resident.DoesNotExist:
        raise Http404 from None
    viewer = find_viewer(user, resident, clock.today())
    if viewer not in CARERS:
        raise PermissionDenied
    return resident, viewer


def _make_row(resident: Resident, viewer: Viewer) -> dict[str, Any]:
    concern = find_open_concern(resident)
    now = clock.now()
    return {
        "resident": resident,
        "viewer": viewer,
        "role": viewer.label,
        "row": describe(concern, now) if concern else None,
        "last": describe_last_met(resident),
        "absence": find_absence(resident, now),
    }


def _describe_own(resident: Resident) -> dict[str, Any]:
    purposes = list_purposes(resident)
    return {
        "resident": resident,
        "is_watched": LABEL in purposes,
        "relatives": list_relatives(resident, clock.today()) if FAMILY in purposes else [],
        "has_family": FAMILY in purposes,
        "has_volunteer": VOLUNTEER in purposes,
        "volunteers": list_volunteers(resident) if VOLUNTEER in purposes else [],
        "absence": find_absence(resident, clock.now()),
        "seen": [describe_observation(one) for one in list_observations(resident, 20)],
        "watch_url": _find("watch_me"),
        "away_url": _find("away"),
    }


def _find(flow: str) -> str:
    """Return where a conversation begins on the web, or nothing where that door is closed."""
    try:
        return reverse("web:start", args=[flow])
    except NoReverseMatch:
        return ""


def _look(resident: Resident, viewer: Viewer, page: str, user: User) -> None:
    operations.record_look(residents=[resident], viewer=viewer, page=page, by=user, now=clock.now())
