"""Duty records are made from what happened, once, and exported for any day in one command."""

import csv
import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from pypdf import PdfReader
from tests.factories import DAY, at, make_shift, make_spec, make_task, make_user, make_vehicle

from moyai.core.accounts.enums import Role
from moyai.core.append_only import AppendOnly
from moyai.fleet.crews.enums import NoteKind
from moyai.fleet.crews.errors import WrongNote
from moyai.fleet.crews.models import DutyNote, DutyRecord
from moyai.fleet.crews.operations import add_duty_note, write_due_duty_records, write_duty_record
from moyai.fleet.crews.queries.duty import LEAST_POSITIONS, measure_positions
from moyai.fleet.crews.tests.calls import AFTER, call
from moyai.fleet.models import OperatingRecord
from moyai.fleet.operations import (
    close_due_shifts,
    open_due_shifts,
    record_position,
    return_to_service,
    take_out_of_service,
)
from moyai.fleet.tests.wheel import Wheel, find_stop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ear")]


def live(shift):
    """Carry one rider from 10:00 and end the shift."""
    open_due_shifts(now=at(9))
    task = make_task(make_spec(pickup=at(10)), now=at(9))
    wheel = Wheel(shift)
    wheel.pick_up(task, at(10, 2))
    wheel.drop_off(task, at(10, 20))
    close_due_shifts(now=at(15))
    return task


def test_a_day_of_presses_becomes_a_record_without_any_re_entry(shift, keeper):
    call(shift, keeper, odometer_km=41000)
    live(shift)
    call(shift, keeper, kind=AFTER, odometer_km=41012, now=at(15, 5))
    record = write_duty_record(shift_id=shift.pk, now=at(15, 10))
    assert (record.distance_m, record.distance_source) == (12_000, "odometer")
    (section,) = record.sections
    assert (section["from_place"], section["to_place"], section["persons"]) == ("自宅", "伊那中央病院", 1)
    assert (section["boarded_at"], section["alighted_at"]) == (
        at(10, 2).isoformat(),
        at(10, 20).isoformat(),
    )
    assert 41_000_000 < section["begin_m"] < section["end_m"] < 41_012_000
    assert [p["deed"] for p in record.points] == ["boarded", "alighted"]
    assert (record.begun_at, record.ended_at, record.begin_place) == (at(9), at(15), "車庫")
    assert record.events == []


def test_no_name_of_a_rider_stands_in_it(shift, keeper):
    live(shift)
    call(shift, keeper, kind=AFTER, now=at(15, 5))
    record = write_duty_record(shift_id=shift.pk, now=at(15, 10))
    assert "花子" not in str([record.points, record.sections, record.events])


def test_positions_tell_the_distance_where_nobody_read_the_odometer(shift, keeper):
    for number in range(LEAST_POSITIONS + 1):
        now = at(9) + timedelta(minutes=5 * number)
        record_position(
            vehicle_id=shift.vehicle_id, lon=137.95, lat=35.80 + number / 1000, heading=None, at=now
        )
    live(shift)
    call(shift, keeper, kind=AFTER, now=at(15, 5))
    record = write_duty_record(shift_id=shift.pk, now=at(15, 10))
    assert record.distance_source == "positions"
    assert record.distance_m == pytest.approx(LEAST_POSITIONS * 111.2, rel=0.001)  # 0.001° of latitude


def test_positions_with_a_hole_do_not_tell():
    seen = [(at(9) + timedelta(minutes=n), 137.95, 35.8) for n in range(LEAST_POSITIONS)]
    assert measure_positions(seen) == 0
    assert measure_positions([*seen, (at(12), 137.95, 35.9)]) is None
    assert measure_positions(seen[:-1]) is None


def test_the_record_waits_for_the_roll_call_after_duty_until_the_day_is_over(shift, keeper):
    live(shift)
    assert write_due_duty_records(now=at(15, 10)) == 0
    assert write_due_duty_records(now=at(15, 10) + timedelta(days=1)) == 1
    assert write_due_duty_records(now=at(15, 11) + timedelta(days=1)) == 0
    assert DutyRecord.objects.get().distance_m == OperatingRecord.objects.get().distance_m


def test_what_went_wrong_stands_in_it(shift, keeper):
    open_due_shifts(now=at(9))
    task = make_task(make_spec(pickup=at(10)), now=at(9))
    wheel = Wheel(shift)
    wheel.press(find_stop(task, "pickup"), "arrived", at(10, 30))
    wheel.press(find_stop(task, "pickup"), "no_show", at(10, 40))
    take_out_of_service(vehicle_id=shift.vehicle_id, reason="パンク", actor="test", now=at(11))
    return_to_service(vehicle_id=shift.vehicle_id, actor="test", now=at(12))
    close_due_shifts(now=at(15))
    call(shift, keeper, kind=AFTER, now=at(15, 5))
    events = write_duty_record(shift_id=shift.pk, now=at(15, 10)).events
    assert [each["kind"] for each in events] == ["delay", "no_show", "out_of_service"]
    assert (events[0]["minutes"] >= 15, events[2]["text"]) == (True, "パンク")


def test_a_record_is_never_changed_and_notes_are_added(shift, keeper):
    live(shift)
    call(shift, keeper, kind=AFTER, now=at(15, 5))
    record = write_duty_record(shift_id=shift.pk, now=at(15, 10))
    with pytest.raises(AppendOnly):
        record.save()
    facts = {"shift_id": shift.pk, "kind": NoteKind.DELAY, "text": "踏切の故障で20分停車", "by": keeper}
    add_duty_note(**facts, happened_at=at(11), now=at(15, 20))
    later = at(11) + timedelta(days=3)
    for when, now, code in ((at(16), at(15, 20), "future"), (later, later, "other_day")):
        with pytest.raises(WrongNote) as refused:
            add_duty_note(**facts, happened_at=when, now=now)
        assert refused.value.code == code
    assert DutyNote.objects.get().by_name == "keeper"


def test_one_command_gives_every_record_of_a_day(shift, keeper, tmp_path, monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: at(16))
    call(shift, keeper, odometer_km=41000)
    live(shift)
    call(shift, keeper, kind=AFTER, odometer_km=41012, now=at(15, 5))
    write_due_duty_records(now=at(15, 10))
    target = tmp_path / "records.zip"
    call_command("fleet", "records", "--date", DAY.isoformat(), "--to", str(target))
    with ZipFile(target) as archive:
        tables = {
            name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in archive.namelist()
            if name.endswith(".csv")
        }
        readme = archive.read("README.txt").decode()
        pdf = PdfReader(io.BytesIO(archive.read("records.pdf")))
    assert [len(tables[f"{key}.csv"]) - 1 for key in ("roll-calls", "duty", "duty-sections")] == [2, 1, 1]
    assert tables["duty.csv"][1][7] == "12.0"
    assert "運輸規則 24条" in readme
    assert "自宅" in "".join(page.extract_text() for page in pdf.pages)


def test_the_command_refuses_days_in_the_wrong_order(tmp_path):
    with pytest.raises(CommandError):
        call_command("fleet", "records", "--date", "2026-06-10", "--until", "2026-06-09")


def test_the_pages_show_print_and_save_a_day(shift, keeper, client, monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: at(15, 20))
    client.force_login(keeper)
    address = reverse("crews:duty")
    assert "まだ業務記録はありません" in client.get(address).content.decode()
    live(shift)
    assert "まだ書かれていない勤務" in client.get(address).content.decode()
    call(shift, keeper, kind=AFTER, now=at(15, 5))
    write_due_duty_records(now=at(15, 10))
    one = reverse("crews:duty_record", args=[shift.pk])
    assert f'href="{one}"' in client.get(address).content.decode()
    posted = {"kind": "abnormal", "time": "11:00", "place": "", "text": "雪で徐行", "cause": "雪"}
    answer = client.post(one, posted, follow=True)
    assert "雪で徐行" in answer.content.decode()
    assert set(client.post(one, {"kind": "abnormal"}).context["form"].errors) == {"time", "text"}
    types = [
        client.get(reverse(f"crews:{n}"))["Content-Type"] for n in ("duty_csv", "duty_pdf", "records_zip")
    ]
    assert types == ["text/csv; charset=utf-8", "application/pdf", "application/zip"]


def test_an_officer_reads_and_does_not_write(shift, client, monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: at(15, 20))
    client.force_login(make_user(Role.OFFICER))
    posted = {"kind": "abnormal", "time": "11:00", "text": "雪で徐行"}
    answer = client.post(reverse("crews:duty_record", args=[shift.pk]), posted)
    assert "書き足せるのは、運行管理者と配車の担当です" in answer.content.decode()
    assert DutyNote.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_day_asks_the_same_whatever_its_length(client, keeper, django_assert_num_queries, count):
    client.force_login(keeper)
    for number in range(count):
        shift = make_shift(make_vehicle(f"v{number}"))
        close_due_shifts(now=at(15))
        call(shift, keeper, kind=AFTER, now=at(15, 5))
    assert write_due_duty_records(now=at(15, 10)) == count
    client.get(reverse("crews:duty"))
    with django_assert_num_queries(7):
        client.get(reverse("crews:duty"), {"date": DAY.isoformat()})
