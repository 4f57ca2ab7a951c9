"""Where pictures of the garden lie: files of our own making under names that tell nothing."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from tempfile import mkstemp

from django.conf import settings


def find_folder() -> Path:
    """Return the folder of all pictures, in the data folder."""
    return Path(settings.HOME) / "garden-pictures"


def locate(name: str) -> Path:
    """Return where a picture lies.

    Raises:
        ValueError: no name that `write_picture` gives.
    """
    folder, _slash, rest = name.partition("/")
    token = rest.removesuffix(".jpg")
    if not (folder.isalnum() and token.isalnum() and token.startswith(folder)):
        raise ValueError(name)
    return find_folder() / name


def write_picture(content: bytes) -> str:
    """Keep a picture, durably, and return its name."""
    token = secrets.token_hex(16)
    name = f"{token[:2]}/{token}.jpg"
    path = locate(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)
    return name


def read_picture(name: str) -> bytes:
    """Return a kept picture.

    Raises:
        FileNotFoundError: it is gone.
    """
    return locate(name).read_bytes()


def delete_picture(name: str) -> None:
    """Delete a picture; that there is none, or none any more, is no fault."""
    if name:
        locate(name).unlink(missing_ok=True)
