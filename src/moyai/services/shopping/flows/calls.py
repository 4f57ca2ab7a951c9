"""Between conversations and the service: JSON arguments in, one call inward, JSON out."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from moyai.core.accounts.models import User
from moyai.core.clock import local
from moyai.core.conversations.registry import Call
from moyai.core.residents.models import Resident
from moyai.services.shopping.flows.described import (
    describe_item,
    describe_order,
    describe_round,
    is_there,
    read_window,
)
from moyai.services.shopping.labels import show_window
from moyai.services.shopping.models import Member, Order
from moyai.services.shopping.operations.cancelling import cancel_order, undo_cancel
from moyai.services.shopping.operations.changing import change_order
from moyai.services.shopping.operations.members import allow_leaving
from moyai.services.shopping.operations.placing import place_order
from moyai.services.shopping.queries import goods
from moyai.services.shopping.queries.lockers import find_her_locker
from moyai.services.shopping.queries.members import find_member
from moyai.services.shopping.queries.orders import (
    list_live_orders,
    list_past_orders,
    list_repeatable,
    may_change,
)
from moyai.services.shopping.queries.rounds import find_missed, list_open_rounds
from moyai.services.shopping.refusals import NotChangeable, NotMember
from moyai.services.shopping.wishes import LineWish, OrderWish

MOST_ORDERS = 6
MOST_ITEMS = 30
_MOST_ROUNDS = 3


def read_scene(call: Call) -> dict[str, Any]:
    """Return what shopping begins with: member, rounds that are open, shelves, her usual items."""
    member = find_own_member(call)
    if member is None:
        return {"is_member": False}
    channel, now = call.ctx.channel, call.ctx.now
    shop, area = member.shop, member.area
    rounds = list_open_rounds(shop=shop, area=area, channel=channel, now=now, limit=_MOST_ROUNDS)
    if not rounds:
        return {"is_member": True, "rounds": []}
    day = rounds[0].date
    items = [item for item in goods.list_items(member.shop, day) if is_there(item)]
    filled = {item.shelf_id for item in items}
    shelves = [shelf for shelf in goods.list_shelves(member.shop, day) if shelf.pk in filled]
    usual = [item for item in goods.list_usual(member, day, MOST_ITEMS) if is_there(item)]
    numbers = [item.number for item in items]
    return {
        "is_member": True,
        "rounds": [describe_round(one, channel) for one in rounds],
        "day": day.isoformat(),
        "missed": find_missed(shop=shop, area=area, channel=channel, now=now) is not None,
        "leaves": member.leaves_at_door_since is not None,
        "locker": find_her_locker(member),
        "allergens": list(member.allergens),
        "substitution": member.substitution,
        "shelves": [
            {
                "id": shelf.pk,
                "name": shelf.name,
                "name_en": shelf.name_en or shelf.name,
                "picture": _find_shelf_picture(shelf.picture),
            }
            for shelf in shelves
        ],
        "usual": [describe_item(item) for item in usual],
        "numbers": [min(numbers), max(numbers)] if numbers else [],
    }


def list_shelf(call: Call) -> list[dict[str, Any]]:
    """Return what stands on a shelf of her shop."""
    member = _get_member(call)
    items = goods.list_items(member.shop, _get_day(call, member), call.args["shelf"])
    return [describe_item(item) for item in items if is_there(item)]


def find_numbered(call: Call) -> dict[str, Any] | None:
    """Return what has a code number in the catalogue, or None."""
    member = _get_member(call)
    item = goods.find_item(member.shop, call.args["number"], _get_day(call, member))
    return None if item is None or not is_there(item) else describe_item(item)


def search(call: Call) -> list[dict[str, Any]]:
    """Return what is meant by words."""
    member = _get_member(call)
    found = goods.search_items(member.shop, call.args["words"], _get_day(call, member), MOST_ITEMS)
    return [describe_item(item) for item in found if is_there(item)]


def list_orders(call: Call) -> list[dict[str, Any]]:
    """Return her orders to come, and those whose cancelling can be taken back."""
    member = find_own_member(call)
    if member is None:
        return []
    now = call.ctx.now
    live = [
        describe_order(order, may_change=may_change(order, call.ctx.channel, now), may_undo=False)
        for order in list_live_orders(member)
    ]
    undone = [
        describe_order(order, may_change=False, may_undo=True)
        for order in list_past_orders(member)
        if order.undo_until is not None and now < order.undo_until
    ]
    return [*live, *undone][:MOST_ORDERS]


def list_before(call: Call) -> list[dict[str, Any]]:
    """Return her latest orders with today's prices; what is not to be had today is named apart."""
    member = find_own_member(call)
    return [] if member is None else [describe_again(order) for order in list_repeatable(member, MOST_ORDERS)]


def describe_again(order: Order) -> dict[str, Any]:
    """Return an order as it can be had today."""
    told = describe_order(order, may_change=False, may_undo=False)
    offered = [line for line in order.lines.all() if line.item.is_offered and is_there(line.item)]
    lines = []
    for line in offered:
        good = describe_item(line.item)
        count = min(line.quantity, good["most"])
        lines.append({"good": good, "count": count, "substitution": line.substitution})
    missing = [line.item.name for line in order.lines.all() if line not in offered]
    return {**told, "lines": lines, "missing": missing}


def place(call: Call) -> dict[str, Any]:
    """Place the order.

    Raises:
        Refused: something stands against it.
    """
    member = _get_member(call)
    if call.args.get("allows_leaving"):
        allow_leaving(member=member, actor=name_actor(call), now=call.ctx.now)
        member = _get_member(call)
    round_id, window = read_window(call.args["when"])
    wish = OrderWish(lines=_read_lines(call), round_id=round_id, window=window, handing=call.args["handing"])
    order = place_order(
        member=member,
        wish=wish,
        channel=call.ctx.channel,
        idempotency_key=f"talk:{call.idempotency_key}",
        actor=name_actor(call),
        placed_by=find_actor(call),
        is_told=_is_told(call, member),
        now=call.ctx.now,
    )
    window_words = show_window(order.window_starts_at, order.window_ends_at)
    return {
        "code": order.code,
        "window": window_words.to_json(),
        "is_rolled": order.rolled_from_id is not None,
        "page": reverse("shopping:order", args=[order.code]),
    }


def change(call: Call) -> dict[str, Any]:
    """Let one of her orders hold other things.

    Raises:
        Refused: it is not hers, past its cut-off, or something is not to be had.
    """
    order = _get_own_order(call)
    changed = change_order(
        code=order.code,
        version=call.args["version"],
        lines=_read_lines(call),
        channel=call.ctx.channel,
        actor=name_actor(call),
        is_told=_is_told(call, order.member),
        now=call.ctx.now,
    )
    return {"code": changed.code, "page": reverse("shopping:order", args=[changed.code])}


def cancel(call: Call) -> dict[str, Any]:
    """Cancel one of her orders.

    Raises:
        NotChangeable: it is not hers, or past its cut-off.
    """
    order = _get_own_order(call)
    cancel_order(
        code=order.code,
        channel=call.ctx.channel,
        actor=name_actor(call),
        is_told=_is_told(call, order.member),
        now=call.ctx.now,
    )
    return {"code": order.code}


def undo(call: Call) -> dict[str, Any]:
    """Take the cancelling of one of her orders back.

    Raises:
        Refused: it is too late, or something is sold out.
    """
    order = _get_own_order(call)
    undo_cancel(code=order.code, actor=name_actor(call), now=call.ctx.now)
    return {"code": order.code, "page": reverse("shopping:order", args=[order.code])}


def find_resident(call: Call) -> Resident | None:
    """Return whom the conversation is about."""
    number = call.ctx.resident_id
    return None if number is None else Resident.objects.select_related("household").get(pk=number)


def find_own_member(call: Call) -> Member | None:
    """Return her membership, or None."""
    resident = find_resident(call)
    return None if resident is None else find_member(resident)


def find_actor(call: Call) -> User | None:
    """Return the account of who answers, or None."""
    return User.objects.filter(pk=call.ctx.actor_id).first() if call.ctx.actor_id else None


def name_actor(call: Call) -> str:
    """Return who acts, for the audit log."""
    return f"user:{call.ctx.actor_id}" if call.ctx.actor_id else f"visitor:{call.ctx.session}"


def _get_member(call: Call) -> Member:
    member = find_own_member(call)
    if member is None:
        raise NotMember
    return member


def _get_own_order(call: Call) -> Order:
    mine = Order.objects.filter(member=_get_member(call), code=call.args["code"])
    order = mine.select_related("member__resident").first()
    if order is None:
        raise NotChangeable
    return order


def _get_day(call: Call, member: Member) -> Any:
    channel, now = call.ctx.channel, call.ctx.now
    rounds = list_open_rounds(shop=member.shop, area=member.area, channel=channel, now=now, limit=1)
    return rounds[0].date if rounds else local(call.ctx.now).date()


def _read_lines(call: Call) -> tuple[LineWish, ...]:
    return tuple(
        LineWish(item_id=item_id, quantity=count, substitution=substitution, shown_yen=yen)
        for item_id, count, substitution, yen in call.args["lines"]
    )


def _is_told(call: Call, member: Member) -> bool:
    """Who orders for herself has just been told; for whom somebody else orders is told."""
    return call.ctx.actor_id in (None, member.resident.user_id)


def _find_shelf_picture(picture: Any) -> str:
    return "" if picture is None else reverse("shopping:picture", args=[picture.digest])
