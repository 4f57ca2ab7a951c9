"""Readings.

Each once, however they come; each row that is not taken says why; hours and days know their gaps.
"""

import itertools
import json
from datetime import date, timedelta

import pytest
from django.test import Client

from moyai.core.errors import Refused
from moyai.services.smart_farm.enums import KeyScope
from moyai.services.smart_farm.models import (
    DaySummary,
    DirtyHour,
    HourSummary,
    Reading,
    RefusedRows,
    RobotFeed,
    Sensor,
    SensorReading,
)
from moyai.services.smart_farm.operations.importing import import_table
from moyai.services.smart_farm.operations.readings import store_rows
from moyai.services.smart_farm.operations.robot_feeds import take_robot_readings
from moyai.services.smart_farm.operations.sensors import add_sensor, retire_sensor, revoke_key
from moyai.services.smart_farm.operations.summing import sum_up
from moyai.services.smart_farm.sensing.providers.simulated import SimulatedCloud
from moyai.services.smart_farm.sensing.rows import Refusal, Row, read_row
from moyai.services.smart_farm.tests.plots import NOW, make_farm, make_robot
from moyai.services.smart_farm.tests.sensing import (
    NOW_S,
    TEN,
    fill,
    make_bed,
    make_secret,
    make_sensor,
    store,
)

pytestmark = pytest.mark.django_db
HOUR = NOW_S - 3600


def table():
    return list(Reading.objects.order_by("sensor", "at_s").values_list("sensor__code", "at_s", "value"))


def test_each_row_is_taken_known_or_refused_with_why():
    sensor = make_sensor()
    make_sensor("SoilWC", code="gone")
    retire_sensor(sensor=Sensor.objects.get(code="gone"), actor="user:1", now=NOW)
    store(sensor, (HOUR, 20.0))
    rows = [
        {"sensor": "inairtemp", "at": HOUR, "value": 20.0},
        {"sensor": "inairtemp", "at": HOUR, "value": 21.0},
        {"sensor": "inairtemp", "at": "2026-06-10T09:30:00+09:00", "value": 19.5},
        {"sensor": "inairtemp", "at": NOW_S + 601, "value": 20.0},
        {"sensor": "inairtemp", "at": NOW_S - 401 * 86_400, "value": 20.0},
        {"sensor": "inairtemp", "at": HOUR - 60, "value": 99.0},
        {"sensor": "inairtemp", "at": HOUR - 120, "value": 68.0, "unit": "F"},
        {"sensor": "elsewhere", "at": HOUR, "value": 1.0},
        {"sensor": "gone", "at": HOUR, "value": 1.0},
        {"sensor": "inairtemp", "at": "yesterday", "value": 1.0},
        {"sensor": "inairtemp", "at": HOUR, "value": float("nan")},
        {"sensor": "inairtemp", "at": HOUR, "value": True},
        ["no", "row"],
    ]  # fmt: skip
    receipt = store_rows(farm=sensor.farm, rows=[read_row(each) for each in rows], now=NOW)
    assert (receipt.taken, receipt.known) == (1, 1)
    assert [(each.row, each.why) for each in receipt.refused] == [
        (1, "contradiction"),
        (3, "clock"),
        (4, "too_old"),
        (5, "impossible"),
        (6, "unit"),
        (7, "unknown_sensor"),
        (8, "unknown_sensor"),
        (9, "time"),
        (10, "impossible"),
        (11, "malformed"),
        (12, "malformed"),
    ]
    counted = RefusedRows.objects.filter(day=date(2026, 6, 10))
    assert sum(each.count for each in counted) == 11
    assert {each.code for each in counted} == {"inairtemp", "gone", ""}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_parts_in_any_order_and_twice_give_the_same_table(order):
    sensor = make_sensor()
    parts = [[(HOUR + n * 60, float(n)) for n in range(start, start + 20)] for start in (0, 15, 30)]
    for part in [*order, order[0]]:
        store(sensor, *parts[part])
    assert table() == [("inairtemp", HOUR + n * 60, float(n)) for n in range(50)]
    assert sensor.farm.sensors.get().last_at_s == HOUR + 49 * 60


def test_the_same_second_twice_in_a_batch_is_known_or_refused():
    sensor = make_sensor()
    receipt = store(sensor, (HOUR, 1.0), (HOUR, 1.0), (HOUR, 2.0))
    assert (receipt.taken, receipt.known, receipt.refused) == (1, 1, (Refusal(2, "contradiction"),))


def test_units_are_brought_to_ours():
    sensor = make_sensor("InRadiation")
    store_rows(farm=sensor.farm, rows=[Row(sensor.code, HOUR, 0.5, "kW m-2")], now=NOW)
    assert table() == [("inradiation", HOUR, 500.0)]


def test_hours_and_days_say_what_was_missing_and_a_late_reading_is_in_them():
    sensor = make_sensor(interval_s=60)
    store(sensor, *((HOUR + n * 60, 20.0 + n / 100) for n in range(0, 60, 2)))
    assert DirtyHour.objects.count() == 1
    assert sum_up(NOW) == 1
    hour = HourSummary.objects.get()
    assert (hour.count, hour.expected, hour.least) == (30, 60, 20.0)
    day = DaySummary.objects.get()
    assert (day.day, day.count, day.expected) == (date(2026, 6, 10), 30, 1440)
    store(sensor, (HOUR + 60, 19.5), now=NOW + timedelta(hours=3))
    later = NOW + timedelta(hours=3)
    assert (sum_up(later), sum_up(later)) == (1, 0)
    assert HourSummary.objects.get().least == 19.5
    assert DaySummary.objects.get().summed_at == later


def test_a_day_is_japans():
    sensor = make_sensor()
    midnight = NOW_S - 10 * 3600  # NOW is ten in the morning there
    store(sensor, (midnight - 600, 10.0), (midnight, 11.0))
    sum_up(NOW)
    days = DaySummary.objects.order_by("day").values_list("day", "mean")
    assert list(days) == [(date(2026, 6, 9), 10.0), (date(2026, 6, 10), 11.0)]


def test_a_leap_is_marked_and_in_no_summary_until_others_agree():
    sensor = make_sensor(interval_s=60)
    store(sensor, (HOUR, 20.0), (HOUR + 60, 20.1), (HOUR + 120, 48.0))
    sum_up(NOW)
    assert HourSummary.objects.get().most == 20.1
    assert list(Reading.objects.order_by("at_s").values_list("doubt", flat=True)) == [0, 0, 2]
    store(sensor, (HOUR + 180, 48.1), (HOUR + 240, 48.2))
    sum_up(NOW)
    assert HourSummary.objects.get().most == 48.2
    assert set(Reading.objects.values_list("doubt", flat=True)) == {0}


def test_a_value_that_stood_through_hours_is_stuck():
    sensor = make_sensor()
    fill(sensor, [21.0] * 60)
    last = Reading.objects.order_by("-at_s").first()
    assert last.doubt == 3
    assert HourSummary.objects.order_by("-hour_s").first().count == 0


def post(secret, body, **headers):
    if not isinstance(body, bytes | str):
        body = json.dumps(body)
    headers = {"Authorization": f"Bearer {secret}"} | headers
    return Client().post("/garden/api/readings", body, content_type="application/json", headers=headers)


def batch(*values):
    return {"readings": [{"sensor": "inairtemp", "at": HOUR + n, "value": v} for n, v in enumerate(values)]}


def test_a_gateway_posts_and_hears_of_each_row():
    sensor = make_sensor()
    secret = make_secret(sensor.farm)
    answer = post(secret, batch(20, 21, 900))
    assert answer.status_code == 200
    assert answer.json() == {"taken": 2, "known": 0, "refused": [{"row": 2, "why": "impossible"}]}
    assert post(secret, batch(20, 21)).json() == {"taken": 0, "known": 2, "refused": []}


def test_no_key_a_reading_key_or_a_revoked_one_is_turned_away():
    sensor = make_sensor()
    secret = make_secret(sensor.farm)
    for wrong in ("", "x" * 43, "x" * 10_000, make_secret(sensor.farm, KeyScope.READ)):
        answer = post(wrong, batch(20))
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    revoke_key(key=sensor.farm.sensor_keys.get(scope="write"), actor="user:1", now=NOW)
    assert post(secret, batch(20)).status_code == 401
    assert table() == []


def test_a_key_opens_its_own_farm_alone():
    make_sensor()
    other = make_farm("other")
    answer = post(make_secret(other), batch(20))
    assert answer.json()["refused"] == [{"row": 0, "why": "unknown_sensor"}]
    assert table() == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"\xff\xfe", 400),
        ("[" * 100_000, 400),
        ("[]", 400),
        ('{"readings": 7}', 400),
        ('{"readings": []}', 200),
        ({"readings": [{}] * 5_001}, 413),
        ("x" * (1024 * 1024 + 1), 413),
    ],
)
def test_what_is_no_batch_is_refused(body, status):
    assert post(make_secret(make_farm()), body).status_code == status


def test_readings_are_only_posted():
    assert Client().get("/garden/api/readings").status_code == 405


def test_a_sensor_of_another_farms_bed_or_an_unknown_kind_is_refused():
    bed = make_bed(make_farm("one"))
    other = make_farm("two")
    with pytest.raises(Refused, match="other_farm"):
        add_sensor(farm=other, bed=bed, code="a", kind="SoilWC", actor="user:1", now=NOW)
    with pytest.raises(Refused, match="unknown_kind"):
        add_sensor(farm=other, code="a", kind="Mood", actor="user:1", now=NOW)
    add_sensor(farm=other, code="a", kind="SoilVWC", actor="user:1", now=NOW)
    with pytest.raises(Refused, match="code_taken"):
        add_sensor(farm=other, code="a", kind="SoilEC", actor="user:1", now=NOW)


def export(cloud, hours=6):
    return b"".join(cloud.export("畝1", NOW_S - hours * 3600, NOW_S))


def test_a_file_of_the_cloud_is_taken_over_once():
    bed = make_bed()
    for kind in ("InAirTemp", "InAirHumid", "InRadiation", "SoilWC", "SoilEC", "WRainfallAmt"):
        make_sensor(kind, bed=bed)
    cloud = SimulatedCloud(("畝1",), silence=0.0)
    done = import_table(farm=bed.farm, bed=bed, data=export(cloud), actor="user:1", now=NOW)
    assert (done.node, done.receipt.taken, done.receipt.refused) == ("畝1", 36 * 6, ())
    assert set(done.left_out) == {"地温", "飽差"}
    again = import_table(farm=bed.farm, bed=bed, data=export(cloud), actor="user:1", now=NOW)
    assert (again.receipt.taken, again.receipt.known) == (0, 36 * 6)
    utf8 = export(cloud).decode("cp932").encode("utf-8-sig")
    assert import_table(farm=bed.farm, bed=bed, data=utf8, actor="user:1", now=NOW).receipt.known == 36 * 6


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x81",
        b"PK\x03\x04" * 50,
        "名前,数\r\n畝,1\r\n".encode(),
        b"x" * (20 * 1024 * 1024 + 1),
        b'"' * 200_000,
    ],
)
def test_another_file_is_refused_in_words(data):
    bed = make_bed()
    with pytest.raises(Refused, match="unreadable"):
        import_table(farm=bed.farm, bed=bed, data=data, actor="user:1", now=NOW)


def test_a_file_without_a_sensor_here_is_refused():
    bed = make_bed()
    with pytest.raises(Refused, match="no_sensor"):
        import_table(farm=bed.farm, bed=bed, data=export(SimulatedCloud(("畝1",))), actor="user:1", now=NOW)


def test_a_robots_pin_becomes_a_sensor():
    robot = make_robot()
    sensor = make_sensor("SoilWC", bed=robot.bed)
    RobotFeed.objects.create(robot=robot, pin=59, sensor=sensor, raw_low=200, raw_high=700, value_high=50)
    for number, raw in enumerate((450, 700, 1023)):
        at = NOW - timedelta(seconds=TEN * (3 - number))
        SensorReading.objects.create(robot=robot, pin=59, value=raw, read_at=at, created_at=at)
    assert (take_robot_readings(NOW), take_robot_readings(NOW)) == (2, 0)
    assert [value for _code, _at, value in table()] == [25.0, 50.0]  # 82 % can be no soil's
