"""Keeping the entries of the register up to date with the residents.

Whoever is new is found by her number; whoever was changed by an ordinary save is noted (`note_resident` …);
what was changed in bulk is found by a sweep that goes round.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import ContactPoint, Household, Resident
from moyai.services.evacuation.models import (
    ClaimRecord,
    Preparation,
    Projection,
    RegisterChange,
    RegisterEntry,
    RegisterKey,
    RegisterStale,
    RosterPerson,
    ToldNeed,
    VulnerablePerson,
)
from moyai.services.evacuation.projecting.entries import dump, list_numbers, read_entry, read_residents

CHUNK = 1000
SWEEP = 2000
KEPT_CHANGES = 5_000
_FIELDS = ("household", "area", "town", "lon", "lat", "facts", "needs")
_swept: dict[str, int] = {"last": 0}


def sync_register() -> int:
    """Write the entries of residents who are new or were noted as changed; return of how many."""
    count = 0
    while True:
        newest = RegisterEntry.objects.aggregate(newest=Max("pk"))["newest"] or 0
        ids = list(Resident.objects.filter(pk__gt=newest).order_by("pk").values_list("pk", flat=True)[:CHUNK])
        noted = list(RegisterStale.objects.order_by("pk")[:CHUNK])
        if not ids and not noted:
            return count
        count += _write({*ids, *(each.resident for each in noted)}, [each.pk for each in noted])


def sweep_register(now: datetime) -> int:
    """Look at the next residents of the round; return how many entries were not as they should be."""
    last = _swept["last"]
    ids = list(Resident.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:SWEEP])
    _swept["last"] = ids[-1] if len(ids) == SWEEP else 0
    _forget_old_changes()
    return _write(set(ids), [])


def note_resident(sender: type[Resident], instance: Resident, **_signal: Any) -> None:
    """Note that a resident was saved."""
    _note(instance.pk)


def note_leaving(sender: type[Resident], instance: Resident, **_signal: Any) -> None:
    """Have rosters written anew that may know a resident who goes: what was said of her goes with her."""
    about = ClaimRecord.objects.filter(about=instance).values("incident")
    shown = RosterPerson.objects.filter(resident=instance).values("incident")
    known = Q(incident__in=about) | Q(incident__in=shown) | Q(incident__is_open=True)
    Projection.objects.filter(known).update(is_stale=True)
    RegisterChange.objects.filter(resident=instance.pk).delete()


def note_contact(sender: type[ContactPoint], instance: ContactPoint, **_signal: Any) -> None:
    """Note that a telephone number of a resident is another."""
    if instance.kind in (ContactKind.PHONE, ContactKind.MOBILE):
        _note(instance.resident_id)


def note_needs(sender: type[ToldNeed | VulnerablePerson], instance: Any, **_signal: Any) -> None:
    """Note that something else is known of what a resident needs."""
    _note(instance.resident_id)


def note_preparation(sender: type[Preparation], instance: Preparation, **_signal: Any) -> None:
    """Note that a household lets what it told be used, or no more."""
    _note(*instance.household.residents.values_list("pk", flat=True))


def note_household(sender: type[Household], instance: Household, created: bool, **_signal: Any) -> None:
    """Note that a home is elsewhere."""
    if not created:
        _note(*instance.residents.values_list("pk", flat=True))


def _note(*ids: int) -> None:
    RegisterStale.objects.bulk_create([RegisterStale(resident=each) for each in ids], ignore_conflicts=True)


@transaction.atomic
def _write(ids: set[int], noted: list[int]) -> int:
    """Write what is different, with the change; return how many entries were."""
    RegisterStale.objects.filter(pk__in=noted).delete()
    fresh = read_residents(ids)
    known = RegisterEntry.objects.in_bulk(list(ids))
    changed = sorted(each for each in ids if _is_other(known.get(each), fresh.get(each)))
    rows = [fresh[each] for each in changed if each in fresh]
    gone = [each for each in changed if each not in fresh]
    RegisterKey.objects.filter(entry__in=[each for each in changed if each in known]).delete()
    RegisterEntry.objects.filter(pk__in=gone).delete()
    RegisterEntry.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["resident"],
        update_fields=list(_FIELDS),
    )
    RegisterKey.objects.bulk_create(
        RegisterKey(entry_id=row.pk, key=number)
        for row in rows
        for number in sorted(list_numbers(read_entry(row).person))
    )
    RegisterChange.objects.bulk_create(
        RegisterChange(resident=each, before=dump(known.get(each))) for each in changed
    )
    return len(changed)


def _is_other(known: RegisterEntry | None, fresh: RegisterEntry | None) -> bool:
    if known is None or fresh is None:
        return known is not fresh
    return any(getattr(known, name) != getattr(fresh, name) for name in _FIELDS)


def _forget_old_changes() -> None:
    newest = RegisterChange.objects.aggregate(newest=Max("pk"))["newest"] or 0
    RegisterChange.objects.filter(pk__lte=newest - KEPT_CHANGES).delete()
