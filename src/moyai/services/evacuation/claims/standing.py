"""How somebody stands on the roster, as the engine has it, read from her row."""

from __future__ import annotations

from datetime import datetime

from moyai.engines.whereabouts import Condition, Kind, Need, Person, Where
from moyai.services.evacuation.models import RosterPerson


def read_where(row: RosterPerson) -> Where | None:
    """Return where a row says that somebody is; None where nobody told a place."""
    if row.confirmed_at is None:
        return None
    return Where(
        kind=Kind(row.kind),
        place_id=row.shelter.code if row.shelter else None,
        lon=row.lon,
        lat=row.lat,
        accuracy_m=row.accuracy_m,
        words=row.words,
        area=row.area,
    )


def read_person(row: RosterPerson) -> Person:
    """Return a person of the roster: what follow-up asks of her, without claims and flags."""
    return Person(
        key=row.key,
        person_id=str(row.resident_id) if row.resident_id else None,
        names=tuple(row.names),
        household=str(row.household or ""),
        where=read_where(row),
        is_presumed=row.is_presumed,
        is_counted=row.is_counted,
        since_s=_seconds(row.since_at),
        confirmed_s=_seconds(row.confirmed_at),
        confirmed_by=row.confirmed_by,
        door=row.door,
        condition=Condition(row.condition) if row.condition else None,
        needs=tuple(Need(each["code"], each["since_s"], each["event_id"]) for each in row.needs),
        stay_until_s=_seconds(row.stay_until_at),
        sure_pct=row.sure_pct,
        reasons=(),
        flags=(),
    )


def _seconds(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp())
