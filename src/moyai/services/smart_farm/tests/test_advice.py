"""The day's advice from what sensors summed up; troubles told once to who can act, ended when over."""

from datetime import date, timedelta

import pytest
from tests.factories import make_resident

from moyai.core.errors import Refused
from moyai.core.notices.models import DeskTask, Notice
from moyai.engines.agronomy.water import Ahead, check, solve
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.forecasts import _forecasts, register_forecast
from moyai.services.smart_farm.models import DayAdvice, Planting, SensorAlert, WaterDay
from moyai.services.smart_farm.operations.advising import advise_beds, make_problem
from moyai.services.smart_farm.operations.alerting import watch_beds
from moyai.services.smart_farm.operations.sensors import note_watering, sow
from moyai.services.smart_farm.queries.weather import list_bed_days
from moyai.services.smart_farm.tests.plots import NOW, make_member, make_robot
from moyai.services.smart_farm.tests.sensing import (
    NOW_S,
    fill,
    make_bed,
    make_planting,
    make_sensor,
    store,
)
from moyai.services.smart_farm.tests.weather import DAYS, TODAY, light, make_measured_bed

pytestmark = pytest.mark.django_db


def whys(advice):
    return [each["why"] for each in advice.reasons]


def test_a_day_of_a_bed_is_what_its_sensors_summed_up():
    planting = make_measured_bed(DAYS[:1])
    day = list_bed_days(planting, since=DAYS[0], until=DAYS[0])[0]
    assert (day.low_c, day.high_c) == (16.02, 28.14)
    assert day.solar_mj == pytest.approx(sum(light(n / 6) for n in range(144)) * 600 / 1e6)
    assert [each.value for each in day.reference.estimated] == ["wind"]
    assert 3.5 < day.reference.mm < 6.5
    assert (day.water.rain_mm, day.water.vwc, day.water.missing) == (0.0, None, ())


def test_a_dry_week_is_watered_with_reasons_and_kept():
    planting = make_measured_bed()
    assert advise_beds(NOW) == 1
    advice = DayAdvice.objects.get()
    assert (advice.day, advice.action) == (TODAY, "water")
    assert advice.bed_ml == round(advice.mm * 2000)
    assert whys(advice)[0] == "depleted"
    assert "start_unknown" in whys(advice)
    assert advice.facts["stage"] == "development"
    days = list_bed_days(planting, since=DAYS[0], until=DAYS[-1])
    problem = make_problem(planting, days, TODAY)
    assert check(problem, solve(problem)) == []
    assert advise_beds(NOW + timedelta(minutes=10)) == 0


def test_no_advice_before_the_morning():
    make_measured_bed()
    assert advise_beds(NOW - timedelta(hours=6)) == 0


def test_a_late_reading_of_yesterday_renews_the_advice():
    planting = make_measured_bed()
    advise_beds(NOW)
    first = DayAdvice.objects.get()
    sensor = planting.bed.sensors.get(kind="WRainfallAmt")
    later = NOW + timedelta(hours=1)
    fill(sensor, [20.0], until_s=NOW_S - 20 * 3600 + 30, now=later)
    assert advise_beds(later + timedelta(minutes=1)) == 1
    again = DayAdvice.objects.get()
    assert (first.action, again.action) == ("water", "wait")


def test_water_by_robot_and_by_hand_counts():
    planting = make_measured_bed()
    robot = make_robot(planting.bed.farm)
    robot.bed = planting.bed
    robot.save()
    WaterDay.objects.create(robot=robot, day=DAYS[-1], used_ml=20_000, limit_ml=20_000)
    yesterday = NOW - timedelta(days=1)
    note_watering(bed=planting.bed, ml=16_000, at=yesterday, member=None, actor="user:1", now=NOW)
    day = list_bed_days(planting, since=DAYS[-1], until=DAYS[-1])[0]
    assert day.water.irrigation_mm == pytest.approx(18.0)
    advise_beds(NOW)
    assert DayAdvice.objects.get().action == "wait"


def test_a_silent_rain_gauge_is_told_by_day():
    planting = make_measured_bed()
    bed = planting.bed
    bed.sensors.filter(kind="WRainfallAmt").update(kind="SoilTemp")
    advise_beds(NOW)
    advice = DayAdvice.objects.get()
    assert advice.action == "look"
    missing = [each["facts"] for each in advice.reasons if each["why"] == "missing"]
    assert {"day": "2026-06-09", "kind": "WRainfallAmt"} in missing


def test_a_forecast_is_asked_where_there_is_one():
    planting = make_measured_bed(DAYS[2:], sown_on=DAYS[2])
    watered = NOW - timedelta(days=4)
    note_watering(bed=planting.bed, ml=50_000, at=watered, member=None, actor="user:1", now=NOW)
    register_forecast(lambda _farm, since, usual: [Ahead(since, usual, 30.0, 90)])
    try:
        advise_beds(NOW)
    finally:
        _forecasts.clear()
    assert DayAdvice.objects.get().action == "wait_for_rain"


def test_what_grew_before_ends_with_what_is_sown():
    planting = make_measured_bed(DAYS[:1])
    new = sow(bed=planting.bed, crop=planting.crop, sown_on=TODAY, actor="user:1", now=NOW)
    assert Planting.objects.get(ended_on__isnull=True) == new
    with pytest.raises(Refused, match="before_last"):
        sow(bed=planting.bed, crop=planting.crop, sown_on=DAYS[0], actor="user:1", now=NOW)


@pytest.mark.parametrize(("ml", "hours"), [(0, 1), (1_000_001, 1), (100, -1)])
def test_water_that_cannot_be_is_refused(ml, hours):
    with pytest.raises(Refused):
        note_watering(
            bed=make_bed(), ml=ml, at=NOW - timedelta(hours=hours), member=None, actor="user:1", now=NOW
        )


def make_told_member(role, farm, name):
    member = make_member(role, name=name, farm=farm)
    member.resident = make_resident()
    member.save()
    return member


def test_a_dry_bed_is_told_once_to_those_who_tend_it_and_ends():
    bed = make_bed()
    make_planting(bed, sown_on=date(2026, 5, 20))
    sensor = make_sensor("SoilWC", bed=bed)
    for role in (FarmRole.OPERATOR, FarmRole.SUPPORTER, FarmRole.PUPIL, FarmRole.TEACHER):
        make_told_member(role, bed.farm, role.value)
    fill(sensor, [14.0 - n / 100 for n in range(12)])
    assert (watch_beds(NOW), watch_beds(NOW)) == (1, 0)
    alert = SensorAlert.objects.get()
    assert (alert.kind, alert.bed, alert.ended_at) == ("dry", bed, None)
    assert "水をやってください" in alert.words["ja"]
    assert Notice.objects.count() == 2
    later = NOW + timedelta(hours=1)
    fill(sensor, [18.0, 18.1, 18.2, 18.1], until_s=int(later.timestamp()), now=later)
    watch_beds(later)
    assert SensorAlert.objects.get().ended_at is None  # better, but not well
    fill(
        sensor,
        [24.0, 24.1, 24.2, 24.3],
        until_s=int(later.timestamp()) + 3600,
        now=later + timedelta(hours=1),
    )
    watch_beds(later + timedelta(hours=1))
    assert SensorAlert.objects.get().ended_at == later + timedelta(hours=1)
    assert Notice.objects.count() == 2


def test_frost_that_nobody_can_be_told_becomes_a_task_of_the_desk():
    bed = make_bed()
    make_planting(bed, slug="tomato")
    fill(make_sensor("InAirTemp", bed=bed), [4.0, 3.5, 2.9])
    watch_beds(NOW)
    assert DeskTask.objects.get().kind == "farm_alert"


def test_a_silent_sensor_is_told_to_those_on_site_and_ends_when_it_speaks():
    bed = make_bed()
    sensor = make_sensor("SoilWC", bed=bed)
    make_told_member(FarmRole.OPERATOR, bed.farm, "operator")
    make_told_member(FarmRole.SUPPORTER, bed.farm, "supporter")
    store(sensor, (NOW_S - 7200, 30.0))
    assert (watch_beds(NOW), watch_beds(NOW)) == (1, 0)
    assert SensorAlert.objects.get().kind == "silent"
    assert Notice.objects.count() == 1
    store(sensor, (NOW_S, 30.0))
    watch_beds(NOW)
    assert SensorAlert.objects.get().ended_at == NOW


def test_a_crop_the_engine_does_not_know_gets_no_advice_and_harms_nobody():
    make_planting(make_bed(), slug="triffid")
    assert advise_beds(NOW) == 0
    assert watch_beds(NOW) == 0


def test_a_stuck_and_a_leaping_sensor_are_told_until_they_are_well():
    stuck, leaping = make_sensor("InAirTemp", code="stuck"), make_sensor("InAirTemp", code="leaping")
    fill(stuck, [21.0] * 60)
    fill(leaping, [20.0, 50.0] * 6 + [20.1])
    assert (watch_beds(NOW), watch_beds(NOW)) == (2, 0)
    found = {each.sensor.code: each for each in SensorAlert.objects.all()}
    assert {code: each.kind for code, each in found.items()} == {"stuck": "stuck", "leaping": "jump"}
    # Hours are judged as they come: those before six hours had passed were believed.
    assert found["stuck"].since == NOW - timedelta(hours=4)
    later = NOW + timedelta(days=2)
    for sensor in (stuck, leaping):
        fill(sensor, [20.0, 20.3, 20.1, 20.4], until_s=int(later.timestamp()), now=later)
    watch_beds(later)
    assert not SensorAlert.objects.filter(ended_at__isnull=True).exists()
