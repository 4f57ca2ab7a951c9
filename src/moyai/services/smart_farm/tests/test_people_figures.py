"""Figures of the people: each minute of a person once, turns kept, harvest."""

from datetime import date, timedelta

import pytest

from moyai.core.indicators.registry import Period
from moyai.services.smart_farm.enums import FarmRole, LeaseEnd
from moyai.services.smart_farm.indicators.people import INDICATORS
from moyai.services.smart_farm.models import Crop, Harvest, Lease, RobotShift
from moyai.services.smart_farm.tests.plots import NOW, make_member, make_robot

pytestmark = pytest.mark.django_db
JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))
MINUTE = timedelta(minutes=1)


def read(period=JUNE):
    return {each.key.split(".")[1]: each.read(period) for each in INDICATORS}


def test_farm_of_nobody_has_no_figures():
    assert read() == {"hours_operated": 0, "people_active": 0, "harvest": 0, "turns_kept": None}


def test_figures_count_each_thing_once():
    robot, other = make_robot(), make_robot()
    one, two = make_member(FarmRole.OPERATOR, "one"), make_member(FarmRole.PUPIL, "two")
    for bot, member, starts, lasts in ((robot, one, 0, 60), (other, one, 30, 60), (robot, two, 120, 30)):
        at = NOW + starts * MINUTE
        Lease.objects.create(
            robot=bot, member=member, taken_at=at, seen_at=at, until=at + lasts * MINUTE,
            ended_at=at + lasts * MINUTE, ended_why=LeaseEnd.GIVEN_BACK,
        )  # fmt: skip
    for starts in (0, 600):
        at = NOW + starts * MINUTE
        RobotShift.objects.create(robot=robot, member=one, starts_at=at, ends_at=at + 60 * MINUTE)
    crop = Crop.objects.create(slug="radish", name="r")
    Harvest.objects.create(
        code="1", bed=robot.bed, crop=crop, grams=1500, picked_on=NOW.date(), picked_by=two,
        idempotency_key="1", written_at=NOW,
    )  # fmt: skip
    assert read() == {"hours_operated": 2, "people_active": 2, "harvest": 1.5, "turns_kept": 50}
    assert read(Period(date(2026, 7, 1), date(2026, 7, 31)))["hours_operated"] == 0
