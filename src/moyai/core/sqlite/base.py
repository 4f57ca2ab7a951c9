"""The database backend: as Django's own, but a closed connection is kept for whoever opens the next.

Under ASGI every request has a thread of its own and with it a connection of its own. Opening one, telling it
Django's functions and letting it read the schema took four of a page's forty milliseconds.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from threading import Lock
from typing import Any

from django.db.backends.sqlite3 import base

from moyai.core.rollbacks import WritesAgain

MOST_IDLE = 8


@dataclass(frozen=True)
class _Key:
    """What a kept connection is good for: this process, and this very file (a restored copy is another)."""

    pid: int
    device: int
    inode: int
    options: str


class IdleConnections:
    """Open connections that nobody uses, the latest used first."""

    def __init__(self) -> None:
        self._idle: list[tuple[_Key, Connection]] = []
        self._lock = Lock()

    def take(self, key: _Key) -> Connection | None:
        """Return a connection to the file, or None; those to a file that is gone are closed."""
        found, gone = None, []
        with self._lock:
            while self._idle and found is None:
                kept, connection = self._idle.pop()
                if kept == key:
                    found = connection
                elif kept.pid == key.pid:  # a parent's connection is not ours to close
                    gone.append(connection)
        for each in gone:
            each.close()
        return found

    def give(self, key: _Key, connection: Connection) -> bool:
        """Keep a connection; False when there are enough."""
        with self._lock:
            if len(self._idle) >= MOST_IDLE:
                return False
            self._idle.append((key, connection))
            return True


idle = IdleConnections()


class DatabaseWrapper(WritesAgain, base.DatabaseWrapper):
    """Takes its connection from those kept, and gives it back instead of closing it."""

    _key: _Key | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """Return a kept connection to this file, or a new one."""
        self._key = key = _make_key(conn_params)
        kept = None if key is None else idle.take(key)
        if kept is not None:
            return kept
        connection: Connection = super().get_new_connection(conn_params)
        self._key = _make_key(conn_params)  # the file may only now have come to be
        return connection

    def _close(self) -> None:
        connection = self.connection
        if connection is None or self._key is None or self._key != _make_key(self.get_connection_params()):
            super()._close()  # type: ignore[misc]  # the stubs leave it out
            return
        with self.wrap_database_errors:
            if connection.in_transaction:
                connection.rollback()
            if not idle.give(self._key, connection):
                connection.close()


def _make_key(conn_params: dict[str, Any]) -> _Key | None:
    """Return what identifies the file, or None for a database in memory or not yet there."""
    try:
        found = Path(conn_params["database"]).stat()
    except OSError:
        return None
    return _Key(os.getpid(), found.st_dev, found.st_ino, repr(sorted(conn_params.items())))
