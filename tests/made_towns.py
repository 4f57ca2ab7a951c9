"""Made towns kept in folders, so that not every test and every process of a run seeds one of its own.

A folder is named by what it is made of: every source of ours and what the town was asked to be. Whoever comes
second waits for whoever makes it, and copies.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT_S = 24 * 3600
_PARTS = (".py", ".txt", ".json", ".geojson", ".csv")


def copy_town(home: Path, asked: str, make: Callable[[Path], None]) -> None:
    """Fill a data folder with a town as asked for; ``make`` makes one in a folder where there is none yet."""
    folder = Path(tempfile.gettempdir()) / f"moyai-towns-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    kept = folder / hashlib.sha256(f"{_digest_sources()} {asked}".encode()).hexdigest()[:24]
    with _lock(kept.with_suffix(".lock")):
        if not kept.is_dir():
            draft = Path(tempfile.mkdtemp(dir=folder))
            try:
                make(draft)
                draft.rename(kept)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
            _forget_old(folder, kept)
        shutil.copytree(kept, home, dirs_exist_ok=True)


@cache
def _digest_sources() -> str:
    digest = hashlib.sha256()
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix in _PARTS and "tests" not in path.parts and path.is_file():
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _forget_old(folder: Path, kept: Path) -> None:
    for other in folder.iterdir():
        if other.is_dir() and other != kept and time.time() - other.stat().st_mtime > KEPT_S:
            shutil.rmtree(other, ignore_errors=True)
