"""A validator that nobody here wrote: gtfs-guru."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import gtfs_guru

DAY = date(2026, 6, 10)


def list_errors(content: bytes, *, day: date = DAY) -> list[str]:
    """Return what the validator calls an error."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "gtfs.zip"
        path.write_bytes(content)
        found = gtfs_guru.validate(str(path), country_code="JP", date=day.isoformat())
    return [f"{one.code} {one.file} {one.row}" for one in found.errors()]


def list_warnings(content: bytes, *, day: date = DAY) -> set[str]:
    """Return the codes of what the validator warns of."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "gtfs.zip"
        path.write_bytes(content)
        found = gtfs_guru.validate(str(path), country_code="JP", date=day.isoformat())
    return {one.code for one in found.warnings()}
