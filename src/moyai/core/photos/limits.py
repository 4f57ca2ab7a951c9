"""How large a photo may be, and how large it is kept. Bytes, pixels, seconds."""

from __future__ import annotations

MIB = 1024 * 1024

MOST_BYTES = 20 * MIB
"""Of what is sent."""

MOST_SIDE = 12_000
MOST_PIXELS = 60_000_000
"""Of what it unpacks to; telephones of today make up to 50 million where one asks them to."""

LEAST_SIDE = 16
"""Smaller is no photo."""

LARGE, SMALL = 1600, 400
"""Longest side of the picture that is kept, and of its small one."""

LARGE_QUALITY, SMALL_QUALITY = 82, 75

MOST_KEPT = 4 * MIB
"""Of one picture that comes back."""

COLUMNS, ROWS = 8, 6
"""The grid on which faces are marked: columns of a lying picture, rows of it; a standing one has 6 x 8."""

WORKER_MEMORY = 768 * MIB
"""Address space of the process that reads a photo."""

WORKER_CPU_S = 20
WORKER_WALL_S = 60
