"""Placing an order."""

from datetime import datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.codes import make_free_code
from moyai.services.shopping import notices
from moyai.services.shopping.checks import check_sum, get_otc_state, load_items, price_lines
from moyai.services.shopping.cut_offs import find_window
from moyai.services.shopping.enums import Handing
from moyai.services.shopping.models import Line, Member, Order, StandingOrder
from moyai.services.shopping.operations.rooms import take_room
from moyai.services.shopping.operations.stock import take_stock
from moyai.services.shopping.queries.lockers import find_her_locker
from moyai.services.shopping.queries.orders import find_order_by_key
from moyai.services.shopping.refusals import BadOrder, NoConsent, NotMember
from moyai.services.shopping.texts import refusals as say
from moyai.services.shopping.wishes import OrderWish

_LONGEST_NOTE = 120


@transaction.atomic
def place_order(
    *,
    member: Member,
    wish: OrderWish,
    channel: str,
    idempotency_key: str,
    actor: str,
    placed_by: User | None = None,
    standing: StandingOrder | None = None,
    is_told: bool = False,
    now: datetime,
) -> Order:
    """Place an order; the same key again returns the same one.

    Comes it too late for the wished round, or is that full, it goes to the next one that is open, and she is
    told so. Stock and room are taken in the same transaction: either all of it is hers, or nothing.

    Args:
        member: who gets it.
        wish: what, when and how.
        channel: through which door; each has its cut-off.
        idempotency_key: of this order.
        actor: who does it, for the audit log.
        placed_by: the account of who ordered, when it was somebody with one.
        standing: the standing order that it comes from.
        is_told: she has just been told in a conversation.
        now: the town's time.

    Raises:
        NotMember: her membership has ended.
        Refused: it makes no sense, something is sold out or dearer than shown, or no round is open.
    """
    known = find_order_by_key(idempotency_key)
    if known is not None:
        return known
    _check_wish(member, wish)
    items = load_items(member.shop, wish.lines)
    round_, wished = take_room(member=member, round_id=wish.round_id, channel=channel, now=now)
    priced = price_lines(items, wish.lines, round_.date)
    check_sum(sum(line.quantity * yen for line, _item, yen in priced), round_.least_order_yen)
    take_stock({line.item_id: line.quantity for line in wish.lines})
    starts, ends = find_window(round_, wish.window)
    order = Order.objects.create(
        code=make_free_code(lambda code: Order.objects.filter(code=code).exists()),
        idempotency_key=idempotency_key,
        member=member,
        round=round_,
        rolled_from=wished,
        placed_by=placed_by,
        channel=channel,
        standing=standing,
        window_starts_at=starts,
        window_ends_at=ends,
        handing=wish.handing,
        note=wish.note,
        placed_at=now,
    )
    Line.objects.bulk_create(
        Line(
            order=order,
            item=item,
            quantity=line.quantity,
            price_yen=yen,
            substitution=line.substitution,
            otc_state=get_otc_state(item),
        )
        for line, item, yen in priced
    )
    record(
        actor=actor,
        action="shopping.place_order",
        subject=f"order:{order.code}",
        now=now,
        round=round_.pk,
        lines=len(priced),
        rolled=wished is not None,
    )
    notices.tell_placed(order, now, is_told=is_told)
    return order


def _check_wish(member: Member, wish: OrderWish) -> None:
    if member.ended_at is not None:
        raise NotMember
    if wish.handing not in Handing.values or len(wish.note) > _LONGEST_NOTE or "\x00" in wish.note:
        raise BadOrder("note", say.NOTE)
    if wish.handing == Handing.LEAVE and member.leaves_at_door_since is None:
        raise NoConsent
    if wish.handing == Handing.LOCKER and not find_her_locker(member):
        raise BadOrder("handing", say.NO_LOCKER)
