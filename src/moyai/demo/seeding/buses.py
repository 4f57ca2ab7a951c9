"""The bus company of the demo: its invented timetable comes in the way a real one does, as a GTFS-JP zip."""

import io
import zipfile
from datetime import datetime
from importlib.resources import files

from moyai.core.feeds.buses.keeping import import_timetable
from moyai.core.feeds.models import BusTimetable

KEY = "misuzu"
SOURCE = "moyai/demo/invented/buses"


def seed_buses(*, now: datetime) -> int:
    """Import the timetable unless it is there; return the number of its trips, 0 when it was."""
    if BusTimetable.objects.filter(key=KEY).exists():
        return 0
    zipped = io.BytesIO(zip_buses())
    kept = import_timetable(key=KEY, name="", source=SOURCE, file=zipped, actor="system:demo", now=now)
    return kept.trips


def zip_buses() -> bytes:
    """Return the tables as a zip, the same bytes each time."""
    out = io.BytesIO()
    tables = files("moyai.demo") / "invented" / "buses"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in sorted(tables.iterdir(), key=lambda entry: entry.name):
            if table.name.endswith(".txt"):
                archive.writestr(zipfile.ZipInfo(table.name), table.read_bytes())
    return out.getvalue()
