"""The town's own keys, with which everybody's are sealed; they are never in the database.

``MOYAI_SEALING_KEYS`` holds them, URL-safe base64 of 32 bytes each, with commas, the one to seal with first;
without it one is made in the data folder (mode 0600) at first use. Whoever loses it loses what was sealed:
it is kept apart from the database's backups, as ``docs/operations`` says.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from pathlib import Path
from tempfile import mkstemp

from django.conf import settings

from moyai.core.sealing.box import KEY, make_key

FILE = "sealing.key"
VARIABLE = "MOYAI_SEALING_KEYS"


def list_masters() -> dict[str, bytes]:
    """Return the town's keys by name, the one to seal with first.

    Raises:
        ValueError: what is set is no key.
    """
    given = os.environ.get(VARIABLE) or _read_file(Path(settings.HOME) / FILE)
    keys = [_read(word) for word in given.split(",")]
    return {name_key(key): key for key in keys}


def name_key(key: bytes) -> str:
    """Return a key's name: it tells keys apart and says nothing of them."""
    return hashlib.sha256(b"name:" + key).hexdigest()[:16]


def _read(word: str) -> bytes:
    try:
        key = urlsafe_b64decode(word.strip())
    except (NotBase64, ValueError) as failure:
        raise ValueError(f"{VARIABLE} holds what is no key") from failure
    if len(key) != KEY:
        raise ValueError(f"{VARIABLE} holds a key that has not {KEY} bytes")
    return key


def _read_file(path: Path) -> str:
    """Return the file's words, made where there is none; of two who make it at once both read the first."""
    if not path.exists():
        handle, made = mkstemp(dir=path.parent, prefix=FILE)  # mode 0600
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(urlsafe_b64encode(make_key()).decode())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
        Path(made).unlink()
    return path.read_text(encoding="ascii")
