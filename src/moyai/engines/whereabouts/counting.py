"""How many are where, and for how many something is needed: each body once, and numbers without names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from moyai.engines.whereabouts.claims import Kind, Where
from moyai.engines.whereabouts.evidence import is_same_place
from moyai.engines.whereabouts.gathering import Body
from moyai.engines.whereabouts.rules import Rules
from moyai.engines.whereabouts.solution import Group, Person

Heads = tuple[tuple[tuple[str, str, str], int], ...]
Needs = tuple[tuple[tuple[str, str], int], ...]


def count_heads(bodies: Sequence[Body], groups: Iterable[Group]) -> Heads:
    """Return how many are at each (kind, area, place); at home in the area of the home, named or not."""
    area_of = {body.key: body.area for body in bodies}
    found: Counter[tuple[str, str, str]] = Counter()
    for body in bodies:
        if body.holds is not None and body.holds.where is not None:
            found[_name(body.holds.where, body.area)] += 1
    for group in groups:
        found[_name(group.where, area_of.get(group.told_by, ""))] += group.people
    return tuple(sorted(found.items()))


def count_needs(
    bodies: Sequence[Body], groups: Sequence[Group], people: Iterable[Person], rules: Rules
) -> Needs:
    """Return for how many each (need, area) is: what all share counts for all who are there together."""
    body_of = {key: body for body in bodies for key in body.keys}
    who: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    nameless: defaultdict[tuple[str, str], set[Group]] = defaultdict(set)
    for person in people:
        for need in person.needs:
            body = body_of[person.key]
            where = body.holds.where if body.holds else None
            key = (need.code, _name(where, body.area)[1] if where else body.area)
            who[key].add(body.key)
            if need.code in rules.shared_needs and where is not None:
                who[key].update(b.key for b in bodies if _is_with(b, body, where, rules))
                nameless[key].update(g for g in groups if is_same_place(g.where, where, rules.near_m))
    return tuple((key, len(who[key]) + sum(g.people for g in nameless[key])) for key in sorted(who))


def _is_with(other: Body, body: Body, where: Where, rules: Rules) -> bool:
    if other.holds is None or other.holds.where is None or other.household not in (body.household, ""):
        return False
    return is_same_place(other.holds.where, where, rules.near_m)


def _name(where: Where, home_area: str) -> tuple[str, str, str]:
    area = where.area or (home_area if where.kind is Kind.HOME else "")
    return (str(where.kind), area, where.place_id or "")
