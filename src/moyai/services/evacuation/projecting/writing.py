"""Writing what became of parties: their rows as a whole, the counts where they changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from moyai.engines.whereabouts import Flag, Party, PartyChange, Person, Roster
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
from moyai.services.evacuation.projecting.bulk import Row, write_rows
from moyai.services.evacuation.projecting.cells import Cell, count_groups, write_cells
from moyai.services.evacuation.projecting.rows import MOST, RowMaker
from moyai.services.evacuation.projecting.standing import Standings

CHUNK = 500
_PARTY_TABLES: tuple[type[Model], ...] = (RosterGroup, RosterDoubt, RosterNotice)
_PLACED = ("town", "kind", "lon", "lat", "shelter_id", "people")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written, worked out before anything is.

    Attributes:
        people: rows of people, new or other than before.
        gone: keys of people who are on the roster no more.
        marked: marks of those whose marks are others now.
        tally: by how much squares of the map change by it.
        rest: keys of the parties whose numbers, doubts and flags are written anew.
        heads: counts that are others now, and so ``needs``.
    """

    people: list[Row]
    gone: set[str]
    marked: dict[str, tuple[str, ...]]
    tally: Counter[Cell]
    rest: list[str]
    groups: list[Row]
    doubts: list[Row]
    notices: list[Row]
    heads: list[Row]
    needs: list[Row]


def make_plan(
    changes: Sequence[PartyChange],
    roster: Roster,
    maker: RowMaker,
    standings: Standings,
    forced: Set[str] = frozenset(),
) -> Plan:
    """Return what is to be written of changed parties.

    Args:
        changes: what became of which party.
        roster: in which they are, for the counts.
        maker: makes the rows.
        standings: what people's rows counted for before.
        forced: keys of people whose rows are written though the roster says the same of them: the register
            says something else.
    """
    gone: set[str] = set()
    people: list[Row] = []
    for change in changes:
        before = {p.key: p for p in change.before.people} if change.before else {}
        gone |= before.keys()
        if change.after is not None:
            people += maker.make_people(change.after, _list_new(change.after, before, forced))
    gone -= {p.key for change in changes if change.after for p in change.after.people}
    tally: Counter[Cell] = Counter()
    marked = _take_in(people, gone, tally, standings)
    parties = [change.after for change in changes if change.after is not None]
    heads, needs = roster.count_heads(), roster.count_needs()
    head_keys = _list_changed(changes, lambda party: party.heads)
    need_keys = _list_changed(changes, lambda party: party.needs)
    return Plan(
        people,
        gone,
        marked,
        tally,
        [c.key for c in changes if _has_rest(c.before) or _has_rest(c.after)],
        [row for party in parties if party.groups for row in maker.make_groups(party)],
        [row for party in parties if party.doubts for row in maker.make_doubts(party)],
        [row for party in parties if party.notices for row in maker.make_notices(party)],
        [{"kind": k, "area": a, "place": p, "people": min(heads[k, a, p], MOST)} for k, a, p in head_keys],
        [{"need": n, "area": a, "people": min(needs[n, a], MOST)} for n, a in need_keys],
    )


def write_plan(incident_id: int, plan: Plan) -> None:
    """Write what is to be written, in the caller's transaction."""
    tally = Counter(plan.tally)
    for some in _chunk(sorted(plan.gone)):
        RosterPerson.objects.filter(incident=incident_id, key__in=some).delete()
    write_rows(RosterPerson, plan.people, unique=("incident_id", "key"))
    _write_marks(incident_id, plan.marked)
    _write_rest(incident_id, plan, tally)
    write_cells(incident_id, tally)
    whose = {"incident_id": incident_id}
    heads, needs = [{**row, **whose} for row in plan.heads], [{**row, **whose} for row in plan.needs]
    write_rows(HeadCount, heads, unique=("incident_id", "kind", "area", "place"))
    write_rows(NeedCount, needs, unique=("incident_id", "need", "area"))


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


def _take_in(
    people: Sequence[Row], gone: Set[str], tally: Counter[Cell], standings: Standings
) -> dict[str, tuple[str, ...]]:
    """Take in for what rows count now; return the marks of those whose marks are others."""
    standings.load({row["key"] for row in people} | gone)
    marked: dict[str, tuple[str, ...]] = {}
    for key in gone:
        before = standings.forget(key)
        _count(tally, before.cell, -1)
        if before.marks:
            marked[key] = ()
    for row in people:
        before, after = standings.change(row)
        if before.cell != after.cell:
            _count(tally, before.cell, -1)
            _count(tally, after.cell, 1)
        if before.marks != after.marks:
            marked[row["key"]] = after.marks
    return marked


def _count(tally: Counter[Cell], cell: Cell | None, by: int) -> None:
    if cell is not None:
        tally[cell] += by


def _write_marks(incident_id: int, marked: dict[str, tuple[str, ...]]) -> None:
    """Write the marks of those whose marks are not what they were."""
    for some in _chunk(sorted(marked)):
        RosterMark.objects.filter(incident=incident_id, key__in=some).delete()
    rows = [
        {"incident_id": incident_id, "key": key, "mark": mark}
        for key in sorted(marked)
        for mark in marked[key]
    ]
    write_rows(RosterMark, rows)


def _write_rest(incident_id: int, plan: Plan, tally: Counter[Cell]) -> None:
    """Write groups, doubts and flags of the parties that have, or had, some.

    Also those that are new here are removed first: another process, which knew more of the register, may have
    written them.
    """
    for some in _chunk(plan.rest):
        groups_before = RosterGroup.objects.filter(incident=incident_id, party__in=some)
        count_groups(tally, groups_before.values(*_PLACED), -1)
        for table in _PARTY_TABLES:
            table._default_manager.filter(incident=incident_id, party__in=some).delete()
    count_groups(tally, plan.groups, 1)
    write_rows(RosterGroup, plan.groups)
    write_rows(RosterDoubt, plan.doubts)
    write_rows(RosterNotice, plan.notices)


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
