"""Whom the town knows: what the engine asks of a register, and one that lives in memory.

A service may answer the same questions from its database: store ``list_keys(read_traits(…))`` of every
person in an indexed table, and look there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from moyai.engines.whereabouts.claims import Description
from moyai.engines.whereabouts.matching import Traits, list_keys, read_traits

MOST_FOUND = 100
"""A key that more registered people share (a common name) finds nobody by itself."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A person of the register.

    Attributes:
        id: Her number.
        description: What is known of her; ``household`` is the number of her household.
        area: Code of the municipality or district of her home.
    """

    id: str
    description: Description
    area: str = ""


class Register(Protocol):
    """What the roster asks. Answers depend on the register alone, not on what was asked before."""

    def find(self, person_id: str) -> Registered | None:
        """Return a person, or None."""

    def find_traits(self, person_id: str) -> Traits | None:
        """Return a person in comparable form, or None."""

    def list_household(self, household: str) -> Sequence[str]:
        """Return the numbers of a household's members, in order."""

    def list_sharing(self, key: str) -> Sequence[str]:
        """Return who has this key; nobody where more than ``MOST_FOUND`` have it."""


class MemoryRegister:
    """A register in dictionaries: for a town, for tests and drills."""

    def __init__(self, people: Iterable[Registered] = ()) -> None:
        self._people: dict[str, Registered] = {}
        self._traits: dict[str, Traits] = {}
        self._by_key: defaultdict[str, set[str]] = defaultdict(set)
        self._households: defaultdict[str, set[str]] = defaultdict(set)
        for person in people:
            self.put(person)

    def put(self, person: Registered) -> None:
        """Add a person, or what is now known of her. Tell the roster too: ``Roster.refresh``."""
        self.remove(person.id)
        traits = read_traits(person.description, area=person.area)
        self._people[person.id], self._traits[person.id] = person, traits
        for key in list_keys(traits):
            self._by_key[key].add(person.id)
        if person.description.household:
            self._households[person.description.household].add(person.id)

    def remove(self, person_id: str) -> None:
        """Forget a person; nothing where she is not known."""
        person = self._people.pop(person_id, None)
        if person is not None:
            for key in list_keys(self._traits.pop(person_id)):
                self._by_key[key].discard(person_id)
            self._households[person.description.household].discard(person_id)

    def find(self, person_id: str) -> Registered | None:
        """Return a person, or None."""
        return self._people.get(person_id)

    def find_traits(self, person_id: str) -> Traits | None:
        """Return a person in comparable form, or None."""
        return self._traits.get(person_id)

    def list_household(self, household: str) -> Sequence[str]:
        """Return the numbers of a household's members, in order."""
        return sorted(self._households.get(household, ()))

    def list_sharing(self, key: str) -> Sequence[str]:
        """Return who has this key; nobody where more than ``MOST_FOUND`` have it."""
        found = self._by_key.get(key, ())
        return sorted(found) if len(found) <= MOST_FOUND else ()

    def __len__(self) -> int:
        return len(self._people)
