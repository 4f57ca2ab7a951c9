"""A member's orders: the list, an order with what was ordered and picked, cancelling and taking that back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor
from moyai.core.clock import at_local
from moyai.core.codes import show_code
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.shopping.baskets import price_line, total_of
from moyai.services.shopping.enums import OrderStatus, OtcState
from moyai.services.shopping.flows.described import find_picture
from moyai.services.shopping.labels import (
    list_names,
    show_day,
    show_moment,
    show_total,
    show_weekdays,
    show_window,
)
from moyai.services.shopping.models import Line, Order
from moyai.services.shopping.operations.cancelling import cancel_order, undo_cancel
from moyai.services.shopping.operations.members import mark_favourite
from moyai.services.shopping.queries import goods
from moyai.services.shopping.queries.members import find_member
from moyai.services.shopping.queries.orders import list_live_orders, list_past_orders, may_change
from moyai.services.shopping.queries.standing import list_standing
from moyai.services.shopping.views.people import (
    find_shopper,
    get_own_order,
    keep_place,
    list_mine,
    pick_resident,
)

CHANNEL = "web"


@never_cache
@require_GET
@login_required
def show_mine(request: HttpRequest) -> HttpResponse:
    """Show her orders to come and past, her standing orders, and the ways to shop."""
    mine = list_mine(request)
    resident = pick_resident(request, mine)
    member = None if resident is None else find_member(resident)
    context: dict[str, Any] = {"resident": resident, "member": member}
    if resident is not None:
        context["is_own"] = resident.user_id == request.user.pk
        context["others"] = [one for one in mine if one.pk != resident.pk]
        context["for_query"] = f"?for={resident.code}" if context["others"] else ""
    if member is not None:
        context["live"] = [_make_card(order) for order in list_live_orders(member)]
        context["past"] = [_make_card(order) for order in list_past_orders(member)]
        context["standing"] = [
            {
                "days": put(show_weekdays(one.weekdays)),
                "items": list_names([line.item.name for line in one.lines.all()]),
                "is_paused": one.paused_at is not None,
            }
            for one in list_standing(member)
        ]
    return render(request, "shopping/mine.html", context)


@never_cache
@require_GET
@login_required
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show an order: what was ordered, what was picked, what it costs."""
    order, now = get_own_order(request, code), clock.now()
    may_undo = order.status == OrderStatus.CANCELLED and order.undo_until is not None
    context = {
        **_make_card(order),
        "code": show_code(order.code),
        "lines": [_make_line(line) for line in order.lines.all()],
        "placed_at": put(show_moment(order.placed_at)),
        "rolled_from": _name_rolled(order),
        "may_change": may_change(order, CHANNEL, now),
        "may_undo": may_undo and order.undo_until is not None and now < order.undo_until,
        "is_picked": any(line.picked_quantity is not None for line in order.lines.all()),
        "resident": order.member.resident,
    }
    return render(request, "shopping/order.html", context)


@require_POST
@login_required
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Cancel an order."""
    order = get_own_order(request, code)
    try:
        cancel_order(
            code=order.code, channel=CHANNEL, actor=name_actor(request), is_told=True, now=clock.now()
        )
    except Refused as refused:
        messages.error(request, put(refused.text))
    return redirect("shopping:order", order.code)


@require_POST
@login_required
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take a cancellation back."""
    order = get_own_order(request, code)
    try:
        undo_cancel(code=order.code, actor=name_actor(request), now=clock.now())
        messages.success(request, _("元に戻しました。お届けします。"))
    except Refused as refused:
        messages.error(request, put(refused.text))
    return redirect("shopping:order", order.code)


@require_POST
@login_required
def mark(request: HttpRequest, number: int) -> HttpResponse:
    """Mark an item as a favourite, or no longer. Fields: is_marked; q, shelf, for (where she was)."""
    member = find_shopper(request)
    item = None if member is None else goods.find_item(member.shop, number, clock.today())
    if member is not None and item is not None:
        is_marked = request.POST.get("is_marked") == "1"
        mark_favourite(
            member=member, item=item, is_marked=is_marked, actor=name_actor(request), now=clock.now()
        )
        words = _("「いつもの品」に入れました。") if is_marked else _("「いつもの品」から外しました。")
        messages.success(request, words)
        # The browser stays at this item, among the same goods, for the same person.
        return redirect(f"{reverse('shopping:catalogue')}{keep_place(request)}#good-{item.number}")
    return redirect("shopping:catalogue")


def _make_card(order: Order) -> dict[str, Any]:
    names = [line.item.name for line in order.lines.all()]
    return {
        "order": order,
        "window": put(show_window(order.window_starts_at, order.window_ends_at)),
        "items": list_names(names),
        "total": put(show_total(total_of(order))),
        "yen": total_of(order).yen,
        "status": order.get_status_display(),
        "tone": _TONES.get(order.status, "neutral"),
    }


_TONES = {"delivered": "success", "cancelled": "neutral", "not_delivered": "danger", "placed": "info"}


def _make_line(line: Line) -> dict[str, Any]:
    is_refused = line.otc_state == OtcState.REFUSED
    return {
        "line": line,
        "picture": find_picture(line.item),
        "yen": 0 if is_refused else price_line(line),
        "otc": "" if line.otc_state == OtcState.NONE else line.get_otc_state_display(),
        "substitute": line.substitute.name if line.substitute is not None else "",
        "shortage": line.get_shortage_display() if line.shortage else "",
    }


def _name_rolled(order: Order) -> str:
    if order.rolled_from is None:
        return ""
    return put(show_day(at_local(order.rolled_from.date, 720)))
