"""Notebook, experiments and certificates as pages: whoever may not see something does not."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.enums_lessons import EntryState, ExperimentState
from moyai.services.smart_farm.models import (
    Certificate,
    Crop,
    Experiment,
    FarmMember,
    GardenImage,
    Measurement,
    NotebookEntry,
)
from moyai.services.smart_farm.operations import notebook
from moyai.services.smart_farm.operations.certificates import issue_certificate
from moyai.services.smart_farm.operations.classes import close_class
from moyai.services.smart_farm.picture_files import PICTURES
from moyai.services.smart_farm.tests.learning import (
    COURSE,
    FACTS,
    TODAY,
    find_seat_of,
    make_experiment,
)
from moyai.services.smart_farm.tests.lesson_asking import (
    OURS,
    address,
    find_assignment,
    finish_course,
    open_,
    press,
    write,
)
from moyai.services.smart_farm.tests.plots import NOW, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]


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
        robot=school_class.robot, file=PICTURES.write(b"\xff\xd8\xff"), width=1, height=1, created_at=NOW
    )
    assert address("lesson_camera", school_class.code) in client.get(here).content.decode()
    assert client.get(address("lesson_camera", school_class.code)).content == b"\xff\xd8\xff"


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
