"""Faces on photos: a machine finds them, and their cells are made unrecognisable."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageStat

from moyai.core.photos import limits
from moyai.core.photos.apart import read_apart
from moyai.core.photos.faces import Box, find_faces, list_cells
from moyai.core.photos.grid import count_cells, pack_cells, unpack_cells
from moyai.core.photos.tests.drawn_faces import FACE, WALL, draw_face, write


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
