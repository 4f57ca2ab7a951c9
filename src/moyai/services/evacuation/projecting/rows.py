"""One party of the engine as rows of the roster."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime

from moyai.engines.whereabouts import (
    Description,
    Group,
    Kind,
    Party,
    Person,
    Report,
    Roster,
    Where,
)
from moyai.services.evacuation.enums import EvacuationKind
from moyai.services.evacuation.models import RosterDoubt, RosterGroup, RosterNotice, RosterPerson
from moyai.services.evacuation.projecting.entries import Entry
from moyai.services.evacuation.projecting.places import Places
from moyai.services.evacuation.projecting.register import MOST_DIGITS, DatabaseRegister
from moyai.services.evacuation.urgency import State, judge_urgency

MOST = 2_000_000_000
"""More than any number that is meant, and few enough for the database."""
LAST_S = 4_102_444_800


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

    def make_people(self, party: Party, people: Iterable[Person]) -> list[RosterPerson]:
        """Return rows of some people of a party."""
        return [self._make_person(party, each) for each in people]

    def make_groups(self, party: Party) -> list[RosterGroup]:
        """Return rows of those who are only a number."""
        return [self._make_group(party, each) for each in party.groups]

    def make_doubts(self, party: Party) -> list[RosterDoubt]:
        """Return rows of who may be one person."""
        return [
            RosterDoubt(
                incident_id=self._incident_id,
                party=party.key,
                first=each.first,
                second=each.second,
                weight=each.weight,
                fields=[list(field) for field in each.fields],
            )
            for each in party.doubts
        ]

    def make_notices(self, party: Party) -> list[RosterNotice]:
        """Return rows of claims with flags."""
        return [
            RosterNotice(
                incident_id=self._incident_id, party=party.key, event_id=each.event_id, flag=each.flag.value
            )
            for each in party.notices
        ]

    def _make_person(self, party: Party, person: Person) -> RosterPerson:
        entry = self._find_entry(person)
        reports = self._list_reports(person)
        where = person.where
        lon, lat = _find_position(where, entry)
        row = RosterPerson(
            incident_id=self._incident_id,
            key=person.key,
            party=party.key,
            resident_id=self._find_resident(person),
            name=self._find_name(person, entry, reports),
            household=_read_number(person.household),
            names=list(person.names),
            kind=where.kind.value if where else EvacuationKind.UNKNOWN.value,
            area=_find_area(where, entry),
            town=self._places.find_town(where, entry),
            shelter_id=self._find_shelter(where),
            lon=lon,
            lat=lat,
            accuracy_m=min(where.accuracy_m, MOST) if where else 0,
            words=where.words if where else "",
            is_presumed=person.is_presumed,
            is_counted=person.is_counted,
            since_at=_at(person.since_s),
            confirmed_at=_at(person.confirmed_s),
            confirmed_by=person.confirmed_by,
            door=person.door[:8],
            condition=person.condition.value if person.condition else "",
            needs=[asdict(each) for each in person.needs],
            stay_until_at=_at(person.stay_until_s),
            sure_pct=person.sure_pct,
            flags=[each.value for each in person.flags],
            reasons=[
                {"event_id": r.event_id, "verdict": r.verdict.value, "behind_s": r.behind_s}
                for r in person.reasons
            ],
            first_at=datetime.fromtimestamp(min((r.said_s for r in reports), default=0), UTC),
        )
        self._judge(row, entry)
        return row

    def _judge(self, row: RosterPerson, entry: Entry | None) -> None:
        born = entry.person.description.birth_date if entry else None
        told = entry.needs if entry else ()
        state = State(row.needs, row.condition, row.kind, row.since_at, born, told)
        found = judge_urgency(state, self._now)
        row.urgency, row.points, row.why = found.urgency, found.points, found.why

    def _make_group(self, party: Party, group: Group) -> RosterGroup:
        lon, lat = _find_position(group.where, self._find_home(group.told_by))
        return RosterGroup(
            incident_id=self._incident_id,
            party=party.key,
            event_id=group.event_id,
            told_by=group.told_by,
            kind=group.where.kind.value,
            area=group.where.area,
            town=self._places.find_town(group.where, self._find_home(group.told_by)),
            shelter_id=self._find_shelter(group.where),
            lon=lon,
            lat=lat,
            people=min(group.people, MOST),
            perhaps=list(group.perhaps),
        )

    def _find_entry(self, person: Person) -> Entry | None:
        found = (self._find_home(key) for key in person.names)
        return next((entry for entry in found if entry is not None), None)

    def _find_home(self, key: str) -> Entry | None:
        return self._register.find_entry(key[2:]) if key.startswith("p:") else None

    def _find_resident(self, person: Person) -> int | None:
        entry = self._register.find_entry(person.person_id) if person.person_id else None
        return int(entry.person.id) if entry else None

    def _find_shelter(self, where: Where | None) -> int | None:
        return self._places.find_shelter(where)

    def _list_reports(self, person: Person) -> list[Report]:
        found = (self._roster.find_report(each.event_id) for each in person.reasons)
        return [report for report in found if report is not None]

    def _find_name(self, person: Person, entry: Entry | None, reports: Iterable[Report]) -> str:
        if entry is not None:
            return entry.person.description.name
        told = (
            (report.said_s, report.event_id, name)
            for report in reports
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


def _at(seconds: int | None) -> datetime | None:
    """Return a moment; None also for what is beyond every calendar."""
    if seconds is None or not 0 <= seconds <= LAST_S:
        return None
    return datetime.fromtimestamp(seconds, UTC)
