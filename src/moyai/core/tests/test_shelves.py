"""Files that are kept: whole or not at all, under names of our own, swept when no row knows them."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest

from moyai.core.shelves import ORPHAN_S, Shelf, write_whole

SHELF = Shelf("pictures", ".jpg")


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def list_files(home: Path) -> list[str]:
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())


def make_old(name: str) -> None:
    late = time.time() - ORPHAN_S - 60
    os.utime(SHELF.find_folder() / name, (late, late))


def test_what_is_written_is_read_until_it_is_deleted(home: Path) -> None:
    name = SHELF.write(b"jpeg")
    assert SHELF.read(name) == b"jpeg"
    assert list_files(home) == [f"shelves/pictures/{name}"]
    assert SHELF.locate(name).stat().st_mode & 0o077 == 0
    for _again in range(2):
        SHELF.delete(name)
    assert list_files(home) == []
    with pytest.raises(FileNotFoundError):
        SHELF.read(name)


def test_of_what_fails_under_way_nothing_stays(home: Path) -> None:
    with pytest.raises(ZeroDivisionError), write_whole(home / "pictures" / "a") as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert list_files(home) == []


@pytest.mark.parametrize("name", ["../a.jpg", "a/../b.jpg", "ab/cd.jpg", "/etc/passwd", "ab/abc.jpg/x", "ab"])
def test_names_of_others_are_none(name: str) -> None:
    with pytest.raises(ValueError, match=re.escape(name)):
        SHELF.locate(name)


def test_only_what_is_old_and_known_to_nobody_is_swept(home: Path) -> None:
    known, young, orphan = (SHELF.write(b"jpeg") for _each in range(3))
    draft = f"{orphan[:2]}/.draft-left"
    (SHELF.find_folder() / draft).write_bytes(b"half")
    for name in (known, orphan, draft):
        make_old(name)
    assert SHELF.sweep(lambda names: {known}.intersection(names)) == 2
    assert list_files(home) == sorted(f"shelves/pictures/{name}" for name in (known, young))
