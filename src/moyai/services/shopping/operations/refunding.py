"""Money back for a line of a slip. The bill of a closed month stands: it goes off the next."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.core.ledger.chart import CITY_SUBSIDY, SHOP_PAYABLE, SHOPPER_RECEIVABLE
from moyai.core.ledger.operations import post_entry
from moyai.core.ledger.postings import Posting, credit, debit
from moyai.services.shopping.models import GoodsRefund, SlipLine
from moyai.services.shopping.money.kinds import RefundBearer, RefundWhy
from moyai.services.shopping.queries.money import find_open_day, make_party
from moyai.services.shopping.refusals_store import CannotBill
from moyai.services.shopping.texts import money as say


@transaction.atomic
def refund_line(
    *, line: SlipLine, yen: int, why: RefundWhy, note: str = "", key: str, actor: str, now: datetime
) -> GoodsRefund:
    """Give money back for a line; a kindness is the town's, everything else the shop's. A key gives once.

    Args:
        line: of a slip that stands.
        yen: never more than it cost less what went back before.
        why: the reason.
        note: a sentence for the bill.
        key: of this press.
        actor: who decides.
        now: the town's time.

    Raises:
        CannotBill: too much, nothing, or the slip was withdrawn.
    """
    known = GoodsRefund.objects.filter(key=key).first()
    if known is not None:
        return known
    if yen < 1:
        raise CannotBill("yen", say.LESS_THAN_A_YEN)
    standing = SlipLine.objects.filter(pk=line.pk, slip__withdrawn_at=None)
    if not standing.filter(yen__gte=F("refunded_yen") + yen).update(refunded_yen=F("refunded_yen") + yen):
        line.refresh_from_db()
        if line.slip.withdrawn_at is not None:
            raise CannotBill("withdrawn", say.WITHDRAWN)
        raise CannotBill("too_much", say.TOO_MUCH_BACK.format(yen=f"{line.yen - line.refunded_yen:,}"))
    bearer = RefundBearer.TOWN if why == RefundWhy.KINDNESS else RefundBearer.SHOP
    refund = GoodsRefund.objects.create(
        code=make_free_code(lambda code: GoodsRefund.objects.filter(code=code).exists()),
        key=key,
        line=line,
        yen=yen,
        why=why,
        bearer=bearer,
        note=note.strip(),
        business_date=find_open_day(max(local(now).date(), line.slip.business_date)),
        made_at=now,
        actor=actor,
    )
    _post(refund, actor, now)
    facts = {"yen": yen, "why": why.value, "bearer": bearer.value}
    subject = f"slip:{line.slip.number}"
    record(actor=actor, action="shopping.refund_line", subject=subject, now=now, **facts)
    return refund


def _post(refund: GoodsRefund, actor: str, now: datetime) -> None:
    slip = refund.line.slip
    bearer = (
        debit(SHOP_PAYABLE, refund.yen, f"partner:{slip.shop.partner.code}")
        if refund.bearer == RefundBearer.SHOP
        else debit(CITY_SUBSIDY, refund.yen, "service:shopping")
    )
    posting = Posting(
        key=f"goods_refund:{refund.code}",
        business_date=refund.business_date,
        sides=(bearer, credit(SHOPPER_RECEIVABLE, refund.yen, make_party(slip.member))),
        reason=say.REFUND.get(),
        reference=f"goods_refund:{refund.code}",
    )
    post_entry(posting=posting, actor=actor, now=now)
