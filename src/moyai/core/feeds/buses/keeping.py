"""Keeps timetables in the database, and the latest of each in memory."""

import hashlib
from datetime import datetime
from typing import IO

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.core.feeds.buses.archive import BadArchive, FeedArchive
from moyai.core.feeds.buses.asking import check_address
from moyai.core.feeds.buses.compact import read_compact, write_compact
from moyai.core.feeds.buses.messages import find_time, read_message
from moyai.core.feeds.buses.notes import read_alerts, write_alerts
from moyai.core.feeds.buses.reading import Say, keep_quiet, read_timetable
from moyai.core.feeds.buses.timetable import Timetable
from moyai.core.feeds.buses.updates import read_updates, write_updates
from moyai.core.feeds.buses.vehicles import read_vehicles, write_vehicles
from moyai.core.feeds.buses.words import NO_TIMETABLE
from moyai.core.feeds.models import BusTimetable

_CHUNK = 1 << 20
_memory: dict[str, tuple[str, Timetable]] = {}


class NoTimetable(Refused):
    """There is no timetable of this key."""

    def __init__(self, key: str) -> None:
        super().__init__("no_timetable", NO_TIMETABLE.format(key=key), key=key)


def import_timetable(
    *, key: str, name: str, source: str, file: IO[bytes], actor: str, now: datetime, say: Say = keep_quiet
) -> BusTimetable:
    """Read another operator's feed and keep it in place of the one before; all or nothing.

    The reading is outside of the transaction, which is one row.

    Args:
        key: what we call it.
        name: in words; the agency's own where it is empty.
        source: where it came from, as people may look it up.
        file: the zip, seekable.
        actor: who imports.
        now: the town's time.
        say: told how far it is.

    Raises:
        BadArchive: it is no zip that we would open, or holds no day of service.
        BadRow: a row cannot be understood.
    """
    digest = _digest(file)
    timetable = read_timetable(FeedArchive(file), say)
    span = timetable.find_span()
    if span is None:
        raise BadArchive("no day of service")
    facts = {
        "name": name or timetable.agency or key,
        "source": source[:400],
        "digest": digest,
        "content": write_compact(timetable),
        "first_date": span[0],
        "last_date": span[1],
        "stops": len(timetable.stops),
        "trips": timetable.trip_count,
        "imported_at": now,
        "updates": {},
        "updated_at": None,
        "alerts": [],
        "alerts_at": None,
        "vehicles": [],
        "vehicles_at": None,
    }
    return _keep(key=key, facts=facts, actor=actor, now=now)


@transaction.atomic
def _keep(*, key: str, facts: dict[str, object], actor: str, now: datetime) -> BusTimetable:
    kept, _made = BusTimetable.objects.update_or_create(key=key, defaults=facts)
    told = {name: facts[name] for name in ("source", "digest", "stops", "trips")}
    record(actor=actor, action="feeds.import_timetable", subject=f"timetable:{key}", now=now, **told)
    return kept


def keep_updates(*, key: str, content: bytes, now: datetime) -> int:
    """Keep what a GTFS-realtime feed says of trips; return how many are not as planned.

    Not audited: it is read again every minute.

    Raises:
        BadUpdates: it cannot be parsed, or comes from the future.
        NoTimetable: there is no such timetable.
    """
    updates = read_updates(content)
    told = find_time(read_message(content), now)
    _change(key, updates=write_updates(updates), updated_at=told)
    return len(updates)


def keep_alerts(*, key: str, content: bytes, now: datetime) -> int:
    """Keep the notes of a GTFS-realtime feed; return how many there are.

    Raises:
        BadUpdates, NoTimetable: as for keep_updates.
    """
    alerts = read_alerts(content)
    told = find_time(read_message(content), now)
    _change(key, alerts=write_alerts(alerts), alerts_at=told)
    return len(alerts)


def keep_vehicles(*, key: str, content: bytes, now: datetime) -> int:
    """Keep where a GTFS-realtime feed says that buses are; return how many are believed.

    Raises:
        BadUpdates, NoTimetable: as for keep_updates.
    """
    told = find_time(read_message(content), now)
    row = BusTimetable.objects.defer("content").filter(key=key).first()
    if row is None:
        raise NoTimetable(key)
    vehicles = read_vehicles(content, load_timetable(row), told)
    _change(key, vehicles=write_vehicles(vehicles), vehicles_at=told)
    return len(vehicles)


@transaction.atomic
def watch(
    *, key: str, updates_url: str, alerts_url: str, vehicles_url: str = "", actor: str, now: datetime
) -> None:
    """Say where an operator's GTFS-realtime is asked for each minute; empty: it is not.

    Raises:
        BadAddress: it is not one that may be asked.
        NoTimetable: there is no such timetable.
    """
    for address in filter(None, (updates_url, alerts_url, vehicles_url)):
        check_address(address)
    facts = {"updates_url": updates_url, "alerts_url": alerts_url, "vehicles_url": vehicles_url}
    _change(key, **facts, fault="")
    record(actor=actor, action="feeds.watch", subject=f"timetable:{key}", now=now, **facts)


def _change(key: str, **facts: object) -> None:
    if not BusTimetable.objects.filter(key=key).update(**facts):
        raise NoTimetable(key)


def load_timetable(row: BusTimetable) -> Timetable:
    """Return the timetable of a row; read once for each content."""
    kept = _memory.get(row.key)
    if kept is None or kept[0] != row.digest:
        content = BusTimetable.objects.values_list("content", flat=True).get(pk=row.pk)
        kept = _memory[row.key] = (row.digest, read_compact(bytes(content)))
    return kept[1]


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
