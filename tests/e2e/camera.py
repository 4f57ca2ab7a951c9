"""A camera that is none: a film of a card for Chromium's fake device, and a photo as telephones take it."""

import math
from pathlib import Path

import segno
from playwright.sync_api import Page

WIDTH, HEIGHT, FRAMES = 640, 480, 8
BAR_PX = 3.2
TABLE, CARD, MODULE_PX, TURNED = 120, 235, 6, math.radians(9)
SECRET = b"GPS 35.8276 137.9540"


def film_card(words: str, path: Path) -> tuple[str, ...]:
    """Write a film in which a card lies on a table, a little turned; return Chromium's flags to see it."""
    return _film([_draw(words)], path)


def film_goods(barcode: str, words: str, path: Path) -> tuple[str, ...]:
    """Write a film of a barcode (13 digits) and, in turns with it, a label with a QR."""
    return _film([draw_barcode(barcode), _draw(words)], path)


def draw_barcode(digits: str) -> bytes:
    """Return the brightness of each point of a picture of a barcode, as GS1 draws it, a little turned."""
    left = [f"{pattern:07b}" for pattern in (13, 25, 19, 61, 35, 49, 47, 59, 55, 11)]
    right = [bits.translate(str.maketrans("01", "10")) for bits in left]
    mirrored = [bits[::-1] for bits in right]
    # The first digit is which of the next six are drawn mirrored.
    sides = f"{(0, 11, 13, 14, 19, 25, 28, 21, 22, 26)[int(digits[0])]:06b}"
    near = [(mirrored if side == "1" else left)[int(d)] for side, d in zip(sides, digits[1:7], strict=True)]
    bits = f"101{''.join(near)}01010{''.join(right[int(d)] for d in digits[7:])}101"
    cos, sin = math.cos(TURNED / 3), math.sin(TURNED / 3)
    picture = bytearray()
    for y in range(HEIGHT):
        for x in range(WIDTH):
            dx, dy = x - WIDTH / 2, y - HEIGHT / 2
            column = int((dx * cos + dy * sin) / BAR_PX + len(bits) / 2 + 20) - 20
            is_near = abs(dy * cos - dx * sin) < HEIGHT / 4
            is_bar = is_near and 0 <= column < len(bits) and bits[column] == "1"
            is_label = is_near and -12 <= column < len(bits) + 12
            picture.append(30 if is_bar else CARD if is_label else TABLE)
    return bytes(picture)


def _film(pictures: list[bytes], path: Path) -> tuple[str, ...]:
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    frames = b"".join((b"FRAME\n" + picture + grey) * FRAMES for picture in pictures)
    path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + frames)
    return (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={path}",
    )


def _draw(words: str) -> bytes:
    """Return the brightness of each point of the picture."""
    matrix = [list(row) for row in segno.make(words, error="m", micro=False).matrix]
    half = len(matrix) * MODULE_PX / 2
    cos, sin = math.cos(TURNED), math.sin(TURNED)
    picture = bytearray()
    for y in range(HEIGHT):
        for x in range(WIDTH):
            dx, dy = x - WIDTH / 2, y - HEIGHT / 2
            picture.append(_shade(matrix, half, dx * cos + dy * sin, dy * cos - dx * sin))
    return bytes(picture)


def _shade(matrix: list[list[int]], half: float, across: float, down: float) -> int:
    column, row = int((across + half) // MODULE_PX), int((down + half) // MODULE_PX)
    if 0 <= row < len(matrix) and 0 <= column < len(matrix):
        return 30 if matrix[row][column] else CARD
    is_card = abs(across) < half + 4 * MODULE_PX and abs(down) < half + 4 * MODULE_PX
    return CARD if is_card else TABLE


def take_photo(page: Page, words: str) -> bytes:
    """Return a large JPEG of words, with where it was taken written into it, as telephones do."""
    drawn = page.evaluate(
        """async (words) => {
            const canvas = Object.assign(document.createElement("canvas"), { width: 3264, height: 2448 });
            const pen = canvas.getContext("2d");
            pen.fillStyle = "#ff3300"; pen.font = "800px monospace"; pen.fillText(words, 100, 1500);
            const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.95));
            return [...new Uint8Array(await blob.arrayBuffer())];
        }""",
        words,
    )
    exif = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00" + SECRET
    segment = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
    return bytes(drawn[:2]) + segment + bytes(drawn[2:])
