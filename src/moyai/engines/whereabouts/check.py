"""The same roster from scratch: slow, plain, everybody compared with everybody, no code of the solver.

Shared are only the claims, the rules, and the likeness of two descriptions (``matching``), which is the model
itself. Not for crowds: keys that more descriptions share than ``Rules.crowd`` are not left out here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Any

from moyai.engines.whereabouts.claims import Claim, Report, Retraction, Sameness, Where
from moyai.engines.whereabouts.matching import (
    Traits,
    compare,
    is_family,
    judge,
    list_keys,
    name_node,
    read_traits,
)
from moyai.engines.whereabouts.register import Registered
from moyai.engines.whereabouts.rules import Incident, Rules

Heads = Counter[tuple[str, str, str]]


def recompute(
    claims: Iterable[Claim], people: Sequence[Registered], incident: Incident, rules: Rules
) -> tuple[dict[str, tuple[str, ...]], dict[str, str], Heads]:
    """Return who is one person (key → keys), which claim holds (key → id), and how many are where."""
    return _Slow(list(claims), people, incident, rules).answer()


def list_living(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims that count: one of each id, and not taken back."""
    by_id: dict[str, Claim] = {}
    for each in sorted(claims, key=lambda c: (c.said_s, repr(c)), reverse=True):
        by_id[each.event_id] = each
    living: dict[str, bool] = {}
    # The newest first: what takes a retraction back is newer than it; reports and decisions come last.
    order = sorted(
        by_id.values(), key=lambda c: (isinstance(c, Retraction), c.said_s, c.event_id), reverse=True
    )
    for each in order:
        takers = [
            t
            for t in order
            if isinstance(t, Retraction) and t.target == each.event_id and living.get(t.event_id, False)
        ]
        if isinstance(each, Retraction):
            takers = [t for t in takers if (t.said_s, t.event_id) > (each.said_s, each.event_id)]
        living[each.event_id] = not takers
    return [each for each in by_id.values() if living[each.event_id]]


class _Slow:
    def __init__(
        self, claims: Sequence[Claim], people: Sequence[Registered], incident: Incident, rules: Rules
    ) -> None:
        self.rules, self.incident = rules, incident
        self.known = {f"p:{p.id}": p for p in people}
        self.traits: dict[str, Traits] = {
            k: read_traits(p.description, "", p.area) for k, p in self.known.items()
        }
        living = list_living(claims)
        self.reports = sorted((c for c in living if isinstance(c, Report)), key=lambda c: c.event_id)
        self.decided: dict[frozenset[str], bool] = {}
        for each in sorted(
            (c for c in living if isinstance(c, Sameness)), key=lambda c: (c.said_s, c.event_id)
        ):
            self.decided[frozenset((each.first, each.second))] = each.is_same
        self.named = {r.event_id: self.list_named(r) for r in self.reports}
        told = {k for keys in self.named.values() for k in keys}
        told |= {k for both in self.decided for k in both if k[0] == "p"}
        self.keys = sorted(set(self.known) | told)
        self.alike = [self.promote(row) for row in self.list_alike()]

    def list_named(self, report: Report) -> list[str]:
        found = []
        for n, subject in enumerate((report.about, *report.companions)):
            if isinstance(subject, str):
                found.append(f"p:{subject}")
                continue
            speaker = self.known.get(f"p:{report.speaker.person_id}")
            is_own = report.speaker.role.value in ("self", "family") and speaker is not None
            area = report.where.area if report.where and report.where.kind == "home" else ""
            traits = read_traits(subject, speaker.description.household if is_own and speaker else "", area)
            key = name_node(traits, report.event_id, n, self.rules.weights)
            self.traits[key] = traits
            found.append(key)
        return found

    def list_alike(self) -> list[tuple[int, str, str, str]]:
        """Return (weight, key, key, band) of every pair that is alike."""
        found = []
        described = [k for k in self.keys if k[0] != "p"]
        for a in described:
            rated = [(m.weight, k, m) for k in self.known if (m := self.match(a, k)) is not None]
            for weight, key, match in sorted(rated, key=lambda r: (-r[0], r[1]))[:5]:
                band = judge(match, self.rules.weights).value
                rivals = [w for w, k, _m in rated if k != key]
                if (
                    band in ("certain", "probable")
                    and weight - max(rivals, default=0) < self.rules.weights.margin
                ):
                    band = "perhaps"
                found.append((weight, a, key, band))
        for a, b in combinations(described, 2):
            if (match := self.match(a, b)) is not None:
                found.append((match.weight, a, b, judge(match, self.rules.weights).value))
        return [row for row in found if row[3] != "none"]

    def promote(self, row: tuple[int, str, str, str]) -> tuple[int, str, str, str]:
        """Two of one full name at one place of the list are probably one."""
        weight, a, b, band = row
        told = dict(self.match(a, b).fields)
        is_denied = any(told.get(field, 0) < 0 for field in ("name", "birth", "sex"))
        if band != "perhaps" or is_denied or told.get("name", 0) < self.rules.weights.kana:
            return row
        return (weight, a, b, "probable") if self.list_spots(a) & self.list_spots(b) else row

    def list_spots(self, key: str) -> set[tuple[str, str]]:
        """Return where she, or anybody of her registered household, was told to be; no mere kinds."""
        home = self.home(key) if key[0] == "p" else ""
        about = {k for k in self.known if home and self.home(k) == home} | {key}
        places = [r.where for r in self.list_about(frozenset(about)) if self.is_placed(r)]
        return {(w.kind, w.place_id) for w in places if w and w.place_id and w.kind != "unknown"}

    def match(self, a: str, b: str) -> Any:
        if not set(list_keys(self.traits[a])) & set(list_keys(self.traits[b])):
            return None
        return compare(self.traits[a], self.traits[b], self.rules.weights, self.rules.year)

    def home(self, key: str) -> str:
        return self.traits[key].household if key in self.traits else ""

    def merge(self, is_wanted: Callable[[tuple[int, str, str, str]], bool]) -> dict[str, frozenset[str]]:
        group = {k: frozenset([k]) for k in self.keys}
        edges = [(10**6, min(both), max(both), "staff") for both, same in self.decided.items() if same]
        edges += [
            (w, min(a, b), max(a, b), band) for w, a, b, band in self.alike if is_wanted((w, a, b, band))
        ]
        for _w, a, b, band in sorted(edges, key=lambda e: (-e[0], e[1], e[2])):
            if a not in group or b not in group:
                continue
            both = group[a] | group[b]
            cut = any(not same and pair <= both for pair, same in self.decided.items())
            numbers = [sum(k[0] == "p" for k in group[x]) for x in (a, b)]
            if group[a] == group[b] or cut or (band != "staff" and all(numbers)):
                continue
            for key in both:
                group[key] = both
        return group

    def answer(self) -> tuple[dict[str, tuple[str, ...]], dict[str, str], Heads]:
        one = self.merge(lambda row: row[3] == "certain")
        near: dict[str, set[frozenset[str]]] = {k: set() for k in self.keys}
        for _w, a, b, band in self.alike:
            if band == "probable":
                near[a].add(one[b])
                near[b].add(one[a])
        once = self.merge(
            lambda row: (
                row[3] == "certain"
                or (row[3] == "probable" and all(len(near[k]) == 1 for k in row[1:3] if k[0] != "p"))
            )
        )
        holds = {}
        for keys in set(one.values()):
            best = max((r for r in self.list_about(keys) if self.is_placed(r)), key=self.order, default=None)
            if best is not None:
                holds[self.stand(keys)] = best
        heads = self.count(once, one, holds)
        return (
            {self.stand(keys): tuple(sorted(keys)) for keys in set(one.values())},
            {key: report.event_id for key, report in holds.items()},
            heads,
        )

    def stand(self, keys: Iterable[str]) -> str:
        return sorted(keys, key=lambda k: (k[0] != "p", k))[0]

    def list_about(self, keys: frozenset[str]) -> list[Report]:
        return [r for r in self.reports if keys & set(self.named[r.event_id])]

    def at(self, report: Report) -> int:
        return min(report.happened_s, report.said_s)

    def is_usable(self, report: Report) -> bool:
        closed = self.incident.closed_s
        is_late = closed is not None and report.said_s > closed
        return not is_late and self.at(report) >= self.incident.opened_s - self.rules.early_s

    def is_placed(self, report: Report) -> bool:
        return self.is_usable(report) and report.where is not None

    def order(self, report: Report) -> tuple[int, int, str]:
        shift = self.rules.from_role_s[report.speaker.role] - self.rules.from_doubt_s[report.sure]
        return (self.at(report) + shift, report.said_s, report.event_id)

    def is_same(self, a: Report, b: Report) -> bool:
        """Places of a list and kinds only: the checker's claims carry no positions."""
        x, y = a.where, b.where
        assert isinstance(x, Where) and isinstance(y, Where)
        return x.kind == y.kind and (x.place_id == y.place_id or None in (x.place_id, y.place_id))

    def count(
        self,
        once: dict[str, frozenset[str]],
        one: dict[str, frozenset[str]],
        holds: dict[str, Report],
    ) -> Heads:
        heads: Heads = Counter()
        for party in self.list_parties():
            heads.update(_Count(self, [once[k] for k in party], one, holds).answer())
        return heads

    def list_parties(self) -> list[set[str]]:
        """Return what is linked in any way, by joining until nothing changes."""
        parts = [{k, f"h:{h}"} if (h := self.home(k)) else {k} for k in self.keys]
        parts += [set(self.named[r.event_id]) for r in self.reports]
        parts += [set(both) & set(self.keys) for both in self.decided]
        parts += [{a, b} for _w, a, b, band in self.alike if band in ("certain", "probable")]
        for a in (k for k in self.keys if k[0] != "p"):
            for b in self.keys:
                shares = a != b and set(list_keys(self.traits[a])) & set(
                    list_keys(self.traits.get(b, self.traits[a]))
                )
                if shares and b in self.traits and is_family(self.traits[a], self.traits[b]):
                    home = self.home(b)
                    parts.append({a, f"h:{home}"} if b[0] == "p" and home else {a} if b[0] == "p" else {a, b})
        while True:
            for x, y in combinations(parts, 2):
                if x & y:
                    parts.remove(y)
                    x |= y
                    break
            else:
                return [{k for k in part if k[0] != "h"} for part in parts if any(k[0] != "h" for k in part)]


class _Count:
    """The heads of one party."""

    def __init__(
        self,
        slow: _Slow,
        bodies: Iterable[frozenset[str]],
        one: dict[str, frozenset[str]],
        holds: dict[str, Report],
    ) -> None:
        self.slow = slow
        self.place: dict[str, Report] = {}
        self.name: dict[str, str] = {}
        self.home: dict[str, str] = {}
        self.area: dict[str, str] = {}
        self.listed: set[str] = set()
        self.since: dict[str, int] = {}
        self.number: set[str] = set()
        for keys in set(bodies):
            stands = [slow.stand(x) for x in {one[k] for k in keys}]
            best = max(
                (s for s in stands if s in holds), key=lambda s: (slow.order(holds[s]), s), default=None
            )
            body = best or slow.stand(keys)
            self.home[body] = next((h for k in sorted(keys) if (h := slow.home(k))), "")
            self.area[body] = next((slow.known[k].area for k in sorted(keys) if k in slow.known), "")
            self.name |= dict.fromkeys(keys, body)
            if any(k[0] == "p" for k in keys):
                self.number.add(body)
            if best is not None:
                self.place[body] = holds[best]
                mine = one[best]
                if slow.named[holds[best].event_id][0] not in mine:
                    self.listed.add(body)
                self.since[body] = self.find_since(mine, holds[best])

    def find_since(self, keys: frozenset[str], holds: Report) -> int:
        since = self.slow.at(holds)
        for report in sorted(self.slow.list_about(keys), key=self.slow.order, reverse=True):
            if not self.slow.is_placed(report):
                continue
            if self.slow.is_same(report, holds):
                since = min(since, self.slow.at(report))
            elif self.slow.at(report) <= self.slow.at(holds):
                break
        return since

    def answer(self) -> Heads:
        slow, extra = self.slow, []
        taken: list[tuple[str, Report, int, set[str]]] = []
        numbers = [
            r
            for r in slow.reports
            if slow.is_placed(r) and self.people(r) > 0 and slow.named[r.event_id][0] in self.name
        ]
        for r in sorted(numbers, key=slow.order, reverse=True):
            home = self.home[self.name[slow.named[r.event_id][0]]]
            body = self.name[slow.named[r.event_id][0]]
            if any(
                h == home and slow.is_same(r, o) and (self.people(o) > 1 or self.head(o) == body)
                for h, o, _n, _w in taken
            ):
                continue
            if self.people(r) == 1:
                taken.append((home, r, 1, {body}))
                continue
            known, nameless = self.take(r, home, taken)
            taken.append((home, r, len(known) + nameless, known))
            extra.append((r, nameless))
        heads: Heads = Counter()
        for body, report in self.place.items():
            heads[self.spot(report, self.area[body])] += 1
        for report, nameless in extra:
            head = self.name[slow.named[report.event_id][0]]
            heads[self.spot(report, self.area[head])] += nameless
        return +heads

    def head(self, r: Report) -> str:
        return self.name.get(self.slow.named[r.event_id][0], "")

    def is_number(self, r: Report) -> bool:
        return self.slow.is_placed(r) and self.people(r) > 1 and bool(self.head(r))

    def people(self, r: Report) -> int:
        told = r.people or 0
        return 0 if told > self.slow.rules.most_people and r.speaker.role not in ("staff", "desk") else told

    def take(
        self, r: Report, home: str, taken: list[tuple[str, Report, int, set[str]]]
    ) -> tuple[set[str], int]:
        slow = self.slow
        scope = sorted(b for b, h in self.home.items() if h in (home, ""))
        size = sum(1 for k, p in slow.known.items() if home and p.description.household == home)
        told = self.people(r)
        newer = [(n, w) for h, o, n, w in taken if h == home and self.people(o) > 1]
        inside = {b for _n, w in newer for b in w}
        gone = sum(n for n, _w in newer)
        heads = {self.head(o) for o in slow.reports if self.is_number(o) and slow.is_same(o, r)}
        own = sum(n for h, o, n, _w in taken if h == home and self.people(o) > 1 and self.head(o) in heads)
        for b in scope:
            if b in self.place and b not in inside and not slow.is_same(self.place[b], r):
                gone += slow.order(self.place[b]) > slow.order(r) and self.since[b] > slow.at(r)
        there = max(0, min(told - own, max(size, told) - gone))
        here = {b for b in scope if b in self.place and slow.is_same(self.place[b], r)}
        free = there - len(here)
        silent = [b for b in scope if b not in self.place and b in self.number and self.home[b]]
        fit = len(silent) <= free
        placed = list(silent) if fit else []
        if (fit or free <= 0) and size:
            late = (slow.order(r)[0] - slow.rules.presumed_s, *slow.order(r)[1:])
            everyone = {b for _h, o, _n, w in taken if self.people(o) > 1 for b in w}
            moved = [
                b
                for b in scope
                if b in self.place
                and self.home[b]
                and b not in everyone | here
                and slow.order(self.place[b]) < (slow.order(r) if b in self.listed else late)
            ]
            moved.sort(key=lambda b: (slow.order(self.place[b]), b))
            placed += moved[: max(0, free - len(placed))]
        spoken = sum(b in self.place for b in scope)
        for b in placed:
            spoken += b not in self.place
            self.place[b], self.since[b] = r, slow.at(r)
        nameless = max(0, free - len(placed))
        if size:
            loose = sum(n - len(w) for n, w in newer)
            nameless = min(nameless, max(0, max(size, told) - spoken - loose))
        return here | set(placed), nameless

    def spot(self, report: Report, area: str) -> tuple[str, str, str]:
        where = report.where
        assert where is not None
        home_area = area if where.kind == "home" else ""
        return (where.kind.value, where.area or home_area, where.place_id or "")
