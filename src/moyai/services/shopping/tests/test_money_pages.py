"""The pages of the month's money: closing, files up and down, refunds, a member's own bills."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client, override_settings
from tests.factories import make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.services.shopping.bill_words import describe_bill
from moyai.services.shopping.enums import PaysBy
from moyai.services.shopping.models import Bill, ChargeFile, GoodsRefund, PaymentDetails, Shop, SlipLine
from moyai.services.shopping.money.kinds import BillStatus
from moyai.services.shopping.tests.answers import answer_cable
from moyai.services.shopping.tests.shop_town import DAY, at, buy, make_item, make_member, make_picker

pytestmark = pytest.mark.django_db

NOW = at(10, day=date(2026, 8, 10))


@pytest.fixture(autouse=True)
def august(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def officer():
    client = Client()
    client.force_login(make_user(Role.OFFICER))
    return client


@pytest.fixture
def slip():
    return buy(make_member(pays_by=PaysBy.CABLE), (make_item(price_yen=500), 2), day=DAY, by=make_picker())


def post(officer, path, **fields):
    return officer.post(path, fields, follow=True)


def close(officer):
    return post(officer, "/town/shopping/2026-06/close/press/")


def test_a_month_from_draft_to_the_shops_money(officer, slip):
    page = officer.get("/town/shopping/?month=2026-06").content.decode()
    assert "6月を締める" in page
    assert "2,000" in page
    assert "請求書ができました" in close(officer).content.decode()
    post(officer, "/town/shopping/2026-06/cable/press/")
    sent = officer.get("/town/shopping/2026-06/cable/file.csv")
    assert sent.content == bytes(ChargeFile.objects.get().content)
    for bad in (b"", b"\0", sent.content, b"x" * 100):
        page = post(
            officer, "/town/shopping/2026-06/cable/answer/press/", answer=SimpleUploadedFile("a", bad)
        )
        assert page.status_code == 200
        assert ChargeFile.objects.get().answered_at is None
    answer = SimpleUploadedFile("answer.csv", answer_cable(sent.content, [False]))
    page = post(officer, "/town/shopping/2026-06/cable/answer/press/", answer=answer)
    assert "2,000円が残りです" in page.content.decode()
    assert "理由 残高" in page.content.decode()
    post(officer, "/town/shopping/2026-06/cable/remitted/press/")
    settlement = slip.shop.settlements.get()
    post(officer, f"/town/shopping/settlements/{settlement.code}/press/")
    settlement.refresh_from_db()
    assert settlement.paid_at == NOW
    table = officer.get("/town/shopping/2026-06/bills.csv").content.decode("utf-8-sig")
    assert table.splitlines()[1].split(",")[2:10] == [
        "2026-06",
        "ケーブルテレビの料金と一緒に",
        "1000",
        "0",
        "1000",
        "0",
        "0",
        "2000",
    ]


def test_only_with_every_issuers_number_is_it_a_qualified_invoice(officer, slip):
    close(officer)
    bill = Bill.objects.get()
    assert not describe_bill(bill)["is_qualified"]
    assert "適格" not in render_to_string("shopping/money/bill_paper.html", describe_bill(bill))
    Shop.objects.update(invoice_number="T1234567890123")
    with override_settings(MOYAI_SERVICE_SETTINGS={"shopping": {"issuer_invoice_number": "T9876543210987"}}):
        bill = Bill.objects.get()
        assert "適格" in render_to_string("shopping/money/bill_paper.html", describe_bill(bill))


def test_a_bill_is_reminded_of_paid_and_printed(officer, slip):
    slip.member.pays_by = PaysBy.INVOICE
    slip.member.save()
    close(officer)
    bill = Bill.objects.get()
    path = f"/town/shopping/bills/{bill.number}/"
    assert officer.get(f"{path}letter.pdf").status_code == 404
    assert "はじめのお知らせ" in officer.get("/town/shopping/unpaid/").content.decode()
    post(officer, path, do="remind", **{"remind-note": "電話した"})
    assert officer.get(f"{path}letter.pdf").content[:5] == b"%PDF-"
    assert officer.get(f"{path}bill.pdf").content[:5] == b"%PDF-"
    page = post(officer, path, do="pay", **{"pay-yen": "99999", "pay-key": "k"})
    assert (page.status_code, 'value="99999"' in page.content.decode()) == (422, True)
    post(officer, path, do="pay", **{"pay-yen": "2000", "pay-key": "k"})
    bill.refresh_from_db()
    assert (bill.status, bill.reminders) == (BillStatus.PAID, 1)
    assert post(officer, path, do="pay", **{"pay-yen": "1", "pay-key": "l"}).status_code == 404


def test_a_refund_keeps_what_was_typed_until_it_fits(officer, slip):
    line = SlipLine.objects.get()
    path = f"/town/shopping/lines/{line.pk}/refund/"
    for yen in ("1001", "-1", "", "１円", "9" * 300):
        page = officer.post(path, {"yen": yen, "why": "damaged", "key": "k", "note": "角"})
        assert (page.status_code, "角" in page.content.decode()) == (422, True)
    assert not GoodsRefund.objects.exists()
    page = post(officer, path, yen="400", why="damaged", key="k")
    assert "400円を返す記帳をしました" in page.content.decode()
    post(officer, path, yen="400", why="damaged", key="k")
    assert [one.yen for one in GoodsRefund.objects.all()] == [400]


def test_how_a_member_pays_is_asked_for_what_it_needs(officer):
    member = make_member()
    path = f"/town/shopping/members/{member.number}/paying/"
    bank = {"pays_by": "bank", "bank": "9901", "branch": "023", "account": "123", "deposit": "1"}
    for fields in (
        {"pays_by": "cable"},
        {"pays_by": "bank"},
        {**bank, "holder": "伊藤花子"},
        {**bank, "holder": "ｲﾄｳ", "bank": "99a1"},
        {**bank, "holder": "ｲﾄｳ", "bank": "９９０１"},
        {**bank, "holder": "ｲ\0"},
        {"pays_by": "gold"},
    ):
        assert officer.post(path, fields).status_code == 422
    assert not PaymentDetails.objects.exists()
    assert post(officer, path, **bank, holder="いとう　はなこ").status_code == 200
    assert PaymentDetails.objects.get().holder == "ｲﾄｳ ﾊﾅｺ"
    page = post(officer, "/town/shopping/members/press/", number=f"{member.number[:4]} {member.number[4:]}")
    assert member.resident.name in page.content.decode()
    assert "会員はいません" in post(officer, "/town/shopping/members/press/", number="\0").content.decode()


def test_she_sees_her_own_bills_and_nobody_elses(officer, slip):
    user = make_user(Role.RESIDENT)
    resident = slip.member.resident
    resident.user = user
    resident.save()
    own, other = Client(), Client()
    own.force_login(user)
    other.force_login(make_user(Role.RESIDENT))
    assert "いままでに 1,000円" in own.get("/me/shopping/bills/").content.decode()
    close(officer)
    path = f"/me/shopping/bills/{Bill.objects.get().number}/"
    assert "2,000" in own.get(path).content.decode()
    assert own.get(f"{path}bill.pdf").content[:5] == b"%PDF-"
    assert "お買い物の登録がありません" in other.get("/me/shopping/bills/").content.decode()
    for client, status in ((other, 404), (officer, 403)):
        assert client.get(path).status_code == status
        assert client.get(f"{path}bill.pdf").status_code == status
    assert own.get("/town/shopping/").status_code == 403


@pytest.mark.parametrize("month", ["2026-13", "0000-01", "2026-6", "x", "2026-06-01"])
def test_strange_months_are_not_there(officer, month):
    assert officer.post(f"/town/shopping/{month}/close/press/").status_code == 404
    assert officer.get(f"/town/shopping/{month}/bills.csv").status_code == 404
    assert officer.get("/town/shopping/", {"month": month}).status_code in (200, 422)


def test_strange_ways_and_numbers_are_not_there(officer):
    for path in (
        "2026-06/gold/file.csv",
        "2026-06/bank/file.csv",
        "bills/1/",
        "lines/99999/refund/",
        "members/1/paying/",
    ):
        assert officer.get(f"/town/shopping/{path}").status_code == 404
    assert officer.post("/town/shopping/2026-06/gold/press/").status_code == 404
