"""Reads a photo in a process of its own (worker.py), so that no file can take this one's memory or time."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from collections.abc import Collection
from datetime import date
from pathlib import Path
from threading import BoundedSemaphore

import moyai
from moyai.core.photos.faults import BadPhotoError, Fault
from moyai.core.photos.formats import check_format
from moyai.core.photos.limits import MOST_KEPT, WORKER_WALL_S
from moyai.core.photos.reading import ReadPhoto

MOST_AT_ONCE = 2
WORKER = "moyai.core.photos.worker"
_turns = BoundedSemaphore(MOST_AT_ONCE)


def read_apart(content: bytes, hidden: Collection[int] = (), *, wall_s: float = WORKER_WALL_S) -> ReadPhoto:
    """Read a photo; to be called outside a transaction, as it takes some tenths of a second.

    Args:
        content: the whole file.
        hidden: cells of the grid that are made unrecognisable (`reading.read_photo`).
        wall_s: when the process is ended at the latest.

    Raises:
        BadPhotoError: it is not taken, or was too heavy to be read within the limits.
    """
    check_format(content)
    with _turns:
        said = _run(content, [str(cell) for cell in sorted(hidden)], wall_s)
    records = _split(said)
    if "X" in records:
        fault, detail = json.loads(records["X"])
        raise BadPhotoError(Fault(fault), detail)
    if not {"F", "L", "S"} <= records.keys():
        raise BadPhotoError(Fault.TOO_HEAVY, "the reading process was ended")
    width, height, taken_on, mark = json.loads(records["F"])
    day = date.fromisoformat(taken_on) if taken_on else None
    return ReadPhoto(records["L"], records["S"], width, height, day, mark)


def _run(content: bytes, cells: list[str], wall_s: float) -> bytes:
    # Only what finds the code and keeps the arithmetic libraries small; nothing of the town's secrets.
    room = str(Path(moyai.__file__).parents[1])
    environment = {"PYTHONPATH": room, "OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
    environment |= {name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_CORE")}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and numbers
            [sys.executable, "-m", WORKER, *cells],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=wall_s,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise BadPhotoError(Fault.TOO_HEAVY, "time") from late
    return done.stdout


def _split(said: bytes) -> dict[str, bytes]:
    """Return the records; of a process that was ended in the middle, those that are whole."""
    records, at = {}, 0
    while at + 5 <= len(said):
        (length,) = struct.unpack(">I", said[at + 1 : at + 5])
        if length > MOST_KEPT:
            raise BadPhotoError(Fault.TOO_HEAVY, "a record")
        content = said[at + 5 : at + 5 + length]
        if len(content) < length:
            break
        records[said[at : at + 1].decode("ascii", "replace")] = content
        at += 5 + length
    return records
