"""Lessons and classes as pages: a pupil goes through by plain forms alone; teachers see who is where."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from moyai.services.smart_farm.course.quizzes import QuizKind
from moyai.services.smart_farm.course.reading import read_course
from moyai.services.smart_farm.course.writing import write_course
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.enums_lessons import StepHow
from moyai.services.smart_farm.models import (
    Assignment,
    Attempt,
    FarmMember,
    SchoolClass,
    StepProgress,
)
from moyai.services.smart_farm.tests.learning import (
    COURSE,
    LESSONS,
    TODAY,
    find_seat_of,
    make_class,
    open_lessons,
)
from moyai.services.smart_farm.tests.lesson_asking import (
    OURS,
    address,
    find_assignment,
    open_,
    press,
)
from moyai.services.smart_farm.tests.plots import NOW, make_farm, make_member, make_robot, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]


def go_through(client, page_address: str) -> None:
    """Answer the question of a page by the forms that are on it, as somebody without a mouse or script."""
    step_key = page_address.rstrip("/").split("/")[-1]
    quiz = next(step.quiz for lesson in OURS.lessons for step in lesson.steps if step.key == step_key)
    if quiz.kind is QuizKind.NUMBER:
        target = page_address
        for key in f"{quiz.value:f}":
            typed = re.search(r'name="typed" value="([^"]*)"', client.get(target).content.decode())
            answer = client.post(page_address, {"key": key, "typed": typed[1]})
            target = answer.headers["location"].partition("#")[0]
        typed = re.search(r'name="typed" value="([^"]*)"', client.get(target).content.decode())
        client.post(page_address, {"do": "number", "typed": typed[1]})
    elif quiz.kind in (QuizKind.ORDER, QuizKind.MATCH):
        target = page_address
        for place in range(len(quiz.options) - 1):
            page = client.get(target).content.decode()
            picked = re.search(r'name="picked" value="([^"]*)"', page)
            assert f'name="pick" value="{place}"' in page
            fields = {"do": "answer", "picked": picked[1], "pick": str(place)}
            target = client.post(page_address, fields).headers["location"].partition("#")[0]
    else:
        client.post(page_address, {"do": "answer", "choice": [str(place) for place in sorted(quiz.right)]})


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_pupil_goes_through_a_whole_lesson(client, pupil, language):
    client.cookies["django_language"] = language
    assignment = find_assignment("plant-needs")
    home = open_(client, "lessons")
    assert address("lesson_step", assignment.pk, "five-things") in home
    for step in OURS.lessons[0].steps:
        here = address("lesson_step", assignment.pk, step.key)
        assert step.title.get_plain(language) in re.sub(
            r"<rp>.*?</rp>|<rt>.*?</rt>|</?ruby>", "", client.get(here).content.decode()
        )
        if step.quiz is not None:
            go_through(client, here)
        elif step.kind == "watch":
            press(client, "lesson_step", assignment.pk, step.key, do="next")
        else:
            fields = {"text": "<b>葉</b>が4まい", "on_day": "2026-06-10", "is_shared": "on"}
            new = f"{address('notebook_new', pupil.school_class.code)}?lesson={assignment.pk}&step={step.key}"
            answer = client.post(new, fields)
            assert answer.headers["location"] == here
            assert "&lt;b&gt;葉" in client.get(here).content.decode()
    hows = dict(StepProgress.objects.values_list("step", "how"))
    assert hows == {
        "five-things": StepHow.READ,
        "where-water": StepHow.ANSWERED,
        "which-needed": StepHow.ANSWERED,
        "part-and-work": StepHow.ANSWERED,
        "look-at-bed": StepHow.READ,
        "first-note": StepHow.WRITTEN,
    }
    assert set(Attempt.objects.values_list("number", flat=True)) == {1}


def test_numbers_and_orders_are_answered_by_single_presses(client, pupil):
    assignment = find_assignment("coordinates")
    for key in ("how-far", "safe-order", "read-point"):
        go_through(client, address("lesson_step", assignment.pk, key))
    assert set(StepProgress.objects.values_list("step", "how")) == {
        ("how-far", "answered"),
        ("safe-order", "answered"),
        ("read-point", "answered"),
    }
    assert Attempt.objects.get(progress__step="how-far").said == "300"


def test_pages_have_readings_and_a_wrong_answer_shames_nobody(client, pupil):
    assignment = find_assignment("plant-needs")
    here = ("lesson_step", assignment.pk, "where-water")
    page = open_(client, *here)
    assert "<ruby>植物<rp>（</rp><rt>しょくぶつ</rt><rp>）</rp></ruby>" in page
    press(client, *here, do="answer", choice="0")
    page = open_(client, *here)
    assert "まちが" not in page
    assert "<rt>いちど</rt>" in page
    assert "あなたの こたえ" in page
    assert "いっしょに" in page
    press(client, *here, do="hint")
    assert "<rt>あめ</rt>" in open_(client, *here)
    press(client, *here, do="see")
    assert open_(client, *here).count("つぎへ") == 1
    assert StepProgress.objects.get().how == StepHow.TOGETHER


def test_what_cannot_be_done_is_said_and_leads_back(client, pupil):
    assignment = find_assignment("plant-needs")
    here = ("lesson_step", assignment.pk, "where-water")
    for fields in ({"do": "answer"}, {"do": "answer", "choice": "9"}, {"do": "see"}):
        answer = press(client, *here, **fields)
        assert answer.headers["location"].startswith(address(*here))
    assert "こたえを えらんでから" in open_(client, *here)
    assert not Attempt.objects.exists()
    for deed in ("number", "done", "nothing", ""):
        press(client, *here, do=deed, status=404)


def test_a_press_half_way_stands_in_the_address_and_goes_back(client, pupil):
    assignment = find_assignment("coordinates")
    here = ("lesson_step", assignment.pk, "safe-order")
    answer = press(client, *here, do="answer", picked="", pick="2")
    assert answer.headers["location"] == f"{address(*here)}?picked=2#work"
    answer = press(client, *here, do="answer", picked="2", pick="0")
    page = open_(client, *here, picked="2,0")
    assert 'name="pick" value="2"' not in page
    assert 'href="?picked=2#work"' in page
    for nonsense in ("x", "9", "2,2,2", "-1", "0," * 400):
        open_(client, *here, picked=nonsense)


def test_a_deed_is_done_on_her_word_where_the_robot_kept_nothing(client, pupil):
    assignment = find_assignment("sow-radish")
    here = ("lesson_step", assignment.pk, "sow-it")
    assert "ロボット1" in open_(client, *here)
    press(client, *here, do="done")
    assert "まだ ありません" in open_(client, *here)
    answer = press(client, *here, do="said")
    assert answer.headers["location"] == address("lesson_step", assignment.pk, "photo")
    assert StepProgress.objects.get(step="sow-it").how == StepHow.SAID


def test_help_is_asked_for_and_seen_on_the_board(client, pupil, school_class):
    assignment = find_assignment("plant-needs")
    here = ("lesson_step", assignment.pk, "where-water")
    press(client, *here, do="ask")
    assert "せんせいに つたわって います。" in open_(client, *here)
    client.force_login(FarmMember.objects.get(role=FarmRole.TEACHER).user)
    page = open_(client, "class_board", school_class.code)
    assert "「てつだって」を押しました" in page
    press(client, "class_press", school_class.code, do="helped", step=str(StepProgress.objects.get().pk))
    assert StepProgress.objects.get().asked_at is None


def test_a_lesson_that_is_not_open_yet_and_one_of_another_class_are_not_there(client, pupil, school_class):
    assignment = find_assignment("plant-needs")
    Assignment.objects.filter(pk=assignment.pk).update(opens_on=TODAY.replace(day=11))
    open_(client, "lesson", assignment.pk, status=404)
    other = make_class("よその子", robot=make_robot(), teacher=make_member(FarmRole.TEACHER, "別の先生"))
    (strange,) = open_lessons(other, "plant-needs")
    for page in (
        ("lesson", strange.pk),
        ("lesson_step", strange.pk, "where-water"),
        ("class_board", other.code),
        ("notebook", other.code),
        ("experiments", other.code),
        ("lesson_camera", other.code),
    ):
        open_(client, *page, status=404)


def test_a_pupil_opens_no_page_of_teachers(client, pupil, school_class):
    for name in ("class_board", "class_settings", "class_assign", "experiment_new"):
        open_(client, name, school_class.code, status=403)
    open_(client, "class_pupil", school_class.code, pupil.pk, status=403)
    press(client, "class_press", school_class.code, do="close", status=403)
    open_(client, "courses", status=403)
    open_(client, "class_new", status=403)
    open_(client, "course_file", school_class.farm.code, COURSE, status=404)


def test_strangers_and_who_left_see_nothing(client, pupil, school_class):
    client.force_login(make_user("stranger"))
    assert "まだ クラスに はいって いません" in open_(client, "lessons")
    open_(client, "notebook", school_class.code, status=404)
    client.force_login(pupil.member.user)
    FarmMember.objects.filter(pk=pupil.member_id).update(left_on=TODAY)
    open_(client, "notebook", school_class.code, status=404)
    client.logout()
    answer = client.get(address("lessons"))
    assert (answer.status_code, "login" in answer.headers["location"]) == (302, True)


def test_a_teacher_previews_without_leaving_a_trace(client, teacher, school_class):
    for lesson in OURS.lessons:
        assignment = find_assignment(lesson.key)
        open_(client, "lesson", assignment.pk)
        for step in lesson.steps:
            page = open_(client, "lesson_step", assignment.pk, step.key)
            assert "先生の見本です" in page
            client.post(address("lesson_step", assignment.pk, step.key), {"do": "next"})
    assert not StepProgress.objects.exists()


def test_a_teacher_opens_a_class_with_pupils_and_lessons(client, teacher):
    spare = make_member(FarmRole.PUPIL, "かえで")
    robot = teacher.school_class.robot
    press(client, "class_new", name="5年2組", robot=str(robot.pk))
    opened = SchoolClass.objects.get(name="5年2組")
    assert opened.robot == robot
    assert "かえで" in open_(client, "class_settings", opened.code)
    press(client, "class_press", opened.code, do="add", member=[str(spare.pk), "999999", "x"])
    seat = find_seat_of(opened, "かえで")
    press(client, "class_settings", opened.code, name="5年3組", robot="")
    press(client, "class_assign", opened.code, status=422, course=COURSE, lessons="nothing", opens_on="x")
    fields = {"course": COURSE, "lessons": LESSONS[:2], "opens_on": "2026-06-10", "due_on": "2026-06-20"}
    press(client, "class_assign", opened.code, **fields)
    page = open_(client, "class_board", opened.code)
    assert ("かえで" in page, "0 / 6" in page, "5年3組" in page) == (True, True, True)
    open_(client, "class_pupil", opened.code, seat.pk)
    press(client, "class_press", opened.code, do="remove", pupil=str(seat.pk))
    press(client, "class_press", opened.code, do="close")
    assert "閉じたクラスです" in open_(client, "class_board", opened.code)
    press(client, "class_press", opened.code, do="nothing", status=404)


@pytest.mark.parametrize("pupils", [1, 3])
def test_the_board_asks_the_database_as_often_for_any_class(client, pupils, django_assert_num_queries):
    names = [f"生徒{n}" for n in range(pupils)]
    opened = make_class(*names)
    open_lessons(opened)
    client.force_login(FarmMember.objects.get(role=FarmRole.TEACHER).user)
    for name in names:
        StepProgress.objects.create(
            seat=find_seat_of(opened, name), assignment=find_assignment("plant-needs"), step="where-water",
            began_at=NOW, seen_at=NOW, asked_at=NOW,
        )  # fmt: skip
    open_(client, "class_board", opened.code)
    with django_assert_num_queries(BOARD_QUERIES):
        open_(client, "class_board", opened.code)


BOARD_QUERIES = 15


def test_the_teachers_page_of_a_pupil_shows_each_answer(client, teacher, school_class):
    seat = find_seat_of(school_class, "あおい")
    progress = StepProgress.objects.create(
        seat=seat, assignment=find_assignment("plant-needs"), step="where-water", began_at=NOW, seen_at=NOW
    )
    Attempt.objects.create(
        progress=progress, number=1, answer=[0], said="葉", is_right=False, share_pct=0, made_at=NOW
    )
    page = open_(client, "class_pupil", school_class.code, seat.pk)
    assert "1. 葉" in page
    press(client, "class_press", school_class.code, do="confirm", step=str(progress.pk))
    assert StepProgress.objects.get().how == StepHow.CONFIRMED
    open_(client, "class_pupil", school_class.code, teacher.pk, status=404)


def test_a_course_goes_out_and_comes_in_as_one_file(client, teacher):
    farm = teacher.school_class.farm
    answer = client.get(address("course_file", farm.code, COURSE))
    assert read_course(answer.content) == OURS
    assert answer.headers["content-disposition"] == 'attachment; filename="tending.toml"'
    own = write_course(OURS).replace(b'key = "tending"', b'key = "own"', 1)
    press(client, "courses", file=SimpleUploadedFile("own.toml", own))
    assert open_(client, "courses").count("ファイルに書き出す") == 2
    answer = press(client, "courses", file=SimpleUploadedFile("x.toml", b"key = 1"), status=422)
    assert "（key）" in answer.content.decode()
    press(client, "courses", file=SimpleUploadedFile("x.toml", write_course(OURS)), status=422)
    press(client, "course_drop", farm.code, "own")
    press(client, "course_drop", farm.code, "tending", status=404)
    press(client, "course_drop", make_farm("other").code, "own", status=404)
