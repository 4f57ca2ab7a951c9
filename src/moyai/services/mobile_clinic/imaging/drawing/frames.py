"""A frame of an echo as JPEG: 16 bits through a window, the rest as it is."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Any

QUALITY = 90


def draw_frame(piece: bytes, facts: dict[str, Any], *, window: tuple[float, float] | None = None) -> bytes:
    """Return a frame as JPEG.

    Args:
        piece: as `imaging.dicom` yields it.
        facts: of the file.
        window: centre and width in stored values (PS3.3, C.11.2.1.2.1: linear); None: the file's own. It is
            for 16 bits alone.
    """
    import numpy as np
    from PIL import Image

    shape = (facts["rows"], facts["columns"], *((3,) if facts["samples"] == 3 else ()))
    kind = "u1" if facts["bits"] == 8 else ("<i2" if facts["is_signed"] else "<u2")
    values = np.frombuffer(zlib.decompress(piece), kind).reshape(shape)
    if facts["bits"] == 16:
        centre, width = window or facts["window"]
        low = centre - 0.5 - (max(width, 1.0) - 1) / 2
        scaled = (values.astype(np.float32) - low) / max(width - 1, 1.0)
        values = (np.clip(scaled, 0, 1) * 255).astype(np.uint8)
    if facts["is_inverted"]:
        values = 255 - values
    out = BytesIO()
    Image.fromarray(values).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
