"""「四人でいます」: whom a family's number means, so that nobody is counted twice.

Numbers are taken from the newest on. Whoever is known to be at that place by her own word is one of them;
then those of the household of whom nobody spoke; then those last spoken of elsewhere, earlier. What then
remains is a number without names. Of an older number at another place there remain those who have not been
told to have left it since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from moyai.engines.whereabouts.claims import Where
from moyai.engines.whereabouts.evidence import Evidence, Order, is_same_place
from moyai.engines.whereabouts.gathering import Body, Gathered, Heard
from moyai.engines.whereabouts.rules import Rules
from moyai.engines.whereabouts.solution import Flag, Group, Notice


@dataclass(slots=True)
class _Number:
    """A number that was taken: of whom, at which place, how many there, and who of them is known."""

    household: str
    head: str
    where: Where
    people: int
    known: set[str]
    is_alone: bool = False


def place_families(
    gathered: Gathered, bodies: Sequence[Body], rules: Rules
) -> tuple[tuple[Group, ...], tuple[Notice, ...]]:
    """Place those whom nobody named, in ``bodies``; return who remains a number, and what is odd.

    A number counts for the household of whom the claim is about, and for people of the party without one.
    Somebody who is told to be one is alone: that ends older numbers about her at this place, not those
    about others.
    """
    told = [
        h
        for h in gathered.heard
        if h.evidence.people and h.evidence.is_usable and h.evidence.where is not None
    ]
    if not told:
        return (), ()
    body_of = {key: body for body in bodies for key in body.keys}
    told.sort(key=lambda h: h.evidence.order, reverse=True)
    taken: list[_Number] = []
    groups: list[Group] = []
    odd: list[Notice] = []
    for each in told:
        head = body_of[each.about]
        where = each.evidence.where
        assert where is not None
        if _is_known(head, where, taken, rules):
            continue
        if each.evidence.people == 1:
            taken.append(_Number(head.household, head.key, where, 1, set(), True))
            continue
        taker = _Taker(gathered, bodies, rules, each.evidence, head, taken)
        taker.find_heads(told, body_of)
        number, group = taker.take()
        odd += taker.odd
        taken.append(number)
        if group is not None:
            groups.append(group)
    groups.sort(key=lambda group: group.event_id)
    return tuple(groups), tuple(odd)


def _is_known(head: Body, where: Where, taken: Iterable[_Number], rules: Rules) -> bool:
    """Return whether a newer number of the same family at this place was taken, or one of her alone."""
    return any(
        n.household == head.household
        and (not n.is_alone or n.head == head.key)
        and is_same_place(n.where, where, rules.near_m)
        for n in taken
    )


class _Taker:
    """One number being taken."""

    def __init__(
        self,
        gathered: Gathered,
        bodies: Sequence[Body],
        rules: Rules,
        evidence: Evidence,
        head: Body,
        taken: Sequence[_Number],
    ) -> None:
        assert evidence.where is not None and evidence.people is not None
        self.rules, self.evidence, self.head, self.taken = rules, evidence, head, taken
        self.where: Where = evidence.where
        self.people: int = evidence.people
        self.scope = [b for b in bodies if b.household in (head.household, "")]
        self.size = gathered.sizes.get(head.household, 0)
        self.heads: set[str] = set()
        self.odd: list[Notice] = []

    def find_heads(self, told: Iterable[Heard], body_of: Mapping[str, Body]) -> None:
        """Find about whom numbers at this place are: where they go, these go with them."""
        self.heads = {
            body_of[h.about].key
            for h in told
            if h.evidence.people != 1 and h.evidence.where and self._is_here(h.evidence.where)
        }

    def take(self) -> tuple[_Number, Group | None]:
        """Place people; return the number and who of it has no name."""
        self._look_at_size()
        newer = [n for n in self.taken if n.household == self.head.household and not n.is_alone]
        moved_on = sum(n.people for n in newer if n.head in self.heads)
        left = self._count_left(newer)
        there = max(0, min(self.people - moved_on, max(self.size, self.people) - left))
        here = [b for b in self.scope if b.holds and b.holds.where and self._is_here(b.holds.where)]
        if len(here) > there and self.evidence.order >= max(_order(b) for b in here):
            self._note(Flag.FEWER_THAN_NAMED)
        free = there - len(here)
        silent = [b for b in self.scope if b.holds is None and b.household and _is_registered(b)]
        perhaps: tuple[str, ...] = ()
        if len(silent) <= free:
            placed = silent
        else:
            placed = []
            perhaps = tuple(b.key for b in silent) if free > 0 else ()
        if not perhaps:
            placed = placed + self._list_moved(free - len(placed))
        for body in placed:
            self._place(body)
        nameless = max(0, free - len(placed))
        nameless = min(nameless, self._count_room())
        known = {b.key for b in (*here, *placed)}
        number = _Number(self.head.household, self.head.key, self.where, len(known) + nameless, known)
        if not nameless:
            return number, None
        event_id = self.evidence.report.event_id
        return number, Group(event_id, self.head.key, self.where, nameless, perhaps)

    def _look_at_size(self) -> None:
        if self.size and self.people > self.size:
            self._note(Flag.MORE_THAN_FAMILY)

    def _count_left(self, newer: Sequence[_Number]) -> int:
        """Return how many were told, by what counts as newer, to have gone elsewhere since."""
        inside = set().union(*(n.known for n in newer)) if newer else set()
        alone = [
            b
            for b in self.scope
            if b.key not in inside
            and b.holds is not None
            and b.holds.where is not None
            and not self._is_here(b.holds.where)
            and b.holds.order > self.evidence.order
            and b.since_s > self.evidence.at_s
        ]
        return sum(n.people for n in newer) + len(alone)

    def _count_room(self) -> int:
        """Return how many more a registered household can have, told larger numbers apart."""
        if not self.size:
            return self.people
        spoken = sum(b.holds is not None for b in self.scope)
        nameless = sum(
            n.people - len(n.known)
            for n in self.taken
            if n.household == self.head.household and not n.is_alone
        )
        return max(0, max(self.size, self.people) - spoken - nameless)

    def _list_moved(self, free: int) -> list[Body]:
        """Return who was last spoken of elsewhere and now is meant too, the longest ago first."""
        if free <= 0 or not self.size:
            return []
        counts_s, said_s, event_id = self.evidence.order
        own_word: Order = (counts_s - self.rules.presumed_s, said_s, event_id)
        inside = {key for n in self.taken for key in n.known}
        elsewhere = [
            b
            for b in self.scope
            if b.household
            and b.key not in inside
            and b.holds is not None
            and b.holds.where is not None
            and not self._is_here(b.holds.where)
            and b.holds.order < (self.evidence.order if b.is_listed else own_word)
        ]
        return sorted(elsewhere, key=lambda b: (_order(b), b.key))[:free]

    def _place(self, body: Body) -> None:
        body.has_moved = body.holds is not None
        body.holds, body.is_presumed, body.since_s = self.evidence, True, self.evidence.at_s

    def _is_here(self, where: Where) -> bool:
        return is_same_place(where, self.where, self.rules.near_m)

    def _note(self, flag: Flag) -> None:
        self.odd.append(Notice(self.evidence.report.event_id, flag))


def _is_registered(body: Body) -> bool:
    return any(key.startswith("p:") for key in body.keys)


def _order(body: Body) -> Order:
    assert body.holds is not None
    return body.holds.order
