"""Which keys belong together, kept up to date: links between people, descriptions and households.

A vertex is ``p:`` a registered person, ``d:`` or ``e:`` a description, ``h:`` a household. What is done for
one description costs what its keys find, never a look at everybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from moyai.engines.whereabouts.identity import Likeness
from moyai.engines.whereabouts.matching import (
    Band,
    Match,
    Traits,
    compare,
    is_family,
    judge,
    list_keys,
)
from moyai.engines.whereabouts.meeting import Meetings, is_one_name
from moyai.engines.whereabouts.register import Register
from moyai.engines.whereabouts.rules import Rules

MOST_CANDIDATES = 5
Alike = tuple[Likeness, tuple[tuple[str, int], ...]]
_JOINED = (Band.CERTAIN, Band.PROBABLE)


class Links:
    """Undirected links, counted: one that is given twice must be taken twice."""

    def __init__(self) -> None:
        self._of: dict[str, dict[str, int]] = {}
        self.touched: set[str] = set()

    def change(self, a: str, b: str, by: int) -> None:
        """Give (1) or take (-1) a link."""
        if a == b:
            return
        for one, other in ((a, b), (b, a)):
            others = self._of.setdefault(one, {})
            others[other] = others.get(other, 0) + by
            if not others[other]:
                del others[other]
            if not others:
                del self._of[one]
            self.touched.add(one)

    def reach(self, start: str) -> set[str]:
        """Return every vertex that links lead to, the start among them."""
        found, waiting = {start}, [start]
        while waiting:
            for other in self._of.get(waiting.pop(), ()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found


class Descriptions:
    """The descriptions that are alive, what each matches in the register, and which are alike."""

    def __init__(self, register: Register, rules: Rules, links: Links) -> None:
        self._register, self._rules, self._links = register, rules, links
        self._traits: dict[str, Traits] = {}
        self._matches: dict[str, tuple[Alike, ...]] = {}
        self._given: dict[str, list[tuple[str, str]]] = {}
        self._by_key: defaultdict[str, set[str]] = defaultdict(set)
        self._alike: defaultdict[str, dict[str, tuple[Alike | None, bool]]] = defaultdict(dict)
        self.meetings = Meetings(links, rules.near_m)

    def put(self, node: str, traits: Traits) -> None:
        """Let a description live."""
        self._traits[node] = traits
        self._give(node)
        crowded = []
        for key in list_keys(traits):
            nodes = self._by_key[key]
            nodes.add(node)
            if len(nodes) == self._rules.crowd + 1:
                crowded.append(key)
        self._relate_all(node)
        for key in crowded:
            self._relate_pairs(key)

    def remove(self, node: str) -> None:
        """Let a description go."""
        self._take(node)
        traits = self._traits.pop(node)
        for other in list(self._alike.get(node, ())):
            self._relate(node, other)
        relieved = []
        for key in list_keys(traits):
            nodes = self._by_key[key]
            nodes.discard(node)
            if len(nodes) == self._rules.crowd:
                relieved.append(key)
            if not nodes:
                del self._by_key[key]
        for key in relieved:
            self._relate_pairs(key)

    def match_again(self, keys: Iterable[str]) -> None:
        """Ask the register again for every description that has one of these keys."""
        for node in sorted({node for key in keys for node in self._by_key.get(key, ())}):
            self._take(node)
            self._give(node)

    def list_alike(self, node: str) -> Iterator[Alike]:
        """Yield what a description is alike, in the register and among descriptions."""
        yield from self._matches.get(node, ())
        for alike, _is_family in self._alike.get(node, {}).values():
            if alike is not None:
                yield alike

    def find_household(self, node: str) -> str:
        """Return the household that a description names or was told from, or nothing."""
        return self._traits[node].household

    def has(self, node: str) -> bool:
        """Return whether a description is alive."""
        return node in self._traits

    def _give(self, node: str) -> None:
        traits = self._traits[node]
        candidates = find_candidates(traits, self._register, self._rules)
        self._matches[node] = rate_candidates(node, candidates, self._rules)
        given = [(node, f"h:{traits.household}")] if traits.household else []
        for person_id, _match, is_kin in candidates:
            if is_kin and (household := find_household(self._register, person_id)):
                given.append((node, f"h:{household}"))
        for alike, fields in self._matches[node]:
            if is_one_name(alike, fields, self._rules.weights):
                self.meetings.watch((node, alike.second), (node, find_anchor(self._register, alike.second)))
            if alike.band in _JOINED:
                given.append((node, alike.second))
                if household := find_household(self._register, alike.second[2:]):
                    given.append((alike.second, f"h:{household}"))
        self._given[node] = given
        for a, b in given:
            self._links.change(a, b, 1)
        self._links.touched.add(node)

    def _take(self, node: str) -> None:
        for a, b in self._given.pop(node):
            self._links.change(a, b, -1)
        for alike, _fields in self._matches.pop(node):
            self.meetings.leave((node, alike.second))
        self._links.touched.add(node)

    def _relate_all(self, node: str) -> None:
        others: set[str] = set()
        for key in list_keys(self._traits[node]):
            nodes = self._by_key[key]
            if len(nodes) <= self._rules.crowd:
                others |= nodes
        for other in others - {node}:
            self._relate(node, other)

    def _relate_pairs(self, key: str) -> None:
        nodes = sorted(self._by_key.get(key, ()))
        for number, node in enumerate(nodes):
            for other in nodes[:number]:
                self._relate(node, other)

    def _relate(self, a: str, b: str) -> None:
        """Look at two descriptions anew; both are touched where something is different now."""
        a, b = (a, b) if a < b else (b, a)
        before, after = self._alike.get(a, {}).get(b), self._compare(a, b)
        if before == after:
            return
        if before is not None:
            del self._alike[a][b], self._alike[b][a]
            self.meetings.leave((a, b))
            if _is_linked(before):
                self._links.change(a, b, -1)
        if after is not None:
            self._alike[a][b] = self._alike[b][a] = after
            if after[0] is not None and is_one_name(*after[0], self._rules.weights):
                self.meetings.watch((a, b), (a, b))
            if _is_linked(after):
                self._links.change(a, b, 1)
        self._links.touched |= {a, b}

    def _compare(self, a: str, b: str) -> tuple[Alike | None, bool] | None:
        first, second = self._traits.get(a), self._traits.get(b)
        if first is None or second is None:
            return None
        shared = set(list_keys(first)) & set(list_keys(second))
        if all(len(self._by_key[key]) > self._rules.crowd for key in shared):
            return None
        match = compare(first, second, self._rules.weights, self._rules.year)
        band, is_kin = judge(match, self._rules.weights), is_family(first, second)
        if band is Band.NONE and not is_kin:
            return None
        alike = None if band is Band.NONE else (Likeness(a, b, match.weight, band), match.fields)
        return alike, is_kin


def find_candidates(traits: Traits, register: Register, rules: Rules) -> list[tuple[str, Match, bool]]:
    """Return who of the register shares a key: her number, how alike, whether she may be family."""
    found = dict.fromkeys(each for key in list_keys(traits) for each in register.list_sharing(key))
    rated = []
    for person_id in found:
        other = register.find_traits(person_id)
        if other is not None:
            match = compare(traits, other, rules.weights, rules.year)
            rated.append((person_id, match, is_family(traits, other)))
    return rated


def rate_candidates(
    node: str, candidates: Iterable[tuple[str, Match, bool]], rules: Rules
) -> tuple[Alike, ...]:
    """Return the best, the best first; it is certain only where no other comes near."""
    weights = rules.weights
    best = sorted(((m, person_id) for person_id, m, _ in candidates), key=lambda c: (-c[0].weight, c[1]))
    found = []
    for number, (match, person_id) in enumerate(best[:MOST_CANDIDATES]):
        band = judge(match, weights)
        rival = best[1 if number == 0 else 0][0].weight if len(best) > 1 else 0
        if band in _JOINED and match.weight - rival < weights.margin:
            band = Band.PERHAPS
        if band is not Band.NONE:
            found.append((Likeness(node, f"p:{person_id}", match.weight, band), match.fields))
    return tuple(found)


def find_household(register: Register, person_id: str) -> str:
    """Return the household of a registered person, or nothing."""
    person = register.find(person_id)
    return person.description.household if person else ""


def find_anchor(register: Register, key: str) -> str:
    """Return of what a key's places are told: the household of a registered person, else the key itself."""
    household = find_household(register, key[2:]) if key.startswith("p:") else ""
    return f"h:{household}" if household else key


def _is_linked(found: tuple[Alike | None, bool]) -> bool:
    alike, is_kin = found
    return is_kin or (alike is not None and alike[0].band in _JOINED)
