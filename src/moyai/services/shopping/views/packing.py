"""An order's boxes: made, weighed, labelled; the slip; and what a round's orders look like on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.codes import show_code
from moyai.core.errors import Refused
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.core.ui.qr import draw_qr
from moyai.services.shopping.enums import OrderStatus
from moyai.services.shopping.models import Box, Order, Round
from moyai.services.shopping.operations.calling_off import call_off_order
from moyai.services.shopping.operations.packing import (
    MOST_WEIGHED_G,
    finish_packing,
    make_boxes,
    reopen_packing,
    weigh_box,
)
from moyai.services.shopping.queries.money import find_slip, tax_slip
from moyai.services.shopping.queries.picking import list_picked_lines
from moyai.services.shopping.queries.scanning import find_box
from moyai.services.shopping.views.store import WORKERS
from moyai.services.shopping.views.store_people import get_order, list_shops, read_number, tell

MOST_NOTE = 120


@never_cache
@require_GET
@require_role(*WORKERS)
def show_order(request: HttpRequest, code: str) -> HttpResponse:
    """Show an order's boxes, what is still to be done, and its slip when it is packed."""
    return render(request, "shopping/store/order.html", _describe(get_order(request, code)))


@require_POST
@require_role(*WORKERS)
def find(request: HttpRequest) -> HttpResponse:
    """Go to the box whose label was read. Field: card (its code, by camera, reader or hand)."""
    try:
        found = find_box(request.POST.get("card", "").replace("\0", ""), list_shops(request))
    except Refused as refused:
        tell(request, refused)
        return redirect("shopping:store")
    response = redirect("shopping:store_order", code=found.order.code)
    response["Location"] += f"#box-{found.number}"
    return response


@require_POST
@require_role(*WORKERS)
def box(request: HttpRequest, code: str) -> HttpResponse:
    """Share the goods out to boxes."""
    order = get_order(request, code)
    try:
        make_boxes(order=order, by=get_account(request), now=clock.now())
    except Refused as refused:
        tell(request, refused)
    return redirect("shopping:store_order", code=code)


@require_POST
@require_role(*WORKERS)
def weigh(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Note what a box weighs. Fields: weighed_g, note (where it is off)."""
    order = get_order(request, code)
    found = order.boxes.filter(number=number).select_related("order").first()
    if found is None:
        raise Http404
    weighed_g = read_number(request, "weighed_g", most=MOST_WEIGHED_G)
    note = request.POST.get("note", "")[:MOST_NOTE].replace("\0", "")
    if weighed_g is None:
        messages.error(request, _("重さをグラムの数字で入れてください。"))
        return redirect("shopping:store_order", code=code)
    try:
        weigh_box(box=found, weighed_g=weighed_g, note=note, by=get_account(request), now=clock.now())
    except Refused as refused:
        tell(request, refused)
        typed = {"typed_box": number, "typed_g": weighed_g}
        return render(request, "shopping/store/order.html", _describe(order) | typed, status=422)
    return redirect("shopping:store_order", code=code)


@require_POST
@require_role(*WORKERS)
def finish(request: HttpRequest, code: str) -> HttpResponse:
    """Close the order: its slip is made and stands in the books."""
    order = get_order(request, code)
    try:
        slip = finish_packing(order=order, by=get_account(request), now=clock.now())
    except Refused as refused:
        tell(request, refused)
    else:
        words = _("箱づめが終わりました。伝票は%(yen)s円です。")
        messages.success(request, words % {"yen": f"{slip.total_yen:,}"})
    return redirect("shopping:store_order", code=code)


@require_POST
@require_role(*WORKERS)
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Pack again, while it is still in the shop."""
    order = get_order(request, code)
    try:
        reopen_packing(order=order, by=get_account(request), now=clock.now())
    except Refused as refused:
        tell(request, refused)
    return redirect("shopping:store_order", code=code)


@require_POST
@require_role(*WORKERS)
def call_off(request: HttpRequest, code: str) -> HttpResponse:
    """Call an order off before it is packed. Field: reason."""
    order = get_order(request, code)
    reason = request.POST.get("reason", "")[:MOST_NOTE].replace("\0", "")
    try:
        call_off_order(order=order, reason=reason, by=get_account(request), now=clock.now())
    except Refused as refused:
        tell(request, refused)
        return redirect("shopping:store_order", code=code)
    messages.success(request, _("注文を取りやめ、ご本人に知らせました。"))
    return redirect("shopping:store")


@require_GET
@require_role(*WORKERS)
def print_labels(request: HttpRequest, code: str) -> HttpResponse:
    """Return a label for each box, with its QR."""
    order = get_order(request, code)
    boxes = list(order.boxes.all())
    if not boxes:
        raise Http404
    labels = [{"box": one, "qr": draw_qr(one.code), "code": show_code(one.code)} for one in boxes]
    context = {"order": order, "labels": labels, "n": len(boxes)}
    return _print(request, "shopping/store/labels_paper.html", context, f"labels-{code}", order)


@require_GET
@require_role(*WORKERS)
def print_slip(request: HttpRequest, code: str) -> HttpResponse:
    """Return the packing sheet: what is in the boxes and what it costs, for her and for the shop."""
    order = get_order(request, code)
    slip = find_slip(order)
    if slip is None:
        raise Http404
    context = _describe(order) | {"made_at": clock.now()}
    return _print(request, "shopping/store/slip_paper.html", context, f"slip-{slip.number}", order)


@require_GET
@require_role(*WORKERS)
def print_round(request: HttpRequest, round_id: int) -> HttpResponse:
    """Return all orders of a round, by shelf, for whoever picks from paper."""
    one = (
        Round.objects.filter(pk=round_id, shop__in=list_shops(request)).select_related("area", "shop").first()
    )
    if one is None:
        raise Http404
    orders = list(
        one.orders.exclude(status=OrderStatus.CANCELLED)
        .select_related("member__resident")
        .order_by("window_starts_at", "code")
    )
    lines = list_picked_lines(orders)
    sheets = [
        {"order": order, "lines": [each for each in lines if each.line.order_id == order.pk]}
        for order in orders
    ]
    context = {"round": one, "sheets": sheets, "made_at": clock.now(), "is_open": one.closes_at > clock.now()}
    try:
        return respond_pdf("shopping/store/round_paper.html", context, name=f"orders-{one.date}")
    except PaperUnavailable as refused:
        messages.error(request, str(refused.text))
        return redirect("shopping:store")


def _print(
    request: HttpRequest, template: str, context: dict[str, Any], name: str, order: Order
) -> HttpResponse:
    try:
        return respond_pdf(template, context, name=name)
    except PaperUnavailable as refused:
        messages.error(request, str(refused.text))
        return redirect("shopping:store_order", code=order.code)


def _describe(order: Order) -> dict[str, Any]:
    lines = list_picked_lines([order])
    slip = find_slip(order)
    boxes = list(Box.objects.filter(order=order).prefetch_related("contents__item"))
    return {
        "order": order,
        "resident": order.member.resident,
        "lines": lines,
        "undone": sum(not one.state.is_done for one in lines),
        "boxes": boxes,
        "unweighed": sum(one.weighed_g is None for one in boxes),
        "slip": slip,
        "slip_lines": list(slip.lines.all()) if slip else [],
        "tax": tax_slip(slip) if slip else None,
        "is_picking": order.status == OrderStatus.PICKING,
        "is_open": order.status in (OrderStatus.PLACED, OrderStatus.PICKING),
        "is_packed": order.status == OrderStatus.PACKED,
        "missing": [one for one in lines if one.state.left_out],
    }
