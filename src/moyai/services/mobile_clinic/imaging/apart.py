"""Reads a file in a process of its own (worker.py), so that no file can take this one's memory or time."""

from __future__ import annotations

import contextlib
import json
import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Timer
from typing import IO, Any

import moyai
from moyai.services.mobile_clinic.imaging.examine import check_format
from moyai.services.mobile_clinic.imaging.faults import BadFileError, Fault
from moyai.services.mobile_clinic.imaging.formats import Format
from moyai.services.mobile_clinic.imaging.limits import MOST_FRAME, WORKER_WALL_S

MOST_AT_ONCE = 2
WORKER = "moyai.services.mobile_clinic.imaging.worker"
_turns = BoundedSemaphore(MOST_AT_ONCE)


@dataclass(frozen=True)
class Reading:
    """A file under way. ``records``: the cleaned file's parts (``"C"``), then pieces (``"P"``), each once."""

    format: Format
    facts: dict[str, Any]
    records: Iterator[tuple[str, bytes]]


@contextmanager
def examine_apart(kind: str, content: bytes, *, wall_s: float = WORKER_WALL_S) -> Iterator[Reading]:
    """Read a file; within the block its records can be read, which may raise too.

    Args:
        kind: of finding, a value of enums.FindingKind.
        content: the whole file.
        wall_s: when the process is ended at the latest.

    Raises:
        BadFileError: it is not taken, or was too heavy to be read within the limits.
    """
    check_format(kind, content)
    with _turns, _start(kind) as process, _ended_after(process, wall_s):
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(content)
            process.stdin.close()
        letter, first = _read_record(process.stdout)
        if letter != "F":
            raise BadFileError(Fault.MALFORMED, "no facts")
        form, facts = json.loads(first)
        yield Reading(Format(form), facts, _iterate(process.stdout))


@contextmanager
def _start(kind: str) -> Iterator[subprocess.Popen[bytes]]:
    # Only what finds the code and keeps the arithmetic libraries small; nothing of the town's secrets.
    room = str(Path(moyai.__file__).parents[1])
    environment = {"PYTHONPATH": room, "OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
    environment |= {name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_CORE")}
    process = subprocess.Popen(  # noqa: S603 - our own module, and a kind of the enumeration
        [sys.executable, "-m", WORKER, kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    try:
        yield process
    finally:
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()  # type: ignore[union-attr]
        process.wait()


@contextmanager
def _ended_after(process: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
    timer = Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _iterate(source: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    while True:
        letter, content = _read_record(source)
        if letter == "E":
            return
        yield letter, content


def _read_record(source: IO[bytes]) -> tuple[str, bytes]:
    """Return a record. A process that ended without a word was ended by its limits."""
    head = source.read(5)
    if len(head) < 5:
        raise BadFileError(Fault.TOO_HEAVY, "the reading process was ended")
    letter, (length,) = head[:1].decode("ascii", "replace"), struct.unpack(">I", head[1:])
    if length > 2 * MOST_FRAME:
        raise BadFileError(Fault.TOO_HEAVY, "a record")
    content = source.read(length)
    if len(content) < length:
        raise BadFileError(Fault.TOO_HEAVY, "the reading process was ended")
    if letter == "X":
        fault, detail = json.loads(content)
        raise BadFileError(Fault(fault), detail)
    return letter, content
