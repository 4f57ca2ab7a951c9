"""Pages of the course: a pupil goes through by plain forms alone; whoever may not see something does not."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from moyai.core import clock
from moyai.services.smart_farm.course.library import list_built_in
from moyai.services.smart_farm.course.quizzes import QuizKind
from moyai.services.smart_farm.course.reading import read_course
from moyai.services.smart_farm.course.writing import write_course
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.enums_lessons import EntryState, ExperimentState, StepHow
from moyai.services.smart_farm.models import (
    Assignment,
    Attempt,
    Certificate,
    Crop,
    Experiment,
    FarmMember,
    GardenImage,
    Measurement,
    NotebookEntry,
    SchoolClass,
    Seat,
    StepProgress,
)
from moyai.services.smart_farm.operations import notebook
from moyai.services.smart_farm.operations.certificates import issue_certificate
from moyai.services.smart_farm.operations.classes import close_class
from moyai.services.smart_farm.picture_files import write_picture
from moyai.services.smart_farm.tests.learning import (
    COURSE,
    FACTS,
    LESSONS,
    TODAY,
    find_seat_of,
    make_class,
    make_experiment,
    open_lessons,
)
from moyai.services.smart_farm.tests.plots import NOW, make_farm, make_member, make_robot, make_user

pytestmark = pytest.mark.django_db
OURS = list_built_in()[0]


@pytest.fixture(autouse=True)
def held(monkeypatch, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings.HOME = tmp_path


@pytest.fixture
def school_class() -> SchoolClass:
    opened = make_class("あおい", "みどり")
    open_lessons(opened)
    return opened


@pytest.fixture
def pupil(client, school_class) -> Seat:
    seat = find_seat_of(school_class, "あおい")
    client.force_login(seat.member.user)
    return seat


@pytest.fixture
def teacher(client, school_class) -> Seat:
    seat = Seat.objects.select_related("member").get(school_class=school_class, is_teacher=True)
    client.force_login(seat.member.user)
    return seat


def address(name, *args):
    return reverse(f"smart_farm:{name}", args=args)


def open_(client, name, /, *args, status=200, **query):
    answer = client.get(address(name, *args), query)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def press(client, name, /, *args, status=302, **fields):
    answer = client.post(address(name, *args), fields)
    assert answer.status_code == status, answer.content.decode()
    return answer


def find_assignment(lesson) -> Assignment:
    return Assignment.objects.get(lesson=lesson)


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


BOARD_QUERIES = 13


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


def picture() -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (40, 30), "#3c8f3c").save(file, "PNG")
    return SimpleUploadedFile("x.png", file.getvalue(), content_type="image/png")


def test_a_pupil_writes_changes_and_erases_an_entry_with_a_picture(client, pupil, school_class):
    open_(client, "notebook_new", school_class.code)
    fields = {
        "title": "芽",
        "text": "出た",
        "on_day": "2026-06-10",
        "name_0": "高さ",
        "number_0": "12.5",
        "unit_0": "mm",
        "picture": picture(),
        "alt": "芽の写真",
    }
    press(client, "notebook_new", school_class.code, **fields)
    entry = NotebookEntry.objects.get()
    assert entry.numbers == [{"name": "高さ", "value": 12.5, "unit": "mm"}]
    page = open_(client, "entry", entry.code)
    assert ('alt="芽の写真"' in page, "12.5" in page) == (True, True)
    answer = client.get(address("entry_picture", entry.code))
    assert (answer.status_code, answer.content[:3]) == (200, b"\xff\xd8\xff")
    assert "12.5" in open_(client, "entry_change", entry.code)
    press(client, "entry_change", entry.code, text="のびた", on_day="2026-06-10", drops_picture="on")
    entry.refresh_from_db()
    assert (entry.text, entry.picture, entry.numbers) == ("のびた", "", [])
    open_(client, "entry_picture", entry.code, status=404)
    press(client, "entry_press", entry.code, do="drop")
    assert not NotebookEntry.objects.exists()


def test_what_is_wrong_with_an_entry_is_said(client, pupil, school_class):
    here = ("notebook_new", school_class.code)
    page = press(client, *here, on_day="2026-06-10", status=422).content.decode()
    assert "1つ いれて ください" in page
    fields = {"on_day": "2026-06-10", "number_0": "たくさん"}
    assert "たとえば 25" in press(client, *here, status=422, **fields).content.decode()
    bad = SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>", content_type="image/jpeg")
    page = press(client, *here, text="t", on_day="2026-06-10", picture=bad, status=422).content.decode()
    assert "よめませんでした" in page
    assert not NotebookEntry.objects.exists()


def write(seat, text="ひみつ", **facts):
    return notebook.write_entry(seat=seat, written=notebook.Written(text=text, **facts), now=NOW)


def test_a_classmates_entry_is_read_when_it_is_shared_and_can_be_reported(client, pupil, school_class):
    midori = find_seat_of(school_class, "みどり")
    own, shared = write(midori), write(midori, "みんなへ", is_shared=True)
    page = open_(client, "notebook", school_class.code)
    assert ("みんなへ" in page, "ひみつ" in page) == (True, False)
    for name in ("entry", "entry_picture", "entry_change"):
        open_(client, name, own.code, status=404)
    open_(client, "entry_change", shared.code, status=403)
    press(client, "entry_press", own.code, do="report", status=404)
    press(client, "entry_press", shared.code, do="comment", text="x")
    assert not shared.comments.exists()
    press(client, "entry_press", shared.code, do="report", text="いや")
    assert "みんなへ" not in open_(client, "notebook", school_class.code)
    client.force_login(FarmMember.objects.get(role=FarmRole.TEACHER).user)
    assert address("entry", shared.code) in open_(client, "class_board", school_class.code)
    assert "いや" in open_(client, "entry", shared.code)
    press(client, "entry_press", shared.code, do="dismiss")
    press(client, "entry_press", shared.code, do="comment", text="よく見ましたね")
    shared.refresh_from_db()
    assert (shared.state, shared.comments.get().text) == (EntryState.SHOWN, "よく見ましたね")
    press(client, "entry_press", shared.code, do="nothing", status=404)
    open_(client, "notebook_new", school_class.code, status=403)


def test_the_notebook_is_a_table_and_a_paper(client, pupil, school_class):
    numbers = (notebook.Number("高さ", 12.5, "mm"), notebook.Number("葉", 4))
    write(pupil, "=1+1", numbers=numbers)
    write(find_seat_of(school_class, "みどり"), "ひみつ")
    answer = client.get(address("notebook_csv", school_class.code))
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1:] == [
        ["2026-06-10", "あおい", "", "", "", "'=1+1", "高さ", "12.5", "mm"],
        ["2026-06-10", "あおい", "", "", "", "'=1+1", "葉", "4", ""],
    ]
    page = open_(client, "notebook_print", school_class.code, of="own")
    assert ("=1+1" in page, "ひみつ" in page) == (True, False)
    assert "=1+1" not in open_(client, "notebook_print", school_class.code, of="999")


def plan_fields(robot, **changes):
    crop, _made = Crop.objects.get_or_create(slug="radish", defaults={"name": "ラディッシュ"})
    arm = {
        "bed": str(robot.bed_id),
        "crop": str(crop.pk),
        "sown_on": "2026-06-01",
        "water_ml_a_day": "40",
        "depth_mm": "10",
        "spacing_mm": "50",
        "light": "sun",
        "soil": "",
    }
    both = {f"{group}-{name}": value for group in "ab" for name, value in arm.items()}
    common = {"question": "水は？", "factor": "water", "outcome": "height", "plots": "6"}
    return both | common | {"b-water_ml_a_day": "20"} | changes


def test_an_experiment_from_plan_to_result(client, teacher, school_class):
    here = ("experiment_new", school_class.code)
    open_(client, *here)
    fields = plan_fields(school_class.robot)
    page = press(client, *here, status=422, **(fields | {"plots": "2", "a-water_ml_a_day": "99999"}))
    assert page.content.decode().count("field--error") == 2
    press(client, *here, **fields)
    experiment = Experiment.objects.get()
    code = experiment.code
    page = open_(client, "experiment", code)
    assert "まだ くじを ひいて いません" in page
    aoi = find_seat_of(school_class, "あおい")
    client.force_login(aoi.member.user)
    press(client, "experiment_press", code, do="guess", status=422)
    press(client, "experiment_press", code, do="guess", guess="a_more", why="<i>水</i>")
    press(client, "experiment_press", code, do="draw", status=403)
    client.force_login(teacher.member.user)
    assert "&lt;i&gt;水" in open_(client, "experiment", code)
    press(client, "experiment_press", code, do="draw")
    press(client, "experiment_press", code, do="start")
    client.force_login(aoi.member.user)
    assert open_(client, "experiment_measure", code).count('name="plot_') == 6
    values = {"outcome": "height", "measured_on": "2026-06-10"}
    groups = dict(experiment.plots.values_list("number", "group"))
    values |= {f"plot_{n}": str((60 if group == "A" else 40) + n) for n, group in groups.items()}
    press(client, "experiment_measure", code, status=422, **(values | {"plot_1": "とても"}))
    press(client, "experiment_measure", code, status=422, **(values | {"measured_on": "2026-06-11"}))
    press(client, "experiment_measure", code, **values)
    page = open_(client, "experiment", code)
    assert "A の ほうが" in page
    drawings = re.findall(r'<figure class="chart">.*?</figure>', page, re.S)
    # Three plants of each group, and the middle of the range; there is no growth of one day.
    assert [(each.count("<circle"), each.count("<rect")) for each in drawings] == [(3, 3), (1, 0)]
    assert Measurement.objects.count() == 6
    client.force_login(teacher.member.user)
    press(client, "experiment_press", code, do="readings")
    press(client, "experiment_press", code, do="end")
    assert Experiment.objects.get().state == ExperimentState.ENDED
    press(client, "experiment_press", code, do="nothing", status=404)
    assert code in open_(client, "experiments", school_class.code)


def test_of_classmates_measurements_a_pupil_gets_no_names(client, pupil, school_class):
    experiment = make_experiment(school_class)
    for seat in (pupil, find_seat_of(school_class, "みどり")):
        Measurement.objects.create(
            plot=experiment.plots.first(), outcome="height", value=1.5, measured_on=TODAY, seat=seat,
            entered_at=NOW,
        )  # fmt: skip
    rows = list(
        csv.reader(
            StringIO(client.get(address("experiment_csv", experiment.code)).content.decode("utf-8-sig"))
        )
    )
    assert [row[7] for row in rows[1:]] == ["あおい", ""]
    assert "みどり" not in open_(client, "experiment", experiment.code)


def test_the_camera_is_seen_by_the_class(client, pupil, school_class):
    here = address("lesson_step", find_assignment("plant-needs").pk, "look-at-bed")
    assert "まだ しゃしんを" in client.get(here).content.decode()
    open_(client, "lesson_camera", school_class.code, status=404)
    GardenImage.objects.create(
        robot=school_class.robot, file=write_picture(b"\xff\xd8\xff"), width=1, height=1, created_at=NOW
    )
    assert address("lesson_camera", school_class.code) in client.get(here).content.decode()
    assert client.get(address("lesson_camera", school_class.code)).content == b"\xff\xd8\xff"


def finish_course(seat) -> None:
    rows = {each.lesson: each for each in Assignment.objects.filter(school_class=seat.school_class)}
    StepProgress.objects.bulk_create(
        StepProgress(
            seat=seat, assignment=rows[lesson.key], step=step.key, began_at=NOW, seen_at=NOW, done_at=NOW,
            how=StepHow.CONFIRMED,
        )
        for lesson in OURS.lessons
        for step in lesson.steps
    )  # fmt: skip


def test_a_certificate_is_taken_printed_and_verified(client, pupil, school_class):
    press(client, "certificate_issue", school_class.code, COURSE)
    assert not Certificate.objects.exists()
    finish_course(pupil)
    assert "しゅうりょうしょうを もらう" in open_(client, "lessons")
    press(client, "certificate_issue", school_class.code, COURSE)
    certificate = Certificate.objects.get()
    assert address("certificate", certificate.code) in open_(client, "lessons")
    answer = client.get(address("certificate", certificate.code))
    assert answer.content[:5] == b"%PDF-"
    client.force_login(find_seat_of(school_class, "みどり").member.user)
    open_(client, "certificate", certificate.code, status=404)
    client.logout()
    open_(client, "certificate_verify", code=certificate.code)
    real = press(client, "certificate_verify", status=200, code=certificate.code, name="あおい")
    assert "本物の修了証です" in real.content.decode()
    spaced = f"{certificate.code[:4]} {certificate.code[4:8]}-{certificate.code[8:]}"
    real = press(client, "certificate_verify", status=200, code=spaced, name="あ　おい")
    assert "本物の修了証です" in real.content.decode()
    for code, name in ((certificate.code, "みどり"), ("123456789012", "あおい"), ("x", "あおい")):
        wrong = press(client, "certificate_verify", status=200, code=code, name=name).content.decode()
        assert ("本物" in wrong.replace("本物の修了証です", "")) == ("本物" in wrong)
        assert "見つかりません" in wrong
    press(client, "certificate_verify", status=422, code="", name="")


def test_a_certificate_outlives_the_name(client, pupil, school_class):
    finish_course(pupil)
    code = issue_certificate(seat=pupil, course=OURS, **FACTS).code
    FarmMember.objects.filter(pk=pupil.member_id).update(name="", user=None, left_on=TODAY)
    client.logout()
    real = press(client, "certificate_verify", status=200, code=code, name="あおい")
    assert "本物の修了証です" in real.content.decode()


def test_who_answers_for_a_pupil_sees_how_far_she_is_and_no_more(client, pupil, school_class):
    finish_course(pupil)
    certificate = issue_certificate(seat=pupil, course=OURS, **FACTS)
    entry = write(pupil, is_shared=True)
    FarmMember.objects.create(
        farm=school_class.farm, user=make_user("母"), name="母", role=FarmRole.GUARDIAN,
        guardian_of=pupil.member, joined_on=TODAY,
    )  # fmt: skip
    client.force_login(make_user("母"))
    page = open_(client, "lessons")
    assert ("あおいさんの授業" in page, page.count("おわりました")) == (True, 6)
    assert client.get(address("certificate", certificate.code)).content[:5] == b"%PDF-"
    for name, code in (
        ("notebook", school_class.code),
        ("entry", entry.code),
        ("class_board", school_class.code),
    ):
        open_(client, name, code, status=404)
    open_(client, "lesson", find_assignment("plant-needs").pk, status=404)


def test_a_closed_class_can_be_read(client, pupil, school_class):
    entry = write(pupil)
    close_class(school_class=school_class, **FACTS)
    FarmMember.objects.filter(pk=pupil.member_id).update(left_on=None)
    assert "かく</a>" not in open_(client, "notebook", school_class.code)
    open_(client, "entry", entry.code)
    assignment = find_assignment("plant-needs")
    answer = client.get(address("lesson_step", assignment.pk, "where-water"))
    assert answer.headers["location"] == address("lesson", assignment.pk)
    press(client, "notebook_new", school_class.code, text="t", on_day="2026-06-10", status=422)
