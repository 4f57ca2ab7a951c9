"""Taking a list of places in: everything or nothing, and what is open stays open."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.services.evacuation.enums import Status
from moyai.services.evacuation.importing.rows import BadListError, Reading, ShelterRow
from moyai.services.evacuation.models import Shelter

BATCH = 500
_FACTS = tuple(name for name in ShelterRow.__dataclass_fields__ if name not in ("line", "code"))
_KEPT_IF_EMPTY = ("kana", "name_en", "phone", "capacity", "accepts", "neighbourhoods")
"""One list knows the reading, another the capacity: what a list does not say is not forgotten."""


@dataclass(frozen=True)
class Imported:
    """How many places were added, changed, left as they were, and taken off the list."""

    added: int
    changed: int
    same: int
    retired: int


def import_shelters(
    *, reading: Reading, retires_missing: bool, is_dry: bool, actor: str, now: datetime
) -> Imported:
    """Take in what a file says; facts are replaced, the state of a place never is.

    Args:
        reading: the file.
        retires_missing: places of the same municipalities and source that the file lacks are taken off the
            list, unless they are open.
        is_dry: reckon only.
        actor: for the audit log.
        now: the town's time.

    Raises:
        BadListError: the file has problems; nothing was changed.
    """
    if reading.problems:
        raise BadListError(reading.problems)
    with transaction.atomic():
        done = _import(reading.rows, retires_missing, now)
        if is_dry:
            transaction.set_rollback(True)
            return done
        record(actor=actor, action="evacuation.import_shelters", subject="shelters", now=now, **asdict(done))
    return done


def _import(rows: list[ShelterRow], retires_missing: bool, now: datetime) -> Imported:
    known = Shelter.objects.in_bulk([row.code for row in rows], field_name="code")
    new, changed = [], []
    for row in rows:
        shelter = known.get(row.code)
        if shelter is None:
            facts = _list_facts(row, None)
            new.append(Shelter(code=row.code, updated_at=now, **facts))
        elif _update(shelter, row, now):
            changed.append(shelter)
    Shelter.objects.bulk_create(new, batch_size=BATCH)
    Shelter.objects.bulk_update(changed, [*_FACTS, "is_listed", "updated_at"], batch_size=BATCH)
    retired = _retire(rows, now) if retires_missing else 0
    return Imported(len(new), len(changed), len(rows) - len(new) - len(changed), retired)


def _list_facts(row: ShelterRow, shelter: Shelter | None) -> dict[str, object]:
    facts: dict[str, object] = {name: getattr(row, name) for name in _FACTS}
    facts["hazards"] = list(row.hazards)
    facts["kind"] = row.kind.value
    if shelter is not None:
        kept = {name: getattr(shelter, name) for name in _KEPT_IF_EMPTY if not facts[name]}
        facts |= kept
    return facts


def _update(shelter: Shelter, row: ShelterRow, now: datetime) -> bool:
    facts = _list_facts(row, shelter) | {"is_listed": True}
    if all(getattr(shelter, name) == value for name, value in facts.items()):
        return False
    for name, value in facts.items():
        setattr(shelter, name, value)
    shelter.updated_at = now
    return True


def _retire(rows: list[ShelterRow], now: datetime) -> int:
    missing = Shelter.objects.filter(
        municipality_code__in={row.municipality_code for row in rows},
        source__in={row.source for row in rows},
        kind__in={row.kind for row in rows},
        is_listed=True,
        status=Status.CLOSED,
    ).exclude(code__in=[row.code for row in rows])
    return missing.update(is_listed=False, updated_at=now)
