"""Find conflicts by looking facts up, not by comparing every reviewer with every entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from moyai.engines.judging.conflicts.normal import (
    list_domains,
    normal_address,
    normal_mail,
    normal_name,
    normal_organisation,
)
from moyai.engines.judging.conflicts.problem import Entry, Facts, Kind, Person
from moyai.engines.judging.conflicts.solution import Conflict, Findings

Fact = tuple[Kind, str]


def find_conflicts(facts: Facts) -> Findings:
    """Return which reviewer must not review which entry, with every reason.

    Args:
        facts: All that is known.
    """
    found = set(_Search(facts).find())
    found = {each for each in found if each.kind in facts.kinds}
    cleared_keys = {(each.reviewer, each.entry, each.kind) for each in facts.clearances}
    cleared = {each for each in found if (each.reviewer, each.entry, each.kind) in cleared_keys}
    told = {(each.reviewer, each.entry, each.kind) for each in found}
    idle = [each for each in facts.clearances if (each.reviewer, each.entry, each.kind) not in told]
    return Findings(tuple(sorted(found - cleared)), tuple(sorted(cleared)), tuple(idle))


@dataclass
class _Search:
    facts: Facts
    people: dict[str, Person] = field(init=False)
    reviewers: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.people = {each.key: each for each in self.facts.people}
        self.reviewers = frozenset(self.facts.reviewers)

    def find(self) -> Iterator[Conflict]:
        by_fact: dict[Fact, set[str]] = defaultdict(set)
        for key in self.facts.reviewers:
            for fact in self._list_facts(self.people[key]):
                by_fact[fact].add(key)
        teams = self._find_team_mates()
        related = self._find_relations()
        for entry in self.facts.entries:
            yield from self._of_entry(entry, by_fact)
            for person in entry.applicants:
                yield from self._of_person(entry, person, by_fact, teams, related)
        yield from self._find_rivals()
        yield from self._find_declared()

    def _list_facts(self, person: Person) -> Iterator[Fact]:
        """Yield what could be the same of two people."""
        if person.household:
            yield Kind.HOUSEHOLD, person.household
        name, address = normal_name(person.family_name), normal_address(person.address)
        if name and address:
            yield Kind.ADDRESS, f"{name} {address}"
        for each in person.organisations:
            if normal := normal_organisation(each):
                yield Kind.ORGANISATION, normal
        for each in person.emails:
            yield Kind.SELF, normal_mail(each)
            for domain in list_domains(each):
                if domain not in self.facts.public_domains:
                    yield Kind.MAIL_DOMAIN, domain

    def _of_entry(self, entry: Entry, by_fact: dict[Fact, set[str]]) -> Iterator[Conflict]:
        for mentor in entry.mentors & self.reviewers:
            yield Conflict(mentor, entry.key, Kind.MENTOR, mentor)
        for name in entry.organisations:
            for reviewer in by_fact.get((Kind.ORGANISATION, normal_organisation(name)), ()):
                yield Conflict(reviewer, entry.key, Kind.ORGANISATION, "", name)

    def _of_person(
        self,
        entry: Entry,
        person: str,
        by_fact: dict[Fact, set[str]],
        teams: dict[str, set[str]],
        related: dict[str, dict[str, str]],
    ) -> Iterator[Conflict]:
        if person in self.reviewers:
            yield Conflict(person, entry.key, Kind.SELF, person)
        for kind, value in self._list_facts(self.people[person]):
            for reviewer in by_fact.get((kind, value), ()):
                if reviewer != person:
                    yield Conflict(reviewer, entry.key, kind, person, value)
        for reviewer in teams.get(person, ()):
            yield Conflict(reviewer, entry.key, Kind.CO_APPLICANT, person)
        for reviewer, note in related.get(person, {}).items():
            yield Conflict(reviewer, entry.key, Kind.RELATION, person, note)

    def _find_team_mates(self) -> dict[str, set[str]]:
        """Return by person the reviewers who apply, or applied, together with him or her."""
        mates: dict[str, set[str]] = defaultdict(set)
        for team in (*(each.applicants for each in self.facts.entries), *self.facts.past_teams):
            for reviewer in team & self.reviewers:
                for person in team - {reviewer}:
                    mates[person].add(reviewer)
        return mates

    def _find_relations(self) -> dict[str, dict[str, str]]:
        related: dict[str, dict[str, str]] = defaultdict(dict)
        for each in self.facts.relations:
            for one, other in ((each.one, each.other), (each.other, each.one)):
                if one in self.reviewers:
                    related[other][one] = each.note
        return related

    def _find_rivals(self) -> Iterator[Conflict]:
        by_track: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.facts.entries:
            by_track[entry.track].append(entry)
        for entries in by_track.values():
            applying = {key for entry in entries for key in entry.applicants & self.reviewers}
            for entry in entries:
                for reviewer in applying - entry.applicants:
                    yield Conflict(reviewer, entry.key, Kind.RIVAL, "", entry.track)

    def _find_declared(self) -> Iterator[Conflict]:
        by_person: dict[str, set[str]] = defaultdict(set)
        by_organisation: dict[str, set[str]] = defaultdict(set)
        for entry in self.facts.entries:
            for person in entry.applicants:
                by_person[person].add(entry.key)
            for name in self._list_organisations(entry):
                by_organisation[normal_organisation(name)].add(entry.key)
        for each in self.facts.declarations:
            if each.reviewer not in self.reviewers:
                continue
            kind = Kind.OBJECTED if each.by_applicant else Kind.DECLARED
            entries = {each.entry} if each.entry else by_person.get(each.person, set())
            if each.organisation:
                entries = by_organisation.get(normal_organisation(each.organisation), set())
            for entry_key in entries:
                yield Conflict(each.reviewer, entry_key, kind, each.person, each.note)

    def _list_organisations(self, entry: Entry) -> Iterable[str]:
        yield from entry.organisations
        for person in entry.applicants:
            yield from self.people[person].organisations
