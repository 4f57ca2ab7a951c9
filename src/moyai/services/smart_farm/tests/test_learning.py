"""Lessons done: answers kept, hints, help, deeds seen in what robots left behind, classes, certificates."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.factories import make_resident

from moyai.core.audit.models import Entry
from moyai.core.notices.models import Notice
from moyai.services.smart_farm.certifying import is_name_of
from moyai.services.smart_farm.course.content import Deed, DeedKind
from moyai.services.smart_farm.course.library import list_built_in
from moyai.services.smart_farm.course.writing import write_course
from moyai.services.smart_farm.enums import FarmRole, JobKind, JobStatus, PlantStage, PointerType
from moyai.services.smart_farm.enums_lessons import StepHow
from moyai.services.smart_farm.models import (
    Attempt,
    Certificate,
    FarmMember,
    GardenImage,
    ImportedCourse,
    Job,
    Lease,
    Point,
    Robot,
    SchoolClass,
    Seat,
    SensorReading,
    StepProgress,
)
from moyai.services.smart_farm.operations import learning
from moyai.services.smart_farm.operations.certificates import issue_certificate
from moyai.services.smart_farm.operations.classes import (
    add_pupils,
    assign_lessons,
    close_class,
    open_class,
    remove_pupil,
)
from moyai.services.smart_farm.operations.courses import drop_course, import_course
from moyai.services.smart_farm.policy_lessons import get_lessons_policy
from moyai.services.smart_farm.queries.courses import find_course, find_lesson
from moyai.services.smart_farm.queries.progress import Need, list_lessons, list_unfinished, make_board
from moyai.services.smart_farm.refusals_lessons import CourseRefused, LessonRefused
from moyai.services.smart_farm.tests.learning import (
    ACTOR,
    COURSE,
    FACTS,
    LESSONS,
    TODAY,
    find_seat_of,
    make_class,
    open_lessons,
)
from moyai.services.smart_farm.tests.plots import NOW, make_farm, make_member, make_robot

pytestmark = pytest.mark.django_db
OURS = list_built_in()[0]
MINUTE = timedelta(minutes=1)


def at_step(lesson: str, key: str, name: str = "あおい", school_class: SchoolClass | None = None):
    """Return a pupil's progress at a step, with the step."""
    school_class = school_class or make_class(name)
    (assignment,) = open_lessons(school_class, lesson)
    seat = find_seat_of(school_class, name)
    found = find_lesson(assignment)
    assert found is not None
    step = found[1].find_step(key)
    assert step is not None
    return learning.open_step(seat=seat, assignment=assignment, step=step, now=NOW), step


def refuse(code, work, **facts):
    with pytest.raises(LessonRefused) as caught:
        work(**facts)
    assert caught.value.code == code


def test_a_wrong_answer_is_kept_and_the_right_one_finishes_the_step():
    progress, step = at_step("plant-needs", "where-water")
    facts = {"progress": progress, "quiz": step.quiz, "language": "ja", "now": NOW}
    assert not learning.answer_choice(raw=["0"], **facts).is_right
    assert progress.done_at is None
    assert learning.answer_choice(raw=["1"], **facts).is_right
    assert (progress.tries, progress.how, progress.done_at) == (2, StepHow.ANSWERED, NOW)
    assert list(Attempt.objects.values_list("number", "answer", "said", "is_right", "share_pct")) == [
        (1, [0], "葉", False, 0),
        (2, [1], "根", True, 100),
    ]


def test_nothing_chosen_is_not_an_attempt():
    progress, step = at_step("plant-needs", "where-water")
    facts = {"progress": progress, "quiz": step.quiz, "language": "ja", "now": NOW}
    for raw in ([], ["7"], ["0", "1"], ["x"]):
        refuse("no_answer", learning.answer_choice, raw=raw, **facts)
    assert not Attempt.objects.exists()


def test_a_number_is_kept_as_it_was_typed():
    progress, step = at_step("coordinates", "how-far")
    facts = {"progress": progress, "quiz": step.quiz, "now": NOW}
    refuse("not_number", learning.answer_number, typed="わからない", **facts)
    assert not learning.answer_number(typed="250", **facts).is_right
    assert learning.answer_number(typed="３０ｃｍ", **facts).is_right
    assert list(Attempt.objects.values_list("said", flat=True)) == ["250", "３０ｃｍ"]


def test_a_step_that_is_done_stays_done_and_keeps_how():
    progress, step = at_step("plant-needs", "where-water")
    facts = {"progress": progress, "quiz": step.quiz}
    learning.answer_choice(raw=["1"], language="ja", now=NOW, **facts)
    learning.answer_choice(raw=["0"], language="ja", now=NOW + MINUTE, **facts)
    learning.see_answer(now=NOW + MINUTE, **facts)
    assert (progress.how, progress.done_at) == (StepHow.ANSWERED, NOW)


def test_tries_end_before_they_are_without_end():
    progress, step = at_step("plant-needs", "where-water")
    StepProgress.objects.update(tries=learning.MOST_TRIES)
    facts = {"progress": progress, "quiz": step.quiz, "language": "ja", "now": NOW}
    refuse("too_many_tries", learning.answer_choice, raw=["1"], **facts)


def test_hints_open_one_after_another_and_the_answer_after_trying():
    progress, step = at_step("plant-needs", "where-water")
    facts = {"progress": progress, "quiz": step.quiz, "now": NOW}
    refuse("try_first", learning.see_answer, **facts)
    assert [learning.open_hint(**facts) for _hint in step.quiz.hints] == [1, 2]
    refuse("no_hint", learning.open_hint, **facts)
    learning.see_answer(**facts)
    assert progress.how == StepHow.TOGETHER


def test_help_is_asked_for_and_comes():
    progress, _step = at_step("plant-needs", "where-water")
    assert learning.ask_help(progress=progress, now=NOW)
    assert not learning.ask_help(progress=progress, now=NOW + MINUTE)
    assert progress.asked_at == NOW
    assert learning.end_help(progress=progress, **FACTS)
    assert not learning.end_help(progress=progress, **FACTS)


def test_only_what_is_to_be_read_is_done_by_reading():
    progress, step = at_step("plant-needs", "five-things")
    learning.finish_reading(progress=progress, step=step, now=NOW)
    assert progress.how == StepHow.READ
    progress, step = at_step("sow-radish", "sow-it", school_class=progress.seat.school_class)
    refuse("not_yet", learning.finish_reading, progress=progress, step=step, now=NOW)


def put_robot(robot, x, y):
    Robot.objects.filter(pk=robot.pk).update(state={"location_data": {"position": {"x": x, "y": y, "z": 0}}})


def hold(robot, member, *, at=NOW, ended_at=None):
    facts = {"ended_at": ended_at, "ended_why": "given_back" if ended_at else ""}
    return Lease.objects.create(
        robot=robot, member=member, taken_at=at, seen_at=at, until=at + 10 * MINUTE, **facts
    )


def finish(progress, step, now=NOW + MINUTE, is_said=False):
    progress = StepProgress.objects.select_related("seat__school_class__robot").get(pk=progress.pk)
    return learning.finish_deed(progress=progress, deed=step.deed, is_said=is_said, now=now)


def test_a_move_counts_where_the_pupil_herself_moved_the_robot_there():
    progress, step = at_step("coordinates", "go-there")
    robot, member = progress.seat.school_class.robot, progress.seat.member
    refuse("not_seen", finish, progress=progress, step=step)
    put_robot(robot, 505, 294)
    refuse("not_seen", finish, progress=progress, step=step)  # whoever moved it
    lease = hold(robot, member)
    put_robot(robot, 520, 300)
    refuse("not_seen", finish, progress=progress, step=step)  # too far off
    put_robot(robot, 505, 294)
    assert finish(progress, step) == StepHow.SEEN
    assert lease.ended_at is None


@pytest.mark.parametrize("state", [{}, {"location_data": []}, {"location_data": {"position": {"x": "500"}}}])
def test_a_robot_that_told_no_position_stands_nowhere(state):
    progress, step = at_step("coordinates", "go-there")
    Robot.objects.update(state=state)
    hold(progress.seat.school_class.robot, progress.seat.member)
    refuse("not_seen", finish, progress=progress, step=step)


def test_a_lease_of_before_or_of_somebody_since_does_not_count():
    progress, step = at_step("coordinates", "go-there")
    robot, member = progress.seat.school_class.robot, progress.seat.member
    put_robot(robot, 500, 300)
    hold(robot, member, at=NOW - 30 * MINUTE, ended_at=NOW - 25 * MINUTE)
    refuse("not_seen", finish, progress=progress, step=step)
    hold(robot, make_member(FarmRole.OPERATOR), at=NOW + MINUTE)
    refuse("not_seen", finish, progress=progress, step=step)


def test_a_job_of_hers_counts_when_it_is_done():
    progress, step = at_step("sow-radish", "sow-it")
    seat = progress.seat
    common = {"robot": seat.school_class.robot, "kind": JobKind.SOW}
    Job.objects.create(code="1", member=seat.member, status=JobStatus.DONE, asked_at=NOW - MINUTE, **common)
    other = make_member(FarmRole.OPERATOR)
    Job.objects.create(code="2", member=other, status=JobStatus.DONE, asked_at=NOW, **common)
    job = Job.objects.create(code="3", member=seat.member, status=JobStatus.QUEUED, asked_at=NOW, **common)
    refuse("not_seen", finish, progress=progress, step=step)
    Job.objects.filter(pk=job.pk).update(status=JobStatus.DONE)
    assert finish(progress, step) == StepHow.SEEN


@pytest.mark.parametrize("kind", [DeedKind.SOW, DeedKind.PHOTOGRAPH, DeedKind.MEASURE])
def test_what_came_to_be_while_she_held_the_robot_counts(kind):
    progress, _step = at_step("sow-radish", "sow-it")
    robot = progress.seat.school_class.robot

    def make(at):
        if kind is DeedKind.SOW:
            Point.objects.create(
                robot=robot, pointer_type=PointerType.PLANT, name="r", x=1, y=1, planted_at=at, created_at=at,
                updated_at=at, plant_stage=PlantStage.PLANTED,
            )  # fmt: skip
        elif kind is DeedKind.PHOTOGRAPH:
            GardenImage.objects.create(robot=robot, file=str(at), width=1, height=1, created_at=at)
        else:
            SensorReading.objects.create(robot=robot, pin=59, value=1, read_at=at, created_at=at)

    facts = {"progress": progress, "deed": Deed(kind), "is_said": False, "now": NOW + 9 * MINUTE}
    make(NOW + MINUTE)
    refuse("not_seen", learning.finish_deed, **facts)  # nobody held it then
    hold(robot, progress.seat.member, at=NOW + 2 * MINUTE, ended_at=NOW + 4 * MINUTE)
    make(NOW + 5 * MINUTE)
    refuse("not_seen", learning.finish_deed, **facts)  # after she had given it back
    make(NOW + 3 * MINUTE)
    assert learning.finish_deed(**facts) == StepHow.SEEN


def test_her_word_counts_and_is_kept_as_her_word():
    progress, step = at_step("sow-radish", "sow-it")
    assert finish(progress, step, is_said=True) == StepHow.SAID
    Robot.objects.update(state={})
    other = make_class(
        "みどり", robot=make_robot(name="2"), teacher=make_member(FarmRole.TEACHER, "別の先生")
    )
    SchoolClass.objects.filter(pk=other.pk).update(robot=None)
    progress, step = at_step("sow-radish", "sow-it", "みどり", other)
    refuse("no_robot", finish, progress=progress, step=step)
    assert finish(progress, step, is_said=True) == StepHow.SAID


def test_a_closed_class_is_read_and_not_written():
    progress, step = at_step("plant-needs", "where-water")
    school_class = progress.seat.school_class
    assert close_class(school_class=school_class, **FACTS)
    assert not close_class(school_class=school_class, **FACTS)
    fresh = StepProgress.objects.get()
    facts = {"progress": fresh, "quiz": step.quiz, "now": NOW}
    refuse("class_closed", learning.answer_choice, raw=["1"], language="ja", **facts)
    refuse("class_closed", learning.open_hint, **facts)
    assignment = school_class.assignments.get()
    seat = find_seat_of(school_class, "あおい")
    assert learning.open_step(seat=seat, assignment=assignment, step=step, now=NOW + MINUTE).seen_at == NOW
    other = OURS.lessons[0].steps[0]
    refuse("class_closed", learning.open_step, seat=seat, assignment=assignment, step=other, now=NOW)


def test_pupils_of_a_closed_class_leave_the_farm_unless_they_are_in_another():
    school_class = make_class("あおい", "みどり")
    teacher = FarmMember.objects.get(role=FarmRole.TEACHER)
    other = open_class(teacher=teacher, name="園芸クラブ", robot=None, **FACTS)
    add_pupils(school_class=other, members=[FarmMember.objects.get(name="みどり")], **FACTS)
    close_class(school_class=school_class, **FACTS)
    left = dict(FarmMember.objects.values_list("name", "left_on"))
    assert left == {"先生": None, "あおい": TODAY, "みどり": None}


def test_only_pupils_of_the_farm_come_into_a_class_and_whoever_left_comes_back():
    school_class = make_class("あおい")
    operator = make_member(FarmRole.OPERATOR)
    stranger = make_member(FarmRole.PUPIL, "よその子", make_farm("other"))
    for member in (operator, stranger):
        refuse("not_pupil", add_pupils, school_class=school_class, members=[member], **FACTS)
    seat = find_seat_of(school_class, "あおい")
    assert remove_pupil(seat=seat, **FACTS)
    assert not remove_pupil(seat=seat, **FACTS)
    assert add_pupils(school_class=school_class, members=[seat.member], **FACTS) == 1
    assert Seat.objects.get(pk=seat.pk).left_on is None


def test_a_class_takes_no_robot_of_another_farm():
    make_class()
    teacher = FarmMember.objects.get(role=FarmRole.TEACHER)
    robot = make_robot(make_farm("other"))
    refuse("no_robot", open_class, teacher=teacher, name="x", robot=robot, **FACTS)


def test_lessons_are_assigned_once_and_their_days_change():
    school_class = make_class()
    facts = {"school_class": school_class, "course_key": COURSE, **FACTS}
    days = {"opens_on": TODAY, "due_on": None}
    assert assign_lessons(lessons=LESSONS[:2], **days, **facts) == 2
    later = TODAY + timedelta(days=7)
    assert assign_lessons(lessons=LESSONS[:3], opens_on=later, due_on=later, **facts) == 1
    assert set(school_class.assignments.values_list("opens_on", flat=True)) == {later}
    assert list_lessons(find_seat_of(school_class, "あおい"), TODAY) == []
    refuse("no_lesson", assign_lessons, lessons=["nothing"], **days, **facts)
    backwards = {"opens_on": later, "due_on": TODAY}
    refuse("days_backwards", assign_lessons, lessons=LESSONS[:1], **backwards, **facts)


def test_the_board_shows_who_asked_who_is_stuck_and_who_was_not_seen():
    school_class = make_class("あおい", "かえで", "さくら", "もみじ")
    (assignment,) = open_lessons(school_class, "plant-needs")
    lesson = OURS.lessons[0]
    seats = {name: find_seat_of(school_class, name) for name in ("あおい", "かえで", "さくら", "もみじ")}
    step = lesson.find_step("where-water")
    facts = {"assignment": assignment, "step": step}
    asking = learning.open_step(seat=seats["さくら"], now=NOW, **facts)
    learning.ask_help(progress=asking, now=NOW)
    stuck = learning.open_step(seat=seats["もみじ"], now=NOW, **facts)
    for _try in range(3):
        learning.answer_choice(progress=stuck, quiz=step.quiz, raw=["0"], language="ja", now=NOW)
    learning.open_step(seat=seats["かえで"], now=NOW - timedelta(days=7), **facts)
    board = make_board(school_class, get_lessons_policy(), NOW)
    assert [(row.seat.member.name, row.needs) for row in board.rows] == [
        ("さくら", (Need.ASKED,)),
        ("もみじ", (Need.STUCK,)),
        ("かえで", (Need.QUIET,)),
        ("あおい", ()),
    ]
    assert [len(row.waiting) for row in board.rows] == [1, 0, 0, 0]
    learning.confirm_step(progress=stuck, **FACTS)
    row = next(row for row in make_board(school_class, get_lessons_policy(), NOW).rows if row.done)
    assert (row.seat.member.name, row.done, row.total, row.needs) == ("もみじ", 1, 6, ())


def test_the_board_says_when_a_lesson_is_due():
    school_class = make_class()
    open_lessons(school_class, "plant-needs")
    for days, needs in ((2, ()), (1, (Need.DUE,)), (0, (Need.DUE,))):
        school_class.assignments.update(due_on=TODAY + timedelta(days=days))
        assert make_board(school_class, get_lessons_policy(), NOW).rows[0].needs == needs


def finish_all(school_class, seat, lessons=LESSONS):
    rows = {each.lesson: each for each in school_class.assignments.all()}
    StepProgress.objects.bulk_create(
        StepProgress(
            seat=seat, assignment=rows[lesson.key], step=step.key, began_at=NOW, seen_at=NOW, done_at=NOW,
            how=StepHow.CONFIRMED,
        )
        for lesson in OURS.lessons
        if lesson.key in lessons
        for step in lesson.steps
    )  # fmt: skip


def test_a_certificate_is_given_once_when_all_lessons_are_done():
    school_class = make_class()
    open_lessons(school_class)
    seat = find_seat_of(school_class, "あおい")
    guardian = make_resident()
    FarmMember.objects.create(
        farm=school_class.farm, resident=guardian, name="母", role=FarmRole.GUARDIAN, guardian_of=seat.member,
        joined_on=TODAY,
    )  # fmt: skip
    finish_all(school_class, seat, LESSONS[:-1])
    refuse("not_finished", issue_certificate, seat=seat, course=OURS, **FACTS)
    assert [lesson.key for lesson in list_unfinished(seat, OURS)] == [LESSONS[-1]]
    finish_all(school_class, seat, LESSONS[-1:])
    certificate = issue_certificate(seat=seat, course=OURS, **FACTS)
    assert issue_certificate(seat=seat, course=OURS, **FACTS).pk == certificate.pk
    assert Certificate.objects.count() == 1
    assert is_name_of(certificate.name_digest, certificate.code, "あ お い")
    assert not is_name_of(certificate.name_digest, certificate.code, "みどり")
    assert "あおい" not in certificate.name_digest
    notice = Notice.objects.get()
    assert (notice.resident_id, "あおい" in notice.text["ja"]) == (guardian.pk, True)
    assert Entry.objects.filter(action="smart_farm.issue_certificate", actor=ACTOR).count() == 1


def test_a_course_that_was_not_wholly_assigned_is_not_finished():
    school_class = make_class()
    open_lessons(school_class, *LESSONS[:2])
    seat = find_seat_of(school_class, "あおい")
    finish_all(school_class, seat, LESSONS[:2])
    refuse("not_finished", issue_certificate, seat=seat, course=OURS, **FACTS)


def own_file(key="own-course"):
    return write_course(OURS).replace(b'key = "tending"', f'key = "{key}"'.encode(), 1)


def test_a_course_is_brought_in_changed_and_erased():
    school_class = make_class()
    teacher = FarmMember.objects.get(role=FarmRole.TEACHER)
    with pytest.raises(CourseRefused) as caught:
        import_course(teacher=teacher, content=b"key = [", **FACTS)
    assert caught.value.code == "course_not_toml"
    refuse("key_taken", import_course, teacher=teacher, content=write_course(OURS), **FACTS)
    row = import_course(teacher=teacher, content=own_file(), **FACTS)
    import_course(teacher=teacher, content=own_file(), **FACTS)
    assert ImportedCourse.objects.count() == 1
    assert find_course(school_class.farm, "own-course").lessons == OURS.lessons
    assert find_course(make_farm("other"), "own-course") is None
    facts = {"school_class": school_class, "course_key": "own-course", "opens_on": TODAY, "due_on": None}
    assign_lessons(lessons=LESSONS[:1], **facts, **FACTS)
    refuse("course_used", drop_course, course=row, **FACTS)
    close_class(school_class=school_class, **FACTS)
    drop_course(course=row, **FACTS)
    assert list_lessons(find_seat_of(school_class, "あおい"), TODAY) == []
