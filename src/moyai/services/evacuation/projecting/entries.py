"""A resident as the engine's register holds her, and her entry in the database."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import QuerySet

from moyai.core.places.queries import list_first_areas
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import ContactPoint, Resident
from moyai.engines.whereabouts import Description, Registered, list_keys, read_traits
from moyai.engines.whereabouts.matching import Traits
from moyai.services.evacuation.models import Preparation, RegisterEntry, ToldNeed, VulnerablePerson

_EMPTY = {each.name: each.default for each in fields(Description)}
_COLUMNS = ("resident_id", "household", "area", "town", "lon", "lat", "facts", "needs")
_PHONES = (ContactKind.MOBILE, ContactKind.PHONE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A person of the register, where her home is (degrees, municipality), what was known of her in peace."""

    person: Registered
    town: str = ""
    lon: float | None = None
    lat: float | None = None
    needs: tuple[str, ...] = ()


def read_residents(ids: Collection[int]) -> dict[int, RegisterEntry]:
    """Return the entries, not stored, of those of these residents who are there."""
    residents = list(Resident.objects.filter(pk__in=ids).select_related("household__municipality"))
    phones, needs = _read_phones(ids), _read_needs(ids)
    areas = list_first_areas((r.household.lon, r.household.lat) for r in residents)
    return {
        r.pk: RegisterEntry(
            resident_id=r.pk,
            household=r.household_id,
            area=area.key if area else "",
            town=r.household.municipality.code,
            lon=r.household.lon,
            lat=r.household.lat,
            facts=_write_facts(r, phones.get(r.pk, "")),
            needs=sorted(needs.get(r.pk, ())),
        )
        for r, area in zip(residents, areas, strict=True)
    }


def read_entry(row: RegisterEntry) -> Entry:
    """Return what a row says."""
    return Entry(
        _read_person(row.resident_id, row.household, row.area, row.facts),
        row.town,
        row.lon,
        row.lat,
        tuple(row.needs),
    )


def read_entries(rows: QuerySet[RegisterEntry]) -> Iterator[Entry]:
    """Yield what many rows say."""
    for resident, household, area, town, lon, lat, facts, needs in rows.values_list(*_COLUMNS):
        yield Entry(_read_person(resident, household, area, facts), town, lon, lat, tuple(needs))


def dump(row: RegisterEntry | None) -> dict[str, Any] | None:
    """Return what the engine sees of a row, as JSON."""
    return None if row is None else {"household": row.household, "area": row.area, "facts": row.facts}


def load(resident: int, dumped: dict[str, Any] | None) -> Registered | None:
    """Return what was dumped."""
    if dumped is None:
        return None
    return _read_person(resident, dumped["household"], dumped["area"], dumped["facts"])


def read_person_traits(person: Registered) -> Traits:
    """Return a person in comparable form."""
    return read_traits(person.description, area=person.area)


def list_numbers(person: Registered) -> set[int]:
    """Return the keys under which a person is stored; the household has a column of its own."""
    keys = list_keys(read_person_traits(person))
    return {number_key(key) for key in keys if not key.startswith("h:")}


def number_key(key: str) -> int:
    """Return a key as a signed number of 64 bits. Two keys share one by chance only: that finds too much."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def _read_person(resident: int, household: int, area: str, facts: dict[str, Any]) -> Registered:
    born = facts.get("birth_date")
    told = facts | {"birth_date": date.fromisoformat(born) if born else None}
    return Registered(str(resident), Description(**told, household=str(household)), area)


def _write_facts(resident: Resident, phone: str) -> dict[str, Any]:
    facts = {
        "name": resident.name,
        "kana": resident.kana,
        "birth_date": resident.birth_date.isoformat(),
        "telephone": phone,
        "address": resident.household.address,
    }
    return {name: value for name, value in facts.items() if value != _EMPTY[name]}


def _read_needs(ids: Iterable[int]) -> dict[int, set[str]]:
    """Return what was known of each before: what she told, if she lets it be used, and what is listed."""
    found: dict[int, set[str]] = {}
    shared = Preparation.objects.filter(may_share=True).values("household")
    told = ToldNeed.objects.filter(resident__in=list(ids), resident__household__in=shared)
    for resident, code in told.values_list("resident", "code"):
        found.setdefault(resident, set()).add(code)
    listed = VulnerablePerson.objects.filter(resident__in=list(ids), removed_at__isnull=True)
    for resident, codes in listed.values_list("resident", "needs"):
        found.setdefault(resident, set()).update(codes)
    return found


def _read_phones(ids: Iterable[int]) -> dict[int, str]:
    """Return each one's number to ring, as `core.residents.queries.find_phone` chooses it."""
    points = list(ContactPoint.objects.filter(resident__in=list(ids), kind__in=_PHONES))
    points.sort(key=lambda c: (not c.is_preferred, c.kind != ContactKind.MOBILE, c.pk))
    found: dict[int, str] = {}
    for each in points:
        found.setdefault(each.resident_id, each.value)
    return found
