"""One party of the engine as rows of the roster."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from moyai.engines.whereabouts import (
    Description,
    Group,
    Kind,
    Need,
    Party,
    Person,
    Report,
    Roster,
    Where,
)
from moyai.services.evacuation.enums import EvacuationKind
from moyai.services.evacuation.projecting.bulk import Row
from moyai.services.evacuation.projecting.entries import Entry
from moyai.services.evacuation.projecting.places import Places
from moyai.services.evacuation.projecting.register import MOST_DIGITS, DatabaseRegister
from moyai.services.evacuation.urgency import State, Urgency, judge_urgency

MOST = 2_000_000_000
"""More than any number that is meant, and few enough for the database."""
LAST_S = 4_102_444_800
_UNKNOWN = EvacuationKind.UNKNOWN.value


class RowMaker:
    """Makes rows of what one roster says.

    Args:
        incident_id: whose rows.
        roster: the roster.
        register: whom the town knows.
        places: the town's places of refuge and areas.
        now: for what becomes more urgent with time.
    """

    def __init__(
        self,
        incident_id: int,
        roster: Roster,
        register: DatabaseRegister,
        places: Places,
        now: datetime,
    ) -> None:
        self._incident_id, self._roster, self._register = incident_id, roster, register
        self._places, self._now = places, now

    def make_people(self, party: Party, people: Iterable[Person]) -> list[Row]:
        """Return rows of some people of a party."""
        return [self._make_person(party, each) for each in people]

    def make_groups(self, party: Party) -> list[Row]:
        """Return rows of those who are only a number."""
        return [self._make_group(party, each) for each in party.groups]

    def make_doubts(self, party: Party) -> list[Row]:
        """Return rows of who may be one person."""
        return [
            {
                "incident_id": self._incident_id,
                "party": party.key,
                "first": each.first,
                "second": each.second,
                "weight": each.weight,
                "fields": each.fields,
            }
            for each in party.doubts
        ]

    def make_notices(self, party: Party) -> list[Row]:
        """Return rows of claims with flags."""
        return [
            {
                "incident_id": self._incident_id,
                "party": party.key,
                "event_id": each.event_id,
                "flag": each.flag.value,
            }
            for each in party.notices
        ]

    def _make_person(self, party: Party, person: Person) -> Row:
        entry = self._find_entry(person)
        where, needs = person.where, [_write_need(each) for each in person.needs]
        condition = person.condition.value if person.condition else ""
        kind = where.kind.value if where else _UNKNOWN
        since_s = _limit(person.since_s)
        lon, lat = _find_position(where, entry)
        found = self._judge(needs, condition, kind, since_s, entry)
        return {
            "incident_id": self._incident_id,
            "key": person.key,
            "party": party.key,
            "resident_id": self._find_resident(person),
            "name": self._find_name(person, entry),
            "household": _read_number(person.household),
            "names": person.names,
            "kind": kind,
            "area": _find_area(where, entry),
            "town": self._places.find_town(where, entry),
            "shelter_id": self._places.find_shelter(where),
            "lon": lon,
            "lat": lat,
            "accuracy_m": min(where.accuracy_m, MOST) if where else 0,
            "words": where.words if where else "",
            "is_presumed": person.is_presumed,
            "is_counted": person.is_counted,
            "since_at": since_s,
            "confirmed_at": _limit(person.confirmed_s),
            "confirmed_by": person.confirmed_by,
            "door": person.door[:8],
            "condition": condition,
            "needs": needs,
            "stay_until_at": _limit(person.stay_until_s),
            "sure_pct": person.sure_pct,
            "flags": [each.value for each in person.flags],
            "reasons": [
                {"event_id": r.event_id, "verdict": r.verdict.value, "behind_s": r.behind_s}
                for r in person.reasons
            ],
            "urgency": found.urgency,
            "points": found.points,
            "why": found.why,
            "first_at": min((r.said_s for r in self._list_reports(person)), default=0),
        }

    def _judge(
        self, needs: list[Row], condition: str, kind: str, since_s: int | None, entry: Entry | None
    ) -> Urgency:
        born = entry.person.description.birth_date if entry else None
        since_at = None if since_s is None else datetime.fromtimestamp(since_s, UTC)
        state = State(needs, condition, kind, since_at, born, entry.needs if entry else ())
        return judge_urgency(state, self._now)

    def _make_group(self, party: Party, group: Group) -> Row:
        home = self._find_home(group.told_by)
        lon, lat = _find_position(group.where, home)
        return {
            "incident_id": self._incident_id,
            "party": party.key,
            "event_id": group.event_id,
            "told_by": group.told_by,
            "kind": group.where.kind.value,
            "area": _find_area(group.where, home),
            "town": self._places.find_town(group.where, home),
            "shelter_id": self._places.find_shelter(group.where),
            "lon": lon,
            "lat": lat,
            "people": min(group.people, MOST),
            "perhaps": group.perhaps,
        }

    def _find_entry(self, person: Person) -> Entry | None:
        for key in person.names:
            entry = self._find_home(key)
            if entry is not None:
                return entry
        return None

    def _find_home(self, key: str) -> Entry | None:
        return self._register.find_entry(key[2:]) if key.startswith("p:") else None

    def _find_resident(self, person: Person) -> int | None:
        entry = self._register.find_entry(person.person_id) if person.person_id else None
        return int(entry.person.id) if entry else None

    def _list_reports(self, person: Person) -> list[Report]:
        found = (self._roster.find_report(each.event_id) for each in person.reasons)
        return [report for report in found if report is not None]

    def _find_name(self, person: Person, entry: Entry | None) -> str:
        if entry is not None:
            return entry.person.description.name
        told = (
            (report.said_s, report.event_id, name)
            for report in self._list_reports(person)
            for number, subject in enumerate((report.about, *report.companions))
            if isinstance(subject, Description) and (name := subject.name or subject.kana)
            if self._roster.name(subject, report, number) in person.names
        )
        return max(told, default=(0, "", ""))[2]


def _find_area(where: Where | None, entry: Entry | None) -> str:
    """Return the area as the counts take it: the told one, that of her home where she is at home."""
    if where is None:
        return ""
    return where.area or (entry.person.area if entry and where.kind is Kind.HOME else "")


def _find_position(where: Where | None, entry: Entry | None) -> tuple[float | None, float | None]:
    """Return where she is: as told, her home where she is at home and told nothing else."""
    if where is None:
        return None, None
    if where.lon is not None or where.kind is not Kind.HOME or entry is None:
        return where.lon, where.lat
    return entry.lon, entry.lat


def _read_number(household: str) -> int | None:
    """Return a number of the register; what parties call themselves otherwise is none."""
    is_number = household.isdecimal() and len(household) <= MOST_DIGITS
    return int(household) if is_number else None


def _write_need(need: Need) -> Row:
    return {"code": need.code, "since_s": need.since_s, "event_id": need.event_id}


def _limit(seconds: int | None) -> int | None:
    """Return a moment; None also for what is beyond every calendar."""
    return None if seconds is None or not 0 <= seconds <= LAST_S else seconds
