"""Photos lose what they tell, and stay the same picture. Pillow judges; the product does not use it."""

import io
import struct
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from moyai.core.conversations.exif import find_day, find_orientation
from moyai.core.conversations.images import (
    BrokenImageError,
    find_content_type,
    find_day_taken,
    strip_metadata,
)

CONTENT_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def make_photo(kind: str, orientation: int = 6, **options: object) -> bytes:
    picture = Image.linear_gradient("L").resize((64, 48)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "TELLTALE"
    exif.get_ifd(0x8825)[1] = "N"
    saved = io.BytesIO()
    picture.save(saved, kind, exif=exif, **options)
    return saved.getvalue()


def pixels(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content)) as picture:
        return picture.convert("RGB").tobytes()


@pytest.mark.parametrize("kind", CONTENT_TYPES)
@pytest.mark.parametrize("progressive", [False, True])
def test_strip_metadata_keeps_the_picture_and_drops_the_rest(kind: str, progressive: bool) -> None:
    content = make_photo(kind, **({"progressive": True} if progressive and kind == "JPEG" else {}))
    stripped = strip_metadata(content)
    assert b"TELLTALE" in content
    assert b"TELLTALE" not in stripped
    assert pixels(stripped) == pixels(content)
    assert find_content_type(stripped) == CONTENT_TYPES[kind]
    assert strip_metadata(stripped) == stripped


def test_strip_metadata_keeps_only_the_orientation_of_a_jpeg() -> None:
    with Image.open(io.BytesIO(strip_metadata(make_photo("JPEG")))) as picture:
        assert dict(picture.getexif()) == {0x0112: 6}


def test_strip_metadata_drops_what_follows_the_end_of_a_jpeg() -> None:
    content = make_photo("JPEG", orientation=1)
    assert strip_metadata(content + b"SECRET") == strip_metadata(content)


@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_strip_metadata_of_a_photo_cut_short_is_refused(kind: str) -> None:
    content = make_photo(kind)
    for length in range(len(content)):
        with pytest.raises(BrokenImageError):
            strip_metadata(content[:length])


def test_find_content_type_of_something_else_is_none() -> None:
    assert find_content_type(b"GIF89a") is None


def make_dated(
    kind: str, *, taken: str = "2026:06:10 08:00:00", changed: str = "2026:06:12 09:00:00"
) -> bytes:
    exif, saved = Image.Exif(), io.BytesIO()
    exif[0x0132] = changed
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    Image.new("RGB", (64, 48)).save(saved, kind, exif=exif)
    return saved.getvalue()


@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_day_is_the_one_on_which_the_photo_was_taken(kind: str) -> None:
    assert find_day_taken(make_dated(kind)) == date(2026, 6, 10)
    assert find_day_taken(make_dated(kind, taken="")) == date(2026, 6, 12)
    assert find_day_taken(make_dated(kind, taken="0000:00:00 00:00:00")) == date(2026, 6, 12)
    assert find_day_taken(strip_metadata(make_dated(kind))) is None


@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_photo_without_notes_tells_no_day(kind: str) -> None:
    saved = io.BytesIO()
    Image.new("RGB", (64, 48)).save(saved, kind)
    assert find_day_taken(saved.getvalue()) is None
    assert find_day_taken(b"GIF89a") is None


@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_day_of_a_photo_cut_short_is_told_or_not_and_nothing_breaks(kind: str) -> None:
    content = make_dated(kind)
    assert {find_day_taken(content[:length]) for length in range(len(content))} <= {None, date(2026, 6, 10)}


@given(st.binary(max_size=300), st.sampled_from([b"II*\0", b"MM\0*", b"Exif\0\0MM\0*", b""]))
@settings(max_examples=200)
def test_notes_of_any_bytes_are_read_or_passed_over(rest: bytes, head: bytes) -> None:
    assert 1 <= find_orientation(head + rest) <= 8
    assert find_day(head + rest) is None or find_day(head + rest)


def test_notes_that_point_at_themselves_are_read_once() -> None:
    looping = b"MM\0*" + struct.pack(">IHHHII", 8, 1, 0x8769, 4, 1, 8)
    assert (find_day(looping), find_orientation(looping)) == (None, 1)
