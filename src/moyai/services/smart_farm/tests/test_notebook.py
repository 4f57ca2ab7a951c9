"""The notebook: text as text, hers and what is shared, pictures made safe, what troubles somebody hidden."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.enums_lessons import Decision, EntryState, StepHow
from moyai.services.smart_farm.models import EntryReport, NotebookEntry, Seat, StepProgress
from moyai.services.smart_farm.operations import notebook as operations
from moyai.services.smart_farm.operations.notebook import Number, Written
from moyai.services.smart_farm.picture_files import PICTURES
from moyai.services.smart_farm.plain_text import clean_text
from moyai.services.smart_farm.queries.notebook import find_entry, list_readable, list_reported
from moyai.services.smart_farm.refusals_lessons import LessonRefused
from moyai.services.smart_farm.tests.learning import TODAY, find_seat_of, make_class, open_lessons
from moyai.services.smart_farm.tests.plots import NOW, make_member, make_robot

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def school_class():
    return make_class("あおい", "みどり")


@pytest.fixture
def aoi(school_class):
    return find_seat_of(school_class, "あおい")


@pytest.fixture
def midori(school_class):
    return find_seat_of(school_class, "みどり")


@pytest.fixture
def teacher(school_class):
    return Seat.objects.get(school_class=school_class, is_teacher=True)


def refuse(code, work, **facts):
    with pytest.raises(LessonRefused) as caught:
        work(**facts)
    assert caught.value.code == code


def write(seat, text="芽が出た", **facts):
    return operations.write_entry(seat=seat, written=Written(text=text, **facts), now=NOW)


def make_picture(size=(60, 40)) -> bytes:
    file = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "somewhere"
    Image.new("RGB", size, "#3c8f3c").save(file, "JPEG", exif=exif)
    return file.getvalue()


def test_text_is_kept_as_text_without_what_cannot_be_seen(aoi):
    entry = write(aoi, "<b>芽</b>\u202e\x00\r\n\r\n\r\n\r\nhttp://example.com", title="き\nょう")
    assert (entry.text, entry.title) == ("<b>芽</b>\n\nhttp://example.com", "き ょう")


@given(st.text(max_size=60), st.booleans())
def test_cleaning_twice_is_cleaning_once_and_never_longer(text, lines):
    once = clean_text(text, 40, lines=lines)
    assert clean_text(once, 40, lines=lines) == once
    assert len(once) <= 40
    assert lines or "\n" not in once


def test_an_entry_says_something_of_a_day_that_was(aoi):
    refuse("nothing_said", write, seat=aoi, text=" \u200b ")
    refuse("future", write, seat=aoi, on_day=TODAY + timedelta(days=1))
    for value in (float("nan"), float("inf"), 1e10):
        refuse("value", write, seat=aoi, numbers=(Number("高さ", value),))
    entry = write(aoi, "", numbers=(Number("高さ", 12.5, "mm"),))
    assert entry.numbers == [{"name": "高さ", "value": 12.5, "unit": "mm"}]


def test_a_day_has_so_many_entries(aoi, settings):
    settings.MOYAI_SERVICE_SETTINGS = {"smart_farm": {"notebook_entries_a_day": 2}}
    write(aoi)
    write(aoi)
    refuse("most_entries", write, seat=aoi)
    NotebookEntry.objects.update(written_at=NOW - timedelta(days=1))
    write(aoi)


def test_writing_for_a_step_finishes_it(school_class, aoi):
    (assignment,) = open_lessons(school_class, "plant-needs")
    operations.write_entry(
        seat=aoi, written=Written(text="葉が4まい"), assignment=assignment, step="first-note", now=NOW
    )
    progress = StepProgress.objects.get()
    assert (progress.step, progress.how) == ("first-note", StepHow.WRITTEN)


def test_a_pupil_reads_her_own_and_what_is_shared_a_teacher_all(aoi, midori, teacher):
    own, shared = write(midori), write(midori, is_shared=True)
    assert set(list_readable(midori)) == {own, shared}
    assert set(list_readable(aoi)) == {shared}
    assert set(list_readable(teacher)) == {own, shared}
    assert find_entry(aoi, own.code) is None
    Seat.objects.filter(pk=midori.pk).update(left_on=TODAY)
    assert set(list_readable(aoi)) == set()


def test_another_class_reads_nothing(midori):
    write(midori, is_shared=True)
    other = make_class("よその子", robot=make_robot(), teacher=make_member(FarmRole.TEACHER, "別の先生"))
    assert not list_readable(find_seat_of(other, "よその子")).exists()
    assert not list_readable(Seat.objects.get(school_class=other, is_teacher=True)).exists()


def test_a_picture_is_written_anew_and_goes_with_its_entry(aoi, django_capture_on_commit_callbacks):
    content = operations.read_picture(make_picture())
    assert b"somewhere" not in content
    first = write(aoi, "", picture=content).picture
    entry = NotebookEntry.objects.get()
    assert PICTURES.locate(first).exists()
    with django_capture_on_commit_callbacks(execute=True):
        changed = Written(picture=operations.read_picture(make_picture((50, 50))))
        operations.change_entry(entry=entry, by=aoi, written=changed, drops_picture=False, now=NOW)
    assert not PICTURES.locate(first).exists()
    assert PICTURES.locate(entry.picture).exists()
    refuse(
        "nothing_said", operations.change_entry, entry=entry, by=aoi, written=Written(), drops_picture=True,
        now=NOW,
    )  # fmt: skip
    second = entry.picture
    with django_capture_on_commit_callbacks(execute=True):
        operations.drop_entry(entry=entry, by=aoi, now=NOW)
    assert not PICTURES.locate(second).exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "picture"),
        (b"<svg></svg>", "picture"),
        (b"\xff\xd8\xff" * 9, "picture"),
        (b"x" * (20 * 1024 * 1024 + 1), "picture_large"),
    ],
)
def test_what_is_no_picture_is_refused(content, code):
    refuse(code, operations.read_picture, content=content)


def test_only_its_writer_changes_an_entry(aoi, midori, teacher):
    entry = write(midori, is_shared=True)
    for by in (aoi, teacher):
        facts = {"written": Written(text="x"), "drops_picture": False, "now": NOW}
        refuse("not_owner", operations.change_entry, entry=entry, by=by, **facts)
        refuse("not_owner", operations.drop_entry, entry=entry, by=by, now=NOW)


def test_teachers_of_the_class_comment(aoi, midori, teacher):
    entry = write(midori)
    operations.comment(entry=entry, by=teacher, text="よく気づきましたね", now=NOW)
    refuse("nothing_said", operations.comment, entry=entry, by=teacher, text=" ", now=NOW)
    refuse("not_teacher", operations.comment, entry=entry, by=aoi, text="x", now=NOW)
    other = make_class("よその子", robot=make_robot(), teacher=make_member(FarmRole.TEACHER, "別の先生"))
    stranger = Seat.objects.get(school_class=other, is_teacher=True)
    refuse("not_teacher", operations.comment, entry=entry, by=stranger, text="x", now=NOW)


def test_what_troubles_somebody_is_hidden_until_a_teacher_decides(aoi, midori, teacher):
    entry = write(midori, is_shared=True)
    refuse("not_owner", operations.report_entry, entry=entry, by=midori, why="", now=NOW)
    for _again in range(2):
        operations.report_entry(entry=entry, by=aoi, why="いやなことば", now=NOW)
    assert EntryReport.objects.count() == 1
    assert set(list_readable(aoi)) == set()
    assert set(list_readable(midori)) == {entry}
    assert list(list_reported(teacher.school_class)) == [entry]
    entry.refresh_from_db()
    facts = {"entry": entry, "now": NOW}
    refuse("not_teacher", operations.decide_entry, by=aoi, decision=Decision.DISMISSED, **facts)
    operations.decide_entry(by=teacher, decision=Decision.DISMISSED, **facts)
    assert set(list_readable(aoi)) == {entry}
    refuse("decided", operations.decide_entry, by=teacher, decision=Decision.UPHELD, **facts)
    operations.report_entry(entry=entry, by=aoi, why="", now=NOW)
    operations.decide_entry(by=teacher, decision=Decision.UPHELD, **facts)
    entry.refresh_from_db()
    assert entry.state == EntryState.HIDDEN
    assert not list_reported(teacher.school_class).exists()
