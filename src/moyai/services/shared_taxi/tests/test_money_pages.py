"""Counting cash, claims with their papers, receipts."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.factories import DAY, at, make_shift, make_user

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.core.ledger.chart import CLAIMS_PAYABLE, OPERATOR_CASH, OPERATOR_PAYABLE
from moyai.core.ledger.operations import reverse_entry
from moyai.core.ledger.queries import find_entry, get_balance
from moyai.core.partners.models import Partner
from moyai.fleet.models import Shift
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.money_models import DailyClosing, OperatorClaim
from moyai.services.shared_taxi.queries.receipts import make_fare_key
from moyai.services.shared_taxi.tests.driven import close, ride_to_the_end
from moyai.services.shared_taxi.tests.test_books import LATER, claim
from moyai.services.shared_taxi.tests.till import give_booklet, give_pass
from moyai.services.shared_taxi.tests.town import NOW, book, make_car, make_day, make_resident, make_rider

pytestmark = pytest.mark.django_db
JUNE = "2026-06"


def url(name: str, *args: Any) -> str:
    return reverse(f"shared_taxi:{name}", args=args)


def words_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def partner_user(code: str = "taxi") -> User:
    user = make_user(Role.PARTNER)
    Membership.objects.filter(user=user).update(partner=Partner.objects.get(code=code))
    return user


@pytest.fixture
def driven(held_clock: dict[str, Any]) -> tuple[Shift, Ride]:
    """A ride that was driven by the first car; the clock stands at the shift's end."""
    shift = make_day()
    ride = ride_to_the_end(shift, make_resident())
    held_clock["now"] = shift.ends_at
    return shift, ride


def test_driver_counts_and_closes(client: Client, driven: tuple[Shift, Ride]) -> None:
    shift, _ride = driven
    client.force_login(shift.driver)
    assert client.get(url("cash")).context["expected_yen"] == 300
    wrong = client.post(url("cash"), {"counted_yen": "280"})
    assert (wrong.status_code, "-20円" in wrong.content.decode()) == (422, True)
    client.post(url("cash"), {"counted_yen": "280", "reason": "落とした"})
    assert DailyClosing.objects.get().difference_yen == -20
    assert "きょうの分は締めました" in client.get(url("cash")).content.decode()
    assert client.post(url("cash"), {"counted_yen": "280"}).status_code == 422


def test_driver_without_a_shift_has_nothing_to_count(client: Client, held_clock: dict[str, Any]) -> None:
    client.force_login(make_user(Role.DRIVER))
    assert "乗務がまだありません" in client.get(url("cash")).content.decode()
    assert client.post(url("cash"), {"counted_yen": "1"}).status_code == 200


def test_office_sees_every_vehicle_and_closes_one(client: Client, driven: tuple[Shift, Ride]) -> None:
    client.force_login(make_user(Role.OFFICER))
    page = client.get(url("closings"), {"day": DAY})
    (row,) = page.context["rows"]
    assert (row.vehicle.code, row.cash_yen, row.closing) == ("w1", 300, None)
    client.post(url("count_cash", "w1", DAY), {"counted_yen": "300"})
    table = client.get(url("closings_csv"), {"day": DAY}).content.decode("utf-8-sig").splitlines()
    assert table[1] == f"{DAY},taxi,w1号,0,{DAY},300,300,0,"
    assert client.get(url("count_cash", "w1", "June")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_cash_takes_the_same_queries_for_any_number(
    client: Client, held_clock: dict[str, Any], count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_shift(make_car(f"w{number}"))
    client.force_login(make_user(Role.OFFICER))
    client.get(url("closings"))
    with django_assert_num_queries(9):
        page = client.get(url("closings"))
    assert len(page.context["rows"]) == count


def test_firms_people_see_their_own_firm(client: Client, driven: tuple[Shift, Ride]) -> None:
    other = Partner.objects.create(code="other", name="他社", kind="taxi")
    make_shift(make_car("o1", partner=other))
    client.force_login(partner_user("other"))
    assert [row.vehicle.code for row in client.get(url("closings")).context["rows"]] == ["o1"]
    assert client.get(url("count_cash", "w1", DAY)).status_code == 404
    assert client.get(url("claim_csv", "shared", "taxi", JUNE)).status_code == 404
    assert client.get(url("claims"), {"month": JUNE}).context["rows"][0]["sheet"].partner == other
    assert client.post(url("issue_claim", "shared", "other", JUNE)).status_code == 403


@pytest.mark.parametrize("name", ["closings", "claims", "closings_csv"])
def test_riders_and_drivers_see_no_firms_money(client: Client, held_clock: dict[str, Any], name: str) -> None:
    for role in (Role.RESIDENT, Role.DRIVER):
        client.force_login(make_user(role))
        assert client.get(url(name)).status_code == 403


def test_claim_is_fixed_and_paid_on_its_page(
    client: Client, driven: tuple[Shift, Ride], held_clock: dict[str, Any]
) -> None:
    shift, _ride = driven
    client.force_login(make_user(Role.OFFICER))
    held_clock["now"] = LATER
    page = client.post(url("issue_claim", "shared", "taxi", JUNE), follow=True)
    assert "まだ締めていない現金が300円あります" in page.content.decode()
    close(shift, 300)
    page = client.post(url("issue_claim", "shared", "taxi", JUNE), follow=True)
    assert (page.context["amount_yen"], OperatorClaim.objects.get().amount_yen) == (200, 200)
    page = client.post(url("pay_claim", "shared", "taxi", JUNE), follow=True)
    assert ("支払い済み" in page.content.decode(), get_balance(CLAIMS_PAYABLE)) == (True, 0)


def test_table_and_paper_of_a_claim_sum_to_the_books(client: Client, driven: tuple[Shift, Ride]) -> None:
    shift, _ride = driven
    pass_holder, ticket_holder = make_resident(), make_resident()
    give_pass(pass_holder)
    give_booklet(ticket_holder, booklet_yen=100, booklet_face_yen=150)
    second = make_day(shift.date.replace(day=11))
    ride_to_the_end(second, pass_holder, key="p", desired_at=at(10, day=second.date), persons=2)
    ride_to_the_end(second, ticket_holder, key="t", desired_at=at(13, day=second.date))
    close(second, 300 + 300 + 150)
    client.force_login(make_user(Role.OFFICER))
    owed = get_balance(OPERATOR_PAYABLE, party="partner:taxi")
    held = get_balance(OPERATOR_CASH, party="partner:taxi")
    text = client.get(url("claim_csv", "shared", "taxi", JUNE)).content.decode("utf-8-sig")
    table = list(csv.reader(StringIO(text)))
    body, (total, cash, amount) = table[1:-3], table[-3:]
    sums = [sum(int(row[column]) for row in body) for column in range(4, 12)]
    assert [int(yen) for yen in total[4:]] == sums
    assert sums[0] == sum(sums[1:]) == owed == 2000
    assert (int(cash[4]), int(amount[4])) == (held, owed - held) == (750, 1250)
    paper = words_of(client.get(url("claim_pdf", "shared", "taxi", JUNE)).content)
    for words in ("下書き", f"{owed:,} 円", f"{held} 円", f"{owed - held:,} 円"):
        assert words in paper


def test_paper_of_a_fixed_claim_carries_its_number(client: Client, driven: tuple[Shift, Ride]) -> None:
    close(driven[0], 300)
    made = claim()
    client.force_login(partner_user())
    paper = words_of(client.get(url("claim_pdf", "shared", "taxi", JUNE)).content)
    assert (made.code in paper, "下書き" in paper) == (True, False)


def test_month_without_fares_is_an_empty_claim(client: Client, driven: tuple[Shift, Ride]) -> None:
    client.force_login(make_user(Role.OFFICER))
    assert client.get(url("claims"), {"month": "2026-01"}).context["amount_yen"] == 0
    assert client.get(url("claims"), {"month": "x"}).status_code == 422
    assert client.get(url("claim_csv", "shared", "taxi", "x")).status_code == 404
    assert "この月の運賃はありません" in words_of(
        client.get(url("claim_pdf", "shared", "taxi", "2026-01")).content
    )


def test_rider_gets_her_receipt(client: Client, held_clock: dict[str, Any]) -> None:
    shift = make_day()
    user, resident = make_rider()
    give_booklet(resident, booklet_yen=100, booklet_face_yen=100)
    ride = ride_to_the_end(shift, resident)
    client.force_login(user)
    assert url("receipt", ride.code) in client.get(url("ride", ride.code)).content.decode()
    page = client.get(url("receipt", ride.code))
    assert (page.context["receipt"].cash_yen, page.context["receipt"].ticket_yen) == (200, 100)
    paper = words_of(client.get(url("receipt_pdf", ride.code)).content)
    for words in ("領収書", "200 円", resident.name, "taxi"):
        assert words in paper


def test_ride_that_is_not_over_or_was_taken_back_has_no_receipt(
    client: Client, held_clock: dict[str, Any]
) -> None:
    shift = make_day()
    user, resident = make_rider()
    client.force_login(user)
    booked = book(resident)
    assert "領収書はありません" in client.get(url("receipt", booked.code)).content.decode()
    ride = ride_to_the_end(shift, resident, key="k2", desired_at=shift.starts_at.replace(hour=4))
    entry = find_entry(make_fare_key(ride.code))
    assert entry is not None
    reverse_entry(entry=entry, reason="返金", business_date=DAY, actor="test", now=NOW)
    assert client.get(url("receipt", ride.code)).context["receipt"] is None
    assert client.get(url("receipt_pdf", ride.code)).status_code == 302


def test_others_do_not_get_her_receipt(client: Client, driven: tuple[Shift, Ride]) -> None:
    user, _resident = make_rider()
    client.force_login(user)
    assert client.get(url("receipt", driven[1].code)).status_code == 404
    assert client.get(url("receipt_pdf", driven[1].code)).status_code == 404


def test_daily_report_has_every_fare_of_the_vehicle_and_what_was_counted(
    client: Client, driven: tuple[Shift, Ride]
) -> None:
    shift, paid = driven
    holder = make_resident(given="次郎")
    give_pass(holder)
    free = ride_to_the_end(shift, holder, key="pass")
    client.force_login(make_user(Role.OFFICER))
    before = words_of(client.get(url("daily_one_pdf", "w1", DAY)).content)
    assert "まだ締めていません" in before
    client.post(url("count_cash", "w1", DAY), {"counted_yen": "280", "reason": "落とした"})
    words = words_of(client.get(url("daily_one_pdf", "w1", DAY)).content)
    for each in (paid.code, free.code, "落とした", "280", "-20"):
        assert each in words
    assert client.get(url("daily_pdf"), {"day": DAY}).content.startswith(b"%PDF")
    answer = client.get(url("daily_one_csv", "w1", DAY)).content.decode()
    assert answer.startswith("\ufeff")
    head, *rows = list(csv.reader(StringIO(answer.removeprefix("\ufeff"))))
    fares = {row[3]: row for row in rows if row[3]}
    assert {code: row[head.index("現金（円）")] for code, row in fares.items()} == {
        paid.code: "300",
        free.code: "0",
    }
    assert int(fares[free.code][head.index("定期券（円）")]) > 0
    cash = {row[4]: row[7] for row in rows if not row[3]}
    assert (cash["合計"], cash["車にあるはずの現金"], cash["数えた現金"], cash["過不足"]) == (
        "300",
        "300",
        "280",
        "-20",
    )


def test_daily_report_is_for_the_office(client: Client, driven: tuple[Shift, Ride]) -> None:
    client.force_login(make_user(Role.DRIVER))
    assert client.get(url("daily_one_pdf", "w1", DAY)).status_code == 403
    client.force_login(make_user(Role.OFFICER))
    assert client.get(url("daily_one_pdf", "nobody", DAY)).status_code == 404
