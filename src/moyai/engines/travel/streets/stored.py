"""Keeps a street map in one file, and refuses a damaged one in plain words.

The file: eight letters that say what it is, the version, the SHA-256 of all that follows, then an ``.npz``.
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from dataclasses import fields
from pathlib import Path

import numpy as np

from moyai.engines.travel.problem import TravelError
from moyai.engines.travel.streets.street_map import StreetMap

MAGIC = b"MOYAISTR"
VERSION = 1
_HEAD = len(MAGIC) + 4


def save_map(streets: StreetMap, file: Path) -> int:
    """Write a map beside the file, then put it in its place at once; return how many bytes it takes.

    Raises:
        TravelError: The file cannot be written.
    """
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{each.name: getattr(streets, each.name) for each in fields(streets)})
    body = buffer.getvalue()
    content = MAGIC + VERSION.to_bytes(4, "big") + hashlib.sha256(body).digest() + body
    partial = file.with_name(file.name + ".part")
    try:
        with partial.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(file)
    except OSError as error:
        raise TravelError(f"{file}: cannot be written ({error.strerror})") from error
    return len(content)


def load_map(file: Path) -> StreetMap:
    """Return a stored map.

    Raises:
        TravelError: The file is not there, not ours, of another version, or damaged.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise TravelError(f"{file}: cannot be read ({error.strerror})") from error
    if content[: len(MAGIC)] != MAGIC:
        raise TravelError(f"{file}: is not a street map of ours")
    version = int.from_bytes(content[len(MAGIC) : _HEAD], "big")
    if version != VERSION:
        raise TravelError(
            f"{file}: has version {version}, this program reads {VERSION}: import the streets again"
        )
    digest, body = content[_HEAD : _HEAD + 32], memoryview(content)[_HEAD + 32 :]
    if hashlib.sha256(body).digest() != digest:
        raise TravelError(f"{file}: is damaged (its checksum differs): import the streets again")
    try:
        with np.load(io.BytesIO(body), allow_pickle=False) as found:
            return StreetMap(**{each.name: found[each.name] for each in fields(StreetMap)})
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise TravelError(f"{file}: lacks a part ({error}): import the streets again") from error
