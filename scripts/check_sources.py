"""Looks through every tracked file for what must not be there.

Refused: addresses of package registries, paths of one machine, conflict marks, private keys, Python files of
more than 500 lines, and files called utils, helpers, common or misc.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MAX_LINES = 500
JUNK = {"utils", "helpers", "common", "misc"}
DATA = {".csv", ".geojson", ".png", ".webp", ".jpg", ".ico", ".woff2"}

# Written so that this file does not find itself.
REFUSED = (
    (re.compile(r"(?<![\w./-])/(?:[w]ork|[r]oot|[f]arm|[t]mp)/[\w.]"), "a path of one machine"),
    (
        re.compile(r"registry\.npm[j]s|pypi\.[o]rg/simple|files\.python[h]osted|registry\.yarn[p]kg"),
        "a registry",
    ),
    (re.compile(r"^(?:<{7}|>{7}) ", re.M), "a conflict mark"),
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE [K]EY-----"), "a private key"),
)


def main() -> int:
    """Look at every tracked file; return 1 when one is refused."""
    found = [complaint for path in list_files() for complaint in look_at(path)]
    print("\n".join(found))
    return 1 if found else 0


def list_files() -> list[Path]:
    """Return the tracked files (all files, where this is no git checkout)."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z"]
    listed = subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 - our own command
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def look_at(path: Path) -> list[str]:
    """Return what is wrong with a file."""
    name = path.relative_to(ROOT).as_posix()
    complaints = [f"{name}: a name that says nothing"] if path.stem in JUNK else []
    if path.suffix in DATA:
        return complaints
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py" and text.count("\n") > MAX_LINES:
        complaints.append(f"{name}: more than {MAX_LINES} lines")
    for pattern, what in REFUSED:
        hit = pattern.search(text)
        if hit:
            complaints.append(f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {what}: {hit[0]!r}")
    return complaints


if __name__ == "__main__":
    sys.exit(main())
