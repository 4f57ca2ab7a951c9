"""Zips as other operators (and worse) make them."""

import io
import zipfile

SMALL = {
    "agency.txt": """agency_id,agency_name,agency_url,agency_timezone
1,東バス,https://bus.example/,Asia/Tokyo
""",
    "stops.txt": """stop_id,stop_name,stop_lat,stop_lon
a,甲,35.80,137.90
b,乙,35.80,137.95
c,丙,35.80,138.00
""",
    "routes.txt": """route_id,agency_id,route_short_name,route_type
r,1,1系統,3
""",
    "trips.txt": """route_id,service_id,trip_id,trip_headsign
r,week,t1,丙行き
r,week,t2,丙行き
r,sun,t3,丙行き
""",
    "calendar.txt": """service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
week,1,1,1,1,1,0,0,20260401,20270331
sun,0,0,0,0,0,0,1,20260401,20270331
""",
    "calendar_dates.txt": """service_id,date,exception_type
week,20260720,2
sun,20260720,1
""",
    "stop_times.txt": """trip_id,arrival_time,departure_time,stop_id,stop_sequence
t1,09:00:00,09:00:00,a,1
t1,,,b,2
t1,09:20:00,09:20:00,c,3
t2,10:00:00,10:00:00,a,10
t2,10:10:00,10:11:00,b,20
t2,10:20:00,10:20:00,c,30
t3,25:00:00,25:00:00,a,1
t3,25:10:00,25:10:00,c,2
""",
}


def make_zip(**changes: str | bytes | None) -> io.BytesIO:
    """Return a small feed; ``stops="…"`` replaces a table, None leaves it out."""
    tables: dict[str, str | bytes | None] = {**SMALL}
    tables |= {f"{name}.txt": content for name, content in changes.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in tables.items():
            if content is not None:
                archive.writestr(name, content)
    out.seek(0)
    return out


def lie_about_size(content: bytes, size: int) -> bytes:
    """Return a zip whose directory says that every file has ``size`` bytes."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = changed.find(mark)
        while start >= 0:
            changed[start + place : start + place + 4] = size.to_bytes(4, "little")
            start = changed.find(mark, start + 1)
    return bytes(changed)
