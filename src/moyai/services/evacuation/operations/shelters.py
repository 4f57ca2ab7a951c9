"""Opening, filling and closing places of refuge; each change is written down and can be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.places.queries import list_municipalities
from moyai.services.evacuation.enums import Congestion, Mode, ShelterKind, Status
from moyai.services.evacuation.models import Incident, Shelter, ShelterChange
from moyai.services.evacuation.policy import get_policy
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.queries.shelters import derive_congestion
from moyai.services.evacuation.refusals import CannotUndo, NotOpen, OutOfDate, ShelterStays

OWN_KINDS = (ShelterKind.UNOFFICIAL, ShelterKind.CAR_PARK)
_STATE = ("status", "congestion", "headcount", "since", "mode", "incident_id")
_EMPTY: dict[str, Any] = {
    "status": Status.CLOSED.value,
    "congestion": Congestion.UNKNOWN.value,
    "headcount": None,
    "since": None,
    "mode": Mode.REAL.value,
    "incident_id": None,
}


@transaction.atomic
def set_status(*, code: str, version: int, status: Status, by: User, now: datetime) -> ShelterChange | None:
    """Open a place, tell that it is full, or close it; None where it is so already.

    While a drill is open, what is opened is open for the drill only.

    Args:
        code: of the place.
        version: the state that the person saw.
        status: the new one.
        by: who says so.
        now: the town's time.

    Raises:
        Shelter.DoesNotExist: there is no such place.
        OutOfDate: it was changed since.
    """
    shelter = Shelter.objects.get(code=code)
    if shelter.status == status:
        return None
    incident = find_incident()
    if status == Status.CLOSED:
        return _change(shelter, version, _EMPTY | {"since": now}, incident, by, now)
    was_open = shelter.is_open
    after = {
        "status": status.value,
        "congestion": _derive(status, shelter.headcount, shelter),
        "headcount": shelter.headcount,
        "since": shelter.since if was_open else now,
        **_stamp(shelter, incident),
    }
    return _change(shelter, version, after, incident, by, now)


@transaction.atomic
def set_headcount(
    *,
    code: str,
    version: int,
    headcount: int | None,
    congestion: Congestion | None,
    by: User,
    now: datetime,
) -> ShelterChange | None:
    """Write down how many people are in a place that is open.

    Args:
        code: of the place.
        version: the state that the person saw.
        headcount: people; None: not counted.
        congestion: as somebody there sees it; None: reckoned from the head count and the capacity.
        by: who says so.
        now: the town's time.

    Raises:
        Shelter.DoesNotExist: there is no such place.
        NotOpen: it is closed.
        OutOfDate: it was changed since.
    """
    shelter = Shelter.objects.get(code=code)
    if not shelter.is_open:
        raise NotOpen
    is_full = shelter.status == Status.FULL
    seen = congestion if congestion is not None and not is_full else None
    after = _read_state(shelter) | {
        "headcount": headcount,
        "congestion": seen.value if seen else _derive(shelter.status, headcount, shelter),
    }
    if after == _read_state(shelter):
        return None
    return _change(shelter, version, after, find_incident(), by, now)


@transaction.atomic
def undo_change(*, change_id: int, by: User, now: datetime) -> ShelterChange:
    """Take a change back, if it is the place's last and was made lately.

    Raises:
        ShelterChange.DoesNotExist: there is none.
        CannotUndo: something happened since, or the incident that it was made in is over.
    """
    change = ShelterChange.objects.select_related("shelter").get(pk=change_id)
    incident = find_incident()
    is_late = now - change.at > get_undo_time()
    is_other = change.incident_id != (incident.pk if incident else None)
    if is_late or is_other or change.undoes_id or change.shelter.version != change.version:
        raise CannotUndo
    before = dict(change.before)
    before["since"] = parse_datetime(before["since"]) if before["since"] else None
    return _change(change.shelter, change.version, before, incident, by, now, undoes=change)


def get_undo_time() -> timedelta:
    """Return how long a change can be taken back."""
    return timedelta(seconds=get_policy().undo_s)


@transaction.atomic
def close_all(*, incident: Incident, by: User | None, now: datetime) -> int:
    """Close every place that is open for a drill; return how many. A real incident's stay open."""
    opened = list(Shelter.objects.filter(incident=incident, mode=Mode.DRILL))
    for shelter in opened:
        _change(shelter, shelter.version, _EMPTY | {"since": now}, incident, by, now)
    return len(opened)


@transaction.atomic
def add_shelter(
    *, kind: ShelterKind, name: str, address: str, lon: float, lat: float, note: str, by: User, now: datetime
) -> Shelter:
    """Write down a place that is in no list: where people have gathered, or may sleep in their cars.

    Args:
        kind: one of `OWN_KINDS`.
        name: as people call it.
        address: in words.
        lon: degrees, WGS 84.
        lat: degrees, WGS 84.
        note: anything else.
        by: who found it.
        now: the town's time.
    """
    if kind not in OWN_KINDS:
        raise ValueError(f"{kind} comes from the town's list")
    number = Shelter.objects.filter(code__startswith="own-").count() + 1
    while Shelter.objects.filter(code=f"own-{number}").exists():
        number += 1
    shelter = Shelter.objects.create(
        code=f"own-{number}",
        municipality_code=_find_municipality_code(),
        kind=kind,
        name=name,
        address=address,
        lon=lon,
        lat=lat,
        note=note,
        source="",
        updated_at=now,
    )
    _audit("add_shelter", shelter, by, now, kind=kind.value)
    return shelter


@transaction.atomic
def remove_shelter(*, code: str, by: User, now: datetime) -> None:
    """Take a place off that was written down here by mistake; its history stays.

    Raises:
        Shelter.DoesNotExist: there is no such place.
        ShelterStays: it is open, or comes from the town's list.
    """
    shelter = Shelter.objects.get(code=code)
    if shelter.kind not in OWN_KINDS or not shelter.code.startswith("own-") or shelter.is_open:
        raise ShelterStays
    Shelter.objects.filter(pk=shelter.pk).update(is_listed=False, updated_at=now)
    _audit("remove_shelter", shelter, by, now)


def _change(
    shelter: Shelter,
    version: int,
    after: dict[str, Any],
    incident: Incident | None,
    by: User | None,
    now: datetime,
    undoes: ShelterChange | None = None,
) -> ShelterChange:
    before = _read_state(shelter)
    claimed = Shelter.objects.filter(pk=shelter.pk, version=version).update(
        **after, version=version + 1, changed_at=now, changed_by=by
    )
    if not claimed:
        raise OutOfDate
    change = ShelterChange.objects.create(
        shelter=shelter,
        incident=incident,
        mode=incident.mode if incident else Mode.REAL,
        at=now,
        by=by,
        before=_to_json(before),
        after=_to_json(after),
        version=version + 1,
        undoes=undoes,
    )
    facts = {"status": after["status"], "headcount": after["headcount"], "mode": change.mode}
    _audit("undo_shelter" if undoes else "change_shelter", shelter, by, now, **facts)
    return change


def _stamp(shelter: Shelter, incident: Incident | None) -> dict[str, Any]:
    """Return for what a place is open: what was opened before goes on as it was."""
    if shelter.is_open:
        return {"mode": shelter.mode, "incident_id": shelter.incident_id}
    return {
        "mode": incident.mode if incident else Mode.REAL.value,
        "incident_id": incident.pk if incident else None,
    }


def _derive(status: str, headcount: int | None, shelter: Shelter) -> str:
    return derive_congestion(status, headcount, shelter.capacity, get_policy().crowded_from_pct).value


def _read_state(shelter: Shelter) -> dict[str, Any]:
    return {name: getattr(shelter, name) for name in _STATE}


def _to_json(state: dict[str, Any]) -> dict[str, Any]:
    return state | {"since": state["since"].isoformat() if state["since"] else None}


def _find_municipality_code() -> str:
    return next((m.code for m in list_municipalities()[:1]), "")


def _audit(action: str, shelter: Shelter, by: User | None, now: datetime, **facts: Any) -> None:
    actor = f"user:{by.pk}" if by else "system:evacuation"
    record(actor=actor, action=f"evacuation.{action}", subject=f"shelter:{shelter.code}", now=now, **facts)
