"""Which keys are one person: certain matches and the decisions of staff, always in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from moyai.engines.whereabouts.claims import Sameness
from moyai.engines.whereabouts.matching import Band

Pair = tuple[str, str]

DECIDED = 1_000_000
"""The weight of a decision: above any likeness."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two keys that are alike, how much, and what that means."""

    first: str
    second: str
    weight: int
    band: Band


def pair(a: str, b: str) -> Pair:
    """Return two keys in order."""
    return (a, b) if a < b else (b, a)


def decide(decisions: Iterable[Sameness]) -> dict[Pair, bool]:
    """Return what holds of each pair: the newest decision."""
    newest: dict[Pair, Sameness] = {}
    for each in decisions:
        both = pair(each.first, each.second)
        known = newest.get(both)
        if known is None or (each.said_s, each.event_id) > (known.said_s, known.event_id):
            newest[both] = each
    return {both: each.is_same for both, each in newest.items()}


def join(
    keys: Sequence[str],
    likenesses: Sequence[Likeness],
    decided: Mapping[Pair, bool],
    is_wanted: Callable[[Likeness], bool],
) -> dict[str, tuple[str, ...]]:
    """Return for each key all keys of the same person.

    The surest pairs are joined first. A pair is not joined where that would make one person of two whom staff
    told apart, or of two registered people whom staff did not declare one.
    """
    members: dict[str, tuple[str, ...]] = {key: (key,) for key in keys}
    if not likenesses and not decided:
        return members
    edges = [(DECIDED, *both) for both, is_same in decided.items() if is_same]
    edges += [(each.weight, *pair(each.first, each.second)) for each in likenesses if is_wanted(each)]
    apart = {both for both, is_same in decided.items() if not is_same}
    for weight, a, b in sorted(edges, key=lambda edge: (-edge[0], edge[1], edge[2])):
        if a not in members or b not in members or members[a] is members[b]:
            continue
        if apart and any(pair(x, y) in apart for x in members[a] for y in members[b]):
            continue
        if weight < DECIDED and _is_known(members[a]) and _is_known(members[b]):
            continue
        both = tuple(sorted(members[a] + members[b]))
        for key in both:
            members[key] = both
    return members


def choose_key(members: Sequence[str]) -> str:
    """Return the key that stands for all: the first registered one, else the first."""
    if len(members) == 1:
        return members[0]
    return min(members, key=lambda key: (not key.startswith("p:"), key))


def _is_known(members: Sequence[str]) -> bool:
    return any(key.startswith("p:") for key in members)
