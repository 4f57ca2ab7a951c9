"""The engine's register, answered from the database.

What was asked once is remembered until the entry changes (`forget`): a batch loads beforehand what its claims
will ask for (`prepare`), so that a thousand claims cost a handful of questions to the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models.expressions import RawSQL

from moyai.engines.whereabouts import Claim, Description, Registered, Report, list_keys, read_traits
from moyai.engines.whereabouts.matching import Traits
from moyai.engines.whereabouts.register import MOST_FOUND
from moyai.services.evacuation.models import RegisterEntry, RegisterKey
from moyai.services.evacuation.projecting.bulk import list_numbers
from moyai.services.evacuation.projecting.entries import (
    Entry,
    number_key,
    read_entries,
    read_person_traits,
)

MOST_REMEMBERED = 200_000
CHUNK = 500
MANY = 2000
MOST_DIGITS = 18
_HOUSEHOLD = "h:"


class DatabaseRegister:
    """Answers `engines.whereabouts.Register` from `RegisterEntry` and `RegisterKey`."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry | None] = {}
        self._members: dict[str, tuple[str, ...]] = {}
        self._sharing: dict[int, tuple[str, ...]] = {}

    def find(self, person_id: str) -> Registered | None:
        """Return a person, or None."""
        entry = self.find_entry(person_id)
        return None if entry is None else entry.person

    def find_entry(self, person_id: str) -> Entry | None:
        """Return a person with where she lives, or None."""
        if person_id not in self._entries:
            self._load([person_id])
        return self._entries[person_id]

    def find_traits(self, person_id: str) -> Traits | None:
        """Return a person in comparable form, or None."""
        person = self.find(person_id)
        return None if person is None else read_person_traits(person)

    def list_household(self, household: str) -> Sequence[str]:
        """Return the numbers of a household's members, in order."""
        if household not in self._members:
            self._load_members([household])
        return self._members[household]

    def list_sharing(self, key: str) -> Sequence[str]:
        """Return who has this key; nobody where more than `MOST_FOUND` have it."""
        if key.startswith(_HOUSEHOLD):
            members = self.list_household(key.removeprefix(_HOUSEHOLD))
            return members if len(members) <= MOST_FOUND else ()
        number = number_key(key)
        if number not in self._sharing:
            rows = RegisterKey.objects.filter(key=number).values_list("entry_id", flat=True)
            found = sorted(str(each) for each in rows[: MOST_FOUND + 1])
            self._sharing[number] = tuple(found) if len(found) <= MOST_FOUND else ()
        return self._sharing[number]

    def prepare(self, claims: Iterable[Claim]) -> None:
        """Load what these claims will ask for."""
        if len(self._entries) + len(self._sharing) > MOST_REMEMBERED:
            self._entries, self._members, self._sharing = {}, {}, {}
        people: set[str] = set()
        keys: set[str] = set()
        for claim in claims:
            if isinstance(claim, Report):
                _collect(claim, people, keys)
        people |= self._load_sharing(keys)
        self._load_families(people)

    def forget(self, person_id: str, before: Registered | None) -> None:
        """Ask anew for whatever an entry that has changed may answer."""
        self._entries.pop(person_id, None)
        for person in (before, self.find(person_id)):
            if person is None:
                continue
            self._members.pop(person.description.household, None)
            for key in list_keys(read_person_traits(person)):
                self._sharing.pop(number_key(key), None)

    def _load(self, people: Collection[str]) -> None:
        missing = [each for each in people if each not in self._entries]
        for some in _chunk(_list_numbers(missing)):
            for entry in read_entries(RegisterEntry.objects.filter(pk__in=some)):
                self._entries[entry.person.id] = entry
        for each in missing:
            self._entries.setdefault(each, None)

    def _load_families(self, people: Collection[str]) -> None:
        """Load people and everybody with whom they live."""
        missing = [each for each in people if each not in self._entries]
        numbers = _list_numbers(missing)
        members: defaultdict[str, list[str]] = defaultdict(list)
        for some in _chunk(numbers, MANY):
            condition, listed = list_numbers("resident_id", some)
            table = RegisterEntry._meta.db_table
            homes = RawSQL(f"SELECT household FROM {table} WHERE {condition}", [listed])  # noqa: S608, S611
            for entry in read_entries(RegisterEntry.objects.filter(household__in=homes)):
                person = entry.person
                self._entries[person.id] = entry
                members[person.description.household].append(person.id)
        for each in missing:
            self._entries.setdefault(each, None)
        self._members |= {home: tuple(sorted(set(found))) for home, found in members.items()}
        self._load_members({e.person.description.household for p in people if (e := self._entries.get(p))})

    def _load_members(self, households: Collection[str]) -> None:
        missing = [each for each in households if each not in self._members]
        members: dict[str, list[str]] = {each: [] for each in missing}
        for some in _chunk(_list_numbers(missing)):
            for entry in read_entries(RegisterEntry.objects.filter(household__in=some)):
                members[entry.person.description.household].append(entry.person.id)
                self._entries[entry.person.id] = entry
        self._members |= {each: tuple(sorted(found)) for each, found in members.items()}

    def _load_sharing(self, keys: Collection[str]) -> set[str]:
        """Load who has these keys, but for those that so many have that the answer needs a limit."""
        numbers = [n for n in {number_key(key) for key in keys} if n not in self._sharing]
        found: dict[int, list[str]] = {number: [] for number in numbers}
        for some in _chunk(numbers):
            most = len(some) * MOST_FOUND
            rows = RegisterKey.objects.filter(key__in=some).values_list("key", "entry_id")[:most]
            if len(rows) == most:  # among them is a crowd: each is asked for by itself
                for number in some:
                    found.pop(number)
                continue
            for number, entry in rows:
                found[number].append(str(entry))
        for number, people in found.items():
            self._sharing[number] = tuple(sorted(people)) if len(people) <= MOST_FOUND else ()
        return {each for people in found.values() if len(people) <= MOST_FOUND for each in people}


def _collect(report: Report, people: set[str], keys: set[str]) -> None:
    for subject in (report.about, *report.companions):
        if isinstance(subject, str):
            people.add(subject)
        else:
            keys |= set(_list_description_keys(subject))
    if report.speaker.person_id:
        people.add(report.speaker.person_id)


def _list_description_keys(description: Description) -> Iterable[str]:
    return (key for key in list_keys(read_traits(description)) if not key.startswith(_HOUSEHOLD))


def _list_numbers(ids: Iterable[str]) -> list[int]:
    return [int(each) for each in ids if each.isdecimal() and len(each) <= MOST_DIGITS]


def _chunk(items: list[int], size: int = CHUNK) -> Iterable[list[int]]:
    return (items[start : start + size] for start in range(0, len(items), size))
