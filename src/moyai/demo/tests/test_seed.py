from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, F, Q
from django.urls import reverse

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.audit.models import Entry
from moyai.core.ledger.chart import METER_PAYABLE, OPERATOR_CASH, OPERATOR_PAYABLE, VEHICLE_CASH
from moyai.core.ledger.models import Line
from moyai.core.ledger.queries import get_balance
from moyai.core.ledger.verdict import verify_books
from moyai.core.notices.models import DeskTask
from moyai.core.places.models import Area, Facility
from moyai.core.residents.models import ContactPoint, Eligibility, Resident
from moyai.demo.accounts import PASSWORD, list_demo_accounts
from moyai.demo.seed import seed_town
from moyai.fleet.models import OperatingRecord, Shift, Stop, Task, Vehicle
from moyai.services.shared_taxi.models import (
    GroupRide,
    MeterRide,
    MissedCase,
    MissedFee,
    Refund,
    Ride,
    TaxiCard,
)
from moyai.services.shared_taxi.money_models import Booklet, DailyClosing
from moyai.services.shared_taxi.queries.claims import get_sheet, list_claiming_partners

NOW = datetime(2026, 6, 10, 0, 20, tzinfo=UTC)  # a Wednesday, 9:20 in Japan
TABLES = [Area, Facility, User, Resident, ContactPoint, Eligibility, Vehicle, Shift, Task, Ride, Stop, Entry]
TABLES += [Line, DailyClosing, Booklet]


def count_rows():
    return {table.__name__: table.objects.count() for table in TABLES}


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The town, made once and taken back after this file's tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_town(now=NOW, residents=400, past_days=4)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def town(seeded, db):
    """The town, with whatever a test writes taken back."""


def test_seed_town_makes_everybody_and_everything(town):
    counts = count_rows()
    assert (counts["Area"], counts["Vehicle"], counts["Resident"], counts["Eligibility"]) == (7, 13, 412, 405)
    assert Shift.objects.filter(date=clock.local(NOW).date()).count() == 13


def test_seed_town_again_changes_nothing(town):
    before = count_rows()
    seed_town(now=NOW, residents=400, past_days=4)
    assert count_rows() == before


def test_applicants_wait_for_a_check_with_evidence(town, client):
    waiting = Eligibility.objects.filter(status="provisional").order_by("declared_at")
    assert [bool(one.evidence_file) for one in waiting] == [False, False, True, True, True]
    assert all(one.declared_at < NOW and one.expires_date > NOW.date() for one in waiting)
    client.force_login(User.objects.get(username="officer"))
    answer = client.get(reverse("shared_taxi:evidence_photo", args=[waiting[4].pk]))
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")


def test_applicants_are_not_made_again_after_the_check(town):
    Eligibility.objects.filter(status="provisional").update(status="confirmed")
    seed_town(now=NOW, residents=400, past_days=4)
    assert Eligibility.objects.filter(status="provisional").count() == 0


def test_every_demo_account_has_its_role_and_password(town):
    for account in list_demo_accounts():
        user = User.objects.get(username=account.username)
        assert user.check_password(PASSWORD)
        assert [m.role for m in user.memberships.all()] == [account.role] * bool(account.role)
        assert not user.is_simulated
    assert Resident.objects.get(user__username="hanako").name == "春日 花子"


def test_every_demo_account_has_its_first_page(town, client, settings, tmp_path):
    settings.MOYAI_CLOCK_FILE = tmp_path / "clock.json"
    clock.set_virtual(start=NOW, speed=0.001)
    for account in list_demo_accounts():
        client.force_login(User.objects.get(username=account.username))
        assert client.get(reverse(account.first_page)).status_code == 200
        assert client.get("/").headers["location"] == reverse(account.first_page)


def test_every_vehicle_has_a_driver_of_its_firm(town):
    shifts = Shift.objects.select_related("vehicle", "driver").filter(date=clock.local(NOW).date())
    firms = {(s.vehicle.partner_id, s.driver.memberships.get().partner_id) for s in shifts}
    assert len(firms) == 4
    assert [pair for pair in firms if pair[0] != pair[1]] == []
    assert shifts.get(driver__username="driver").vehicle.name == "みすず1号"


def test_history_is_consistent(town):
    ahead = Ride.objects.filter(task__pickup_from__gte=NOW, group__isnull=True)
    assert ahead.filter(changed_from__isnull=True, onward__isnull=True).count() == 0
    done = Task.objects.filter(status="done")
    assert done.count() > 300
    assert done.filter(boarded_at__gte=F("finished_at")).count() == 0
    stops = done.annotate(n=Count("stops"), on=Count("stops", filter=Q(stops__kind="pickup")))
    assert set(stops.values_list("n", "on")) == {(2, 1)}
    assert OperatingRecord.objects.count() == Shift.objects.filter(status="closed").count() == 4 * 12
    assert sum(OperatingRecord.objects.values_list("tasks_done", flat=True)) == done.count()


def test_pooled_rides_shared_a_vehicle(town):
    ride = Ride.objects.filter(is_pooled=True).first()
    mine = ride.task
    shift = mine.stops.first().shift
    others = Task.objects.filter(stops__shift=shift).exclude(pk=mine.pk)
    assert others.filter(boarded_at__lt=mine.finished_at, finished_at__gt=mine.boarded_at).exists()


def test_fares_are_the_published_ones(town):
    single = Ride.objects.filter(persons=1, status="done")
    assert set(single.values_list("fare_class", "fare_yen")) == {
        ("ordinary", 500),
        ("self_service", 300),
        ("discount", 250),
    }


def test_every_ride_stands_in_the_books_and_every_day_is_closed(town):
    assert verify_books().faults == ()
    done = Ride.objects.filter(status="done")
    earned = sum(ride.fare_yen + ride.city_yen for ride in done)
    assert get_balance(OPERATOR_PAYABLE) == earned
    assert get_balance(VEHICLE_CASH) == 0
    assert DailyClosing.objects.count() <= 4 * 12
    cash = sum(DailyClosing.objects.values_list("counted_yen", flat=True))
    assert get_balance(OPERATOR_CASH) == cash == get_sheet_cash()


def get_sheet_cash() -> int:
    sheets = [get_sheet(partner, NOW.date().replace(day=1)) for partner in list_claiming_partners()]
    return sum(sheet.cash_yen for sheet in sheets)


def test_no_page_of_money_and_records_is_empty(town):
    assert MissedCase.objects.filter(status="open").exists()
    assert set(MissedFee.objects.values_list("status", flat=True)) == {"proposed", "owed"}
    assert Refund.objects.count() == 2
    firm = User.objects.get(username="operator").memberships.get().partner
    assert {bool(each.answers.count()) for each in firm.complaints.all()} == {True, False}


def test_a_group_a_change_and_a_late_entry_are_to_be_seen(town):
    group = GroupRide.objects.get()
    assert group.rides.filter(status="booked").count() >= 10
    assert Ride.objects.filter(changed_from__isnull=False, status="booked").count() == 1
    assert DeskTask.objects.filter(kind="driver_entry", status="open").count() == 1


def test_audit_chain_holds(town):
    call_command("audit", "verify")


def test_exclusive_rides_are_in_the_books_and_one_waits(town):
    rides = MeterRide.objects.all()
    assert (TaxiCard.objects.count(), rides.count()) == (12, 24)
    held = rides.filter(status="held")
    assert [ride.flags for ride in held] == [["amount"]]
    assert get_balance(METER_PAYABLE) == sum(ride.city_yen for ride in rides.filter(status="done"))
