"""The driver register: pages, what ends soon, and who must not drive."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.factories import DAY, at

from moyai.core.append_only import AppendOnly
from moyai.core.audit.models import Entry
from moyai.core.notices.models import DeskTask
from moyai.fleet.crews.enums import EventKind
from moyai.fleet.crews.errors import WrongDriverFile
from moyai.fleet.crews.models import DriverFile
from moyai.fleet.crews.operations import (
    add_driver_event,
    change_driver_file,
    let_driver_leave,
    tell_expiring,
)
from moyai.fleet.crews.queries import list_expiring
from moyai.fleet.crews.queries.drivers import REMIND_DAYS
from moyai.fleet.crews.tests.calls import call
from moyai.fleet.crews.tests.files import make_facts, open_file
from moyai.fleet.operations import open_due_shifts
from moyai.fleet.queries import describe_drive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("closed_gates")]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"licence_number": "12345"}, "licence_number"),
        ({"licence_number": "１２３４５６７８９０１２"}, "licence_number"),
        ({"licence_expires_date": date(2024, 5, 1)}, "dates"),
        ({"hired_date": date(1950, 1, 1)}, "dates"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_page_that_cannot_be_true_is_refused(keeper, changes, code):
    with pytest.raises(WrongDriverFile) as refused:
        open_file(by=keeper, **changes)
    assert refused.value.code == code


def test_a_driver_has_one_page_and_a_number_is_used_once(shift, keeper):
    open_file(shift.driver, by=keeper)
    for driver, number in ((shift.driver, "2"), (None, "1")):
        with pytest.raises(WrongDriverFile) as refused:
            open_file(driver, by=keeper, number=number)
        assert refused.value.code == "taken"


@pytest.mark.parametrize(("ends", "opened"), [(DAY, 1), (DAY - timedelta(days=1), 0)])
def test_a_driver_drives_until_the_last_day_of_the_licence(shift, keeper, ends, opened):
    open_file(shift.driver, by=keeper, licence_expires_date=ends)
    call(shift, keeper)
    assert open_due_shifts(now=at(9)) == opened


def test_the_tablet_says_that_the_licence_has_expired(shift, keeper):
    open_file(shift.driver, by=keeper, licence_expires_date=DAY - timedelta(days=1))
    call(shift, keeper)
    assert "運転免許の期限（2026-06-09）が切れています" in describe_drive(shift, at(8, 50))["message"]


def test_a_renewed_licence_lets_drive_again(shift, keeper):
    found = open_file(shift.driver, by=keeper, licence_expires_date=DAY - timedelta(days=1))
    call(shift, keeper)
    change_driver_file(file_id=found.pk, facts=make_facts(), by=keeper, now=at(8, 50))
    assert open_due_shifts(now=at(9)) == 1


def test_who_left_does_not_drive(shift, keeper):
    found = open_file(shift.driver, by=keeper)
    let_driver_leave(file_id=found.pk, day=DAY, reason="退職", by=keeper, now=at(8))
    call(shift, keeper)
    assert open_due_shifts(now=at(9)) == 0
    with pytest.raises(WrongDriverFile) as refused:
        let_driver_leave(file_id=found.pk, day=DAY, reason="再び", by=keeper, now=at(8))
    assert refused.value.code == "left_already"


def test_a_change_is_audited_by_the_names_of_its_fields(keeper):
    found = open_file(by=keeper)
    change_driver_file(file_id=found.pk, facts=make_facts(address="伊那市高遠町"), by=keeper, now=at(9))
    change_driver_file(file_id=found.pk, facts=make_facts(address="伊那市高遠町"), by=keeper, now=at(9))
    entry = Entry.objects.get(action="crews.change_driver_file")
    assert (entry.facts, "高遠" in str(entry.facts)) == ({"fields": ["address"]}, False)


def test_what_ends_within_the_time_is_told_once(keeper):
    today = DAY
    last = today + timedelta(days=REMIND_DAYS)
    open_file(by=keeper, licence_expires_date=last)
    open_file(by=keeper, number="2", licence_expires_date=last + timedelta(days=1))
    assert [(each.kind, each.date) for each in list_expiring(today)] == [("licence", last)]
    assert (tell_expiring(now=at(8)), tell_expiring(now=at(9))) == (1, 0)
    text = DeskTask.objects.get().text
    assert ("運転免許の期限は2026年8月9日" in text["ja"], "Driving licence of" in text["en"]) == (True, True)


def test_only_the_last_training_of_a_kind_is_asked_for_again(keeper):
    found = open_file(by=keeper)
    facts = {"file_id": found.pk, "kind": EventKind.APTITUDE, "what": "適齢診断", "by": keeper}
    add_driver_event(**facts, day=DAY - timedelta(days=700), next_date=DAY + timedelta(days=5), now=at(8))
    assert [each.kind for each in list_expiring(DAY)] == ["aptitude"]
    add_driver_event(**facts, day=DAY, next_date=DAY + timedelta(days=1095), now=at(9))
    assert list_expiring(DAY) == []


def test_the_past_is_not_written_in_advance_nor_changed(keeper):
    found = open_file(by=keeper)
    facts = {
        "file_id": found.pk,
        "kind": EventKind.TRAINING,
        "what": "雪道の運転",
        "by": keeper,
        "now": at(8),
    }
    with pytest.raises(WrongDriverFile):
        add_driver_event(**facts, day=DAY + timedelta(days=1))
    made = add_driver_event(**facts, day=DAY)
    made.what = "別のこと"
    with pytest.raises(AppendOnly):
        made.save()


def test_the_database_wants_a_reason_for_leaving(keeper):
    found = open_file(by=keeper)
    with pytest.raises(IntegrityError), transaction.atomic():
        DriverFile.objects.filter(pk=found.pk).update(left_date=DAY)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_register(keeper, django_assert_num_queries, count):
    for number in range(count):
        found = open_file(by=keeper, number=f"{number}", licence_expires_date=DAY)
        facts = {"file_id": found.pk, "kind": EventKind.HEALTH, "what": "定期健康診断", "by": keeper}
        add_driver_event(**facts, day=DAY, next_date=DAY + timedelta(days=2), now=at(8))
    with django_assert_num_queries(3):
        assert len(list_expiring(DAY)) == 2 * count
