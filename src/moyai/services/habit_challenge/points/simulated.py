"""A point system to try it with: a WSGI application that speaks what ``points.http`` does.

``HttpPoints(url, transport=httpx.WSGITransport(app=SimulatedPoints(path)))`` reaches it without a network;
any WSGI server (``wsgiref.simple_server``) serves it with one. What is asked twice is granted once.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

_PATH = re.compile(r"/grants/([^/]{1,80})(/reversal)?$")
_ACCOUNT = re.compile(r"[A-Za-z0-9-]{4,24}$")
_TABLE = """
CREATE TABLE IF NOT EXISTS grants (
    key TEXT PRIMARY KEY, account TEXT NOT NULL, points INTEGER NOT NULL, month TEXT NOT NULL,
    spent INTEGER NOT NULL DEFAULT 0, reversed INTEGER NOT NULL DEFAULT 0
)
"""
MOST_BODY = 10_000

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class SimulatedPoints:
    """The point system.

    Args:
        path: Where it keeps its books: a file of its own.
        key: The bearer key it asks for, or empty.
        unknown: Numbers that it does not know.
    """

    def __init__(self, path: Path, *, key: str = "", unknown: Iterable[str] = ()) -> None:
        self._path, self._key, self._unknown = path, key, frozenset(unknown)
        with closing(self._open()) as books, books:
            books.execute(_TABLE)

    def __call__(self, environ: dict[str, Any], start: StartResponse) -> list[bytes]:
        """Answer one request."""
        status, told = self._answer(environ)
        body = json.dumps(told, ensure_ascii=False).encode()
        start(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    def read_balance(self, account: str) -> int:
        """Return how many points an account has."""
        with closing(self._open()) as books:
            sql = "SELECT COALESCE(SUM(points), 0) FROM grants WHERE account = ? AND NOT reversed"
            return int(books.execute(sql, [account]).fetchone()[0])

    def spend(self, key: str) -> None:
        """Have the points of a grant spent, so that they cannot be taken back."""
        with closing(self._open()) as books, books:
            books.execute("UPDATE grants SET spent = 1 WHERE key = ?", [key])

    def _answer(self, environ: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        if self._key and environ.get("HTTP_AUTHORIZATION") != f"Bearer {self._key}":
            return "401 Unauthorized", {"message": "a key is needed"}
        found = _PATH.search(environ.get("PATH_INFO", ""))
        if found is None:
            return "404 Not Found", {"message": "there is nothing here"}
        body = _read_body(environ)
        if body is None:
            return "400 Bad Request", {"message": "no JSON"}
        key, is_reversal = found[1], bool(found[2])
        wanted = "POST" if is_reversal else "PUT"
        if environ["REQUEST_METHOD"] != wanted:
            return "405 Method Not Allowed", {"message": f"{wanted} it"}
        with closing(self._open()) as books, books:
            books.execute("BEGIN IMMEDIATE")
            return _reverse(books, key) if is_reversal else self._grant(books, key, body)

    def _grant(self, books: sqlite3.Connection, key: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        account, points, month = body.get("account"), body.get("points"), body.get("month")
        if not isinstance(account, str) or not _ACCOUNT.match(account) or account in self._unknown:
            return "422 Unprocessable Content", {"message": "この会員番号は登録されていません。"}
        if not isinstance(points, int) or not 0 < points <= 1_000_000 or not isinstance(month, str):
            return "422 Unprocessable Content", {"message": "ポイント数または月が正しくありません。"}
        known = books.execute(
            "SELECT rowid, account, points, month FROM grants WHERE key = ?", [key]
        ).fetchone()
        if known is not None:
            if known[1:] != (account, points, month):
                return "409 Conflict", {"message": "同じ番号で、別の内容が登録されています。"}
            return "200 OK", {"reference": f"P{known[0]:08d}"}
        sql = "INSERT INTO grants (key, account, points, month) VALUES (?, ?, ?, ?)"
        made = books.execute(sql, [key, account, points, month])
        return "201 Created", {"reference": f"P{made.lastrowid:08d}"}

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, isolation_level=None)


def _reverse(books: sqlite3.Connection, key: str) -> tuple[str, dict[str, Any]]:
    known = books.execute("SELECT spent, reversed FROM grants WHERE key = ?", [key]).fetchone()
    if known is None:
        return "404 Not Found", {"message": "このポイントは登録されていません。"}
    if known[0]:
        return "409 Conflict", {"message": "ポイントはもう使われています。"}
    books.execute("UPDATE grants SET reversed = 1 WHERE key = ?", [key])
    return "200 OK", {"reversed": True}


def _read_body(environ: dict[str, Any]) -> dict[str, Any] | None:
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if not 0 <= length <= MOST_BODY:
            return None
        told = json.loads(environ["wsgi.input"].read(length))
    except ValueError:
        return None
    return told if isinstance(told, dict) else None
