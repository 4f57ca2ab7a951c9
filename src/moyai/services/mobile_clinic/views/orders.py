"""A tour beside its best order, for the institution and, without names, for the town: done and undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.attempts import read_number
from moyai.services.mobile_clinic.access import require_practice
from moyai.services.mobile_clinic.models import Practitioner, Share, TourOrder, Visit
from moyai.services.mobile_clinic.operations.ordering import may_undo, order_tour, undo_order
from moyai.services.mobile_clinic.operations.replanning import find_undoable, undo_late_order
from moyai.services.mobile_clinic.queries.looking import list_tour_visits
from moyai.services.mobile_clinic.queries.ordering import Proposal, propose_order
from moyai.services.mobile_clinic.teens import may_know
from moyai.services.mobile_clinic.views.said import BOOKERS, attempt, show_clock, show_day

_PATIENT = ("patient__resident",)
FIGURES = (
    ("drive_s", gettext_lazy("運転")),
    ("wait_s", gettext_lazy("車の待ち")),
    ("late_s", gettext_lazy("知らせた幅より遅れる時間")),
    ("moved_s", gettext_lazy("予約したときの時刻とのずれ（合計）")),
)


@never_cache
@require_GET
@require_practice(*BOOKERS)
def show(request: HttpRequest, number: int, practice: Practitioner) -> HttpResponse:
    """Show a tour of one's institution as it stands and as it would be shorter."""
    share = _get(number, holder=practice.institution)
    names = may_know(practice, share.programme)
    return render(request, "mobile_clinic/booking/order.html", _describe(share, names=names, is_town=False))


@require_POST
@require_practice(*BOOKERS)
def press(request: HttpRequest, number: int, practice: Practitioner) -> HttpResponse:
    """Put the tour into the order that was shown, or back. Fields: do, shown."""
    _press(request, _get(number, holder=practice.institution))
    return redirect("mobile_clinic:order", number=number)


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_to_town(request: HttpRequest, number: int) -> HttpResponse:
    """Show the same to the town's coordinator: whom the car visits is not the town's affair."""
    return render(
        request, "mobile_clinic/booking/order.html", _describe(_get(number), names=False, is_town=True)
    )


@require_POST
@require_role(Role.OFFICER)
def press_by_town(request: HttpRequest, number: int) -> HttpResponse:
    """Put a tour into order, or back. Fields: do, shown."""
    _press(request, _get(number))
    return redirect("mobile_clinic:town_order", number=number)


def _get(number: int, **whose: Any) -> Share:
    related = ("car__vehicle", "car__resource", "nurse__user", "nurse__resource", "holder__partner", "owner")
    found = Share.objects.filter(pk=number, holder__isnull=False, **whose).select_related(*related).first()
    if found is None:
        raise Http404
    return found


def _press(request: HttpRequest, share: Share) -> None:
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    if request.POST.get("do") == "undo":
        order_id = read_number(request.POST.get("order"))
        order = share.orders.filter(pk=order_id).first()
        if order is not None:
            undo = undo_late_order if order.why == TourOrder.Why.LATE else undo_order
            done = _("もとの時刻に戻し、患者さんに知らせました。")
            attempt(request, lambda: undo(order_id=order_id, **facts), done)
        return
    shown = request.POST.get("shown", "")[:24]
    done = _("回る順番を変え、時刻が変わる患者さんに知らせました。")
    attempt(request, lambda: order_tour(share_id=share.pk, shown=shown or "-", **facts), done)


def _describe(share: Share, *, names: bool, is_town: bool) -> dict[str, Any]:
    now = clock.now()
    proposal = propose_order(share, now)
    visits = list_tour_visits([share], now).get(share.pk, [])
    last = share.orders.first()
    press = "town_order_press" if is_town else "order_press"
    return {
        "share": share,
        "names": names,
        "day": show_day(share.date),
        "time": f"{show_clock(share.starts_at)}–{show_clock(share.ends_at)}",
        "rows": _list_rows(visits, proposal),
        "is_open": proposal is not None,
        "is_better": proposal is not None and proposal.is_better,
        "shown": proposal.digest if proposal is not None else "",
        "count": len(proposal.moved) if proposal is not None else 0,
        "figures": _list_figures(proposal) if proposal is not None and proposal.is_better else [],
        "last": _describe_last(last, now, names=names) if last is not None else None,
        "press_url": reverse(f"mobile_clinic:{press}", kwargs={"number": share.pk}),
        "back_url": reverse(f"mobile_clinic:{'calendar' if is_town else 'tours'}"),
    }


def _list_rows(visits: list[Visit], proposal: Proposal | None) -> list[dict[str, Any]]:
    """Return the visits in the order in which they would be, with their places in the present one."""
    times = proposal.times if proposal is not None else {each.code: each.arrives_at for each in visits}
    rows = [
        {
            "visit": each,
            "before": number,
            "was": show_clock(each.arrives_at),
            "at": show_clock(times[each.code]),
            "is_moved": times[each.code] != each.arrives_at,
            "sort": times[each.code],
        }
        for number, each in enumerate(visits, 1)
        if each.code in times
    ]
    return sorted(rows, key=lambda row: row["sort"])


def _list_figures(proposal: Proposal) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "before": round(getattr(proposal.before, name) / 60),
            "after": round(getattr(proposal.after, name) / 60),
        }
        for name, label in FIGURES
    ]


def _describe_last(order: TourOrder, now: datetime, *, names: bool) -> dict[str, Any]:
    is_late = order.why == TourOrder.Why.LATE
    return {
        "is_late": is_late,
        "late": order.late_visit if names else None,
        "minutes": round(order.late_s / 60),
        "kept": order.figures.get("before", {}).get("put_off", 0),
        "rows": _list_turns(order, names=names) if is_late else [],
        "order": order,
        "at": show_clock(order.made_at),
        "day": show_day(clock.local(order.made_at).date()),
        "count": sum(at != order.before.get(code) for code, at in order.after.items()),
        "may_undo": find_undoable(order, now) is not None if is_late else may_undo(order, now),
    }


def _list_turns(order: TourOrder, *, names: bool) -> list[dict[str, Any]]:
    """Return who was still waiting when a late tour was put into another order, in that order."""
    visits = {
        each.code: each for each in Visit.objects.filter(code__in=order.after).select_related(*_PATIENT)
    }
    turns = sorted(order.before, key=lambda code: (order.before[code], code))
    rows = []
    for code in sorted(order.after, key=lambda code: (order.after[code], code)):
        was, at = (datetime.fromisoformat(each[code]) for each in (order.before, order.after))
        visit = visits.get(code) if names else None
        facts = {"was": show_clock(was), "at": show_clock(at), "is_moved": was != at}
        rows.append({"visit": visit, "before": turns.index(code) + 1, **facts})
    return rows
