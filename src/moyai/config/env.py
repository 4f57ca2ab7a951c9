"""Reads the environment: the few variables that place and shape a deployment.

Every variable is named MOYAI_…; docs/operations/settings.md lists them all.
"""

import json
import os
import secrets
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


class EnvError(RuntimeError):
    """A variable holds something that cannot be used; the text says which and why."""


def read_flag(name: str, *, default: bool = False) -> bool:
    """Return a yes/no variable; 1, true, yes and on mean yes."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def read_home() -> Path:
    """Return the data folder (MOYAI_HOME, default ``var/``), made when it is missing."""
    home = Path(os.environ.get("MOYAI_HOME", "var")).resolve()
    home.mkdir(parents=True, exist_ok=True)
    return home


def read_secret_key(home: Path) -> str:
    """Return MOYAI_SECRET_KEY, or the key kept in the data folder, made at first use (mode 0600)."""
    given = os.environ.get("MOYAI_SECRET_KEY")
    if given:
        return given
    path = home / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(key := secrets.token_urlsafe(50))
    return key


SQLITE_OPTIONS: dict[str, Any] = {
    # DEFERRED transactions that read and then write die with "database is locked"; IMMEDIATE ones wait.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
}


def read_database(home: Path) -> dict[str, Any]:
    """Return Django's database settings from MOYAI_DATABASE_URL (default: SQLite in the data folder).

    Raises:
        EnvError: the address is neither ``sqlite:///path`` nor ``postgresql://user:password@host/name``.
    """
    url = os.environ.get("MOYAI_DATABASE_URL", f"sqlite:///{home / 'moyai.sqlite3'}")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "moyai.core.sqlite",
            "NAME": parts.path if parts.path.startswith("//") is False else parts.path[1:],
            "OPTIONS": SQLITE_OPTIONS,
            "TEST": {"NAME": ":memory:"},
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "moyai.core.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
        }
    raise EnvError(f"MOYAI_DATABASE_URL: {parts.scheme!r} is neither sqlite nor postgresql")


def read_service_settings() -> dict[str, dict[str, Any]]:
    """Return MOYAI_SERVICE_SETTINGS: what this town sets other than a service's manifest, as JSON.

    Raises:
        EnvError: it is not a JSON object of objects.
    """
    text = os.environ.get("MOYAI_SERVICE_SETTINGS") or "{}"
    try:
        given = json.loads(text)
    except ValueError as error:
        raise EnvError(f"MOYAI_SERVICE_SETTINGS is not JSON: {error}") from error
    if not isinstance(given, dict) or not all(isinstance(each, dict) for each in given.values()):
        raise EnvError('MOYAI_SERVICE_SETTINGS must look like {"shared_taxi": {"opens_minutes": 510}}')
    return given


def read_days(name: str) -> dict[str, int]:
    """Return a variable that holds numbers of days by key, as JSON.

    Raises:
        EnvError: it is not a JSON object of whole positive numbers.
    """
    try:
        given = json.loads(os.environ.get(name) or "{}")
    except ValueError as error:
        raise EnvError(f"{name} is not JSON: {error}") from error
    if not isinstance(given, dict) or not all(type(days) is int and days > 0 for days in given.values()):
        raise EnvError(f'{name} must look like {{"fleet.Position": 30}}')
    return given


def read_line_accounts() -> dict[str, dict[str, str]]:
    """Return the official LINE accounts: name to ``secret`` and ``token``.

    MOYAI_LINE_ACCOUNTS names them, with commas; MOYAI_LINE_<NAME>_SECRET and _TOKEN belong to each.

    Raises:
        EnvError: a name is taken or not a plain word, or its secret or token is missing.
    """
    found = {}
    for name in filter(None, (one.strip() for one in os.environ.get("MOYAI_LINE_ACCOUNTS", "").split(","))):
        if name.lower() in _TAKEN:
            raise EnvError(f"MOYAI_LINE_ACCOUNTS: {name!r} is taken; choose another name")
        if not (name.isascii() and name.isidentifier() and len(name) <= 32):
            raise EnvError(f"MOYAI_LINE_ACCOUNTS: {name!r} is not a plain word")
        given = {key: os.environ.get(f"MOYAI_LINE_{name.upper()}_{key.upper()}", "") for key in _LINE_KEYS}
        missing = [key for key, value in given.items() if not value]
        if missing:
            raise EnvError(f"MOYAI_LINE_{name.upper()}_{missing[0].upper()} is missing")
        found[name] = given
    return found


_LINE_KEYS = ("secret", "token")
_TAKEN = {"login"}  # MOYAI_LINE_LOGIN_SECRET is the login channel's


def read_line_login() -> dict[str, str]:
    """Return the LINE Login channel by which residents sign in, ``id`` and ``secret``; empty: none.

    Raises:
        EnvError: only one of MOYAI_LINE_LOGIN_CHANNEL and MOYAI_LINE_LOGIN_SECRET is there.
    """
    names = {"id": "MOYAI_LINE_LOGIN_CHANNEL", "secret": "MOYAI_LINE_LOGIN_SECRET"}
    given = {key: os.environ.get(name, "").strip() for key, name in names.items()}
    if not any(given.values()):
        return {}
    missing = [names[key] for key, value in given.items() if not value]
    if missing:
        raise EnvError(f"{missing[0]} is missing")
    return given


def read_count(name: str, default: int) -> int:
    """Return a variable that holds a whole number from 0.

    Raises:
        EnvError: it holds something else.
    """
    text = os.environ.get(name, "").strip() or str(default)
    if not text.isdecimal():
        raise EnvError(f"{name}: {text!r} is not a whole number from 0")
    return int(text)


def read_words(name: str) -> list[str]:
    """Return a variable that lists words with commas."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def read_hours(name: str, default: str) -> str:
    """Return a variable that holds hours of a day, ``08:30-17:15``.

    Raises:
        EnvError: it does not.
    """
    given = os.environ.get(name) or default
    opens, _dash, closes = given.partition("-")
    try:
        is_a_day = time.fromisoformat(opens) < time.fromisoformat(closes)
    except ValueError:
        is_a_day = False
    if not is_a_day:
        raise EnvError(f"{name} must look like {default}")
    return given
