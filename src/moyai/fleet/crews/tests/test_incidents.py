"""Complaints and accidents: written once, answered, shown, and missed where something lacks."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.factories import DAY, at, make_partner, make_shift, make_town, make_user, make_vehicle

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership
from moyai.core.append_only import AppendOnly
from moyai.core.notices.models import DeskTask
from moyai.core.residents.models import Eligibility
from moyai.core.residents.tests.factories import register
from moyai.fleet.crews.enums import EventKind
from moyai.fleet.crews.errors import WrongNote
from moyai.fleet.crews.export import list_day_tables
from moyai.fleet.crews.models import Accident, Complaint, ComplaintAnswer
from moyai.fleet.crews.operations import (
    add_accident_finding,
    answer_complaint,
    receive_complaint,
    report_accident,
)
from moyai.fleet.crews.queries import list_accidents, list_complaints, list_members
from moyai.fleet.crews.queries.due import list_due_rows
from moyai.fleet.crews.regimes import RecordKind
from moyai.fleet.crews.tests.calls import call
from moyai.fleet.crews.tests.files import open_file
from moyai.fleet.models import Shift

pytestmark = pytest.mark.django_db
NOW = at(16)
ANSWER = {"cause": "雪", "explanation": "おわびした", "improvement": "早めに出る", "in_charge": "原"}


@pytest.fixture(autouse=True)
def afternoon(monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: NOW)


def complain(by, **changes):
    facts = {"partner_id": make_partner().pk, "received_at": at(10), "text": "おくれた", "by": by, "now": NOW}
    return receive_complaint(**facts | changes)


def crash(by, shift, **changes):
    facts = {"vehicle_id": shift.vehicle_id, "driver_id": shift.driver_id, "happened_at": at(11)}
    facts |= {"place": "駐車場", "outline": "車止めに当たった", "by": by, "now": NOW}
    return report_accident(**facts | changes)


def test_the_last_answer_counts_and_the_first_stays(keeper):
    found = complain(keeper)
    for cause in ("雪", "渋滞"):
        answer_complaint(complaint_id=found.pk, by=keeper, now=NOW, **ANSWER | {"cause": cause})
    tables = {table.key: table for table in list_day_tables(DAY, DAY)}
    assert (tables["complaints"].rows[0][7], ComplaintAnswer.objects.count()) == ("渋滞", 2)


def test_what_was_heard_is_not_changed_and_not_of_the_future(keeper):
    found = complain(keeper)
    found.text = "別のこと"
    with pytest.raises(AppendOnly):
        found.save()
    with pytest.raises(WrongNote):
        complain(keeper, received_at=NOW + timedelta(minutes=1))


def test_an_accident_stands_on_the_drivers_page(shift, keeper):
    file = open_file(shift.driver, by=keeper)
    crash(keeper, shift)
    event = file.events.get()
    assert (event.kind, event.date, event.what) == (EventKind.ACCIDENT, DAY, "車止めに当たった")
    assert DeskTask.objects.count() == 0


def test_people_hurt_are_told_to_the_desk_at_once(shift, keeper):
    crash(keeper, shift, injured=1)
    assert "けが人1人" in DeskTask.objects.get().text["ja"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_books_take_two_queries(shift, keeper, django_assert_num_queries, count):
    for _ in range(count):
        add_accident_finding(
            accident_id=crash(keeper, shift).pk, cause="確認不足", prevention="降りて見る", by=keeper, now=NOW
        )
        complain(keeper)
    for read in (list_complaints, list_accidents):
        with django_assert_num_queries(2):
            assert len(read(DAY, DAY)) == count
    assert list_complaints(DAY + timedelta(days=1)) == list_accidents(None, DAY - timedelta(days=1)) == []


def test_the_list_of_members_names_everybody_once(db):
    resident = register(make_town())
    facts = {"resident": resident, "service": "shared_taxi", "reason": "age", "declared_at": at(8)}
    today = DAY
    Eligibility.objects.create(status="confirmed", expires_date=today, **facts)
    Eligibility.objects.create(status="provisional", expires_date=today + timedelta(days=30), **facts)
    Eligibility.objects.create(status="withdrawn", **facts)
    assert [each.status for each in list_members(today)] == ["confirmed"]
    assert [each.status for each in list_members(today + timedelta(days=1))] == ["provisional"]
    assert list(list_members(date(2027, 1, 1))) == []


def missing(now=NOW):
    return {row.due.kind: row.missing for row in list_due_rows(now)}


def test_what_is_missing_is_counted_and_what_is_done_is_not(shift, keeper):
    complaint, accident = complain(keeper), crash(keeper, shift)
    Shift.objects.update(status="closed")
    yesterday = NOW + timedelta(days=1)
    assert missing(yesterday) == {
        RecordKind.ROLL_CALL: 2,
        RecordKind.DUTY: 1,
        RecordKind.DRIVER_FILE: 1,
        RecordKind.TRAINING: 0,
        RecordKind.COMPLAINT: 1,
        RecordKind.ACCIDENT: 1,
    }
    answer_complaint(complaint_id=complaint.pk, by=keeper, now=NOW, **ANSWER)
    add_accident_finding(accident_id=accident.pk, cause="a", prevention="b", by=keeper, now=NOW)
    open_file(shift.driver, by=keeper)
    call(shift, keeper, kind="after", now=NOW)
    done = missing(yesterday)
    kinds = (RecordKind.COMPLAINT, RecordKind.ACCIDENT, RecordKind.DRIVER_FILE, RecordKind.ROLL_CALL)
    assert [done[kind] for kind in kinds] == [0, 0, 0, 1]


def test_the_pages_write_answer_and_save(client, shift, keeper):
    client.force_login(keeper)
    when = {"date": "2026-06-10", "time": "10:00"}
    assert "苦情はありません" in client.get(reverse("crews:complaints")).content.decode()
    client.post(reverse("crews:new_complaint"), when | {"partner": make_partner().pk, "text": "おくれた"})
    address = reverse("crews:complaint", args=[Complaint.objects.get().pk])
    assert "対応中" in client.get(reverse("crews:complaints")).content.decode()
    client.post(address, ANSWER)
    assert "対応済み" in client.get(reverse("crews:complaints")).content.decode()
    facts = {"vehicle": shift.vehicle_id, "driver": shift.driver_id, "place": "駐車場", "outline": "当たった"}
    client.post(reverse("crews:new_accident"), when | facts | {"injured": "0", "killed": "0"})
    address = reverse("crews:accident", args=[Accident.objects.get().pk])
    page = client.post(address, {"cause": "確認不足", "prevention": "降りて見る"}, follow=True)
    assert "降りて見る" in page.content.decode()
    assert set(client.post(address, {"cause": ""}).context["form"].errors) == {"cause", "prevention"}
    types = [
        client.get(reverse(f"crews:{name}_{kind}"))["Content-Type"]
        for name in ("complaints", "accidents")
        for kind in ("csv", "pdf")
    ]
    assert types == ["text/csv; charset=utf-8", "application/pdf"] * 2


def test_the_page_of_what_is_due_names_the_law(client, shift, keeper, settings):
    client.force_login(keeper)
    page = client.get(reverse("crews:due")).content.decode()
    assert "運輸規則 24条" in page
    assert "足りないもの" in page
    settings.MOYAI_SERVICE_SETTINGS = {"shared_taxi": {"regime": "private"}}
    assert "施行規則（旅客名簿）" in client.get(reverse("crews:due")).content.decode()


def test_a_firm_sees_its_own_incidents_and_no_list_of_members(client, keeper):
    shift = make_shift(make_vehicle("t5"))
    theirs = (complain(keeper), crash(keeper, shift))
    boss = make_user(Role.PARTNER)
    Membership.objects.filter(user=boss).update(partner=make_partner("other"))
    client.force_login(boss)
    names = ("complaint", "accident")
    statuses = [
        client.get(reverse(f"crews:{name}", args=[one.pk])).status_code
        for name, one in zip(names, theirs, strict=True)
    ]
    assert statuses == [404, 404]
    assert client.get(reverse("crews:complaints")).context["rows"] == []
    assert client.get(reverse("crews:members")).status_code == 403
    assert client.get(reverse("crews:members_csv")).status_code == 403
    assert client.get(reverse("crews:members_print")).status_code == 403


def test_staff_see_the_list_of_members(client, keeper):
    client.force_login(keeper)
    assert "記録はありません" in client.get(reverse("crews:members")).content.decode()
    facts = {"service": "shared_taxi", "reason": "age", "declared_at": at(8), "status": "confirmed"}
    resident = register(make_town())
    Eligibility.objects.create(resident=resident, **facts)
    assert resident.name in client.get(reverse("crews:members")).content.decode()
    assert resident.name in client.get(reverse("crews:members_csv")).content.decode()
    assert resident.name in client.get(reverse("crews:members_print")).content.decode()
