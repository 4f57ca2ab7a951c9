"""One look at the town: what is read of slow-moving tables holds for the whole of it.

A turn of a conversation asks a dozen times whether a day is open or which area a point lies in. Within one
look the tables' versions are read once; the next look reads them again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, cast

T = TypeVar("T")

_seen: ContextVar[dict[Hashable, object] | None] = ContextVar("moyai_seen", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Let everything in the block be one look; inside another it is part of that one.

    Not to be put around something that changes areas, facilities or closed days and reads them afterwards.
    """
    if _seen.get() is not None:
        yield
        return
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


def once_a_look(key: Hashable, read: Callable[[], T]) -> T:
    """Return what was read in this look, or read it; outside a look it is read every time."""
    seen = _seen.get()
    if seen is None:
        return read()
    if key not in seen:
        seen[key] = read()
    return cast(T, seen[key])
