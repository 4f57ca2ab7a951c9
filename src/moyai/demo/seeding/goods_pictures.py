"""Pictures of invented goods: a plain shape in a colour on white, drawn here in plain Python."""

import struct
import zlib
from collections.abc import Callable
from functools import cache

SIZE = 120
_EDGE = 0.82
"""How much darker the outline is than the colour."""

Inside = Callable[[float, float], bool]


def _box(left: float, top: float, right: float, bottom: float) -> Inside:
    return lambda x, y: left <= x <= right and top <= y <= bottom


def _ellipse(x0: float, y0: float, rx: float, ry: float) -> Inside:
    return lambda x, y: ((x - x0) / rx) ** 2 + ((y - y0) / ry) ** 2 <= 1


def _either(*shapes: Inside) -> Inside:
    return lambda x, y: any(shape(x, y) for shape in shapes)


_SHAPES: dict[str, Inside] = {
    "round": _either(_ellipse(0.5, 0.56, 0.36, 0.34), _box(0.48, 0.1, 0.52, 0.26)),
    "fish": _either(
        _ellipse(0.44, 0.5, 0.34, 0.18), lambda x, y: 0.72 <= x <= 0.92 and abs(y - 0.5) <= (x - 0.66) * 0.8
    ),
    "tray": _either(_box(0.12, 0.38, 0.88, 0.7), _ellipse(0.5, 0.42, 0.3, 0.16)),
    "box": _box(0.16, 0.24, 0.84, 0.82),
    "carton": _either(_box(0.3, 0.3, 0.7, 0.9), lambda x, y: 0.1 <= y <= 0.3 and abs(x - 0.5) <= y - 0.1),
    "bag": _either(_ellipse(0.5, 0.6, 0.32, 0.3), _box(0.4, 0.12, 0.6, 0.36)),
    "bottle": _either(_box(0.34, 0.38, 0.66, 0.92), _box(0.43, 0.1, 0.57, 0.4)),
}


def draw_good(shape: str, colour: str) -> bytes:
    """Return the picture of a good as PNG (RGB, 8 bits).

    Args:
        shape: one of the shapes of `shelves.csv`.
        colour: six hexadecimal digits.
    """
    fill = bytes.fromhex(colour)
    edge = bytes(int(part * _EDGE) if part else 0 for part in fill)
    paints = (b"\xff\xff\xff", edge, fill)
    rows = [b"\x00" + b"".join(paints[place] for place in row) for row in _draw(shape)]
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


@cache
def _draw(shape: str) -> tuple[bytes, ...]:
    """Return a shape row by row, a byte each pixel: 0 outside, 1 on its edge, 2 within."""
    return tuple(bytes(_place(shape, column, row) for column in range(SIZE)) for row in range(SIZE))


def _place(shape: str, column: int, row: int) -> int:
    inside = _SHAPES[shape]
    x, y, step = column / SIZE, row / SIZE, 2.5 / SIZE
    if not inside(x, y):
        return 0
    is_inner = all(inside(x + dx, y + dy) for dx, dy in ((step, 0), (-step, 0), (0, step), (0, -step)))
    return 2 if is_inner else 1


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
