"""Places of refuge and areas, as rows of the roster name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from moyai.core.places.queries import list_areas
from moyai.engines.whereabouts import Kind, PartyChange, Where
from moyai.services.evacuation.models import Shelter
from moyai.services.evacuation.projecting.entries import Entry

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Places:
    """Shelters by code, as (number, municipality), and municipalities by the key of an area."""

    shelters: Mapping[str, tuple[int, str]]
    towns: Mapping[str, str]

    def find_shelter(self, where: Where | None) -> int | None:
        """Return the number of the shelter that is told, or None."""
        found = self.shelters.get(where.place_id) if where and where.place_id else None
        return found[0] if found else None

    def find_town(self, where: Where | None, home: Entry | None) -> str:
        """Return the municipality of the shelter, else of the area, else of the home, or nothing."""
        found = self.shelters.get(where.place_id) if where and where.place_id else None
        if found:
            return found[1]
        area = where.area if where and where.kind is not Kind.OUTSIDE else ""
        return self.towns.get(area) or (home.town if home else "")


def read_places(changes: Iterable[PartyChange]) -> Places:
    """Return the places that changed parties name."""
    parties = [change.after for change in changes if change.after is not None]
    told = [person.where for party in parties for person in party.people]
    told += [group.where for party in parties for group in party.groups]
    return read_codes({where.place_id for where in told if where is not None and where.place_id})


def read_codes(codes: Iterable[str]) -> Places:
    """Return the places with these codes."""
    wanted = sorted(codes)
    found: dict[str, tuple[int, str]] = {}
    for start in range(0, len(wanted), CHUNK):
        some = Shelter.objects.filter(code__in=wanted[start : start + CHUNK])
        rows = some.values_list("code", "pk", "municipality_code")
        found |= {code: (pk, town) for code, pk, town in rows}
    return Places(found, {area.key: area.municipality.code for area in list_areas()})
