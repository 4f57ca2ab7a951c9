#!/bin/sh
# Makes one consistent copy of an SQLite town: database, files, key. Usage: backup.sh FOLDER
# (PostgreSQL: pg_dump instead of the second step.) The copy holds personal data: keep it as such.
set -eu
home=${MOYAI_HOME:?set MOYAI_HOME}
target=${1:?usage: backup.sh FOLDER}/moyai-$(date +%Y%m%d-%H%M%S)
umask 077
mkdir -p "$target"
"$(dirname "$0")/../.venv/bin/python" - "$home/moyai.sqlite3" "$target/moyai.sqlite3" <<'PY'
import sqlite3, sys
source, copy = (sqlite3.connect(name) for name in sys.argv[1:])
with copy:
    source.backup(copy)
problem = copy.execute("PRAGMA integrity_check").fetchone()[0]
sys.exit(0 if problem == "ok" else f"the copy is damaged: {problem}")
PY
[ ! -d "$home/files" ] || cp -a "$home/files" "$target/files"
[ ! -d "$home/shelves" ] || cp -a "$home/shelves" "$target/shelves" # findings, photos, films: see core/shelves.py
[ ! -d "$home/intake" ] || cp -a "$home/intake" "$target/intake" # what has arrived and is not in the database yet
[ ! -f "$home/secret_key" ] || cp -a "$home/secret_key" "$target/secret_key"
echo "$target"
