"""Packing: goods into boxes, each box on the scales, then the slip and its entry in the books."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.core.ledger.chart import SHOP_PAYABLE, SHOPPER_RECEIVABLE
from moyai.core.ledger.operations import post_entry, reverse_entry
from moyai.core.ledger.postings import Posting, credit, debit
from moyai.core.ledger.queries import find_entry
from moyai.services.shopping.enums import OrderStatus, Temperature
from moyai.services.shopping.models import Box, BoxContent, Item, Order, Slip, SlipLine
from moyai.services.shopping.notices_store import tell_shortages
from moyai.services.shopping.operations.carrying import take_back
from moyai.services.shopping.operations.picking import hold_for_picking
from moyai.services.shopping.picking.boxes import PackedBox, Piece, is_weight_right, pack
from moyai.services.shopping.picking.slips import list_rows
from moyai.services.shopping.policy_store import get_store_policy
from moyai.services.shopping.queries.money import find_open_day, find_slip, make_party
from moyai.services.shopping.queries.picking import PickedLine, list_picked_lines, to_done
from moyai.services.shopping.refusals_store import CannotPack
from moyai.services.shopping.texts import store as say

_ORDER = tuple(Temperature.values)
MOST_WEIGHED_G = 50_000


@transaction.atomic
def make_boxes(*, order: Order, by: User, now: datetime) -> list[Box]:
    """Share what was picked out to boxes, each temperature apart; boxes made before are made anew.

    Raises:
        CannotPack: something is still to be picked, or there is nothing to pack.
        CannotPick: the order is packed, gone or cancelled.
    """
    hold_for_picking(order)
    lines = list_picked_lines([order])
    undone = sum(not one.state.is_done for one in lines)
    if undone:
        raise CannotPack("not_all", say.NOT_ALL_PICKED.format(n=undone))
    pieces = _list_pieces(lines)
    if not pieces:
        raise CannotPack("nothing", say.NOTHING_TO_PACK)
    policy = get_store_policy()
    room_ml = {
        Temperature.AMBIENT.value: policy.box_l_ambient * 1000,
        Temperature.CHILLED.value: policy.box_l_chilled * 1000,
        Temperature.FROZEN.value: policy.box_l_frozen * 1000,
    }
    packed = pack(pieces, most_g=policy.box_most_g - policy.box_tare_g, room_ml=room_ml, order=_ORDER)
    order.boxes.all().delete()
    boxes = [_keep(order, n, box, policy.box_tare_g) for n, box in enumerate(packed, start=1)]
    record(
        actor=f"user:{by.pk}",
        action="shopping.make_boxes",
        subject=f"order:{order.code}",
        now=now,
        boxes=len(boxes),
    )
    return boxes


@transaction.atomic
def weigh_box(*, box: Box, weighed_g: int, note: str = "", by: User, now: datetime) -> Box:
    """Note what a box weighs; one that is off is counted again, or has a reason.

    Raises:
        CannotPack: the weight is not what it should be and there is no reason.
        CannotPick: the order is packed.
    """
    hold_for_picking(box.order)
    policy = get_store_policy()
    is_right = is_weight_right(box.expected_g, weighed_g, off_g=policy.box_off_g, off_pct=policy.box_off_pct)
    if not 1 <= weighed_g <= MOST_WEIGHED_G or (not is_right and not note.strip()):
        text = say.BOX_OFF.format(expected=f"{box.expected_g:,}", weighed=f"{weighed_g:,}")
        raise CannotPack("box_off", text)
    kept = "" if is_right else note.strip()
    Box.objects.filter(pk=box.pk).update(weighed_g=weighed_g, note=kept, weighed_at=now, weighed_by=by)
    box.refresh_from_db()
    facts = {"box": box.code, "expected_g": box.expected_g, "weighed_g": weighed_g, "is_right": is_right}
    record(
        actor=f"user:{by.pk}",
        action="shopping.weigh_box",
        subject=f"order:{box.order.code}",
        now=now,
        **facts,
    )
    return box


@transaction.atomic
def finish_packing(*, order: Order, by: User, now: datetime) -> Slip:
    """Close an order: its slip is what was picked, and the books say the same. Again, the same slip returns.

    Raises:
        CannotPack: something is still to be picked, boxed or weighed.
        CannotPick: the order is gone or cancelled.
    """
    known = find_slip(order)
    if known is not None:
        return known
    hold_for_picking(order)
    lines = list_picked_lines([order])
    undone = sum(not one.state.is_done for one in lines)
    if undone:
        raise CannotPack("not_all", say.NOT_ALL_PICKED.format(n=undone))
    boxes = list(order.boxes.all())
    unweighed = sum(box.weighed_g is None for box in boxes)
    if not boxes:
        raise CannotPack("nothing", say.NOTHING_TO_PACK)
    if unweighed:
        raise CannotPack("unweighed", say.BOXES_UNWEIGHED.format(n=unweighed))
    slip = _write_slip(order, lines, now)
    _post(slip, by, now)
    tell_shortages(slip, lines, now)
    Order.objects.filter(pk=order.pk, status=OrderStatus.PICKING).update(
        status=OrderStatus.PACKED, changed_at=now
    )
    order.refresh_from_db()
    facts = {"slip": slip.number, "yen": slip.total_yen, "boxes": len(boxes)}
    subject = f"order:{order.code}"
    record(actor=f"user:{by.pk}", action="shopping.finish_packing", subject=subject, now=now, **facts)
    return slip


@transaction.atomic
def reopen_packing(*, order: Order, by: User, now: datetime) -> None:
    """Open a packed order again while it is still in the shop: its slip is withdrawn, its entry reversed.

    Raises:
        CannotPack: it has left the shop, is billed, or money of it went back.
    """
    slip = find_slip(order)
    is_free = slip is not None and slip.bill_id is None and not slip.lines.filter(refunded_yen__gt=0).exists()
    packed = Order.objects.filter(pk=order.pk, status=OrderStatus.PACKED)
    is_back = is_free and take_back(order=order, actor=f"user:{by.pk}", now=now)
    if not is_back or not packed.update(status=OrderStatus.PICKING, version=F("version") + 1):
        raise CannotPack("gone", say.ON_ITS_WAY)
    assert slip is not None
    entry = find_entry(_name_entry(slip))
    if entry is not None:
        reverse_entry(
            entry=entry,
            reason=say.SLIP_WITHDRAWN.get(),
            business_date=find_open_day(slip.business_date),
            actor=f"user:{by.pk}",
            now=now,
            is_by_hand=False,
        )
    Slip.objects.filter(pk=slip.pk).update(withdrawn_at=now)
    order.boxes.all().delete()
    order.refresh_from_db()
    subject = f"order:{order.code}"
    record(
        actor=f"user:{by.pk}", action="shopping.reopen_packing", subject=subject, now=now, slip=slip.number
    )


def _list_pieces(lines: Sequence[PickedLine]) -> list[Piece]:
    """Every piece that was taken; what was weighed is shared out to its pieces."""
    pieces = []
    for one in lines:
        items = {deed.item_id: deed.item for deed in one.deeds if deed.item is not None}
        for row in list_rows([to_done(deed) for deed in one.deeds]):
            item = items[row.item]
            weight_g = row.weight_g or item.weight_g * row.quantity
            each_g, rest_g = divmod(weight_g, row.quantity)
            pieces += [
                Piece(one.line.pk, item.pk, item.temperature, each_g + (n < rest_g), item.volume_ml)
                for n in range(row.quantity)
            ]
    return pieces


def _keep(order: Order, number: int, packed: PackedBox, tare_g: int) -> Box:
    box = Box.objects.create(
        order=order,
        code=make_free_code(lambda code: Box.objects.filter(code=code).exists()),
        number=number,
        temperature=packed.temperature,
        expected_g=packed.weight_g + tare_g,
    )
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    for piece in packed.pieces:
        quantity, weight_g = sums.get((piece.line, piece.item), (0, 0))
        sums[piece.line, piece.item] = (quantity + 1, weight_g + piece.weight_g)
    BoxContent.objects.bulk_create(
        BoxContent(box=box, line_id=line, item_id=item, quantity=quantity, weight_g=weight_g)
        for (line, item), (quantity, weight_g) in sums.items()
    )
    return box


def _write_slip(order: Order, lines: Sequence[PickedLine], now: datetime) -> Slip:
    day = find_open_day(max(order.round.date, local(now).date()))
    slip = Slip.objects.create(
        number=make_free_code(lambda code: Slip.objects.filter(number=code).exists()),
        order=order,
        order_code=order.code,
        member=order.member,
        shop=order.round.shop,
        business_date=day,
        total_yen=sum(one.state.price_yen for one in lines),
        made_at=now,
    )
    SlipLine.objects.bulk_create(list_slip_lines(slip, lines))
    return slip


def list_slip_lines(slip: Slip, lines: Sequence[PickedLine]) -> list[SlipLine]:
    """Return what a slip says of an order's lines; nothing is written."""
    return [row for one in lines for row in _list_rows(slip, one)]


def _list_rows(slip: Slip, one: PickedLine) -> list[SlipLine]:
    items: dict[int, Item] = {deed.item.pk: deed.item for deed in one.deeds if deed.item is not None}
    ordered = one.line.item
    found = []
    for row in list_rows([to_done(deed) for deed in one.deeds]):
        item = items[row.item]
        note = "" if item.pk == ordered.pk else f"{ordered.name}の代わり"
        found.append(
            SlipLine(
                slip=slip,
                item_number=item.number,
                name=item.name,
                note=note[:80],
                quantity=row.quantity,
                weight_g=row.weight_g or None,
                rate_pct=item.tax_class,
                yen=row.yen,
            )
        )
    return found


def make_slip_posting(slip: Slip) -> Posting:
    """Return the entry of a slip: she owes it, the shop gets it."""
    return Posting(
        key=_name_entry(slip),
        business_date=slip.business_date,
        sides=(
            debit(SHOPPER_RECEIVABLE, slip.total_yen, make_party(slip.member)),
            credit(SHOP_PAYABLE, slip.total_yen, f"partner:{slip.shop.partner.code}"),
        ),
        reason=say.SLIP_POSTED.get(),
        reference=f"slip:{slip.number}",
    )


def _post(slip: Slip, by: User, now: datetime) -> None:
    posting = make_slip_posting(slip)
    if posting.list_sides():
        post_entry(posting=posting, actor=f"user:{by.pk}", now=now)


def _name_entry(slip: Slip) -> str:
    return f"slip:{slip.number}"
