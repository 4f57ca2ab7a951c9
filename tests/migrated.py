"""A migrated, empty database kept in a file, so that not every process of a run migrates one of its own.

The file is named by what it is made of: the migrations and the packages. It is a cache like any other:
without it everything works as well, and what begins from it is migrated once more, which finds nothing to do.
"""

import hashlib
import os
import sqlite3
import tempfile
import time
from functools import cache
from pathlib import Path

KEPT_S = 7 * 24 * 3600
ROOT = Path(__file__).resolve().parents[1]


@cache
def find_snapshot() -> Path:
    """Return where the snapshot of this state of the sources is, or would be."""
    digest = hashlib.sha256()
    sources = sorted((ROOT / "src").glob("moyai/**/migrations/*.py"))
    for path in (*sources, ROOT / "requirements" / "app.txt", ROOT / "src/moyai/config/settings.py"):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    folder = Path(tempfile.gettempdir()) / f"moyai-migrated-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{digest.hexdigest()[:24]}.sqlite3"


def restore(connection: sqlite3.Connection) -> bool:
    """Fill an empty database from the snapshot; tell whether there was one."""
    if not find_snapshot().exists():
        return False
    with sqlite3.connect(find_snapshot()) as kept:
        kept.backup(connection)
    kept.close()
    return True


def keep(connection: sqlite3.Connection) -> None:
    """Keep a database that has just been migrated; older snapshots go."""
    path = find_snapshot()
    draft = path.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(draft) as kept:
        connection.backup(kept)
    kept.close()
    draft.replace(path)
    for other in path.parent.glob("*.sqlite3"):
        if time.time() - other.stat().st_mtime > KEPT_S:
            other.unlink(missing_ok=True)
