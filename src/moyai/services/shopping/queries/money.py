"""Slips, bills, what is owed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from moyai.core.ledger.chart import SHOPPER_RECEIVABLE
from moyai.core.ledger.models import Line as BookLine
from moyai.engines.billing import Bill as TaxBill
from moyai.engines.billing import Charge, make_bill
from moyai.services.shopping.models import (
    Bill,
    GoodsRefund,
    Member,
    Order,
    Shop,
    ShoppingMonth,
    Slip,
    SlipLine,
)

PARTY = "shopper:"
FEE_RATE_PCT = 10


@dataclass(frozen=True)
class Section:
    """What one issuer bills: a qualified invoice of its own, the tax of each rate rounded once.

    Attributes:
        name: who issues it.
        invoice_number: its 登録番号; may be empty.
        tax: sums by rate.
    """

    name: str
    invoice_number: str
    tax: TaxBill


def make_party(member: Member) -> str:
    """Return how the books call a member: by the number on her bills, never by name."""
    return f"{PARTY}{member.number}"


def next_month(day: date) -> date:
    """Return the first day of the month after a day's."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def find_last_day(month: date) -> date:
    """Return the last day of a month."""
    return next_month(month) - timedelta(days=1)


def find_open_day(day: date) -> date:
    """Return the first day from ``day`` on whose month is not closed."""
    first = day.replace(day=1)
    closed = set(ShoppingMonth.objects.filter(month__gte=first).values_list("month", flat=True))
    while day.replace(day=1) in closed:
        day = next_month(day)
    return day


def find_slip(order: Order) -> Slip | None:
    """Return the slip of a packed order."""
    return Slip.objects.filter(order=order, withdrawn_at=None).first()


def list_unbilled(until: date) -> list[Slip]:
    """Return the slips up to a day that stand on no bill."""
    slips = Slip.objects.filter(withdrawn_at=None, bill=None, business_date__lte=until)
    return list(slips.select_related("member").order_by("business_date", "pk"))


def list_unbilled_refunds(until: date) -> list[GoodsRefund]:
    """Return the refunds up to a day that stand on no bill."""
    refunds = GoodsRefund.objects.filter(bill=None, business_date__lte=until)
    return list(refunds.select_related("line__slip__member").order_by("business_date", "pk"))


def tax_slip(slip: Slip) -> TaxBill:
    """Return the sums by rate of one slip."""
    return make_bill(Charge(line.yen, line.rate_pct) for line in slip.lines.all())


def list_sections(bill: Bill, *, fee_name: str, fee_number: str) -> list[Section]:
    """Return a bill by issuer: each shop its goods less what went back, the town its fee."""
    charges: dict[Shop, list[Charge]] = {}
    for slip in bill.slips.select_related("shop").prefetch_related("lines"):
        charges.setdefault(slip.shop, []).extend(Charge(one.yen, one.rate_pct) for one in slip.lines.all())
    for refund in bill.refunds.select_related("line__slip__shop"):
        charges.setdefault(refund.line.slip.shop, []).append(Charge(-refund.yen, refund.line.rate_pct))
    sections = [Section(shop.name, shop.invoice_number, make_bill(own)) for shop, own in charges.items()]
    sections.sort(key=lambda section: section.name)
    if bill.fee_yen:
        own_fee = make_bill([Charge(bill.own_fee_yen, FEE_RATE_PCT)])
        sections.append(Section(fee_name, fee_number, own_fee))
    return sections


def sum_taxes(sections: Iterable[Section]) -> dict[int, tuple[int, int]]:
    """Return total and tax by rate of several issuers."""
    sums: dict[int, tuple[int, int]] = {}
    for section in sections:
        for each in section.tax.sums:
            total, tax = sums.get(each.rate_pct, (0, 0))
            sums[each.rate_pct] = (total + each.total_yen, tax + each.tax_yen)
    return sums


def get_book_balance(member: Member, until: date | None = None) -> int:
    """Return what a member owes by the books."""
    lines = BookLine.objects.filter(account=SHOPPER_RECEIVABLE.code, party=make_party(member))
    if until is not None:
        lines = lines.filter(entry__business_date__lte=until)
    sums = lines.aggregate(debits=Sum("debit"), credits=Sum("credit"))
    return (sums["debits"] or 0) - (sums["credits"] or 0)


def list_book_balances() -> dict[str, int]:
    """Return what every member owes by the books, by party."""
    rows = BookLine.objects.filter(account=SHOPPER_RECEIVABLE.code).values("party")
    summed = rows.annotate(debits=Sum("debit"), credits=Sum("credit")).order_by("party")
    return {row["party"]: row["debits"] - row["credits"] for row in summed}


def list_own_balances() -> dict[str, int]:
    """Return what every member owes by slips, refunds and bills, by party."""
    owed: dict[str, int] = {}

    def add(number: str, yen: int) -> None:
        owed[f"{PARTY}{number}"] = owed.get(f"{PARTY}{number}", 0) + yen

    for slip in Slip.objects.filter(withdrawn_at=None, bill=None).select_related("member"):
        add(slip.member.number, slip.total_yen)
    for refund in GoodsRefund.objects.filter(bill=None).select_related("line__slip__member"):
        add(refund.line.slip.member.number, -refund.yen)
    for bill in Bill.objects.select_related("member"):
        add(bill.member.number, bill.left_yen)
    return owed


def list_faults() -> list[str]:
    """Return in sentences where slips, refunds and bills differ from the books (``moyai ledger verify``)."""
    books, own = list_book_balances(), list_own_balances()
    parties = sorted(books.keys() | own.keys())
    return [
        f"{party}: {own.get(party, 0)} yen by its bills, in the books {books.get(party, 0)}"
        for party in parties
        if books.get(party, 0) != own.get(party, 0)
    ]


def list_lines(slips: Sequence[Slip]) -> list[SlipLine]:
    """Return the lines of some slips."""
    return list(SlipLine.objects.filter(slip__in=slips).select_related("slip"))
