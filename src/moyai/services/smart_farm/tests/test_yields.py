"""Hours as measured, corrected and settled; harvests never shared twice; papers from what is recorded."""

from datetime import date, timedelta

import pytest

from moyai.services.smart_farm.enums import FarmRole, JobKind, JobStatus, LeaseEnd
from moyai.services.smart_farm.models import (
    Crop,
    Harvest,
    HarvestShare,
    Job,
    Lease,
    OperatorTerms,
    RobotShift,
    TakingPart,
)
from moyai.services.smart_farm.operations.harvests import (
    receive_share,
    record_harvest,
    share_harvest,
    take_share_back,
)
from moyai.services.smart_farm.operations.hours import correct_hours, settle_month
from moyai.services.smart_farm.operations.papers import make_paper
from moyai.services.smart_farm.queries.hours import list_months, measure
from moyai.services.smart_farm.refusals_people import PeopleRefused
from moyai.services.smart_farm.tests.plots import NOW, make_member, make_robot

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
JUNE, JULY = date(2026, 6, 1), NOW + timedelta(days=30)


@pytest.fixture
def robot():
    return make_robot()


@pytest.fixture
def operator(robot):
    member = make_member(FarmRole.OPERATOR)
    OperatorTerms.objects.create(member=member, wage_yen_hour=600)
    return member


@pytest.fixture
def supporter(robot):
    return make_member(FarmRole.SUPPORTER)


def hold(robot, member, starts=0, lasts=30, *, ends_itself=False):
    begin, end = NOW + starts * MINUTE, NOW + (starts + lasts) * MINUTE
    done = {} if ends_itself else {"ended_at": end, "ended_why": LeaseEnd.GIVEN_BACK}
    return Lease.objects.create(robot=robot, member=member, taken_at=begin, seen_at=begin, until=end, **done)


def refused(work, code):
    with pytest.raises(PeopleRefused) as caught:
        work()
    assert caught.value.code == code
    assert "{" not in caught.value.text.get("ja")


def test_robot_in_her_hands_and_the_turn_to_which_she_came_count_once(robot, operator):
    RobotShift.objects.create(robot=robot, member=operator, starts_at=NOW, ends_at=NOW + 120 * MINUTE)
    hold(robot, operator, 10, 30)
    hold(robot, operator, 110, 30)
    [day] = measure(operator, JUNE, NOW + timedelta(days=1))
    assert (day.minutes, day.measured.begins_at) == (140, NOW)


def test_turn_to_which_she_did_not_come_is_no_work(robot, operator):
    RobotShift.objects.create(robot=robot, member=operator, starts_at=NOW, ends_at=NOW + 120 * MINUTE)
    assert measure(operator, JUNE, NOW + timedelta(days=1)) == []


def test_robot_still_in_her_hands_counts_until_now_and_never_beyond_its_end(robot, operator):
    hold(robot, operator, 0, 30, ends_itself=True)
    assert measure(operator, JUNE, NOW + 12 * MINUTE)[0].minutes == 12
    assert measure(operator, JUNE, NOW + 500 * MINUTE)[0].minutes == 30


def test_correction_counts_instead_and_the_measured_time_stays_beside_it(robot, operator, supporter):
    hold(robot, operator)
    facts = {"member": operator, "day": NOW.date(), "by": supporter, "now": NOW}
    correct_hours(minutes=60, why="畑で草取り", **facts)
    correct_hours(minutes=45, why="休憩15分", **facts)
    [month] = list_months(operator.farm, JUNE, NOW + timedelta(days=1))
    [day] = month.days
    assert (day.minutes, day.why, day.measured.minutes) == (45, "休憩15分", 30)
    assert (month.minutes, month.yen) == (45, 450)
    refused(lambda: correct_hours(minutes=1441, why="x", **facts), "too_many_minutes")
    refused(lambda: correct_hours(minutes=1, why=" ", **facts), "why")
    facts["day"] = NOW.date() + timedelta(days=1)
    refused(lambda: correct_hours(minutes=1, why="x", **facts), "future")


def test_settled_month_changes_no_more_whatever_becomes_of_its_leases(robot, operator, supporter):
    hold(robot, operator)
    refused(lambda: settle_month(farm=operator.farm, month=JUNE, by=supporter, now=NOW), "open_month")
    settle_month(farm=operator.farm, month=JUNE, by=supporter, now=JULY)
    refused(lambda: settle_month(farm=operator.farm, month=JUNE, by=supporter, now=JULY), "closed_month")
    refused(
        lambda: correct_hours(member=operator, day=NOW.date(), minutes=1, why="x", by=supporter, now=JULY),
        "closed_month",
    )
    before = list_months(operator.farm, JUNE, JULY)
    Lease.objects.all().delete()
    OperatorTerms.objects.update(wage_yen_hour=1)
    after = list_months(operator.farm, JUNE, JULY)
    assert [(each.member, each.minutes, each.yen) for each in after] == [(operator, 30, 300)]
    assert [each.days for each in before] == [each.days for each in after]


def pick(robot, by, grams=500, key="1"):
    crop, _made = Crop.objects.get_or_create(slug="radish", defaults={"name": "ラディッシュ"})
    return record_harvest(
        bed=robot.bed, crop=crop, grams=grams, picked_on=NOW.date(), picked_by=by, by=by, idempotency_key=key,
        now=NOW,
    )  # fmt: skip


def test_harvest_is_written_once_and_never_shared_beyond_what_there_is(robot, operator, supporter):
    harvest = pick(robot, supporter)
    assert pick(robot, supporter) == harvest
    facts = {"harvest": harvest, "by": supporter, "now": NOW}
    first = share_harvest(grams=300, member=operator, **facts)
    refused(lambda: share_harvest(grams=201, member=operator, **facts), "too_much")
    refused(lambda: share_harvest(grams=1, member=None, **facts), "nobody")
    refused(lambda: share_harvest(grams=0, member=operator, **facts), "weighs")
    share_harvest(grams=200, member=None, to="給食", **facts)
    harvest.refresh_from_db()
    assert harvest.shared_g == 500
    take_share_back(share=first, by=supporter, now=NOW)
    harvest.refresh_from_db()
    assert harvest.shared_g == 200


def test_share_is_received_once_and_then_not_taken_back(robot, operator, supporter):
    share = share_harvest(harvest=pick(robot, supporter), grams=5, member=operator, by=supporter, now=NOW)
    receive_share(share=share, by=operator, now=NOW)
    refused(lambda: receive_share(share=share, by=operator, now=NOW), "received")
    refused(lambda: take_share_back(share=share, by=supporter, now=NOW), "received")
    assert (Harvest.objects.get().shared_g, HarvestShare.objects.count()) == (5, 1)


def test_paper_tells_what_is_recorded_and_nothing_else(robot, operator, supporter):
    hold(robot, operator, 0, 90)
    pick(robot, operator, 640)
    for code, status in (("1", JobStatus.DONE), ("2", JobStatus.FAILED)):
        Job.objects.create(
            code=code,
            robot=robot,
            member=operator,
            kind=JobKind.WATER,
            status=status,
            asked_at=NOW,
            ended_at=NOW,
        )
    facts = {"member": operator, "since": date(2026, 4, 1), "until": date(2026, 12, 31), "by": supporter}
    paper = make_paper(now=NOW + timedelta(days=1), **facts)
    assert paper.facts == {"minutes": 90, "jobs": 1, "entries": 0, "grams": 640}
    assert paper.until == date(2026, 6, 11)  # a paper tells of no day that is to come
    assert make_paper(now=NOW + timedelta(days=1), **facts).code == paper.code
    assert TakingPart.objects.count() == 1
