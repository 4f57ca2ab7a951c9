"""The shop's pages: which orders wait, and picking several of them at once, shelf by shelf."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.codes import normalise_code
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.queries import find_phone
from moyai.services.shopping.enums import Allergen, OrderStatus, OtcState, Shortage
from moyai.services.shopping.models import Deed, Item, Line, Order, Picker
from moyai.services.shopping.operations.missing_goods import (
    miss_goods,
    miss_substitute,
    settle_call,
    suggest_instead,
)
from moyai.services.shopping.operations.picking import start_picking, take_goods, undo_deed
from moyai.services.shopping.queries.picking import (
    PickedLine,
    list_calls,
    list_orders_to_pick,
    list_own_orders,
    list_picked_lines,
)
from moyai.services.shopping.queries.scanning import find_scanned
from moyai.services.shopping.texts import store as say
from moyai.services.shopping.views.store_people import (
    list_shops,
    read_key,
    read_number,
    tell,
)

WORKERS = (Role.PARTNER, Role.OFFICER)
MOST_AT_ONCE = 8
LETTERS = "ABCDEFGH"
MOST_WEIGHT_G = 99_999
REASONS = (Shortage.SOLD_OUT, Shortage.NOT_FOUND, Shortage.DAMAGED)


@never_cache
@require_GET
@require_role(*WORKERS)
def show_orders(request: HttpRequest) -> HttpResponse:
    """Show the orders that wait, by round, and those that are packed and not out yet."""
    now, shops = clock.now(), list_shops(request)
    waiting = list_orders_to_pick(shops).prefetch_related(
        "lines", Prefetch("pickers", Picker.objects.select_related("user"))
    )
    rounds = [
        {
            "round": one,
            "is_closed": one.closes_at <= now,
            "orders": [_describe_order(order) for order in orders],
        }
        for one, orders in groupby(waiting, key=lambda order: order.round)
    ]
    packed = Order.objects.filter(round__shop__in=shops, status=OrderStatus.PACKED).select_related(
        "member__resident", "round__area"
    )
    context = {
        "rounds": rounds,
        "packed": list(packed.prefetch_related("boxes").order_by("round__date", "window_starts_at")),
        "calls": len(list_calls(shops)),
        "own": list_own_orders(get_account(request)),
        "most": MOST_AT_ONCE,
    }
    return render(request, "shopping/store/orders.html", context)


@require_POST
@require_role(*WORKERS)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin with the chosen orders. Field: order (codes, several)."""
    codes = [normalise_code(each) for each in request.POST.getlist("order")[:MOST_AT_ONCE]]
    orders = list_orders_to_pick(list_shops(request)).filter(code__in=codes)
    user = get_account(request)
    if not codes:
        messages.error(request, _("用意する注文を選んでください。"))
        return redirect("shopping:store")
    for order in orders:
        try:
            started = start_picking(order=order, by=user, now=clock.now())
        except Refused as refused:
            tell(request, refused)
            return redirect("shopping:store")
        for other in started.others:
            facts = {
                "name": _name_picker(other),
                "at": f"{clock.local(other.since):%H:%M}",
                "code": order.code,
            }
            words = _("%(name)sさんが%(at)sから注文%(code)sを用意しています。二人で進められます。")
            messages.warning(request, words % facts)
    return redirect("shopping:pick")


@never_cache
@require_GET
@require_role(*WORKERS)
def show_picking(request: HttpRequest) -> HttpResponse:
    """Show the lines of one's own orders by shelf, each with its order's letter."""
    orders = list_own_orders(get_account(request))[:MOST_AT_ONCE]
    letters = {order.pk: letter for order, letter in zip(orders, LETTERS, strict=False)}
    rows = [_describe_line(one, letters) for one in list_picked_lines(orders)]
    open_rows = [row for row in rows if not row["is_done"]]
    shelves = [
        {"name": name, "rows": list(own)} for name, own in groupby(open_rows, key=lambda row: row["shelf"])
    ]
    context = {
        "orders": [_describe_own(order, letters, rows) for order in orders],
        "shelves": shelves,
        "done": [row for row in rows if row["is_done"]],
        "reasons": [(one.value, one.label) for one in REASONS],
        "press_id": uuid4().hex,
    }
    return render(request, "shopping/store/pick.html", context)


@require_POST
@require_role(*WORKERS)
def scan(request: HttpRequest) -> HttpResponse:
    """Take one piece of what was scanned. Fields: card (a barcode), press_id."""
    user = get_account(request)
    orders = list_own_orders(user)[:MOST_AT_ONCE]
    if not orders:
        return redirect("shopping:store")
    key = read_key(request)
    if (known := Deed.objects.filter(key=key).first()) is not None:
        return _to_line(known.line_id)
    try:
        found, item = find_scanned(
            request.POST.get("card", ""), orders[0].round.shop, list_picked_lines(orders)
        )
        take_goods(line=found.line, item=item, quantity=1, key=key, by=user, now=clock.now())
    except Refused as refused:
        tell(request, refused)
        return redirect("shopping:pick")
    letter = LETTERS[[order.pk for order in orders].index(found.line.order_id)]
    messages.success(request, _("%(letter)s：%(item)s") % {"letter": letter, "item": item.name})
    return redirect("shopping:pick")


@require_POST
@require_role(*WORKERS)
def take(request: HttpRequest, line_id: int) -> HttpResponse:
    """Take pieces of a line. Fields: item, quantity, weight_g (of what is weighed), press_id."""
    line = _get_line(request, line_id)
    item = _get_item(request, line, "item")
    quantity = read_number(request, "quantity", most=99)
    weight_g = read_number(request, "weight_g", most=MOST_WEIGHT_G)
    if quantity is None or (request.POST.get("weight_g") and weight_g is None):
        messages.error(request, _("数と重さは、数字で入れてください。"))
        return _to_line(line.pk)
    try:
        take_goods(
            line=line,
            item=item,
            quantity=quantity,
            weight_g=weight_g,
            key=read_key(request),
            by=get_account(request),
            now=clock.now(),
        )
    except Refused as refused:
        tell(request, refused)
    return _to_line(line.pk)


@require_POST
@require_role(*WORKERS)
def miss(request: HttpRequest, line_id: int) -> HttpResponse:
    """Say that pieces are not there. Fields: quantity, shortage, press_id, instead (what was to stand in)."""
    line = _get_line(request, line_id)
    quantity = read_number(request, "quantity", most=99)
    shortage = request.POST.get("shortage", "")
    if quantity is None or shortage not in REASONS:
        messages.error(request, _("足りない数と、その理由を選んでください。"))
        return _to_line(line.pk)
    try:
        operation = miss_substitute if request.POST.get("instead") else miss_goods
        done = operation(
            line=line,
            quantity=quantity,
            shortage=Shortage(shortage),
            key=read_key(request),
            by=get_account(request),
            now=clock.now(),
        )
    except Refused as refused:
        tell(request, refused)
        return _to_line(line.pk)
    messages.info(request, _say_what_next(done))
    return _to_line(line.pk)


@require_POST
@require_role(*WORKERS)
def undo(request: HttpRequest, deed_id: int) -> HttpResponse:
    """Take back what was done last to a line."""
    deed = Deed.objects.filter(pk=deed_id).select_related("line").first()
    if deed is None:
        raise Http404
    line = _get_line(request, deed.line_id)
    try:
        undo_deed(line=line, deed=deed, by=get_account(request), now=clock.now())
    except Refused as refused:
        tell(request, refused)
    return _to_line(line.pk)


@never_cache
@require_GET
@require_role(*WORKERS)
def show_calls(request: HttpRequest) -> HttpResponse:
    """Show whom to call about what is missing, with what may be offered."""
    context = {
        "calls": [_describe_call(one) for one in list_calls(list_shops(request))],
        "press_id": uuid4().hex,
    }
    return render(request, "shopping/store/calls.html", context)


@require_POST
@require_role(*WORKERS)
def settle(request: HttpRequest, line_id: int) -> HttpResponse:
    """Note what she said. Fields: item (empty: nothing instead), quantity, press_id."""
    line = _get_line(request, line_id)
    quantity = read_number(request, "quantity", most=99)
    instead = _get_item(request, line, "item") if request.POST.get("item") else None
    if quantity is None:
        raise Http404
    try:
        settle_call(
            line=line,
            quantity=quantity,
            instead=instead,
            key=read_key(request),
            by=get_account(request),
            now=clock.now(),
        )
    except Refused as refused:
        tell(request, refused)
    return redirect("shopping:calls")


def _get_line(request: HttpRequest, pk: int) -> Line:
    lines = Line.objects.filter(pk=pk, order__round__shop__in=list_shops(request))
    line = lines.select_related("item__shop", "order__member", "order__round").first()
    if line is None:
        raise Http404
    return line


def _get_item(request: HttpRequest, line: Line, name: str) -> Item:
    number = read_number(request, name, most=2**31 - 1)
    item = Item.objects.filter(pk=number or 0).select_related("shop").first()
    if item is None:
        raise Http404
    return item


def _to_line(line_id: int) -> HttpResponse:
    """Back to where she stood among the shelves."""
    response = redirect("shopping:pick")
    response["Location"] += f"#line-{line_id}"
    return response


def _name_picker(picker: Picker) -> str:
    return picker.user.display_name or picker.user.username


def _describe_order(order: Order) -> dict[str, Any]:
    return {
        "order": order,
        "lines": len(order.lines.all()),
        "pieces": sum(line.quantity for line in order.lines.all()),
        "has_otc": any(line.otc_state == OtcState.WAITING for line in order.lines.all()),
        "pickers": [_name_picker(one) for one in order.pickers.all()],
    }


def _describe_own(order: Order, letters: dict[int, str], rows: list[dict[str, Any]]) -> dict[str, Any]:
    own = [row for row in rows if row["line"].order_id == order.pk]
    return {
        "order": order,
        "letter": letters[order.pk],
        "allergens": [Allergen(code).label for code in order.member.allergens if code in Allergen.values],
        "done": sum(row["is_done"] for row in own),
        "lines": len(own),
    }


def _describe_line(one: PickedLine, letters: dict[int, str]) -> dict[str, Any]:
    line, state = one.line, one.state
    is_instead = bool(state.to_take_instead)
    item = line.substitute if is_instead and line.substitute else line.item
    n = state.to_take_instead if is_instead else state.to_take
    return {
        "line": line,
        "state": state,
        "letter": letters[line.order_id],
        "shelf": item.shelf.name,
        "item": item,
        "instead_of": line.item.name if is_instead else "",
        "n": n,
        "counts": list(range(n, 0, -1)),
        "expected_g": item.weight_g * n,
        "is_waiting": line.otc_state == OtcState.WAITING,
        "is_done": not (state.to_take or state.to_take_instead),
        "last": one.last,
    }


def _describe_call(one: PickedLine) -> dict[str, Any]:
    decision = suggest_instead(one.line, one.state.to_call)
    items = Item.objects.in_bulk([int(pk) for pk in decision.suitable])
    return {
        "line": one.line,
        "n": one.state.to_call,
        "resident": one.line.order.member.resident,
        "phone": show_phone(find_phone(one.line.order.member.resident)),
        "offers": [items[int(pk)] for pk in decision.suitable],
    }


def _say_what_next(done: PickedLine) -> str:
    state = done.state
    if state.to_call:
        return _("ご本人に電話で聞きます。「電話の一覧」にあります。")
    if state.to_take_instead and done.line.substitute:
        item = done.line.substitute
        words = _("代わりに「%(item)s」（%(yen)s円）を取ってください。")
        return words % {"item": item.name, "yen": f"{item.price_yen:,}"}
    return put(say.TOLD_LEFT_OUT.format(item=done.line.item.name))
