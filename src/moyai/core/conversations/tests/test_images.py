"""Photos lose what they tell, and stay the same picture. Pillow judges; the product does not use it."""

import io

import pytest
from PIL import Image

from moyai.core.conversations.images import BrokenImageError, find_content_type, strip_metadata

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
