"""Photos: what is kept of good ones; bad ones are refused within bounded time and memory."""

from __future__ import annotations

import struct
import time
import zlib
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageStat

from moyai.core.photos.apart import read_apart
from moyai.core.photos.faults import BadPhotoError, Fault
from moyai.core.photos.grid import count_cells
from moyai.core.photos.limits import MIB
from moyai.core.photos.reading import read_photo
from moyai.core.photos.tests.pictures import draw, take_photo
from moyai.engines.habit.photos import Fingerprint, is_same

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def make_bomb(side: int = 30_000) -> bytes:
    """A PNG of few bytes that unpacks to gigabytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def find_fault(content: bytes) -> Fault:
    with pytest.raises(BadPhotoError) as refused:
        read_apart(content)
    return refused.value.fault


def test_photo_is_upright_small_and_tells_nothing_of_its_camera() -> None:
    found = read_apart(take_photo(size=(4000, 3000)))
    assert (found.width, found.height, found.taken_on) == (1200, 1600, date(2026, 6, 10))
    for content, longest in ((found.large, 1600), (found.small, 400)):
        with Image.open(BytesIO(content)) as image:
            assert max(image.size) == longest
            assert dict(image.getexif()) == {}
            assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert b"Maker" not in content


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_formats_become_jpeg_without_a_day(form: str) -> None:
    found = read_photo(take_photo(form=form))
    assert (found.large[:3], found.taken_on) == (b"\xff\xd8\xff", None)


def test_clear_png_stands_on_white() -> None:
    file = BytesIO()
    Image.new("RGBA", (64, 64), (255, 0, 0, 0)).save(file, "PNG")
    with Image.open(BytesIO(read_photo(file.getvalue()).large)) as image:
        assert min(image.convert("L").get_flattened_data()) > 250


def test_same_photo_is_known_again_made_smaller_and_brighter() -> None:
    first = Fingerprint.from_text(read_photo(take_photo(3, size=(1200, 900), form="PNG")).mark)
    again = BytesIO()
    draw(3, (1200, 900)).resize((500, 375)).point(lambda value: min(255, value + 12)).save(
        again, "JPEG", quality=60
    )
    assert is_same(first, Fingerprint.from_text(read_photo(again.getvalue()).mark))
    other = read_photo(take_photo(4, size=(1200, 900), form="PNG")).mark
    assert not is_same(first, Fingerprint.from_text(other))


@given(cells=st.sets(st.integers(0, 47), max_size=12))
@settings(max_examples=6)
def test_hidden_cells_lose_their_detail_and_others_stay(cells: set[int]) -> None:
    picture, file = Image.effect_noise((800, 600), 90).convert("RGB"), BytesIO()
    picture.save(file, "PNG")
    with Image.open(BytesIO(read_photo(file.getvalue(), cells).large)) as image:
        shown = image.convert("L")
        assert count_cells(*image.size) == (8, 6)
        for cell in range(48):
            left, top = cell % 8 * 100, cell // 8 * 100
            inner = shown.crop((left + 10, top + 10, left + 90, top + 90))
            assert (ImageStat.Stat(inner).stddev[0] < 25) == (cell in cells)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"\xff\xd8\xff" + bytes(50 * MIB), Fault.TOO_LARGE),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64), Fault.HEIC),
        (b"\0\0\0\x18ftypisom" + bytes(64), Fault.VIDEO),
        (SVG, Fault.DRAWING),
        (b"<svg onload='x()'></svg>", Fault.DRAWING),
        (b"MZ\x90\0" + bytes(64), Fault.UNKNOWN),
        (b"GIF89a" + bytes(64), Fault.UNKNOWN),
        (b"\xff\xd8\xff\xe0" + bytes(64), Fault.BROKEN),
        (take_photo()[:5000], Fault.BROKEN),
    ],
)
def test_what_is_no_photo_is_refused(content: bytes, fault: Fault) -> None:
    assert find_fault(content) == fault


def test_bomb_dressed_as_png_is_refused_at_once() -> None:
    began = time.monotonic()
    assert find_fault(make_bomb()) == Fault.TOO_HEAVY
    assert find_fault(make_bomb(7000)) in (Fault.BROKEN, Fault.TOO_HEAVY)
    assert time.monotonic() - began < 20


@given(
    content=st.binary(max_size=200).map(lambda rest: b"\xff\xd8\xff" + rest)
    | st.binary(max_size=200).map(lambda rest: b"\x89PNG\r\n\x1a\n" + rest)
    | st.binary(max_size=200).map(lambda rest: b"RIFF" + rest[:4].ljust(4, b"\0") + b"WEBP" + rest)
)
@settings(max_examples=60)
def test_no_bytes_get_through_that_are_no_picture(content: bytes) -> None:
    with pytest.raises((BadPhotoError, Exception)) as refused:
        read_photo(content)
    assert not isinstance(refused.value, MemoryError)
