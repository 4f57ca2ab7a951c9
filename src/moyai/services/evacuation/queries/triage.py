"""In which order people are helped: those on the roster, and those of the list of whom nobody speaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from moyai.core.residents.models import Resident
from moyai.engines.triage import Case, Fact, Place, put_in_order
from moyai.services.evacuation.enums import NeedKind, Reached, VulnerableReason
from moyai.services.evacuation.models import Incident, RosterPerson, Visit, VulnerablePerson
from moyai.services.evacuation.queries.reaching import Reaching, list_reaching
from moyai.services.evacuation.queries.relief import list_helped

MOST = 500
"""So many of the roster's most urgent are put in order with the silent; nobody works through more by hand."""

HOUR_S = 3600
_FACTS = {NeedKind.OXYGEN: "oxygen", NeedKind.DIALYSIS: "dialysis_h", NeedKind.INSULIN: "insulin"}


@dataclass(frozen=True)
class Turn:
    """Somebody's place in the order.

    Attributes:
        place: rank, urgency and reasons.
        resident: None for one who is only described.
        person: her row on the roster, None for one of whom nobody spoke.
        name: as far as it is known.
        is_helped: something is on its way to her.
        is_visited: a visit is ordered.
    """

    place: Place
    resident: Resident | None
    person: RosterPerson | None
    name: str
    is_helped: bool
    is_visited: bool


def list_turns(
    incident: Incident, now: datetime, *, unarranged_only: bool = False, town: str = ""
) -> list[Turn]:
    """Return who is to be helped, the first first, with the reasons.

    Args:
        incident: in which.
        now: silence is reckoned up to it.
        unarranged_only: leave out those for whom goods or a visit are arranged (未手配).
        town: code of the municipality; empty: every one.
    """
    people = _list_urgent(incident, town)
    silent = {f"p:{row.entry.resident_id}": row for row in _list_silent(incident, town)}
    cases = [_make_case(one) for one in people.values()]
    cases += [_make_silent(key, row, incident, now) for key, row in silent.items()]
    order = put_in_order(cases)
    residents = {one.resident_id for one in people.values() if one.resident_id}
    residents |= {row.entry.resident_id for row in silent.values()}
    helped = list_helped(incident, residents)
    visited = set(
        Visit.objects.filter(incident=incident, resident__in=residents, closed_at=None).values_list(
            "resident_id", flat=True
        )
    )
    turns = [
        _make_turn(place, people.get(place.id), silent.get(place.id), helped, visited) for place in order
    ]
    return [turn for turn in turns if not (unarranged_only and (turn.is_helped or turn.is_visited))]


def _list_urgent(incident: Incident, town: str) -> dict[str, RosterPerson]:
    scope = {"town": town} if town else {}
    found = RosterPerson.objects.filter(incident=incident, urgency__isnull=False, is_counted=True, **scope)
    rows = found.select_related("resident__household", "shelter").order_by("urgency", "-points", "first_at")
    return {row.key: row for row in rows[:MOST]}


def _list_silent(incident: Incident, town: str) -> list[Reaching]:
    unheard = (Reached.SILENT, Reached.PERHAPS, Reached.LOST)
    return [
        row for row in list_reaching(incident, town=town) if row.reached in unheard and row.person is None
    ]


def _make_case(row: RosterPerson) -> Case:
    since = row.since_at or row.first_at
    facts = tuple(Fact(each["code"], int(each["amount"])) for each in row.why)
    return Case(row.key, int(since.timestamp()), facts)


def _make_silent(key: str, row: Reaching, incident: Incident, now: datetime) -> Case:
    opened_s = int(incident.opened_at.timestamp())
    hours = max(0, int(now.timestamp()) - opened_s) // HOUR_S
    return Case(key, opened_s, (Fact("silent_h", hours), *_list_facts(row.entry)))


def _list_facts(entry: VulnerablePerson) -> Iterable[Fact]:
    for code in entry.needs:
        if code in _FACTS:
            yield Fact(_FACTS[NeedKind(code)])
    if VulnerableReason.CARE in entry.reasons:
        yield Fact("care")
    if VulnerableReason.ALONE in entry.reasons and VulnerableReason.PHYSICAL in entry.reasons:
        yield Fact("disabled_alone")


def _make_turn(
    place: Place, person: RosterPerson | None, silent: Reaching | None, helped: set[int], visited: set[int]
) -> Turn:
    resident = person.resident if person else silent.entry.resident if silent else None
    pk = resident.pk if resident else None
    name = resident.name if resident else person.name if person else ""
    return Turn(place, resident, person, name, pk in helped, pk in visited)
