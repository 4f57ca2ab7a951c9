"""Writing what became of parties: their rows as a whole, the counts where they changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any

from django.db.models import Model

from moyai.engines.whereabouts import Flag, Party, PartyChange, Person
from moyai.services.evacuation.models import (
    CellCount,
    HeadCount,
    NeedCount,
    RosterDoubt,
    RosterGroup,
    RosterMark,
    RosterNotice,
    RosterPerson,
)
from moyai.services.evacuation.projecting.cells import Cell, count_groups, count_people, write_cells
from moyai.services.evacuation.projecting.rows import MOST, RowMaker

CHUNK = 500
_PARTY_TABLES: tuple[type[Model], ...] = (RosterGroup, RosterDoubt, RosterNotice)
_PERSON_FIELDS = [
    field.name for field in RosterPerson._meta.concrete_fields if field.name not in ("id", "incident", "key")
]
_COUNTED = ("key", "town", "kind", "lon", "lat", "shelter_id", "is_counted", "needs", "flags")


def write_parties(
    incident_id: int, changes: Sequence[PartyChange], maker: RowMaker, forced: Set[str] = frozenset()
) -> None:
    """Write the rows of changed parties.

    Args:
        incident_id: whose.
        changes: what became of which party.
        maker: makes the rows.
        forced: keys of people whose rows are written though the roster says the same of them: the register
            says something else.
    """
    gone: set[str] = set()
    rows: list[RosterPerson] = []
    for change in changes:
        before = {p.key: p for p in change.before.people} if change.before else {}
        gone |= before.keys()
        if change.after is not None:
            rows += maker.make_people(change.after, _list_new(change.after, before, forced))
    gone -= {p.key for change in changes if change.after for p in change.after.people}
    tally: Counter[Cell] = Counter()
    _write_people(incident_id, rows, gone, tally)
    _write_rest(incident_id, changes, maker, tally)
    write_cells(incident_id, tally)


def list_marks(row: RosterPerson) -> set[str]:
    """Return what somebody is looked for by: needs and flags."""
    return {f"need:{need['code']}" for need in row.needs} | {f"flag:{flag}" for flag in row.flags}


def write_counts(
    incident_id: int,
    changes: Iterable[PartyChange],
    heads: Counter[tuple[str, str, str]],
    needs: Counter[tuple[str, str]],
) -> None:
    """Write the counts that changed parties change: as the whole roster has them now."""
    listed = list(changes)
    head_keys = _list_changed(listed, lambda party: party.heads)
    HeadCount.objects.bulk_create(
        [
            HeadCount(incident_id=incident_id, kind=k, area=a, place=p, people=min(heads[k, a, p], MOST))
            for k, a, p in head_keys
        ],
        update_conflicts=True,
        unique_fields=["incident", "kind", "area", "place"],
        update_fields=["people"],
    )
    need_keys = _list_changed(listed, lambda party: party.needs)
    NeedCount.objects.bulk_create(
        [
            NeedCount(incident_id=incident_id, need=n, area=a, people=min(needs[n, a], MOST))
            for n, a in need_keys
        ],
        update_conflicts=True,
        unique_fields=["incident", "need", "area"],
        update_fields=["people"],
    )


def clear(incident_id: int) -> None:
    """Remove every row of an incident's roster."""
    tables: tuple[type[Model], ...] = (
        RosterPerson,
        *_PARTY_TABLES,
        HeadCount,
        NeedCount,
        CellCount,
        RosterMark,
    )
    for table in tables:
        table._default_manager.filter(incident=incident_id).delete()


def _list_new(party: Party, before: dict[str, Person], forced: Set[str]) -> Iterable[Person]:
    if any(notice.flag is Flag.ID_REUSED for notice in party.notices):
        # Which of two statements counts may have changed, and with it the name, though nothing else has.
        yield from party.people
        return
    for person in party.people:
        if person != before.get(person.key) or not forced.isdisjoint(person.names):
            yield person


def _write_people(
    incident_id: int, rows: Sequence[RosterPerson], gone: Set[str], tally: Counter[Cell]
) -> None:
    people = RosterPerson.objects.filter(incident=incident_id)
    known: dict[str, RosterPerson] = {}
    for some in _chunk(sorted({row.key for row in rows} | gone)):
        known |= {row.key: row for row in people.filter(key__in=some).only(*_COUNTED)}
    for some in _chunk(sorted(gone)):
        people.filter(key__in=some).delete()
    RosterPerson.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["incident", "key"], update_fields=_PERSON_FIELDS
    )
    count_people(tally, known.values(), -1)
    count_people(tally, rows, 1)
    _write_marks(incident_id, {row.key: row for row in rows}, known)


def _write_marks(
    incident_id: int, rows: Mapping[str, RosterPerson], known: Mapping[str, RosterPerson]
) -> None:
    before = {(key, mark) for key, row in known.items() for mark in list_marks(row)}
    after = {(key, mark) for key, row in rows.items() for mark in list_marks(row)}
    changed = sorted({key for key, _mark in before ^ after})
    for some in _chunk(changed):
        RosterMark.objects.filter(incident=incident_id, key__in=some).delete()
    RosterMark.objects.bulk_create(
        RosterMark(incident_id=incident_id, key=key, mark=mark)
        for key in changed
        if key in rows
        for mark in sorted(list_marks(rows[key]))
    )


def _write_rest(
    incident_id: int, changes: Sequence[PartyChange], maker: RowMaker, tally: Counter[Cell]
) -> None:
    """Write groups, doubts and flags of the parties that have, or had, some.

    Also those that are new here are removed first: another process, which knew more of the register, may have
    written them.
    """
    for some in _chunk([c.key for c in changes if _has_rest(c.before) or _has_rest(c.after)]):
        count_groups(tally, RosterGroup.objects.filter(incident=incident_id, party__in=some), -1)
        for table in _PARTY_TABLES:
            table._default_manager.filter(incident=incident_id, party__in=some).delete()
    parties = [change.after for change in changes if change.after is not None]
    groups = [row for party in parties for row in maker.make_groups(party)]
    count_groups(tally, groups, 1)
    RosterGroup.objects.bulk_create(groups)
    RosterDoubt.objects.bulk_create(row for party in parties for row in maker.make_doubts(party))
    RosterNotice.objects.bulk_create(row for party in parties for row in maker.make_notices(party))


def _has_rest(party: Party | None) -> bool:
    return party is not None and bool(party.groups or party.doubts or party.notices)


def _list_changed(changes: Iterable[PartyChange], read: Callable[[Party], Any]) -> list[Any]:
    """Return the keys whose counts are not what they were."""
    found: Counter[Any] = Counter()
    for change in changes:
        for party, by in ((change.before, -1), (change.after, 1)):
            if party is not None:
                for key, count in read(party):
                    found[key] += by * count
    return sorted(key for key, count in found.items() if count)


def _chunk(keys: list[str]) -> Iterable[list[str]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
