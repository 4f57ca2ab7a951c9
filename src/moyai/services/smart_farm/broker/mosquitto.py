"""Mosquitto with the same rules: a configuration, its list of what each part may do, its passwords.

Mosquitto as Debian ships it can look up a password by name and a rule by name. It can read no token, and all
who have to do with one robot have one name: so it stands behind the front, which knows them apart.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
from base64 import b64encode
from pathlib import Path

from moyai.services.smart_farm.broker.parts import READS, WRITES

ITERATIONS = 101
"""What mosquitto_passwd takes; the words are 256 bits long, nobody guesses at them."""


def write_configuration(folder: Path, port: int, words: dict[str, str]) -> Path:
    """Write ``mosquitto.conf``, ``acl`` and ``passwords`` (mode 0600); return the first.

    Args:
        folder: made where it is missing.
        port: on the loopback; the front alone connects to it.
        words: password by part.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    acl, passwords = folder / "acl", folder / "passwords"
    _write(acl, write_acl())
    _write(passwords, "".join(f"{name}:{hash_word(word)}\n" for name, word in words.items()))
    lines = (
        f"listener {port} 127.0.0.1",
        f"user {pwd.getpwuid(os.getuid()).pw_name}",  # started as root it becomes whoever may read these
        "allow_anonymous false",
        f"password_file {passwords}",
        f"acl_file {acl}",
        "persistence false",
        "max_queued_messages 10000",
        "set_tcp_nodelay true",
        "log_dest stderr",
        "log_type error",
        "log_type warning",
        "",
    )
    configuration = folder / "mosquitto.conf"
    _write(configuration, "\n".join(lines))
    return configuration


def write_acl() -> str:
    """Return what each part may do, in Mosquitto's words."""
    lines = []
    for part, patterns in WRITES.items():
        lines.append(f"user {part.value}")
        lines += [f"topic write {pattern}" for pattern in patterns]
        lines += [f"topic read {pattern}" for pattern in READS[part]]
        lines.append("")
    return "\n".join(lines)


def hash_word(word: str) -> str:
    """Return a password as Mosquitto 2 keeps it: PBKDF2 with SHA-512."""
    salt = secrets.token_bytes(12)
    key = hashlib.pbkdf2_hmac("sha512", word.encode(), salt, ITERATIONS)
    return f"$7${ITERATIONS}${b64encode(salt).decode()}${b64encode(key).decode()}"


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
