"""A robot's pin made a sensor on the page of the equipment, calibrated anew, taken off."""

from datetime import timedelta

import pytest

from moyai.core.audit.models import Entry
from moyai.core.errors import Refused
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import Reading, RobotFeed, Sensor, SensorReading
from moyai.services.smart_farm.operations.robot_feeds import set_feed, take_robot_readings
from moyai.services.smart_farm.tests.plots import NOW, make_farm, make_member, make_robot
from moyai.services.smart_farm.tests.sensing import TEN, make_bed, make_sensor

pytestmark = pytest.mark.django_db
PATH = "/garden/farms/farm/equipment/"


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: NOW)


@pytest.fixture
def robot():
    return make_robot()


@pytest.fixture
def sensor(robot):
    return make_sensor("SoilWC", bed=robot.bed)


@pytest.fixture
def administrator(client, robot):
    member = make_member(FarmRole.ADMINISTRATOR)
    client.force_login(member.user)
    return client


def measure(robot, raw, back=1):
    at = NOW - timedelta(seconds=TEN * back)
    return SensorReading.objects.create(robot=robot, pin=59, value=raw, read_at=at, created_at=at)


def fill(robot, sensor, **facts):
    fields = {"robot": robot.pk, "pin": 59, "sensor": sensor.pk, "raw_low": 200, "raw_high": 700}
    fields |= {"value_low": 0, "value_high": 50, "with_past": "on"}
    return {"act": "feed"} | {f"feed-{name}": value for name, value in (fields | facts).items()}


def test_pin_becomes_a_sensor_and_shows_what_it_measured(administrator, robot, sensor):
    measure(robot, 450)
    assert "さいごの値" not in administrator.get(PATH).content.decode()
    administrator.post(PATH, fill(robot, sensor))
    html = administrator.get(PATH).content.decode()
    assert "450 → 25" in html and "さいごの値" in html
    assert take_robot_readings(NOW) == 1
    assert Reading.objects.get().value == 25
    assert Entry.objects.get(action="smart_farm.set_feed").facts["pin"] == 59


def test_calibrated_anew_only_what_comes_is_changed(administrator, robot, sensor):
    measure(robot, 450, back=2)
    administrator.post(PATH, fill(robot, sensor))
    take_robot_readings(NOW)
    feed = RobotFeed.objects.get()
    html = administrator.get(f"{PATH}?feed={feed.pk}").content.decode()
    assert 'value="700.0"' in html
    administrator.post(PATH, fill(robot, sensor, value_high=40))
    measure(robot, 700)
    assert take_robot_readings(NOW) == 1
    assert sorted(Reading.objects.values_list("value", flat=True)) == [25, 40]
    assert RobotFeed.objects.get().pk == feed.pk


def test_what_was_measured_before_may_stay_out(administrator, robot, sensor):
    measure(robot, 450)
    fields = fill(robot, sensor)
    del fields["feed-with_past"]
    administrator.post(PATH, fields)
    assert take_robot_readings(NOW) == 0


def test_pin_given_to_another_sensor_and_taken_off(administrator, robot, sensor):
    administrator.post(PATH, fill(robot, sensor))
    other = make_sensor("SoilTemp", bed=robot.bed)
    administrator.post(PATH, fill(robot, other))
    feed = RobotFeed.objects.get()
    assert feed.sensor == other
    administrator.post(PATH, {"act": "unfeed", "number": feed.pk})
    assert not RobotFeed.objects.exists()
    assert Entry.objects.filter(action="smart_farm.drop_feed").count() == 1


def test_what_cannot_be_is_refused_in_words(administrator, robot, sensor):
    html = administrator.post(PATH, fill(robot, sensor, raw_high=200)).content.decode()
    assert "ちがう数にしてください" in html
    assert administrator.post(PATH, fill(robot, sensor, pin=70)).status_code == 422
    elsewhere = make_sensor("SoilWC", bed=make_bed(make_farm("other")), code="x")
    assert administrator.post(PATH, fill(robot, elsewhere)).status_code == 422
    with pytest.raises(Refused):
        set_feed(
            robot=robot, pin=59, sensor=elsewhere, raw_low=0, raw_high=1, value_low=0, value_high=1,
            actor="test", now=NOW,
        )  # fmt: skip
    assert not RobotFeed.objects.exists()


def test_feed_of_another_farm_is_not_taken_off(administrator, robot):
    bed = make_bed(make_farm("other"))
    theirs = make_robot(bed.farm)
    feed = RobotFeed.objects.create(robot=theirs, pin=59, sensor=make_sensor("SoilWC", bed=theirs.bed))
    assert administrator.post(PATH, {"act": "unfeed", "number": feed.pk}).status_code == 404
    assert RobotFeed.objects.exists()


def test_sensor_taken_out_of_use_is_brought_back(administrator, sensor):
    administrator.post(PATH, {"act": "retire", "number": sensor.pk})
    assert "また使う" in administrator.get(PATH).content.decode()
    administrator.post(PATH, {"act": "bring_back", "number": sensor.pk})
    assert Sensor.objects.get().retired_at is None
    assert Entry.objects.filter(action="smart_farm.bring_back_sensor").count() == 1
