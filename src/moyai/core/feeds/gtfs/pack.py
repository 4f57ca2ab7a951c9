"""Writes a feed's tables as the bytes of its zip; the same tables always give the same bytes."""

import csv
import hashlib
import io
import json
import zipfile

from moyai.core.feeds.gtfs.tables import COLUMNS, Row, Tables

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can say: a file's own time would make equal feeds differ."""
_ALWAYS = ("stop_id", "arrival_time", "departure_time")


def compute_version(tables: Tables) -> str:
    """Return a short digest of what the tables say, ``feed_version`` aside."""
    told = {name: [dict(row) for row in rows] for name, rows in tables.items() if name != "feed_info"}
    told["feed_info"] = [
        {column: value for column, value in row.items() if column != "feed_version"}
        for row in tables.get("feed_info", ())
    ]
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def pack(tables: Tables) -> bytes:
    """Return the zip: a ``.txt`` for each table that has rows, and ``locations.geojson``.

    Raises:
        KeyError: a row has a column that its table does not.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in COLUMNS:
            if tables.get(name):
                _put(archive, f"{name}.txt", write_table(name, tables[name]))
        if tables.get("locations"):
            _put(archive, "locations.geojson", write_locations(tables["locations"]))
    return out.getvalue()


def write_table(name: str, rows: list[Row]) -> str:
    """Return a table as CSV (RFC 4180) with the columns that any row fills.

    Of ``stop_times`` the columns that every reader looks for are there even when they are empty.
    """
    strange = {column for row in rows for column in row} - set(COLUMNS[name])
    if strange:
        raise KeyError(f"{name} has no column {sorted(strange)}")
    always = _ALWAYS if name == "stop_times" else ()
    columns = [column for column in COLUMNS[name] if column in always or any(row.get(column) for row in rows)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return out.getvalue()


def write_locations(rows: list[Row]) -> str:
    """Return the zones as a GeoJSON FeatureCollection, longitude first."""
    features = [
        {
            "type": "Feature",
            "id": row["id"],
            "properties": {name: row[name] for name in ("stop_name", "stop_desc") if row.get(name)},
            "geometry": json.loads(row["geometry"]),
        }
        for row in rows
    ]
    return json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
    )


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, text.encode())
