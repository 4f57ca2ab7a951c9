"""The process in which one file is read: ``python -m …imaging.worker KIND``, the file on its input.

What it says on its output are records: one letter, four bytes of length (big-endian), as many bytes. ``F``
format and facts (JSON), ``C`` a part of the cleaned file, ``P`` a piece, ``X`` a fault and that is all, ``E``
the end. It limits itself before it reads a byte: memory, processor time, no file, no other process.
"""

from __future__ import annotations

import json
import resource
import struct
import sys
import warnings
from typing import BinaryIO

from moyai.services.mobile_clinic.imaging.examine import examine
from moyai.services.mobile_clinic.imaging.faults import BadFileError, Fault
from moyai.services.mobile_clinic.imaging.limits import MIB, MOST_SENT, WORKER_CPU_S, WORKER_MEMORY

PART = MIB


def main(kind: str) -> int:
    """Read the file on standard input; see the module."""
    warnings.simplefilter("ignore")
    limit_process()
    out = sys.stdout.buffer
    try:
        _say_all(out, kind, sys.stdin.buffer.read(MOST_SENT + 1))
    except BadFileError as bad:
        _say(out, b"X", json.dumps([bad.fault, bad.detail]).encode())
    except MemoryError:
        _say(out, b"X", json.dumps([Fault.TOO_HEAVY, "memory"]).encode())
    except Exception as error:  # what libraries raise on hostile bytes cannot be listed
        _say(out, b"X", json.dumps([Fault.MALFORMED, type(error).__name__]).encode())
    return 0


def limit_process() -> None:
    """Take away what reading a file does not need."""
    resource.setrlimit(resource.RLIMIT_AS, (WORKER_MEMORY, WORKER_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (WORKER_CPU_S, WORKER_CPU_S + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say_all(out: BinaryIO, kind: str, content: bytes) -> None:
    found = examine(kind, content)
    _say(out, b"F", json.dumps([found.format, found.facts]).encode())
    for at in range(0, len(found.content), PART):
        _say(out, b"C", found.content[at : at + PART])
    for piece in found.pieces:
        _say(out, b"P", piece)
    _say(out, b"E", b"")


def _say(out: BinaryIO, letter: bytes, content: bytes) -> None:
    out.write(letter + struct.pack(">I", len(content)) + content)
    out.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
