"""Jobs: who may ask, who approves, one at a time, no step twice that must not be, no water beyond the day."""

from datetime import timedelta

import pytest

from moyai.services.smart_farm.enums import FarmRole, JobKind, JobStatus, LeaseEnd
from moyai.services.smart_farm.models import FarmMember, Job, Lease, Point, Robot, Told, WaterDay
from moyai.services.smart_farm.operations.jobs import (
    approve_job,
    ask_job,
    begin_step,
    cancel_job,
    claim_job,
    end_step,
    fail_step,
    is_unanswered,
    postpone_job,
    refuse_job,
)
from moyai.services.smart_farm.operations.leases import give_back, take_lease
from moyai.services.smart_farm.operations.points import create_point
from moyai.services.smart_farm.operations.requests import MAY_WAIT, Standing
from moyai.services.smart_farm.operations.resources import create_resource
from moyai.services.smart_farm.operations.told import note_overdue
from moyai.services.smart_farm.refusals import BadJob, JobGone, MayNotSteer, RequestHeld
from moyai.services.smart_farm.tests.plots import NOW, make_member, make_robot
from moyai.services.smart_farm.tests.telling import answer, go, tell

pytestmark = pytest.mark.django_db
AT_HOME = {"location_data": {"position": {"x": 0, "y": 0, "z": 0}}}
HERE = Standing(AT_HOME, NOW, NOW)
PLACES = {"places": [[100, 100], [200, 100]]}


@pytest.fixture
def robot():
    return make_robot()


@pytest.fixture
def teacher(robot):
    return make_member(FarmRole.TEACHER)


def water(robot, member, ml=100, **wants):
    return ask_job(robot=robot, member=member, kind=JobKind.WATER, wants=PLACES | {"ml": ml} | wants, now=NOW)


def claim(robot, worker="w", real_now=NOW, now=NOW):
    return claim_job(robots=[robot.pk], worker=worker, now=now, real_now=real_now)


def do_all(job, worker="w"):
    count = 0
    while begin_step(job=job, worker=worker, standing=HERE):
        count += 1
        if not end_step(job=job, worker=worker, now=NOW):
            break
    return count


def test_job_is_done_step_by_step_and_its_water_is_on_the_day(robot, teacher):
    job = water(robot, teacher, ml=1000)  # more than the valve may give at once
    assert (job.status, len(job.steps)) == (JobStatus.QUEUED, 4)
    taken = claim(robot)
    assert taken == job
    assert Lease.objects.get().is_for_job
    assert do_all(taken) == 4
    job.refresh_from_db()
    assert (job.status, job.ended_at, job.label) == (JobStatus.DONE, NOW, "")
    assert 2000 <= WaterDay.objects.get().used_ml <= 2800
    assert Lease.objects.get().ended_why == LeaseEnd.GIVEN_BACK


def test_pupils_job_waits_for_approval(robot, teacher):
    pupil = make_member(FarmRole.PUPIL)
    job = water(robot, pupil)
    assert (job.status, claim(robot)) == (JobStatus.ASKED, None)
    with pytest.raises(MayNotSteer):
        approve_job(job=job, by=pupil, now=NOW)
    approve_job(job=job, by=teacher, now=NOW)
    with pytest.raises(JobGone):
        refuse_job(job=job, by=teacher, words="x", now=NOW)
    assert claim(robot) == job


def test_guardian_approves_for_her_own_child_alone(robot):
    child, other = make_member(FarmRole.PUPIL, "child"), make_member(FarmRole.PUPIL, "other")
    guardian = make_member(FarmRole.GUARDIAN)
    FarmMember.objects.filter(pk=guardian.pk).update(guardian_of=child)
    guardian.refresh_from_db()
    approve_job(job=water(robot, child), by=guardian, now=NOW)
    with pytest.raises(MayNotSteer):
        approve_job(job=water(robot, other), by=guardian, now=NOW)


def test_refused_job_says_why(robot, teacher):
    job = water(robot, make_member(FarmRole.PUPIL))
    refuse_job(job=job, by=teacher, words="きのう雨がふったので、水はいりません。", now=NOW)
    job.refresh_from_db()
    assert (job.status, job.words) == (JobStatus.REFUSED, "きのう雨がふったので、水はいりません。")
    assert claim(robot) is None


def test_database_itself_lets_no_unapproved_job_of_a_pupil_run(robot):
    from django.db import IntegrityError, transaction

    job = water(robot, make_member(FarmRole.PUPIL))
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(status=JobStatus.RUNNING)


@pytest.mark.parametrize("role", [FarmRole.GUARDIAN, FarmRole.ADVISER])
def test_some_ask_for_no_job(robot, role):
    with pytest.raises(MayNotSteer):
        water(robot, make_member(role))


@pytest.mark.parametrize(
    ("kind", "wants", "refusal"),
    [
        ("water", {}, BadJob),
        ("water", {"places": []}, BadJob),
        ("water", {"places": [[1]]}, BadJob),
        ("water", {"places": [["1", 2]]}, BadJob),
        ("water", {"places": [[6000, 0]]}, BadJob),
        ("water", {"places": [[0, 0]] * 101}, BadJob),
        ("water", {"points": [999]}, BadJob),
        ("water", {"places": [[1, 1]], "ml": -5}, BadJob),
        ("water", {"places": [[1, 1]], "ml": True}, BadJob),
        ("water", {"places": [[1, 1]], "ml": 1e9}, BadJob),
        ("water", {"places": [[1, 1]] * 20, "ml": 2000}, RequestHeld),
        ("sequence", {"sequence_id": 999}, BadJob),
        ("sequence", {"sequence_id": "1"}, BadJob),
        ("sow", {"crop": "nothing", "places": [[1, 1]]}, BadJob),
    ],
)
def test_job_that_cannot_be_done_is_refused_when_it_is_asked_for(robot, teacher, kind, wants, refusal):
    with pytest.raises(refusal):
        ask_job(robot=robot, member=teacher, kind=JobKind(kind), wants=wants, now=NOW)
    assert Job.objects.count() == 0


def test_job_waits_while_somebody_steers_and_goes_on_when_her_time_ends(robot, teacher):
    job = water(robot, teacher)
    take_lease(robot=robot, member=make_member(FarmRole.SUPPORTER), now=NOW)
    assert claim(robot) is None
    assert claim(robot, now=NOW + timedelta(minutes=10)) == job


def test_supporter_who_takes_over_ends_the_job(robot, teacher):
    water(robot, teacher)
    job = claim(robot)
    take_lease(robot=robot, member=make_member(FarmRole.SUPPORTER), reason="危ない", now=NOW)
    with pytest.raises(RequestHeld) as held:
        begin_step(job=job, worker="w", standing=HERE)
    assert held.value.facts["rule"] == "taken_over"


def test_job_for_later_waits_and_older_ones_go_first(robot, teacher):
    hour = NOW + timedelta(hours=1)
    later = ask_job(robot=robot, member=teacher, kind=JobKind.WATER, wants=PLACES, not_before=hour, now=NOW)
    first = ask_job(
        robot=robot, member=teacher, kind=JobKind.PHOTOGRAPH, wants={}, now=NOW + timedelta(minutes=1)
    )
    taken = claim(robot)
    assert taken == first
    assert claim(robot, worker="other") is None  # one job of a robot runs
    do_all(taken)
    assert claim(robot) is None
    assert claim(robot, now=hour) == later


def test_stopped_robot_takes_no_job(robot, teacher):
    water(robot, teacher)
    Robot.objects.update(stopped_at=NOW)
    assert claim(robot) is None


def test_job_of_a_dead_runner_is_taken_by_another_and_water_is_not_given_twice(robot, teacher):
    water(robot, teacher, ml=100)
    first = claim(robot, "dead")
    begin_step(job=first, worker="dead", standing=HERE)
    used = WaterDay.objects.get().used_ml
    assert claim(robot, "next", real_now=NOW + timedelta(seconds=59)) is None
    later = NOW + timedelta(minutes=5)
    taken = claim(robot, "next", real_now=later)
    assert taken == first
    assert is_unanswered(taken)
    assert end_step(job=taken, worker="next", now=NOW, words="…")
    assert WaterDay.objects.get().used_ml == used
    assert begin_step(job=first, worker="dead", standing=HERE) is None  # woken from the dead
    assert not end_step(job=first, worker="dead", now=NOW)


def test_photograph_of_a_dead_runner_is_taken_again(robot, teacher):
    ask_job(robot=robot, member=teacher, kind=JobKind.PHOTOGRAPH, wants={}, now=NOW)
    begin_step(job=claim(robot, "dead"), worker="dead", standing=HERE)
    assert not is_unanswered(claim(robot, "next", real_now=NOW + timedelta(minutes=5)))


def test_robot_that_does_not_answer_fails_the_job_after_some_tries(robot, teacher):
    ask_job(robot=robot, member=teacher, kind=JobKind.PHOTOGRAPH, wants={}, now=NOW)
    job = claim(robot)
    again = []
    for _ in range(3):
        begin_step(job=job, worker="w", standing=HERE)
        again.append(fail_step(job=job, worker="w", words="返事なし", may_again=True, now=NOW))
    assert again == [True, True, False]
    job.refresh_from_db()
    assert (job.status, job.words) == (JobStatus.FAILED, "返事なし")
    assert Lease.objects.get().ended_at == NOW


def test_water_that_was_not_answered_is_not_tried_again(robot, teacher):
    water(robot, teacher)
    job = claim(robot)
    begin_step(job=job, worker="w", standing=HERE)
    assert not fail_step(job=job, worker="w", words="x", may_again=True, now=NOW)


def test_cancelled_job_ends_after_its_step(robot, teacher):
    job = water(robot, teacher)
    with pytest.raises(MayNotSteer):
        cancel_job(job=job, by=make_member(FarmRole.PUPIL), now=NOW)
    taken = claim(robot)
    begin_step(job=taken, worker="w", standing=HERE)
    cancel_job(job=taken, by=teacher, now=NOW)
    assert not end_step(job=taken, worker="w", now=NOW)
    assert begin_step(job=taken, worker="w", standing=HERE) is None
    with pytest.raises(JobGone):
        cancel_job(job=taken, by=teacher, now=NOW)


def test_seed_is_on_the_map_when_it_is_in_the_soil(robot, teacher):
    from moyai.services.smart_farm.models import Crop

    Crop.objects.create(slug="radish", name="ラディッシュ", spacing_mm=50, depth_mm=10)
    wants = {"crop": "radish", "places": [[500, 500], [550, 500]]}
    with pytest.raises(BadJob):
        ask_job(robot=robot, member=teacher, kind=JobKind.SOW, wants=wants, now=NOW)
    for name, x in (("Seeder", 50), ("Seed Bin", 300)):
        tool = create_resource(robot=robot, kind="tools", sent={"name": name}, now=NOW)
        place = {"pointer_type": "ToolSlot", "x": x, "y": 100, "z": -100, "tool_id": tool.pk}
        create_point(robot=robot, sent=place | {"pullout_direction": 1}, now=NOW)
    ask_job(robot=robot, member=teacher, kind=JobKind.SOW, wants=wants, now=NOW)
    assert do_all(claim(robot)) == 4
    assert list(Point.objects.filter(pointer_type="Plant").values_list("x", "plant_stage")) == [
        (500, "planted"),
        (550, "planted"),
    ]


def test_job_waits_for_what_its_robot_was_told_before(robot, teacher):
    supporter = make_member(FarmRole.SUPPORTER)
    told = tell(robot, supporter, go(100), go(0))
    give_back(robot=robot, member=supporter, now=NOW)
    job = water(robot, teacher)
    assert claim(robot) == job
    with pytest.raises(RequestHeld) as held:
        begin_step(job=job, worker="w", standing=HERE)
    assert held.value.facts["rule"] in MAY_WAIT
    soon = NOW + timedelta(seconds=2)
    postpone_job(job=job, worker="w", words=str(held.value.text), until=soon, now=NOW)
    assert (Lease.objects.filter(ended_at=None).count(), claim(robot)) == (0, None)
    answer(robot, told.request.label)
    assert claim(robot, now=soon) == job
    assert do_all(job) == 2
    job.refresh_from_db()
    assert job.status == JobStatus.DONE


def test_step_that_was_never_answered_is_waited_for_before_it_is_tried_again(robot, teacher):
    job = ask_job(robot=robot, member=teacher, kind=JobKind.PHOTOGRAPH, wants=PLACES, now=NOW)
    claim(robot)
    assert begin_step(job=job, worker="w", standing=HERE)
    again = {"job": job, "worker": "w", "words": "", "may_again": True, "now": NOW}
    assert fail_step(**again, is_answered=False)
    with pytest.raises(RequestHeld) as held:
        begin_step(job=job, worker="w", standing=HERE)
    assert held.value.facts["rule"] == "busy"
    note_overdue(rows=list(Told.objects.values_list("pk", flat=True)))
    assert begin_step(job=job, worker="w", standing=HERE)
    assert fail_step(**again)  # it said itself that it could not
    assert begin_step(job=job, worker="w", standing=HERE)
