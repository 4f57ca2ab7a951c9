"""Faces on photos: a machine finds them, they are hidden at once, and their owner has the last word."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageStat
from tests.factories import at

from moyai.core.photos import limits
from moyai.core.photos.apart import read_apart
from moyai.core.photos.faces import Box, find_faces, list_cells
from moyai.core.photos.grid import count_cells, pack_cells, unpack_cells
from moyai.services.habit_challenge.models import Member, Report
from moyai.services.habit_challenge.operations.photos import drop_unmarked, hide_faces
from moyai.services.habit_challenge.operations.photos import read_photo as read_for_her
from moyai.services.habit_challenge.operations.reports import strip_report
from moyai.services.habit_challenge.photo_files import find_folder, read_photo_file
from moyai.services.habit_challenge.tests.days_town import EVENING, list_of, make_team, report, take_photo
from moyai.services.habit_challenge.tests.drawn_faces import WALL, draw_face, write

FACE = {18, 19, 20, 21, 26, 27, 28, 29}
"""Cells of 80 by 80 pixels that a face of 100 pixels at (320, 230) must have hidden, at least."""


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def member(db: None, home: Path) -> Member:
    return list_of(make_team())[0]


def list_files() -> list[Path]:
    return list(find_folder().glob("*/*.sealed"))


@pytest.mark.parametrize("height", [60, 100, 160, 240, 320])
def test_face_from_the_front_is_found_whatever_its_size(height: int) -> None:
    boxes = find_faces(draw_face(height=height))
    assert any(box.left < 0.5 < box.right and box.top < 230 / 480 < box.bottom for box in boxes)


@pytest.mark.parametrize("degrees", [-40, -25, -10, 10, 25, 40])
def test_head_held_on_one_side_is_found(degrees: int) -> None:
    face = draw_face(size=(480, 480), middle=(240, 240), height=160).rotate(degrees, fillcolor=WALL)
    assert {21, 26} & set(list_cells(find_faces(face), 480, 480))


def test_two_faces_are_found() -> None:
    both = Image.new("RGB", (1280, 480), WALL)
    both.paste(draw_face(height=140), (0, 0))
    both.paste(draw_face(height=100), (640, 0))
    cells = set(list_cells(find_faces(both), *both.size))
    assert {2 * 8 + 2, 2 * 8 + 5} <= cells


def test_plain_wall_has_no_face() -> None:
    assert find_faces(Image.new("RGB", (640, 480), WALL)) == []


@given(left=st.floats(0, 0.9), top=st.floats(0, 0.9), side=st.floats(0.01, 0.6), is_standing=st.booleans())
@settings(max_examples=100)
def test_cells_cover_a_face_and_what_is_around_it(
    left: float, top: float, side: float, is_standing: bool
) -> None:
    width, height = (300, 400) if is_standing else (400, 300)
    columns, rows = count_cells(width, height)
    cells = list_cells([Box(left, top, left + side, top + side)], width, height)
    assert cells == tuple(sorted(set(cells))) and all(0 <= cell < columns * rows for cell in cells)
    for across in (left - side / 4, left, left + side / 2, left + side, left + side * 5 / 4):
        for down in (top - side / 4, top, top + side / 2, top + side, top + side * 5 / 4):
            if 0 <= across < 1 and 0 <= down < 1:
                assert int(down * rows) * columns + int(across * columns) in cells
    assert unpack_cells(pack_cells(cells)) == cells


def test_faces_are_found_and_veiled_in_the_process_apart() -> None:
    found = read_apart(write(draw_face(height=100)), finds_faces=True)
    assert set(found.faces) >= FACE and found.veiled is not None
    with Image.open(BytesIO(found.large)) as clear, Image.open(BytesIO(found.veiled.large)) as veiled:
        assert clear.size == veiled.size == (640, 480)
        face = (270, 180, 370, 280)
        details = [ImageStat.Stat(each.convert("L").crop(face)).stddev[0] for each in (clear, veiled)]
        assert details[1] < details[0] / 2
        corner = (0, 0, 79, 79)
        assert abs(ImageStat.Stat(veiled.convert("L").crop(corner)).mean[0] - 120) < 20
        assert find_faces(clear) and not find_faces(veiled)
    assert read_apart(write(draw_face())).faces == ()


def test_large_photo_with_a_face_is_read_within_the_limits() -> None:
    large = draw_face(height=160).resize((5000, 3750))
    found = read_apart(write(large), finds_faces=True, wall_s=limits.WORKER_WALL_S)
    assert (found.width, bool(found.faces)) == (1600, True)


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
