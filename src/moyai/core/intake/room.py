"""Room on the disk: how much there is, and whether an error says that there was none."""

import os
import sqlite3
from enum import StrEnum
from pathlib import Path

FULL_BYTES = 64 * 1024 * 1024
"""With less than this, what arrives cannot be kept for long: a segment of the journal may grow so large."""

SCARCE_BYTES = 1024 * 1024 * 1024
_POSTGRES_DISK_FULL = "53100"


class Room(StrEnum):
    """How much room there is."""

    ENOUGH = "enough"
    SCARCE = "scarce"
    FULL = "full"


def measure_room(folder: Path) -> tuple[Room, int]:
    """Return how a folder's disk stands, and how many bytes on it we may still write."""
    disk = os.statvfs(folder)
    free = disk.f_bavail * disk.f_frsize
    if free < FULL_BYTES:
        return Room.FULL, free
    return (Room.SCARCE if free < SCARCE_BYTES else Room.ENOUGH), free


def is_disk_full(error: BaseException) -> bool:
    """Tell whether a database's error says that its disk had no room; what it wanted is then not kept."""
    cause = error.__cause__ or error
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return getattr(cause, "sqlstate", None) == _POSTGRES_DISK_FULL
