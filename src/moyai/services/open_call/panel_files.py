"""Where files of entries lie, for judges: by the name on the shelf, which says nothing of who sent it."""

from __future__ import annotations

from collections.abc import Callable

from moyai.core.shelves import Shelf

Reader = Callable[[str], bytes]
"""Given ``kept_as``, returns a file; raises FileNotFoundError or ValueError where there is none."""
_READERS: list[Reader] = [Shelf("call-entries", ".bin").read]
"""The shelf of the part that keeps entries' files."""
TYPES = {
    "pdf": ("application/pdf", ".pdf"),
    "png": ("image/png", ".png"),
    "jpeg": ("image/jpeg", ".jpg"),
    "text": ("text/plain; charset=utf-8", ".txt"),
}


def register_reader(reader: Reader) -> None:
    """Say who reads files of entries: the part that keeps them, at its start."""
    _READERS[:] = [reader]


def read_file(kept_as: str) -> bytes:
    """Return a file of an entry.

    Raises:
        FileNotFoundError: it is gone.
        ValueError: no name of the shelf.
    """
    return _READERS[0](kept_as)


def describe(kind: str) -> tuple[str, str]:
    """Return the content type of a kind of file and how its name ends; unknown kinds are bytes."""
    return TYPES.get(kind, ("application/octet-stream", f".{kind}" if kind.isalnum() else ".bin"))
