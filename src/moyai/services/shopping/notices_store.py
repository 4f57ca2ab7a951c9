"""What members are told by the shop and of their bills. The same event told twice makes one notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from moyai.core.notices.models import Urgency
from moyai.core.notices.operations import notify
from moyai.engines.conversation import Localized, day_label
from moyai.services.shopping.models import Bill, Slip
from moyai.services.shopping.money.kinds import BillStatus
from moyai.services.shopping.queries.picking import PickedLine
from moyai.services.shopping.texts import money as say_money
from moyai.services.shopping.texts import store as say


def tell_shortages(slip: Slip, lines: Sequence[PickedLine], now: datetime) -> None:
    """Tell what comes instead and what does not come once it is packed; nothing where all is there."""
    order = slip.order
    if order is None:
        return
    sentences = []
    for one in lines:
        if one.state.taken_instead and one.line.substitute is not None:
            taken = [deed for deed in one.deeds if deed.item_id == one.state.substitute]
            words = {"item": one.line.item.name, "other": one.line.substitute.name}
            yen = sum(deed.price_yen for deed in taken)
            sentences.append(say.TOLD_SUBSTITUTED.format(**words, yen=f"{yen:,}"))
        if one.state.left_out:
            sentences.append(say.TOLD_LEFT_OUT.format(item=one.line.item.name))
    if sentences:
        notify(
            resident=slip.member.resident,
            kind="shopping.shortages",
            text=_join(sentences),
            idempotency_key=f"slip:{slip.number}:shortages",
            now=now,
            urgency=Urgency.IMPORTANT,
            useful_until=order.window_ends_at,
            is_private=True,
        )


def tell_bill(bill: Bill, now: datetime) -> None:
    """Tell what a month costs and when it is collected or due; nothing where nothing is to be paid."""
    if bill.status != BillStatus.OPEN:
        return
    words = {"month": str(bill.month.month), "yen": f"{bill.amount_yen:,}", "day": day_label(bill.due_on)}
    notify(
        resident=bill.member.resident,
        kind="shopping.bill",
        text=_join([say_money.BILL_READY.format(**words)]),
        idempotency_key=f"bill:{bill.number}:ready",
        now=now,
        urgency=Urgency.INFO,
        is_private=True,
    )


def _join(sentences: Sequence[Localized]) -> dict[str, str]:
    return {
        "ja": "".join(each.get("ja") for each in sentences),
        "en": " ".join(each.get("en") for each in sentences),
        "easy": "".join(each.get("easy") for each in sentences),
    }
