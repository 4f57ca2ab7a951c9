"""A month's money: guards of the closing, files and answers, refunds, reminders, what the shop gets."""

from datetime import date, timedelta

import pytest
from tests.factories import make_user

from moyai.core.ledger.chart import (
    CITY_CASH,
    CITY_SUBSIDY,
    COLLECTOR_CASH,
    FEES_WAIVED,
    SHOP_PAYABLE,
    SHOPPER_RECEIVABLE,
    SHOPPING_FEES,
)
from moyai.core.ledger.models import Entry
from moyai.core.ledger.operations import CannotReverse, DayClosed, post_entry, reverse_entry
from moyai.core.ledger.postings import Posting, credit, debit
from moyai.core.ledger.queries import get_balance
from moyai.core.ledger.verdict import verify_books
from moyai.engines.charge_files import cable, zengin
from moyai.services.shopping.enums import FeeClass, PaysBy
from moyai.services.shopping.erasing_store import erase_bills
from moyai.services.shopping.models import Bill, ChargeFile, GoodsRefund, Settlement, ShoppingMonth, Slip
from moyai.services.shopping.money.dunning import LADDER, find_next_step
from moyai.services.shopping.money.kinds import BillStatus, RefundBearer, RefundWhy
from moyai.services.shopping.operations.billing import close_month
from moyai.services.shopping.operations.charging import make_charge_file, note_remittance, take_answer
from moyai.services.shopping.operations.paying import (
    pay_shop,
    receive_payment,
    remind,
    save_details,
    waive_bill,
)
from moyai.services.shopping.operations.refunding import refund_line
from moyai.services.shopping.queries.money import list_faults, list_sections
from moyai.services.shopping.refusals_store import CannotBill, CannotCharge
from moyai.services.shopping.tests.answers import answer_bank, answer_cable
from moyai.services.shopping.tests.shop_town import (
    DAY,
    at,
    buy,
    make_item,
    make_member,
    make_order,
    make_picker,
    make_shop,
    press,
)

pytestmark = pytest.mark.django_db

MONTH, NEXT = date(2026, 6, 1), date(2026, 7, 1)
AFTER = at(9, day=date(2026, 7, 2))
COLLECTOR = {
    "collector_code": "12345",
    "collector_bank": "9900",
    "collector_branch": "001",
    "collector_account": "765432",
}


@pytest.fixture
def by():
    return make_picker()


@pytest.fixture
def collector(settings):
    settings.MOYAI_SERVICE_SETTINGS = {**settings.MOYAI_SERVICE_SETTINGS, "shopping": COLLECTOR}


def close(month=MONTH, now=AFTER):
    return close_month(month=month, actor="test", now=now)


def refund(line, yen, why=RefundWhy.DAMAGED, now=AFTER, key=None):
    return refund_line(line=line, yen=yen, why=why, key=key or press(), actor="test", now=now)


def code_of(refusal, call):
    with pytest.raises(refusal) as refused:
        call()
    return refused.value.code


def books_are_right():
    return (list_faults(), verify_books().faults) == ([], ())


def test_a_bill_is_goods_and_fee_less_what_the_town_bears(by):
    food, soap = make_item(price_yen=105), make_item(price_yen=1000, tax_class=10)
    fees = (FeeClass.ORDINARY, FeeClass.REDUCED, FeeClass.EXEMPT)
    members = [make_member(fee_class=each) for each in fees]
    for member in members:
        buy(member, (food, 3), (soap, 1), day=DAY, by=by)
    close()
    bills = [Bill.objects.get(member=member) for member in members]
    assert [(bill.goods_yen, bill.fee_yen, bill.subsidy_yen, bill.amount_yen) for bill in bills] == [
        (1315, 1000, 0, 2315),
        (1315, 1000, 500, 1815),
        (1315, 1000, 1000, 1315),
    ]
    assert get_balance(SHOPPER_RECEIVABLE) == 2315 + 1815 + 1315
    assert (get_balance(SHOPPING_FEES), get_balance(CITY_SUBSIDY)) == (3000, 1500)
    assert get_balance(SHOP_PAYABLE) == 3 * 1315 == Settlement.objects.get().amount_yen
    sections = list_sections(bills[0], fee_name="伊那市", fee_number="T1")
    told = [
        (one.name, [(each.rate_pct, each.total_yen, each.tax_yen) for each in one.tax.sums])
        for one in sections
    ]
    assert told == [("高遠の店", [(10, 1000, 90), (8, 315, 23)]), ("伊那市", [(10, 1000, 90)])]
    assert books_are_right()


def test_a_month_is_closed_when_everything_is_ready_and_once(by):
    member = make_member()
    assert code_of(CannotBill, lambda: close(now=at(23, day=date(2026, 6, 30)))) == "not_over"
    order = make_order(member, (make_item(), 1))
    assert code_of(CannotBill, close) == "unpacked"
    order.delete()
    buy(member, (make_item(), 1), day=DAY, by=by)
    buy(member, (make_item(), 1), day=date(2026, 7, 10), by=by)
    later = at(9, day=date(2026, 8, 2))
    assert code_of(CannotBill, lambda: close(NEXT, later)) == "earlier_open"
    close()
    assert code_of(CannotBill, close) == "closed"
    close(NEXT, later)
    assert [bill.amount_yen for bill in Bill.objects.order_by("month")] == [1200, 1200]


def test_a_month_without_anybody_is_not_closed():
    assert code_of(CannotBill, close) == "nothing"


def test_nothing_is_closed_while_slips_and_books_differ(by):
    buy(make_member(), (make_item(), 1), day=DAY, by=by)
    Slip.objects.update(total_yen=999)
    assert code_of(CannotBill, close) == "books_differ"
    assert not ShoppingMonth.objects.exists()
    assert len(verify_books().faults) == 1


def test_a_closed_month_takes_no_more_entries_and_guards_its_own(by):
    slip = buy(make_member(), (make_item(), 1), day=DAY, by=by)
    close()
    party = f"shopper:{slip.member.number}"
    sides = (debit(SHOPPER_RECEIVABLE, 5, party), credit(CITY_CASH, 5))
    posting = Posting(key="late", business_date=DAY, sides=sides, reason="?")
    with pytest.raises(DayClosed) as refused:
        post_entry(posting=posting, actor="test", now=AFTER)
    assert refused.value.facts["open_day"] == "2026-07-01"
    for entry in Entry.objects.all():
        with pytest.raises(CannotReverse):
            reverse_entry(entry=entry, reason="?", business_date=NEXT, actor="test", now=AFTER)


def test_money_back_never_passes_what_it_cost_and_comes_off_the_next_bill(by):
    member = make_member(fee_class=FeeClass.EXEMPT)
    slip = buy(member, (make_item(price_yen=600), 1), day=DAY, by=by)
    close()
    line = slip.lines.get()
    assert refund(line, 500, key="same").pk == refund(line, 500, key="same").pk
    assert code_of(CannotBill, lambda: refund(line, 101)) == "too_much"
    assert code_of(CannotBill, lambda: refund(line, 0)) == "yen"
    assert code_of(CannotBill, lambda: refund(line, -100)) == "yen"
    assert refund(line, 100, RefundWhy.KINDNESS).bearer == RefundBearer.TOWN
    assert [one.business_date for one in GoodsRefund.objects.all()] == [date(2026, 7, 2)] * 2
    close(NEXT, at(9, day=date(2026, 8, 2)))
    second = Bill.objects.get(month=NEXT)
    assert (second.refund_yen, second.amount_yen, second.status) == (600, -600, BillStatus.CREDIT)
    assert [one.amount_yen for one in Settlement.objects.order_by("month")] == [600, -500]
    buy(member, (make_item(price_yen=1000), 1), day=date(2026, 8, 10), by=by)
    close(date(2026, 8, 1), at(9, day=date(2026, 9, 2)))
    third = Bill.objects.get(month=date(2026, 8, 1))
    assert (third.carried_yen, third.amount_yen) == (-600, 400)
    second.refresh_from_db()
    assert (second.status, second.left_yen) == (BillStatus.CARRIED, 0)
    assert books_are_right()


def test_the_bank_is_asked_and_its_answer_taken_whole(by, collector):
    members = [make_member(pays_by=PaysBy.BANK) for _n in range(3)]
    for member in members:
        buy(member, (make_item(), 1), day=DAY, by=by)
    assert code_of(CannotCharge, lambda: make(PaysBy.BANK)) == "not_closed"
    close()
    file = make(PaysBy.BANK)
    assert code_of(CannotCharge, lambda: make(PaysBy.BANK)) == "made"
    assert code_of(CannotCharge, lambda: make(PaysBy.CABLE)) == "nobody"
    sent = bytes(file.content)
    read = zengin.read_file(sent)
    assert (file.count, file.total_yen, read.total_yen) == (3, 3600, 3600)
    assert (read.month, read.day, read.charges[0].is_new) == (7, 27, True)
    good = answer_bank(sent, [True, False, True])
    for bad in (sent, b"", b"x" * 720, good[:-10], good.replace(b"0000001200", b"0000001201")):
        assert code_of(CannotCharge, lambda bad=bad: take(file, bad)) == "not_that_file"
    assert get_balance(CITY_CASH) == 0
    assert take(file, good).done_yen == 2400
    assert code_of(CannotCharge, lambda: take(file, good)) == "answered"
    assert (get_balance(CITY_CASH), get_balance(SHOPPER_RECEIVABLE)) == (2400, 1200)
    statuses = list(Bill.objects.order_by("number").values_list("status", flat=True))
    assert statuses == [BillStatus.PAID, BillStatus.UNPAID, BillStatus.PAID]
    assert [row.reason for row in file.rows.all()] == ["", "1", ""]
    assert [member.payment_details.is_new for member in members].count(True) == 3
    assert Bill.objects.filter(status="paid", member__payment_details__is_new=False).count() == 2
    assert books_are_right()


def make(way, now=AFTER):
    return make_charge_file(month=MONTH, way=way, actor="test", now=now)


def take(file, data):
    return take_answer(file=file, data=data, actor="test", now=AFTER)


def test_the_cable_company_holds_what_it_collected_until_it_comes(by):
    for _n in range(2):
        buy(make_member(pays_by=PaysBy.CABLE), (make_item(), 1), day=DAY, by=by)
    close()
    file = make(PaysBy.CABLE)
    first = cable.read_request(bytes(file.content))[0]
    assert (first.standard, first.reduced) == (cable.Taxed(1000, 90), cable.Taxed(200, 14))
    remit = lambda: note_remittance(file=file, actor="test", now=AFTER)  # noqa: E731
    assert code_of(CannotCharge, remit) == "not_answered"
    take(file, answer_cable(bytes(file.content), [False, True]))
    assert (get_balance(COLLECTOR_CASH), get_balance(CITY_CASH)) == (1200, 0)
    file.refresh_from_db()
    remit()
    assert code_of(CannotCharge, remit) == "remitted"
    assert (get_balance(COLLECTOR_CASH), get_balance(CITY_CASH)) == (0, 1200)
    assert books_are_right()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"holder": "伊藤花子"}, "cannot_write"),
        ({"bank": "1"}, "cannot_write"),
        ({"account": ""}, "no_details"),
    ],
)
def test_who_cannot_stand_in_the_file_is_named_and_nothing_is_made(by, collector, change, code):
    good, bad = make_member(pays_by=PaysBy.BANK), make_member(pays_by=PaysBy.BANK, given="梅子")
    type(bad.payment_details).objects.filter(pk=bad.payment_details.pk).update(**change)
    for member in (good, bad):
        buy(member, (make_item(), 1), day=DAY, by=by)
    close()
    with pytest.raises(CannotCharge) as refused:
        make(PaysBy.BANK)
    assert refused.value.code == code
    assert "伊藤 梅子" in refused.value.text.get("ja").replace("\u3000", " ")
    assert bad.number in refused.value.text.get("ja")
    assert not ChargeFile.objects.exists()
    assert set(Bill.objects.values_list("status", flat=True)) == {BillStatus.OPEN}


def test_without_the_towns_own_account_there_is_no_file(by):
    buy(make_member(pays_by=PaysBy.BANK), (make_item(), 1), day=DAY, by=by)
    close()
    assert code_of(CannotCharge, lambda: make(PaysBy.BANK)) == "no_collector"


def test_an_invoice_is_paid_at_the_desk_in_parts_or_waived(by):
    for _n in range(2):
        buy(make_member(), (make_item(), 1), day=DAY, by=by)
    close()
    paid, waived = Bill.objects.order_by("pk")
    pay = lambda yen, key: receive_payment(bill=paid, yen=yen, key=key, actor="test", now=AFTER)  # noqa: E731
    pay(500, "first")
    pay(500, "first")
    assert code_of(CannotBill, lambda: pay(701, "more")) == "too_much"
    assert code_of(CannotBill, lambda: pay(0, "none")) == "yen"
    pay(700, "second")
    assert (paid.status, paid.left_yen) == (BillStatus.PAID, 0)
    assert code_of(CannotBill, lambda: pay(1, "again")) == "not_owed"
    waive = lambda reason: waive_bill(bill=waived, reason=reason, actor="test", now=AFTER)  # noqa: E731
    assert code_of(CannotBill, lambda: waive("  ")) == "reason"
    waive("亡くなった")
    assert code_of(CannotBill, lambda: waive("もう一度")) == "not_owed"
    assert (get_balance(CITY_CASH), get_balance(FEES_WAIVED), get_balance(SHOPPER_RECEIVABLE)) == (
        1200,
        1200,
        0,
    )
    assert books_are_right()


def test_reminders_climb_a_ladder_and_a_person_takes_each_step(by):
    officer = make_user()
    buy(make_member(), (make_item(), 1), day=DAY, by=by)
    close()
    bill = Bill.objects.get()
    step = lambda day: remind(bill=bill, by=officer, now=at(9, day=day))  # noqa: E731
    due = bill.due_on
    assert due == date(2026, 7, 27)
    assert code_of(CannotBill, lambda: step(due + timedelta(days=6))) == "too_early"
    day = due
    for rung in LADDER:
        day += timedelta(days=rung.after_days)
        assert step(day).step == rung.number
        assert code_of(CannotBill, lambda day=day: step(day)) == "too_early"
    assert find_next_step(3, due, day, day + timedelta(days=999)) is None
    assert get_balance(SHOPPER_RECEIVABLE) == 1200


def test_a_shop_is_paid_once(by):
    buy(make_member(), (make_item(), 2), day=DAY, by=by)
    close()
    settlement = Settlement.objects.get()
    pay_shop(settlement=settlement, actor="test", now=AFTER)
    assert code_of(CannotBill, lambda: pay_shop(settlement=settlement, actor="test", now=AFTER)) == "paid"
    assert (get_balance(SHOP_PAYABLE), get_balance(CITY_CASH)) == (0, -400)


def test_names_of_accounts_are_kept_in_the_letters_of_banks():
    member = make_member()
    facts = {"bank": "9901", "branch": "023", "account": "123", "actor": "test", "now": AFTER}
    details = save_details(member=member, pays_by=PaysBy.BANK, holder="いとう　はなこ", **facts)
    assert (details.holder, details.account, member.pays_by) == ("ｲﾄｳ ﾊﾅｺ", "0000123", PaysBy.BANK)
    for wrong in ("伊藤花子", "ア" * 31, "ア\0"):
        save = lambda wrong=wrong: save_details(member=member, pays_by=PaysBy.BANK, holder=wrong, **facts)  # noqa: E731
        assert code_of(CannotBill, save) == "holder"


def test_old_bills_are_erased_when_nothing_is_owed(by):
    buy(make_member(), (make_item(), 1), day=DAY, by=by)
    buy(make_member(), (make_item(), 1), day=DAY, by=by)
    close()
    paid = Bill.objects.first()
    receive_payment(bill=paid, yen=1200, key="k", actor="test", now=AFTER)
    assert erase_bills(before=AFTER + timedelta(days=1), now=AFTER) == 1
    assert (Bill.objects.count(), Slip.objects.count()) == (1, 1)
    assert books_are_right()


def test_a_second_shop_has_a_settlement_and_a_section_of_its_own(by):
    other = make_shop("other", "よその店")
    for shop in (make_shop(), other):
        buy(make_member(shop=shop), (make_item(shop), 1), day=DAY, by=by)
    close()
    assert {one.shop.name: one.amount_yen for one in Settlement.objects.all()} == {
        "高遠の店": 200,
        "よその店": 200,
    }
