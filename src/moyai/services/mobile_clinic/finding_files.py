"""Where the sealed files of findings lie, and how they are written and read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from moyai.core.sealing.files import SealedWriter, read_sealed, write_sealed
from moyai.core.sealing.operations import make_key_of
from moyai.core.sealing.queries import get_key
from moyai.core.shelves import Shelf
from moyai.services.mobile_clinic.models import Finding, Patient, SetAside

FINDINGS = Shelf("findings", ".sealed")


@contextmanager
def open_new(patient: Patient, about: str, now: datetime) -> Iterator[tuple[str, SealedWriter]]:
    """Write a new file under a name that tells nothing; it is there when the block ends well.

    Raises:
        KeyDestroyedError: her data were erased; nothing new is kept.
    """
    name = FINDINGS.make_name()
    with write_sealed(FINDINGS.locate(name), make_key_of(subject=patient.subject, now=now), about) as writer:
        yield name, writer


def read_pieces(row: Finding | SetAside, first: int = 0, count: int | None = None) -> Iterator[bytes]:
    """Yield pieces of a row's file.

    Raises:
        SealError: erased, changed or moved; FileNotFoundError: gone.
    """
    key = get_key(row.patient.subject)
    yield from read_sealed(FINDINGS.locate(row.file), key, row.about, first, count)


def compute_digest(patient: Patient, content: bytes) -> str:
    """Return by what the same file of the same patient is known again; it tells nothing across patients."""
    return hashlib.sha256(f"{patient.subject}:".encode() + content).hexdigest()
