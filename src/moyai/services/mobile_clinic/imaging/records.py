"""What reading a file gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from moyai.services.mobile_clinic.imaging.formats import Format


@dataclass(frozen=True)
class Examined:
    """A file that was read.

    Attributes:
        format: what it is.
        facts: JSON-serialisable; ``is_shown`` tells whether it can be displayed, ``named`` whom the file
            names (``id``, ``names``, ``born``), the rest depends on the kind (see the modules that read it).
        content: the file as it is kept, cleaned of what is dangerous and not of the finding.
        pieces: what pages display, piece by piece (frames, leads …); reading them may raise BadFileError.
    """

    format: Format
    facts: dict[str, Any]
    content: bytes
    pieces: Iterator[bytes]
