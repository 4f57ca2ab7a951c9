"""What is known of one party before it is resolved, and what holds of one person in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from moyai.engines.whereabouts.evidence import Evidence, is_same_place
from moyai.engines.whereabouts.identity import Likeness, Pair
from moyai.engines.whereabouts.rules import Rules


@dataclass(frozen=True, slots=True)
class Heard:
    """A report that counts as said (not taken back): judged, and the keys of whom it names."""

    evidence: Evidence
    about: str
    companions: tuple[str, ...]
    is_reused: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that belongs together.

    Attributes:
        key: The first vertex.
        keys: Keys of people: all that were named and all members of the households.
        household: Household of a key, where there is one.
        area: Home area of a registered key.
        sizes: How many registered members a household has.
        heard: Reports, in the order of their ids.
        likenesses: Pairs of which at least one is in the party.
        decided: Decisions of staff on pairs.
    """

    key: str
    keys: tuple[str, ...]
    household: Mapping[str, str]
    area: Mapping[str, str]
    sizes: Mapping[str, int]
    heard: tuple[Heard, ...]
    likenesses: tuple[tuple[Likeness, tuple[tuple[str, int], ...]], ...]
    decided: Mapping[Pair, bool]


@dataclass(slots=True)
class Body:
    """One head to count: one person, as far as one can tell, under all her keys.

    Attributes:
        key: Key of whose place counts.
        keys: All keys.
        household: Hers, or empty.
        area: Of her home.
        holds: The claim from which her place is taken; None = nobody spoke of her.
        is_listed: That claim named her only as somebody's companion.
        is_presumed: That claim did not name her: it is her family's number.
        has_moved: She was last spoken of elsewhere, before her family moved.
        since_s: Since when she is there.
        last: The newest claim that says so; None where `holds` does not name her.
    """

    key: str
    keys: tuple[str, ...]
    household: str
    area: str
    holds: Evidence | None = None
    is_listed: bool = False
    is_presumed: bool = False
    has_moved: bool = False
    since_s: int = 0
    last: Evidence | None = None


@dataclass(slots=True)
class Spoken:
    """Claims that name one identity: (evidence, named only as a companion)."""

    keys: tuple[str, ...]
    claims: list[tuple[Evidence, bool]] = field(default_factory=list)


def find_holding(spoken: Spoken) -> tuple[Evidence, bool] | None:
    """Return the claim that holds: the newest, counted by how far each is to be relied on."""
    best: tuple[Evidence, bool] | None = None
    for each in spoken.claims:
        evidence = each[0]
        if (
            evidence.is_usable
            and evidence.where is not None
            and (best is None or evidence.order > best[0].order)
        ):
            best = each
    return best


def find_since(spoken: Spoken, holds: Evidence, rules: Rules) -> tuple[int, Evidence]:
    """Return since when the place holds without another between, and the newest claim that says so."""
    since_s, last = holds.at_s, holds
    if len(spoken.claims) == 1 and spoken.claims[0][0] is holds:
        return since_s, last
    for each, _is_listed in sorted(spoken.claims, key=lambda claim: claim[0].order, reverse=True):
        if not each.is_usable or each.where is None or holds.where is None:
            continue
        if is_same_place(each.where, holds.where, rules.near_m):
            since_s = min(since_s, each.at_s)
            last = max(last, each, key=lambda claim: (claim.at_s, claim.order))
        elif each.at_s <= holds.at_s:
            break
    return since_s, last
