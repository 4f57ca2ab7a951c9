"""The process in which one photo is read: ``python -m …photos.worker [CELL …]``, the file on its input.

What it says on its output are records: one letter, four bytes of length (big-endian), as many bytes: ``F``
facts (JSON), ``L`` the large picture, ``S`` the small one; or ``X`` a fault and that is all. It limits itself
before it reads a byte: memory, processor time, no file, no other process.
"""

from __future__ import annotations

import json
import resource
import struct
import sys
import warnings

from moyai.core.photos.faults import BadPhotoError, Fault
from moyai.core.photos.limits import MOST_BYTES, WORKER_CPU_S, WORKER_MEMORY
from moyai.core.photos.reading import read_photo


def main(cells: list[str]) -> int:
    """Read the photo on standard input; see the module."""
    warnings.simplefilter("ignore")
    limit_process()
    try:
        found = read_photo(sys.stdin.buffer.read(MOST_BYTES + 1), [int(cell) for cell in cells])
    except BadPhotoError as bad:
        _say(b"X", json.dumps([bad.fault, bad.detail]).encode())
    except MemoryError:
        _say(b"X", json.dumps([Fault.TOO_HEAVY, "memory"]).encode())
    except Exception as error:  # what decoders raise on hostile bytes cannot be listed
        _say(b"X", json.dumps([Fault.BROKEN, type(error).__name__]).encode())
    else:
        taken_on = found.taken_on.isoformat() if found.taken_on else ""
        _say(b"F", json.dumps([found.width, found.height, taken_on, found.mark]).encode())
        _say(b"L", found.large)
        _say(b"S", found.small)
    return 0


def limit_process() -> None:
    """Take away what reading a photo does not need."""
    resource.setrlimit(resource.RLIMIT_AS, (WORKER_MEMORY, WORKER_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (WORKER_CPU_S, WORKER_CPU_S + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(letter: bytes, content: bytes) -> None:
    sys.stdout.buffer.write(letter + struct.pack(">I", len(content)) + content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
