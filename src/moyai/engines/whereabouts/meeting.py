"""Two of one full name who are told to be at one place: probably one person.

A full name alone says too little: it is shared by chance about once in 2,000 to 20,000 people. But these are
spread over a town; at one place of the list, or within some hundred metres, there are far fewer. Such a pair
is counted once and stays shown to staff. Of somebody in the register the places of her household count too:
a family's number names nobody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from moyai.engines.whereabouts.claims import Kind, Where
from moyai.engines.whereabouts.evidence import measure_m
from moyai.engines.whereabouts.matching import Band, Weights

if TYPE_CHECKING:
    from moyai.engines.whereabouts.identity import Likeness
    from moyai.engines.whereabouts.linking import Links

_ABOUT_HER = ("name", "birth", "sex")


def is_one_name(likeness: Likeness, fields: Iterable[tuple[str, int]], weights: Weights) -> bool:
    """Return whether two agree in their full name and in nothing about the person disagree, and no more."""
    found = dict(fields)
    is_denied = any(found.get(field, 0) < 0 for field in _ABOUT_HER)
    is_full = found.get("name", 0) >= min(weights.name, weights.kana)
    return likeness.band is Band.PERHAPS and is_full and not is_denied


def is_one_spot(a: Where, b: Where, near_m: int) -> bool:
    """Return whether two places are surely one: the same of the list, else so near; a kind is no place."""
    if a.kind is not b.kind or a.kind is Kind.UNKNOWN:
        return False
    if a.place_id is not None or b.place_id is not None:
        return a.place_id == b.place_id
    gap = measure_m(a, b)
    return gap is not None and gap <= near_m + a.accuracy_m + b.accuracy_m


def have_met(some: Iterable[Where], others: Iterable[Where], near_m: int) -> bool:
    """Return whether two were told to be at one place."""
    listed = list(others)
    return any(is_one_spot(a, b, near_m) for a in some for b in listed)


class Meetings:
    """Links pairs of one name while they are told to be at one place.

    An anchor is that of which places are told: a description, or a household of the register (else a person).
    """

    def __init__(self, links: Links, near_m: int) -> None:
        self._links, self._near_m = links, near_m
        self._places: defaultdict[str, Counter[Where]] = defaultdict(Counter)
        self._pairs: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self._anchors: dict[tuple[str, str], tuple[str, str]] = {}
        self._met: set[tuple[str, str]] = set()

    def tell(self, anchor: str, where: Where, by: int) -> None:
        """Take a telling of a place in (1) or back (-1)."""
        places = self._places[anchor]
        places[where] += by
        if not places[where]:
            del places[where]
        if not places:
            del self._places[anchor]
        for both in list(self._pairs.get(anchor, ())):
            self._look(both)

    def watch(self, both: tuple[str, str], anchors: tuple[str, str]) -> None:
        """Look from now on whether two of one name meet."""
        self._anchors[both] = anchors
        for anchor in anchors:
            self._pairs[anchor].add(both)
        self._look(both)

    def leave(self, both: tuple[str, str]) -> None:
        """Look at a pair no more."""
        anchors = self._anchors.get(both)
        if anchors is None:
            return
        if both in self._met:
            self._change(both, -1)
        del self._anchors[both]
        for anchor in set(anchors):
            self._pairs[anchor].discard(both)
            if not self._pairs[anchor]:
                del self._pairs[anchor]

    def _look(self, both: tuple[str, str]) -> None:
        first, second = self._anchors[both]
        has_met = have_met(self._places.get(first, ()), self._places.get(second, ()), self._near_m)
        if has_met is not (both in self._met):
            self._change(both, 1 if has_met else -1)

    def _change(self, both: tuple[str, str], by: int) -> None:
        if by > 0:
            self._met.add(both)
        else:
            self._met.discard(both)
        self._links.change(*both, by)
        person, anchor = both[1], self._anchors[both][1]
        if person != anchor:
            self._links.change(person, anchor, by)
