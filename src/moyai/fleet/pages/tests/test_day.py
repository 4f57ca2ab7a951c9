import csv
from io import StringIO

from django.urls import reverse

from moyai.fleet.enums import StopKind, StopStatus
from moyai.fleet.pages.tests import town


def read_csv(answer):
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def test_csv_has_a_line_for_each_stop(desk):
    shift = town.make_shift(town.make_vehicle())
    task = town.make_task(shift, 30, 50)
    task.stops.filter(kind=StopKind.PICKUP).update(status=StopStatus.DONE, arrived_at=town.at(31))
    town.make_stop(shift, StopKind.BREAK, 60)
    answer = desk.get(reverse("fleet:desk_day_csv"))
    rows = read_csv(answer)
    assert answer["Content-Disposition"] == 'attachment; filename="stops-2026-04-15.csv"'
    assert [(r["kind"], r["place"], r["planned_at"], r["arrived_at"], r["task"]) for r in rows] == [
        ("pickup", "美篶支所", "2026-04-15T10:30:00+09:00", "2026-04-15T10:31:00+09:00", task.code),
        ("dropoff", "伊那中央病院", "2026-04-15T10:50:00+09:00", "", task.code),
        ("break", "", "2026-04-15T11:00:00+09:00", "", ""),
    ]


def test_csv_does_not_let_a_name_become_a_formula(desk):
    town.make_task(town.make_shift(town.make_vehicle()), name="=1+1")
    assert {row["name"] for row in read_csv(desk.get(reverse("fleet:desk_day_csv")))} == {"'=1+1"}


def test_another_day_has_its_own_stops(desk):
    town.make_task(town.make_shift(town.make_vehicle()))
    assert read_csv(desk.get(reverse("fleet:desk_day_csv"), {"date": "2026-04-16"})) == []


def test_unreadable_date_is_told_and_today_shown(desk):
    page = desk.get(reverse("fleet:desk_day"), {"date": "4月31日"}).content.decode()
    assert "日付を読み取れないので、今日を出します。" in page
    assert "4月15日" in page


def test_load_counts_who_is_inside_after_each_stop(desk):
    shift = town.make_shift(town.make_vehicle())
    town.make_task(shift, 30, 50, seats=2)
    page = desk.get(reverse("fleet:desk_day")).content.decode()
    assert page.index('data-label="乗車中">2人') < page.index('data-label="乗車中">0人')
