"""A picture that stands for the photo of a document: a blank card on a table. Drawn here, in plain Python."""

import struct
import zlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from moyai.core.conversations.files import FOLDER

WIDTH, HEIGHT = 480, 320
TABLE, CARD, INK, FACE = (206, 196, 180), (246, 248, 247), (140, 156, 160), (190, 208, 212)
CARD_BOX = (40, 40, 440, 280)
FACE_BOX = (64, 80, 152, 192)
LINES = tuple((184, y, 184 + length, y + 10) for y, length in ((84, 210), (116, 170), (148, 220), (180, 120)))
FOOT = (64, 228, 416, 240)


def keep_sample_photo() -> str:
    """Keep the picture as a photo somebody sent; return the name it has in the private storage."""
    return str(default_storage.save(f"{FOLDER}/demo-evidence.png", ContentFile(draw_card())))


def draw_card() -> bytes:
    """Return the picture as PNG (RGB, 8 bits)."""
    boxes = [(CARD_BOX, CARD), (FACE_BOX, FACE), *((line, INK) for line in LINES), (FOOT, INK)]
    rows = [bytearray(bytes(TABLE) * WIDTH) for _ in range(HEIGHT)]
    for (left, top, right, bottom), colour in boxes:
        for row in rows[top:bottom]:
            row[3 * left : 3 * right] = bytes(colour) * (right - left)
    pixels = b"".join(b"\x00" + row for row in rows)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
