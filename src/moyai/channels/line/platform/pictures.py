"""Draws plain PNG pictures without a library: stand-ins for photographs and rich menus."""

import struct
import zlib

COLOUR = (120, 150, 180)


def make_picture(width: int, height: int, colour: tuple[int, int, int] = COLOUR) -> bytes:
    """Return a PNG of one colour."""
    row = b"\x00" + bytes(colour) * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(row * height, 9)
    parts = make_chunk(b"IHDR", header), make_chunk(b"IDAT", pixels), make_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def make_chunk(name: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG file."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
