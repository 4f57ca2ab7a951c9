"""The institution's first page: today's tour, what it was told, its next visits, who waits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.attempts import read_number
from moyai.core.languages import put
from moyai.core.parts import answer_if_changed
from moyai.services.mobile_clinic.access import require_practice
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.models import Practitioner, Share, Tiding, TourOrder, Visit, Wish
from moyai.services.mobile_clinic.operations.tidings import see_tidings
from moyai.services.mobile_clinic.operations.wishes import leave_waiting
from moyai.services.mobile_clinic.queries import pages
from moyai.services.mobile_clinic.queries.booking_law import list_open_points
from moyai.services.mobile_clinic.queries.due import Due, DueState, list_due
from moyai.services.mobile_clinic.queries.ordering import list_orderable
from moyai.services.mobile_clinic.queries.shares import count_standing
from moyai.services.mobile_clinic.queries.tidings import list_unseen
from moyai.services.mobile_clinic.teens import may_know
from moyai.services.mobile_clinic.texts.booking import REFUSALS, SOMEBODY_YOUNG
from moyai.services.mobile_clinic.texts.visiting import SCHOOL
from moyai.services.mobile_clinic.tidings_banner import make_banner
from moyai.services.mobile_clinic.views.said import (
    BOOKERS,
    TONES,
    attempt,
    pick,
    show_clock,
    show_day,
    show_moment,
)

WEEK = timedelta(days=7)
BEFORE_DUE = timedelta(days=6)
"""So long before the day on which she is due the days that are looked at for a booking begin."""


@never_cache
@require_GET
@require_practice(*BOOKERS)
def show(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Show the day, and what is to be decided."""
    house, today, now = practice.institution, clock.today(), clock.now()
    found = pages.list_visits_of(house, today, today + 2 * WEEK)
    points = list_open_points([each for each in found if each.status in VisitStatus.live()])
    visits = [_describe(each, practice, bool(points.get(each.pk))) for each in found]
    asked, got = count_standing(now).get(house.pk, (0, 0))
    context = {
        "house": house,
        "today": [row for row in visits if row["day"] == today],
        "coming": [row for row in visits if row["day"] != today],
        "tidings": [_describe_tiding(each, practice) for each in list_unseen(get_account(request), now)],
        "orders": [_describe_order(each) for each in list_orderable(house, now)],
        "late_orders": [_describe_late_order(each) for each in pages.list_late_orders(house, today)],
        "wishes": [
            _describe_wish(each)
            for each in pages.list_open_wishes(house)
            if may_know(practice, each.programme)
        ],
        "refused": [
            _describe_wish(each) for each in pages.list_refused(house) if may_know(practice, each.programme)
        ],
        "due": [_describe_due(each, today) for each in list_due(practice, now)],
        "asked": asked,
        "got": got,
        "part_pct": round(100 * got / asked) if asked else None,
    }
    return render(request, "mobile_clinic/booking/tours.html", context)


@require_POST
@require_practice(*BOOKERS)
def mark_read(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Note that she has seen what was shown: since (the oldest), until (the newest), next (where she was)."""
    del practice
    since, until = read_number(request.POST.get("since")), read_number(request.POST.get("until"))
    see_tidings(user=get_account(request), since=since, until=until, now=clock.now())
    following = request.POST.get("next", "")
    hosts, is_secure = {request.get_host()}, request.is_secure()
    if url_has_allowed_host_and_scheme(following, allowed_hosts=hosts, require_https=is_secure):
        return redirect(following)
    return redirect("mobile_clinic:tours")


@require_GET
@require_practice(*BOOKERS)
def show_told(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Return the banner of what she has not seen, when it has changed; ``at``: its page."""
    del practice
    banner = make_banner(get_account(request), clock.now(), request.GET.get("at", ""))
    part = render(request, "ui/parts/own_banner.html", {"one": banner})
    return answer_if_changed(request, part)


@require_POST
@require_practice(*BOOKERS)
def leave(request: HttpRequest, number: int, practice: Practitioner) -> HttpResponse:
    """Wait no more for a patient."""
    if Wish.objects.filter(pk=number, institution=practice.institution).exists():
        actor = name_actor(request)
        attempt(
            request,
            lambda: leave_waiting(wish_id=number, actor=actor, now=clock.now()),
            _("空きを待つのをやめました。"),
        )
    return redirect("mobile_clinic:tours")


def _describe_tiding(one: Tiding, practice: Practitioner) -> dict[str, Any]:
    may_open = one.visit is not None and may_know(practice, one.visit.programme)
    return {"one": one, "text": pick(one.text), "may_open": may_open}


def _describe(visit: Visit, practice: Practitioner, has_open_points: bool) -> dict[str, Any]:
    status = VisitStatus(visit.status)
    share = visit.share
    may_open = may_know(practice, visit.programme)
    return {
        "visit": visit,
        "may_open": may_open,
        "name": visit.patient.resident.name if may_open else put(SOMEBODY_YOUNG),
        "place": visit.name if may_open else put(SCHOOL),
        "has_open_points": has_open_points,
        "day": clock.local(visit.arrives_at).date(),
        "when": show_day(clock.local(visit.arrives_at).date()),
        "arrives": show_clock(visit.arrives_at),
        "call": f"{show_clock(visit.call_from)}–{show_clock(visit.call_until)}",
        "state": str(status.label),
        "tone": TONES[status],
        "nurse": share.nurse.user.display_name if share and share.nurse else "",
        "car": share.car.vehicle.name if share else "",
    }


def _describe_due(due: Due, today: date) -> dict[str, Any]:
    state = due.find_state(today)
    words = {
        DueState.OVERDUE: (_("過ぎている"), "danger"),
        DueState.DUE: (_("そろそろ"), "warning"),
        DueState.LATER: (_("まだ先"), "neutral"),
        DueState.UNKNOWN: (_("めやすなし"), "neutral"),
    }
    text, tone = words[state]
    return {
        "patient": due.patient,
        "programme": due.programme,
        "programme_label": str(due.programme.label),
        "last": due.last_on,
        "on": show_day(due.on) if due.on else "",
        "state": text,
        "tone": tone,
        "first": max(today, due.on - BEFORE_DUE) if due.on else today,
        "may_be_in_car": due.may_be_in_car,
        "is_pregnancy_missing": due.is_pregnancy_missing,
    }


def _describe_order(share: Share) -> dict[str, Any]:
    return {
        "share": share,
        "day": show_day(share.date),
        "time": f"{show_clock(share.starts_at)}–{show_clock(share.ends_at)}",
        "car": share.car.vehicle.name,
    }


def _describe_late_order(order: TourOrder) -> dict[str, Any]:
    count = sum(at != order.before[code] for code, at in order.after.items())
    return {"number": order.share_id, "at": show_clock(order.made_at), "count": count}


def _describe_wish(wish: Wish) -> dict[str, Any]:
    words = REFUSALS.get(wish.refusal)
    return {
        "wish": wish,
        "days": f"{show_day(wish.earliest)}–{show_day(wish.latest)}",
        "why": put(words) if words else "",
        "at": show_moment(wish.visit.arrives_at) if wish.visit else "",
        "until": show_moment(wish.offered_until) if wish.offered_until else "",
    }
