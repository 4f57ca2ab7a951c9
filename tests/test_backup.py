"""A copy of a town has all that its rows name: whoever restores it misses no file."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from moyai.core.shelves import Shelf

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(
    not (ROOT / ".venv/bin/python").exists(), reason="the script uses the environment beside it"
)
def test_copy_has_database_files_and_what_has_arrived(settings: Any, tmp_path: Path) -> None:
    settings.HOME = home = tmp_path / "home"
    home.mkdir()
    sqlite3.connect(home / "moyai.sqlite3").execute("CREATE TABLE residents (name)").connection.commit()
    name = Shelf("photos", ".jpg").write(b"jpeg")
    for part in ("files/conversations/a.jpeg", "intake/1.journal", "secret_key"):
        (home / part).parent.mkdir(parents=True, exist_ok=True)
        (home / part).write_bytes(b"kept")
    environment = os.environ | {"MOYAI_HOME": str(home)}
    command = ["sh", str(ROOT / "deploy/backup.sh"), str(tmp_path / "copies")]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    copy = Path(done.stdout.strip())
    kept = {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}
    assert kept == {str(path.relative_to(copy)) for path in copy.rglob("*") if path.is_file()}
    assert (copy / "shelves/photos" / name).read_bytes() == b"jpeg"
