"""The roster refuses what breaks the rules of working hours, and undoes what was done."""

from datetime import date, timedelta

import pytest
from tests.factories import at, make_shift, make_spec, make_task, make_user, make_vehicle

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.fleet.crews.errors import HoursBroken, MustNotStart, WrongShift
from moyai.fleet.crews.models import RosterChange
from moyai.fleet.crews.operations import (
    change_shift,
    copy_week,
    plan_shift,
    remove_shift,
    undo_change,
)
from moyai.fleet.crews.queries import find_standing, get_roster_week
from moyai.fleet.crews.queries.hours import get_month_of_hours
from moyai.fleet.crews.roster_plan import ShiftPlan, from_json, plan_of, to_json
from moyai.fleet.crews.tests.calls import BEFORE, call
from moyai.fleet.crews.tests.files import open_file
from moyai.fleet.enums import StopKind
from moyai.fleet.models import Shift
from moyai.fleet.operations import open_due_shifts
from moyai.fleet.planning.plan import load_plan

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 15)
NOW = at(8)


@pytest.fixture
def vehicle(db):
    return make_vehicle()


@pytest.fixture
def driver(db):
    return make_user(Role.DRIVER, name="平沢")


def make_plan(vehicle, driver, *, day=MONDAY, begin=9, hours=5, **changes):
    starts_at = clock.at_local(day, round(begin * 60))
    facts = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=hours)}
    return ShiftPlan(vehicle_id=vehicle.pk, driver_id=driver.pk, **facts | changes)


def with_break(plan, *, minutes=60, after=4):
    begin = plan.starts_at + timedelta(hours=after)
    facts = {name: getattr(plan, name) for name in ShiftPlan.__slots__}
    more = {"break_s": 60 * minutes, "break_from": begin, "break_until": begin + timedelta(hours=2)}
    return ShiftPlan(**facts | more)


def names(refused):
    return [each["ja"] for each in refused.value.facts["breaches"]]


def put(plan, keeper, **more):
    return plan_shift(plan=plan, by=keeper, now=NOW, **more)


def test_an_ordinary_shift_is_planned_and_its_break_enters_the_plan(vehicle, driver, keeper):
    shift = put(with_break(make_plan(vehicle, driver, hours=7)), keeper)
    assert (shift.date, shift.break_s) == (MONDAY, 3600)
    (engine,) = load_plan(MONDAY, NOW).problem.vehicles
    assert [each.duration_s for each in engine.breaks] == [3600]


def test_a_day_that_is_too_long_is_refused_by_name(vehicle, driver, keeper):
    with pytest.raises(HoursBroken) as refused:
        put(with_break(make_plan(vehicle, driver, begin=6, hours=15), minutes=90), keeper)
    # with 20 minutes before and 10 after
    assert names(refused) == ["平沢さん 6月15日: 1日の拘束時間が15時間30分になります（15時間まで）。"]
    assert Shift.objects.count() == 0


def test_too_little_rest_is_refused_by_name(vehicle, driver, keeper):
    put(with_break(make_plan(vehicle, driver, begin=13, hours=9)), keeper)
    with pytest.raises(HoursBroken) as refused:
        put(make_plan(vehicle, driver, day=MONDAY + timedelta(days=1), begin=7), keeper)
    assert names(refused) == [
        "平沢さん 6月16日: 前の勤務からの休みが8時間30分しかありません（9時間は必要です）。"
    ]


def test_a_missing_break_and_a_week_without_a_day_off_are_refused(vehicle, driver, keeper):
    with pytest.raises(HoursBroken) as refused:
        put(make_plan(vehicle, driver, hours=8), keeper)
    assert names(refused) == ["平沢さん 6月15日: 休憩が0分しかありません（1時間は必要です）。"]
    for n in range(6):
        put(make_plan(vehicle, driver, day=MONDAY + timedelta(days=n), hours=5), keeper)
    with pytest.raises(HoursBroken) as refused:
        put(make_plan(vehicle, driver, day=MONDAY + timedelta(days=6), hours=5), keeper)
    assert names(refused) == [
        "平沢さん 6月15日からの週: この週に休日がありません"
        "（続けて33時間の休みが週に1回必要です。隔日勤務は46時間）。"
    ]


def test_an_override_needs_a_reason_which_is_kept(vehicle, driver, keeper):
    plan = make_plan(vehicle, driver, hours=8)
    with pytest.raises(HoursBroken):
        put(plan, keeper, override_reason="  ")
    put(plan, keeper, override_reason="大雪で交替が来られない")
    change = RosterChange.objects.get()
    assert (change.override_reason, len(change.breaches)) == ("大雪で交替が来られない", 1)


def test_a_reason_without_a_broken_rule_is_not_kept(vehicle, driver, keeper):
    put(make_plan(vehicle, driver), keeper, override_reason="念のため")
    assert RosterChange.objects.get().override_reason == ""


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts_at": at(7)}, "past"),
        ({"ends_at": clock.at_local(MONDAY, 8 * 60)}, "backwards"),
        ({"break_s": 3600, "break_from": clock.at_local(MONDAY, 14 * 60 + 30)}, "break_outside"),
    ],
    ids=["past", "backwards", "break"],
)
def test_a_shift_that_cannot_be_is_refused(vehicle, driver, keeper, changes, code):
    with pytest.raises(WrongShift) as refused:
        put(make_plan(vehicle, driver, **changes), keeper)
    assert refused.value.code == code


def test_a_vehicle_and_a_driver_are_in_one_place(vehicle, driver, keeper):
    put(make_plan(vehicle, driver), keeper)
    other = make_user(Role.DRIVER)
    for plan, code in (
        (make_plan(vehicle, other, begin=13), "vehicle_busy"),
        (make_plan(make_vehicle("t2"), driver, begin=13), "driver_busy"),
        (make_plan(make_vehicle("t3"), make_user(Role.OFFICER)), "not_driver"),
    ):
        with pytest.raises(WrongShift) as refused:
            put(plan, keeper)
        assert refused.value.code == code


def test_shifts_that_follow_one_another_are_no_overlap(vehicle, driver, keeper):
    put(make_plan(vehicle, driver, hours=3), keeper)
    put(make_plan(make_vehicle("t2"), driver, begin=12, hours=2), keeper)
    assert Shift.objects.count() == 2


def test_nobody_is_planned_beyond_the_licence(vehicle, driver, keeper):
    open_file(driver, by=keeper, licence_expires_date=MONDAY - timedelta(days=1))
    with pytest.raises(MustNotStart) as refused:
        put(make_plan(vehicle, driver), keeper)
    assert refused.value.code == "licence_expired"


def test_a_driver_is_replaced_after_a_refusing_roll_call(closed_gates, keeper, ear):
    shift = make_shift(ends_at=at(14))
    task = make_task()
    call(shift, keeper, is_ill=True, now=at(8, 30))
    other = make_user(Role.DRIVER)
    plan = ShiftPlan(**{n: getattr(plan_of(shift), n) for n in ShiftPlan.__slots__} | {"driver_id": other.pk})
    shift = change_shift(shift_id=shift.pk, plan=plan, by=keeper, now=at(8, 40))
    assert (shift.driver, find_standing(shift, BEFORE)) == (other, None)
    assert open_due_shifts(now=at(9)) == 0
    call(shift, keeper, now=at(8, 50))
    assert open_due_shifts(now=at(9)) == 1
    assert task.stops.filter(shift=shift).count() == 2


def test_a_shift_with_riders_keeps_its_hours_and_its_vehicle(keeper, ear):
    shift = make_shift()
    make_task()
    for changes in (
        {"ends_at": at(14)},
        {"vehicle_id": make_vehicle("t2").pk},
        {"break_s": 600, "break_from": at(11), "break_until": at(12)},
    ):
        facts = {n: getattr(shift, n) for n in ShiftPlan.__slots__} | changes
        with pytest.raises(WrongShift) as refused:
            change_shift(shift_id=shift.pk, plan=ShiftPlan(**facts), by=keeper, now=NOW)
        assert refused.value.code == "has_riders"
    with pytest.raises(WrongShift) as refused:
        remove_shift(shift_id=shift.pk, by=keeper, now=NOW)
    assert refused.value.code == "has_riders"
    wider = ShiftPlan(**{n: getattr(shift, n) for n in ShiftPlan.__slots__} | {"ends_at": at(15, 10)})
    assert change_shift(shift_id=shift.pk, plan=wider, by=keeper, now=NOW).ends_at == at(15, 10)


def test_a_changed_break_is_planned_anew(vehicle, driver, keeper, ear):
    shift = put(with_break(make_plan(vehicle, driver, hours=7)), keeper)
    make_task(make_spec(pickup=clock.at_local(MONDAY, 10 * 60)), now=NOW).stops.all().delete()
    assert shift.stops.filter(kind=StopKind.BREAK).count() == 1
    earlier = with_break(make_plan(vehicle, driver, hours=7), after=2)
    shift = change_shift(shift_id=shift.pk, plan=earlier, by=keeper, now=NOW)
    assert shift.stops.count() == 0
    (engine,) = load_plan(MONDAY, NOW).problem.vehicles
    assert [each.window.earliest for each in engine.breaks] == [11 * 3600]


def test_what_was_called_stays_on_the_roster(keeper):
    shift = make_shift()
    call(shift, keeper)
    with pytest.raises(WrongShift) as refused:
        remove_shift(shift_id=shift.pk, by=keeper, now=NOW)
    assert refused.value.code == "called_already"


def test_a_week_is_copied_but_for_closed_days_and_busy_vehicles(vehicle, driver, keeper):
    for n in range(5):
        put(make_plan(vehicle, driver, day=MONDAY + timedelta(days=n)), keeper)
    target = date(2026, 7, 20)  # a Monday on which the sea is celebrated
    put(make_plan(vehicle, driver, day=target + timedelta(days=1), begin=8), keeper)
    assert copy_week(monday=MONDAY, target=target, by=keeper, now=NOW) == 3
    days = Shift.objects.filter(date__gte=target).order_by("date").values_list("date", flat=True)
    assert [each.day for each in days] == [21, 22, 23, 24]
    with pytest.raises(WrongShift) as refused:
        copy_week(monday=MONDAY, target=target, by=keeper, now=NOW)
    assert refused.value.code == "nothing_to_copy"


def test_a_copied_week_that_breaks_a_rule_is_refused_as_a_whole(vehicle, driver, keeper):
    put(make_plan(vehicle, driver, hours=8), keeper, override_reason="大雪")
    put(make_plan(vehicle, driver, day=MONDAY + timedelta(days=1)), keeper)
    with pytest.raises(HoursBroken):
        copy_week(monday=MONDAY, target=MONDAY + timedelta(days=7), by=keeper, now=NOW)
    assert Shift.objects.count() == 2


def list_plans():
    return sorted((plan_of(each) for each in Shift.objects.all()), key=lambda plan: plan.starts_at)


def test_every_change_is_undone(vehicle, driver, keeper):
    seen = [list_plans()]
    shift = put(with_break(make_plan(vehicle, driver, hours=7)), keeper)
    seen.append(list_plans())
    change_shift(shift_id=shift.pk, plan=make_plan(vehicle, driver), by=keeper, now=NOW)
    seen.append(list_plans())
    copy_week(monday=MONDAY, target=MONDAY + timedelta(days=7), by=keeper, now=NOW)
    seen.append(list_plans())
    remove_shift(shift_id=shift.pk, by=keeper, now=NOW)
    for change, before in zip(RosterChange.objects.order_by("-pk"), reversed(seen), strict=True):
        if change.kind == "change":
            break  # the shift that was changed came back as another row
        undo_change(change_id=change.pk, by=keeper, now=NOW)
        assert list_plans() == before
    with pytest.raises(WrongShift) as refused:
        undo_change(change_id=RosterChange.objects.get(kind="copy").pk, by=keeper, now=NOW)
    assert refused.value.code == "undone_already"


def test_what_was_changed_since_is_not_undone(vehicle, driver, keeper):
    shift = put(make_plan(vehicle, driver), keeper)
    made = RosterChange.objects.get()
    change_shift(shift_id=shift.pk, plan=make_plan(vehicle, driver, begin=10), by=keeper, now=NOW)
    with pytest.raises(WrongShift) as refused:
        undo_change(change_id=made.pk, by=keeper, now=NOW)
    assert refused.value.code == "changed_since"
    made.refresh_from_db()
    assert made.undone_at is None
    undo_change(change_id=RosterChange.objects.get(kind="change").pk, by=keeper, now=NOW)
    undo_change(change_id=made.pk, by=keeper, now=NOW)
    assert Shift.objects.count() == 0


def test_a_plan_survives_being_kept(vehicle, driver):
    for plan in (make_plan(vehicle, driver), with_break(make_plan(vehicle, driver))):
        assert from_json(to_json(plan)) == plan


def test_the_week_counts_bound_time_and_warns(vehicle, driver, keeper):
    put(with_break(make_plan(vehicle, driver, begin=7, hours=13), minutes=90), keeper)
    (hours,) = get_roster_week(MONDAY).drivers
    assert (hours.week_s, hours.month_s) == (13.5 * 3600, 13.5 * 3600)
    assert [(each.rule, each.is_advice) for each in hours.breaches] == [("day_aim", True)]


@pytest.mark.parametrize("count", [1, 3])
def test_a_week_takes_three_queries(keeper, django_assert_num_queries, count):
    for number in range(count):
        put(make_plan(make_vehicle(f"t{number}"), make_user(Role.DRIVER)), keeper)
    with django_assert_num_queries(3):
        assert len(get_roster_week(MONDAY).drivers) == count


def work_days(vehicle, driver, days, *, hours=10.5, first=date(2026, 6, 1)):
    """Drive so many workdays from the first on: with what surrounds a shift, ``hours`` - 0.5 of work."""
    day = first
    for _n in range(days):
        while day.weekday() > 4:
            day += timedelta(days=1)
        begin = clock.at_local(day, 8 * 60)
        make_shift(
            vehicle=vehicle,
            driver=driver,
            day=day,
            starts_at=begin,
            ends_at=begin + timedelta(hours=hours),
            break_s=3600,
            break_from=begin,
            break_until=begin + timedelta(hours=5),
        )
        day += timedelta(days=1)


class TestOvertime:
    """June has 22 workdays: at 10 hours of work each is two hours over; the 23rd would be the 46th hour."""

    def plan_next(self, vehicle, driver, by, **more):
        plan = with_break(make_plan(vehicle, driver, day=date(2026, 6, 30), begin=8, hours=10.5))
        return plan_shift(plan=plan, by=by, now=at(8), **more)

    def test_the_46th_hour_of_a_month_needs_a_reason(self, vehicle, driver, settings):
        by = make_user(Role.DISPATCHER)
        work_days(vehicle, driver, 21, hours=10.7)
        with pytest.raises(HoursBroken) as refused:
            self.plan_next(vehicle, driver, by)
        assert names(refused) == ["平沢さん 6月: 1か月の時間外労働が48時間12分になります（45時間まで）。"]
        settings.MOYAI_SERVICE_SETTINGS = {"shared_taxi": {"overtime_agreement": "drivers"}}
        assert self.plan_next(vehicle, driver, by).pk

    def test_the_weekly_holiday_is_worked_where_it_is_agreed_and_is_no_overtime(
        self, vehicle, driver, settings, client
    ):
        by = make_user(Role.DISPATCHER)
        for n in range(6):  # from Monday, 8 June
            plan = with_break(make_plan(vehicle, driver, day=date(2026, 6, 8 + n), begin=9, hours=6))
            plan_shift(plan=plan, by=by, now=at(8) - timedelta(days=9))
        sunday = with_break(make_plan(vehicle, driver, day=date(2026, 6, 14), begin=9, hours=6))
        with pytest.raises(HoursBroken):
            plan_shift(plan=sunday, by=by, now=at(8))
        settings.MOYAI_SERVICE_SETTINGS = {"shared_taxi": {"holiday_agreement": True}}
        assert plan_shift(plan=sunday, by=by, now=at(8)).pk
        (found,) = get_month_of_hours(date(2026, 6, 1)).drivers
        assert (found.holiday_month_s, found.overtime_month.found_s) == (5.5 * 3600, 0)
        assert found.bound.found_s == 7 * 6.5 * 3600
        client.force_login(by)
        page = client.get("/crews/hours/?date=2026-06-10").content.decode()
        assert "法定休日の労働 5:30" in page

    def test_the_page_shows_who_is_near(self, vehicle, driver, client, monkeypatch):
        monkeypatch.setattr(clock, "today", lambda: date(2026, 6, 10))
        work_days(vehicle, driver, 20)
        other = make_user(Role.DRIVER, name="中村")
        work_days(make_vehicle("t2"), other, 2, hours=5)
        client.force_login(make_user(Role.DISPATCHER))
        found = get_month_of_hours(date(2026, 6, 1))
        first, last = found.drivers
        assert [first.driver, last.driver] == [driver, other]
        assert (first.overtime_month.found_s, first.overtime_month.limit_s) == (40 * 3600, 45 * 3600)
        assert (first.overtime_month.is_near, last.overtime_month.found_s) == (True, 0)
        assert first.overtime_year.found_s == 40 * 3600
        page = client.get("/crews/hours/?date=2026-06-10").content.decode()
        assert "40:00 / 45:00" in page
        assert page.index("平沢") < page.index("中村")
        table = client.get("/crews/hours.csv?date=2026-06-10").content.decode("utf-8-sig")
        assert "平沢,220:00,288:00,40:00,45:00,40:00,360:00," in table
