"""Closing a month: each member's bill, each shop's settlement. Later corrections are the next month's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from moyai.core.audit.operations import record
from moyai.core.clock import at_local, local
from moyai.core.codes import make_free_code
from moyai.core.ledger.chart import CITY_SUBSIDY, SHOPPER_RECEIVABLE, SHOPPING_FEES
from moyai.core.ledger.operations import post_entry
from moyai.core.ledger.postings import Posting, credit, debit
from moyai.engines.billing import Subsidy, split_subsidy
from moyai.services.shopping.enums import FeeClass, OrderStatus
from moyai.services.shopping.models import (
    Bill,
    GoodsRefund,
    Member,
    Order,
    Settlement,
    Shop,
    ShoppingMonth,
    Slip,
)
from moyai.services.shopping.money.kinds import BillStatus, RefundBearer
from moyai.services.shopping.notices_store import tell_bill
from moyai.services.shopping.policy_store import StorePolicy, get_store_policy
from moyai.services.shopping.queries.money import (
    find_last_day,
    list_faults,
    list_unbilled,
    list_unbilled_refunds,
    make_party,
    next_month,
)
from moyai.services.shopping.refusals_store import CannotBill
from moyai.services.shopping.texts import money as say

UNPACKED = (OrderStatus.PLACED, OrderStatus.PICKING)


@dataclass
class Draft:
    """What a member's bill would be."""

    member: Member
    slips: list[Slip] = field(default_factory=list)
    refunds: list[GoodsRefund] = field(default_factory=list)
    fee_yen: int = 0
    subsidy_yen: int = 0
    carried: list[Bill] = field(default_factory=list)

    @property
    def goods_yen(self) -> int:
        """Of all slips."""
        return sum(slip.total_yen for slip in self.slips)

    @property
    def refund_yen(self) -> int:
        """Of all refunds."""
        return sum(refund.yen for refund in self.refunds)

    @property
    def carried_yen(self) -> int:
        """Credits of bills before; 0 or less."""
        return sum(bill.amount_yen for bill in self.carried)

    @property
    def amount_yen(self) -> int:
        """What she owes."""
        own_fee = self.fee_yen - self.subsidy_yen
        return self.goods_yen - self.refund_yen + own_fee + self.carried_yen


@transaction.atomic
def close_month(*, month: date, actor: str, now: datetime) -> ShoppingMonth:
    """Close a month: post the fees, write the bills and the shops' settlements.

    Args:
        month: its first day.
        actor: who closes it.
        now: the town's time.

    Raises:
        CannotBill: it is not over, is closed already, an earlier one is open, orders are not packed, slips
            and books differ, or there is nothing to bill.
    """
    check_month(month, now)
    policy = get_store_policy()
    drafts = draft_bills(month)
    if not drafts:
        raise CannotBill("nothing", say.NOTHING_TO_BILL)
    faults = list_faults()
    if faults:
        number = faults[0].partition(":")[2].partition(":")[0]
        raise CannotBill("books_differ", say.BOOKS_DIFFER.format(number=number))
    for draft in drafts:
        _post_fee(draft, month, actor, now)
    for draft in drafts:
        _write(draft, month, policy, now)
    _settle_shops(month, drafts, now)
    try:
        with transaction.atomic():
            closed = ShoppingMonth.objects.create(month=month, closed_at=now, actor=actor)
    except IntegrityError:
        raise CannotBill("closed", say.CLOSED_ALREADY) from None
    facts = {"bills": len(drafts), "yen": sum(draft.amount_yen for draft in drafts)}
    record(actor=actor, action="shopping.close_month", subject=f"month:{month:%Y-%m}", now=now, **facts)
    return closed


def check_month(month: date, now: datetime) -> None:
    """Refuse a month that cannot be closed yet, or is.

    Raises:
        CannotBill: it says why.
    """
    last = find_last_day(month)
    if last >= local(now).date():
        raise CannotBill("not_over", say.MONTH_NOT_OVER)
    if ShoppingMonth.objects.filter(month=month).exists():
        raise CannotBill("closed", say.CLOSED_ALREADY)
    earlier = _find_earlier_open(month)
    if earlier is not None:
        raise CannotBill("earlier_open", say.EARLIER_OPEN.format(month=f"{earlier:%Y-%m}"))
    n = Order.objects.filter(round__date__range=(month, last), status__in=UNPACKED).count()
    if n:
        raise CannotBill("unpacked", say.STILL_TO_PACK.format(n=n))


def draft_bills(month: date) -> list[Draft]:
    """Return what every member's bill for a month would be; nothing is written."""
    last = find_last_day(month)
    drafts: dict[int, Draft] = {}

    def of(member: Member) -> Draft:
        return drafts.setdefault(member.pk, Draft(member))

    for slip in list_unbilled(last):
        of(slip.member).slips.append(slip)
    for refund in list_unbilled_refunds(last):
        of(refund.line.slip.member).refunds.append(refund)
    for bill in Bill.objects.filter(status=BillStatus.CREDIT).select_related("member"):
        of(bill.member).carried.append(bill)
    policy = get_store_policy()
    for member in _list_paying(month):
        draft = of(member)
        draft.fee_yen = policy.month_fee_yen
        _own, draft.subsidy_yen = split_subsidy(policy.month_fee_yen, _find_subsidy(member, policy))
    return sorted(drafts.values(), key=lambda draft: draft.member.number)


def _list_paying(month: date) -> list[Member]:
    """Who was a member on a day of the month."""
    starts, ends = at_local(month, 0), at_local(next_month(month), 0)
    still = Q(ended_at__isnull=True) | Q(ended_at__gte=starts)
    return list(Member.objects.filter(still, joined_at__lt=ends))


def _find_subsidy(member: Member, policy: StorePolicy) -> Subsidy:
    pct = {FeeClass.ORDINARY: 0, FeeClass.REDUCED: policy.reduced_fee_pct, FeeClass.EXEMPT: 100}
    return Subsidy(pct[FeeClass(member.fee_class)])


def _find_earlier_open(month: date) -> date | None:
    """The first month before with something to bill that is not closed."""
    before = Slip.objects.filter(withdrawn_at=None, bill=None, business_date__lt=month)
    closed = set(ShoppingMonth.objects.filter(month__lt=month).values_list("month", flat=True))
    for day in before.order_by("business_date").values_list("business_date", flat=True):
        if day.replace(day=1) not in closed:
            return day.replace(day=1)
    return None


def _post_fee(draft: Draft, month: date, actor: str, now: datetime) -> None:
    posting = Posting(
        key=f"shopping_fee:{draft.member.number}:{month:%Y-%m}",
        business_date=find_last_day(month),
        sides=(
            debit(SHOPPER_RECEIVABLE, draft.fee_yen - draft.subsidy_yen, make_party(draft.member)),
            debit(CITY_SUBSIDY, draft.subsidy_yen, "service:shopping"),
            credit(SHOPPING_FEES, draft.fee_yen),
        ),
        reason=say.FEE.get(),
        reference=f"shopping_month:{month:%Y-%m}",
    )
    if posting.list_sides():
        post_entry(posting=posting, actor=actor, now=now)


def _write(draft: Draft, month: date, policy: StorePolicy, now: datetime) -> None:
    amount_yen = draft.amount_yen
    status = BillStatus.OPEN if amount_yen > 0 else BillStatus.CREDIT if amount_yen else BillStatus.NOTHING
    bill = Bill.objects.create(
        number=make_free_code(lambda code: Bill.objects.filter(number=code).exists()),
        member=draft.member,
        month=month,
        pays_by=draft.member.pays_by,
        goods_yen=draft.goods_yen,
        refund_yen=draft.refund_yen,
        fee_yen=draft.fee_yen,
        subsidy_yen=draft.subsidy_yen,
        carried_yen=draft.carried_yen,
        amount_yen=amount_yen,
        status=status,
        due_on=next_month(month).replace(day=policy.due_day),
        issued_at=now,
    )
    Slip.objects.filter(pk__in=[slip.pk for slip in draft.slips]).update(bill=bill)
    GoodsRefund.objects.filter(pk__in=[refund.pk for refund in draft.refunds]).update(bill=bill)
    Bill.objects.filter(pk__in=[one.pk for one in draft.carried]).update(status=BillStatus.CARRIED)
    tell_bill(bill, now)


def _settle_shops(month: date, drafts: list[Draft], now: datetime) -> None:
    """What each shop gets: its slips, less the refunds that it bears."""
    sums: dict[Shop, int] = defaultdict(int)
    for draft in drafts:
        for slip in draft.slips:
            sums[slip.shop] += slip.total_yen
        for refund in draft.refunds:
            if refund.bearer == RefundBearer.SHOP:
                sums[refund.line.slip.shop] -= refund.yen
    for shop, yen in sums.items():
        Settlement.objects.create(
            code=make_free_code(lambda code: Settlement.objects.filter(code=code).exists()),
            shop=shop,
            month=month,
            amount_yen=yen,
            issued_at=now,
        )
