"""Faces on photos of reports: hidden at once, and their owner has the last word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.factories import at

from moyai.core.photos.grid import unpack_cells
from moyai.core.photos.tests.drawn_faces import FACE, WALL, draw_face, write
from moyai.core.photos.tests.pictures import take_photo
from moyai.services.habit_challenge.models import Member, Report
from moyai.services.habit_challenge.operations.photos import drop_unmarked, hide_faces
from moyai.services.habit_challenge.operations.photos import read_photo as read_for_her
from moyai.services.habit_challenge.operations.reports import strip_report
from moyai.services.habit_challenge.photo_files import PHOTOS, read_photo_file
from moyai.services.habit_challenge.tests.days_town import EVENING, list_of, make_team, report


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def member(db: None, home: Path) -> Member:
    return list_of(make_team())[0]


def list_files() -> list[Path]:
    return list(PHOTOS.find_folder().glob("*/*.sealed"))


def test_face_is_hidden_at_once_and_the_clear_photo_is_hers_alone(member: Member) -> None:
    photo = read_for_her(write(draw_face(height=100)), finds_faces=True)
    made = report(member, photo=photo, hides_faces=True)
    assert made.photo and made.photo_waits and set(unpack_cells(made.hidden_cells)) >= FACE
    assert member.resident is not None
    assert photo.veiled is not None
    assert read_photo_file(member.resident, made.photo) == photo.veiled.large
    assert read_photo_file(member.resident, made.photo_waits) == photo.large


def test_photo_without_a_found_face_waits_for_her(member: Member) -> None:
    made = report(
        member,
        photo=read_for_her(write(Image.new("RGB", (64, 48), WALL)), finds_faces=True),
        hides_faces=True,
    )
    assert (made.photo, bool(made.photo_waits), made.hidden_cells) == ("", True, 0)


def test_who_wishes_nothing_hidden_shows_the_photo(member: Member) -> None:
    made = report(member, photo=read_for_her(write(draw_face()), finds_faces=True), hides_faces=False)
    assert (bool(made.photo), made.photo_waits, made.hidden_cells, len(list_files())) == (True, "", 0, 1)


@pytest.fixture
def made(member: Member) -> Report:
    photo = read_for_her(write(draw_face(height=100)), finds_faces=True)
    return report(member, photo=photo, hides_faces=True)


Catch = Callable[..., Any]


def test_she_adds_and_removes_marks_and_the_clear_one_is_gone(
    made: Report, django_capture_on_commit_callbacks: Catch
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        shown = hide_faces(report=made, cells={0, 27}, now=EVENING)
    assert (shown.photo_waits, unpack_cells(shown.hidden_cells), len(list_files())) == ("", (0, 27), 1)
    with django_capture_on_commit_callbacks(execute=True):
        more = hide_faces(report=shown, cells={5}, now=EVENING)
    assert (unpack_cells(more.hidden_cells), len(list_files())) == ((0, 5, 27), 1)


def test_marks_that_she_does_not_look_at_stay_and_the_clear_one_goes(made: Report) -> None:
    assert drop_unmarked(at(9)) == 0
    Report.objects.update(posted_at=at(9, day=at(9).date().replace(day=1)))
    assert drop_unmarked(EVENING) == 1
    kept = Report.objects.get()
    assert (kept.photo, kept.photo_waits, kept.hidden_cells) == (made.photo, "", made.hidden_cells)
    assert len(list_files()) == 1


def test_taken_off_both_photos_are_gone(made: Report, django_capture_on_commit_callbacks: Catch) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        strip_report(report=made, actor="user:1", now=EVENING)
    assert (list_files(), Report.objects.get().hidden_cells) == ([], 0)


def test_another_photo_takes_the_place_of_both(
    made: Report, member: Member, django_capture_on_commit_callbacks: Catch
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        again = report(member, photo=read_for_her(take_photo()), hides_faces=False)
    assert (again.pk, again.photo_waits, again.hidden_cells, len(list_files())) == (made.pk, "", 0, 1)
