"""The institution's own day parts: given back, exchanged."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.attempts import read_number
from moyai.services.mobile_clinic.access import require_practice
from moyai.services.mobile_clinic.enums import SwapStatus, VisitStatus
from moyai.services.mobile_clinic.models import Institution, Practitioner, Share, Swap, Visit
from moyai.services.mobile_clinic.operations.shares import release_share
from moyai.services.mobile_clinic.operations.swaps import answer_swap, ask_swap, undo_swap, withdraw_swap
from moyai.services.mobile_clinic.queries import pages
from moyai.services.mobile_clinic.views.said import BOOKERS, attempt, show_clock, show_day


@never_cache
@require_GET
@require_practice(*BOOKERS)
def show(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Show own day parts, those of others that could be exchanged, and the exchanges."""
    house, now = practice.institution, clock.now()
    own = pages.list_own_shares(house, now)
    used = _count_visits(own)
    rows = [_describe(each, house, used.get(each.pk, 0)) for each in own]
    context = {
        "house": house,
        "shares": rows,
        "givable": [row for row in rows if row["may_give"]],
        "wanted": [{"share": each, "text": name_share(each)} for each in pages.list_swappable(house, now)],
        "swaps": [_describe_swap(each, house) for each in pages.list_swaps(house)],
    }
    return render(request, "mobile_clinic/booking/shares.html", context)


@require_POST
@require_practice(*BOOKERS)
def press(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Give a part back, ask for an exchange, answer, withdraw or undo one. Fields: do, and numbers."""
    facts: dict[str, Any] = {
        "institution": practice.institution,
        "actor": f"user:{practice.user_id}",
        "now": clock.now(),
    }
    verb = request.POST.get("do", "")
    share, swap = read_number(request.POST.get("share")), read_number(request.POST.get("swap"))
    if verb == "release" and Share.objects.filter(pk=share).exists():
        attempt(
            request,
            lambda: release_share(share_id=share, **facts),
            _("枠をみんなにゆずりました。空きを待つ医療機関に案内します。"),
        )
    elif verb == "ask":
        wanted = read_number(request.POST.get("wanted"))
        attempt(
            request,
            lambda: ask_swap(given_id=share, wanted_id=wanted, **facts),
            _("交換を相談しました。返事をお待ちください。"),
        )
    elif Swap.objects.filter(pk=swap).exists():
        _settle(request, verb, swap, facts)
    return redirect("mobile_clinic:shares")


def _settle(request: HttpRequest, verb: str, swap: int, facts: dict[str, Any]) -> None:
    if verb in ("accept", "decline"):
        done = _("枠を交換しました。") if verb == "accept" else _("交換を断りました。")
        attempt(request, lambda: answer_swap(swap_id=swap, accepts=verb == "accept", **facts), done)
    elif verb == "withdraw":
        attempt(request, lambda: withdraw_swap(swap_id=swap, **facts), _("交換の相談を取り下げました。"))
    elif verb == "undo":
        attempt(request, lambda: undo_swap(swap_id=swap, **facts), _("交換をもとに戻しました。"))


def name_share(share: Share) -> str:
    """Return a day part in one line: when, for what, whose."""
    when = f"{show_day(share.date)} {show_clock(share.starts_at)}–{show_clock(share.ends_at)}"
    whose = share.owner.partner.name if share.owner else _("みんなの枠")
    return f"{when} {share.get_programme_display()}（{whose}）"


def _count_visits(shares: list[Share]) -> dict[int, int]:
    counts: dict[int, int] = {}
    live = Visit.objects.filter(share__in=shares, status__in=VisitStatus.live())
    for share_id in live.values_list("share", flat=True):
        counts[share_id or 0] = counts.get(share_id or 0, 0) + 1
    return counts


def _describe(share: Share, house: Institution, visits: int) -> dict[str, Any]:
    is_own = share.owner_id == house.pk
    free = not visits and not share.closed_why and share.released_at is None
    return {
        "share": share,
        "day": show_day(share.date),
        "time": f"{show_clock(share.starts_at)}–{show_clock(share.ends_at)}",
        "visits": visits,
        "nurse": share.nurse.user.display_name if share.nurse else "",
        "may_give": is_own and free,
        "text": name_share(share),
    }


def _describe_swap(swap: Swap, house: Institution) -> dict[str, Any]:
    is_asked = swap.asked_of_id == house.pk
    is_open = swap.status == SwapStatus.ASKED
    return {
        "swap": swap,
        "give": name_share(swap.wanted if is_asked else swap.given),
        "get": name_share(swap.given if is_asked else swap.wanted),
        "other": (swap.asked_by if is_asked else swap.asked_of).partner.name,
        "may_answer": is_asked and is_open,
        "may_withdraw": not is_asked and is_open,
        "may_undo": swap.status == SwapStatus.ACCEPTED,
    }
