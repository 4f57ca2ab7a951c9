"""The roster: one state from many claims, kept up to date claim by claim.

The state is a function of the set of claims: in whatever order and however often they come, it is the same.
A claim costs what its own party costs, not what the town costs.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from moyai.engines.whereabouts.claims import Claim, Description, Kind, Report, Role, Sameness, Subject
from moyai.engines.whereabouts.evidence import Evidence, weigh
from moyai.engines.whereabouts.gathering import Gathered, Heard
from moyai.engines.whereabouts.identity import decide, pair
from moyai.engines.whereabouts.journal import Counting, Journal
from moyai.engines.whereabouts.linking import Descriptions, Links, find_anchor, find_household
from moyai.engines.whereabouts.matching import Traits, list_keys, name_node, read_traits
from moyai.engines.whereabouts.register import Register
from moyai.engines.whereabouts.resolving import resolve
from moyai.engines.whereabouts.rules import Incident, Rules
from moyai.engines.whereabouts.solution import Doubt, Notice, Party, PartyChange, Person

_OWN_FAMILY = (Role.SELF, Role.FAMILY)


class Roster:
    """Who is where, from everything that was said.

    Args:
        register: Whom the town knows. When it changes, call ``refresh``.
        incident: When it began and ended.
        rules: Whom to believe.
        keeps_changes: Whether ``take_changes`` is asked; what it returns is kept in memory until then.
    """

    def __init__(
        self,
        register: Register,
        incident: Incident,
        rules: Rules | None = None,
        *,
        keeps_changes: bool = False,
    ) -> None:
        self._register, self._incident, self._rules = register, incident, rules or Rules()
        self._journal, self._links = Journal(), Links()
        self._descriptions = Descriptions(register, self._rules, self._links)
        self._heard: dict[str, tuple[Heard, list[tuple[str, str]]]] = {}
        self._anchors: dict[str, tuple[str, ...]] = {}
        self._mentions: defaultdict[str, set[str]] = defaultdict(set)
        self._spoken_by: defaultdict[str, set[str]] = defaultdict(set)
        self._decisions: defaultdict[str, dict[str, Sameness]] = defaultdict(dict)
        self._decided: dict[str, list[tuple[str, str]]] = {}
        self._parties: dict[str, Party] = {}
        self._vertices: dict[str, set[str]] = {}
        self._party_of: dict[str, str] = {}
        self._heads: Counter[tuple[str, str, str]] = Counter()
        self._needs: Counter[tuple[str, str]] = Counter()
        self._digests: dict[str, bytes] = {}
        self._keeps_changes = keeps_changes
        self._before: dict[str, Party | None] = {}

    def add(self, claim: Claim) -> None:
        """Take a claim in. The same id again changes nothing."""
        for change in self._journal.put(claim):
            for counting, by in ((change.before, -1), (change.after, 1)):
                if counting is None:
                    continue
                if isinstance(counting.claim, Report):
                    self._change_report(counting, by)
                elif isinstance(counting.claim, Sameness):
                    self._change_decision(counting.claim, by)

    def add_all(self, claims: Iterable[Claim]) -> None:
        """Take claims in; the state is worked out once, when it is asked for."""
        for claim in claims:
            self.add(claim)

    def refresh(self, person_id: str, before: Traits | None = None) -> None:
        """Say that the register knows something else of a person now; ``before`` is what it knew."""
        told = self._mentions.get(f"p:{person_id}", set()) | self._spoken_by.get(person_id, set())
        households = {find_household(self._register, person_id), before.household if before else ""}
        self._links.touched |= {f"h:{each}" for each in households if each}
        again = [self._journal.get_counting(event_id) for event_id in sorted(told)]
        decisions = list(self._decisions.get(f"p:{person_id}", {}).values())
        for counting in again:
            self._change_report(counting, -1)
        for decision in decisions:
            self._change_decision(decision, -1)
        traits = self._register.find_traits(person_id)
        keys = {key for each in (before, traits) if each for key in list_keys(each)}
        self._descriptions.match_again(keys)
        for counting in again:
            self._change_report(counting, 1)
        for decision in decisions:
            self._change_decision(decision, 1)

    def take_changes(self) -> list[PartyChange]:
        """Return every party that was worked out anew since this was last asked, in the order of the keys.

        Nothing where the roster does not keep changes.
        """
        self._settle()
        before, self._before = self._before, {}
        return [PartyChange(key, before[key], self._parties.get(key)) for key in sorted(before)]

    def find_report(self, event_id: str) -> Report | None:
        """Return the report that counts under an id, or None."""
        counting = self._journal.find_counting(event_id)
        claim = None if counting is None else counting.claim
        return claim if isinstance(claim, Report) else None

    def find(self, key: str) -> Person | None:
        """Return who stands on the roster under a key (``p:`` and a number, or a description's), or None."""
        party = self._find_party(key)
        return None if party is None else next((p for p in party.people if key in p.names), None)

    def find_party(self, key: str) -> Party | None:
        """Return the party in which somebody is, or None."""
        return self._find_party(key)

    def list_parties(self) -> list[Party]:
        """Return everybody, in the order of the parties' keys."""
        self._settle()
        return [self._parties[key] for key in sorted(self._parties)]

    def list_people(self) -> Iterator[Person]:
        """Yield everybody on the roster."""
        for party in self.list_parties():
            yield from party.people

    def list_doubts(self) -> list[Doubt]:
        """Return who may be one person, the likeliest first."""
        self._settle()
        found = {doubt for party in self._parties.values() for doubt in party.doubts}
        return sorted(found, key=lambda each: (-each.weight, each.first, each.second))

    def list_notices(self) -> list[Notice]:
        """Return every flagged claim."""
        found = {notice for party in self.list_parties() for notice in party.notices}
        return sorted(found, key=lambda each: (each.event_id, each.flag))

    def count_heads(self) -> Counter[tuple[str, str, str]]:
        """Return how many are at each (kind, area, place)."""
        self._settle()
        return Counter(self._heads)

    def count_needs(self) -> Counter[tuple[str, str]]:
        """Return for how many people each (need, area) is."""
        self._settle()
        return Counter(self._needs)

    def count_people(self) -> int:
        """Return how many people are known to be somewhere."""
        self._settle()
        return self._heads.total()

    def digest(self) -> str:
        """Return 64 hexadecimal digits that stand for the whole state: equal states, equal digits."""
        self._settle()
        whole = hashlib.sha256()
        for key in sorted(self._parties):
            if key not in self._digests:
                self._digests[key] = hashlib.sha256(repr(self._parties[key]).encode()).digest()
            whole.update(self._digests[key])
        whole.update(repr((sorted(self._heads.items()), sorted(self._needs.items()))).encode())
        return whole.hexdigest()

    def name(self, subject: Subject, report: Report, place: int = 0) -> str:
        """Return the key under which a report names somebody: 0 = whom it is about, 1 … = companions."""
        return self._name(subject, report, place)[0]

    def _name(self, subject: Subject, report: Report, place: int) -> tuple[str, Traits | None]:
        if isinstance(subject, str):
            return f"p:{subject}", None
        traits = self._read(subject, report)
        return name_node(traits, report.event_id, place, self._rules.weights), traits

    def _read(self, description: Description, report: Report) -> Traits:
        hint, speaker = "", report.speaker
        if speaker.role in _OWN_FAMILY and speaker.person_id:
            hint = find_household(self._register, speaker.person_id)
        is_home = report.where is not None and report.where.kind is Kind.HOME
        return read_traits(description, hint, report.where.area if report.where and is_home else "")

    def _change_report(self, counting: Counting, by: int) -> None:
        assert isinstance(counting.claim, Report)
        if by > 0:
            self._put_report(counting.claim, counting.is_reused)
        else:
            self._drop_report(counting.claim)

    def _put_report(self, report: Report, is_reused: bool) -> None:
        named = [
            self._name(subject, report, n) for n, subject in enumerate((report.about, *report.companions))
        ]
        (about, _traits), *rest = named
        companions = tuple(dict.fromkeys(key for key, _ in rest if key != about))
        links = [(about, key) for key in companions]
        for key, traits in dict(named).items():
            if traits is None:
                if household := find_household(self._register, key[2:]):
                    links.append((key, f"h:{household}"))
            else:
                if report.speaker.person_id:
                    self._spoken_by[report.speaker.person_id].add(report.event_id)
                if not self._mentions[key]:
                    self._descriptions.put(key, traits)
            self._mentions[key].add(report.event_id)
            self._links.touched.add(key)
        for a, b in links:
            self._links.change(a, b, 1)
        evidence = weigh(report, self._rules, self._incident)
        self._heard[report.event_id] = (Heard(evidence, about, companions, is_reused), links)
        self._anchors[report.event_id] = tuple(
            find_anchor(self._register, key) for key in (about, *companions)
        )
        self._tell_place(report.event_id, evidence, 1)

    def _drop_report(self, report: Report) -> None:
        heard, links = self._heard.pop(report.event_id)
        self._tell_place(report.event_id, heard.evidence, -1)
        del self._anchors[report.event_id]
        for a, b in links:
            self._links.change(a, b, -1)
        if report.speaker.person_id is not None and report.speaker.person_id in self._spoken_by:
            self._spoken_by[report.speaker.person_id].discard(report.event_id)
        for key in (heard.about, *heard.companions):
            self._mentions[key].discard(report.event_id)
            self._links.touched.add(key)
            if not self._mentions[key]:
                del self._mentions[key]
                if not key.startswith("p:"):
                    self._descriptions.remove(key)

    def _tell_place(self, event_id: str, evidence: Evidence, by: int) -> None:
        if evidence.is_usable and evidence.where is not None:
            for anchor in self._anchors[event_id]:
                self._descriptions.meetings.tell(anchor, evidence.where, by)

    def _change_decision(self, decision: Sameness, by: int) -> None:
        both = pair(decision.first, decision.second)
        if by > 0:
            homes = ((key, find_household(self._register, key[2:])) for key in both if key.startswith("p:"))
            links = [both, *((key, f"h:{home}") for key, home in homes if home)]
            self._decided[decision.event_id] = links
        else:
            links = self._decided.pop(decision.event_id)
        for key in both:
            if by > 0:
                self._decisions[key][decision.event_id] = decision
            else:
                del self._decisions[key][decision.event_id]
        self._links.touched |= set(both)
        for a, b in links:
            self._links.change(a, b, by)

    def _find_party(self, key: str) -> Party | None:
        self._settle()
        found = self._party_of.get(key)
        if found is None and key.startswith("p:"):
            found = self._party_of.get(f"h:{find_household(self._register, key[2:])}")
        return None if found is None else self._parties[found]

    def _settle(self) -> None:
        """Work out every party that was touched."""
        touched, self._links.touched = self._links.touched, set()
        if not touched:
            return
        seeds = set(touched)
        for key in {self._party_of[each] for each in touched if each in self._party_of}:
            seeds |= self._forget(key)
        while seeds:
            vertices = self._links.reach(seeds.pop())
            seeds -= vertices
            if any(each in self._mentions for each in vertices):
                self._keep(resolve(self._gather(vertices), self._rules), vertices)

    def _forget(self, key: str) -> set[str]:
        party, vertices = self._parties.pop(key), self._vertices.pop(key)
        self._digests.pop(key, None)
        self._note(key, party)
        for each in vertices:
            del self._party_of[each]
        self._tally(party, -1)
        return vertices

    def _keep(self, party: Party, vertices: set[str]) -> None:
        self._note(party.key, None)
        self._parties[party.key], self._vertices[party.key] = party, vertices
        for each in vertices:
            self._party_of[each] = party.key
        self._tally(party, 1)

    def _note(self, key: str, before: Party | None) -> None:
        if self._keeps_changes:
            self._before.setdefault(key, before)

    def _tally(self, party: Party, by: int) -> None:
        for place, heads in party.heads:
            self._heads[place] += by * heads
            if not self._heads[place]:
                del self._heads[place]
        for need, count in party.needs:
            self._needs[need] += by * count
            if not self._needs[need]:
                del self._needs[need]

    def _gather(self, vertices: set[str]) -> Gathered:
        named = {each for each in vertices if each in self._mentions}
        homes = sorted(each[2:] for each in vertices if each.startswith("h:"))
        members = {home: self._register.list_household(home) for home in homes}
        keys = {each for each in vertices if each.startswith("p:")} | named
        keys |= {f"p:{person_id}" for ids in members.values() for person_id in ids}
        household, area, alike = {}, {}, {}
        for key in keys:
            if key.startswith("p:"):
                person = self._register.find(key[2:])
                if person is not None:
                    household[key], area[key] = person.description.household, person.area
            else:
                household[key] = self._descriptions.find_household(key)
                for each in self._descriptions.list_alike(key):
                    alike[each[0].first, each[0].second] = each
        events = sorted({event_id for key in named for event_id in self._mentions[key]})
        decisions = [d for key in keys if key in self._decisions for d in self._decisions[key].values()]
        return Gathered(
            key=min(named),
            keys=tuple(sorted(keys)),
            household=household,
            area=area,
            sizes={home: len(ids) for home, ids in members.items()},
            heard=tuple(self._heard[event_id][0] for event_id in events),
            likenesses=tuple(alike[both] for both in sorted(alike)),
            decided=decide(decisions),
        )
