"""Files that we keep ourselves, in the data folder: whole and on the disk, under names that tell nothing.

A file is written before the row that names it: where the row does not come to be, or was erased, nobody knows
the file. So every shelf is swept from time to time.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from django.conf import settings

HERE = "shelves"
"""All of them lie in one folder, which is what has to be in a backup (deploy/backup.sh)."""
ORPHAN_S = 24 * 3600
"""So old, nobody is about to name a file any more."""
AT_ONCE = 500


@contextmanager
def write_whole(path: Path) -> Iterator[BinaryIO]:
    """Write a file: it is there, whole and on the disk, when the block ends well, and not at all otherwise.

    Args:
        path: where; its folder is made (mode 0700), the file has mode 0600.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)


@dataclass(frozen=True)
class Shelf:
    """A folder of such files.

    Attributes:
        folder: its name beside the others.
        suffix: of every file, such as ``".jpg"``.
    """

    folder: str
    suffix: str

    def find_folder(self) -> Path:
        """Return the folder."""
        return Path(settings.HOME) / HERE / self.folder

    def make_name(self) -> str:
        """Return a new name, ``3f/3fa1….jpg``: nobody can guess it."""
        token = secrets.token_hex(16)
        return f"{token[:2]}/{token}{self.suffix}"

    def locate(self, name: str) -> Path:
        """Return where a file lies.

        Raises:
            ValueError: no name that `make_name` gives.
        """
        folder, _slash, rest = name.partition("/")
        token = rest.removesuffix(self.suffix)
        if not (folder.isalnum() and token.isalnum() and token.startswith(folder)):
            raise ValueError(name)
        return self.find_folder() / name

    def write(self, content: bytes) -> str:
        """Keep a file, and return its name."""
        name = self.make_name()
        with write_whole(self.locate(name)) as file:
            file.write(content)
        return name

    def read(self, name: str) -> bytes:
        """Return a file.

        Raises:
            FileNotFoundError: it is gone.
            ValueError: see `locate`.
        """
        return self.locate(name).read_bytes()

    def delete(self, name: str) -> None:
        """Delete a file; that there is none, or none any more, is no fault."""
        if name:
            self.locate(name).unlink(missing_ok=True)

    def sweep(self, list_known: Callable[[Collection[str]], Collection[str]]) -> int:
        """Delete files, and drafts of files, that no row knows; return how many. For a periodic job.

        Args:
            list_known: given names, returns those that some row has.
        """
        swept, old = 0, self._list_old()
        for start in range(0, len(old), AT_ONCE):
            names = old[start : start + AT_ONCE]
            for name in set(names).difference(list_known(names)):
                (self.find_folder() / name).unlink(missing_ok=True)
                swept += 1
        return swept

    def _list_old(self) -> list[str]:
        late, old = time.time() - ORPHAN_S, []
        for path in self.find_folder().glob("*/*"):
            with suppress(FileNotFoundError):  # deleted meanwhile
                if path.stat().st_mtime < late:
                    old.append(f"{path.parent.name}/{path.name}")
        return old
