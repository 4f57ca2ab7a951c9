"""One car's day parts given one decision at a time: asked, waited, offered, held, given back, exchanged.

`allocate` replays a month through it; whoever keeps the books makes one of what the books say now and asks it
the next question. So there is one set of rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from moyai.engines.scheduling.errors import ProblemError
from moyai.engines.scheduling.sharing.problem import Request, Rules, Slot
from moyai.engines.scheduling.sharing.solution import Grant, Reason, Refusal, Share

_ORDER: tuple[Reason, ...] = ("own", "common", "released", "first_come")


@dataclass(frozen=True, slots=True)
class Choice:
    """A free slot that an institution may have, and why."""

    slot: Slot
    reason: Reason


class Desk:
    """What is free, who waits, who is offered what and who got what.

    Args:
        slots: That are free, in any order.
        rules: How the car is shared.
        waiting: Requests that wait, in the order in which they were asked.
        standing: By institution, how much it has asked and got so far; those who wait are among the asked.

    Raises:
        ProblemError: Two slots or two requests have one id.
    """

    def __init__(
        self,
        slots: Iterable[Slot],
        rules: Rules,
        *,
        waiting: Iterable[Request] = (),
        standing: Mapping[str, tuple[int, int]] | None = None,
    ) -> None:
        self.rules = rules
        self.waiting = list(waiting)
        self._free = sorted(slots, key=_when)
        self._offered: dict[str, tuple[Request, Slot, Reason, date]] = {}
        self._given: dict[str, tuple[Request, Slot]] = {}
        self._passed: set[tuple[str, str]] = set()
        self._asked: Counter[str] = Counter()
        self._got: Counter[str] = Counter()
        for name, (asked, got) in (standing or {}).items():
            self._asked[name], self._got[name] = asked, got
        check_unique("slot", [each.id for each in self._free])
        check_unique("request", [each.id for each in self.waiting])

    @property
    def free(self) -> tuple[Slot, ...]:
        """What nobody has and nobody is offered, the earliest first."""
        return tuple(self._free)

    def list_shares(self) -> tuple[Share, ...]:
        """Return who got how much of what they asked, in the order of names."""
        return tuple(Share(name, self._asked[name], self._got[name]) for name in sorted(self._asked))

    def list_open(self, request: Request, today: date) -> list[Choice]:
        """Return the slots that a request may have: its own, everybody's, released; each the earliest first.

        Without shares whoever asks may have the earliest that suits.
        """
        choices = [
            Choice(each, self._reason(each, request.institution))
            for each in self._free
            if request.suits(each)
            and (request.id, each.id) not in self._passed
            and self.rules.is_open_to(each, request.institution, today)
        ]
        return sorted(choices, key=lambda each: (_ORDER.index(each.reason), _when(each.slot)))

    def ask(self, request: Request, today: date) -> Grant | None:
        """Give a new request the best slot that is open to it; where none is, it waits.

        Raises:
            ProblemError: It was asked before.
        """
        if request.id in self._given or request.id in self._offered or request in self.waiting:
            raise ProblemError(f"request {request.id}", "was asked before")
        self._asked[request.institution] += 1
        choices = self.list_open(request, today)
        if not choices:
            self.waiting.append(request)
            return None
        self._hold(request, self._choose(request, choices), today)
        return self.accept(request.id)

    def hold(self, request: Request, slot_id: str, today: date) -> Grant | None:
        """Keep a slot for a new request that has not decided yet; None when it may not have it."""
        choice = next((one for one in self.list_open(request, today) if one.slot.id == slot_id), None)
        if choice is None:
            return None
        self._asked[request.institution] += 1
        return self._hold(request, choice, today)

    def offer_next(self, today: date) -> Grant | None:
        """Keep a slot for one of those who wait: who got least of what it asked, then who waited longest.

        It is not free while it is offered; ``accept`` or ``decline`` says what becomes of it. None: nothing
        is open to anybody who waits, or the rules know no waiting.
        """
        if not self.rules.has_shares:
            return None
        able = [(each, choices) for each in self.waiting if (choices := self.list_open(each, today))]
        if not able:
            return None
        request, choices = min(able, key=lambda one: self._part(one[0].institution))
        choice = self._choose(request, choices)
        self.waiting.remove(request)
        return self._hold(request, choice, today)

    def accept(self, request_id: str) -> Grant:
        """Give what was offered.

        Raises:
            ProblemError: Nothing is offered to it.
        """
        request, slot, reason, day = self._take_offer(request_id)
        self._got[request.institution] += 1
        self._given[request_id] = (request, slot)
        return _grant(request, slot, reason, day)

    def decline(self, request_id: str) -> None:
        """Let an offer go, or let its time pass: the slot is free, the request waits as before for another.

        Raises:
            ProblemError: Nothing is offered to it.
        """
        request, slot, _reason, _day = self._take_offer(request_id)
        self._passed.add((request_id, slot.id))
        self._put_back(slot)
        self.waiting.append(request)
        self.waiting.sort(key=lambda each: each.asked_on)

    def withdraw(self, request_id: str) -> None:
        """Forget a request, whether it waits, is offered something or got it; its slot is free again.

        What is withdrawn counts neither as asked nor as got.

        Raises:
            ProblemError: It is not known.
        """
        if request_id in self._offered:
            request, slot, _reason, _day = self._take_offer(request_id)
            self._put_back(slot)
        elif request_id in self._given:
            request, slot = self._given.pop(request_id)
            self._got[request.institution] -= 1
            self._put_back(slot)
        else:
            request = self._find_waiting(request_id)
            self.waiting.remove(request)
        self._asked[request.institution] -= 1

    def release(self, slot_id: str) -> None:
        """Make an owner's free slot everybody's before its day of release.

        Raises:
            ProblemError: It is not free.
        """
        self._change(self._find_free(slot_id), is_released=True)

    def swap(self, one_id: str, other_id: str) -> None:
        """Exchange the owners of two free slots.

        Raises:
            ProblemError: One of them is not free, or is not an owner's.
        """
        one, other = self._find_free(one_id), self._find_free(other_id)
        if one is other or one.owner is None or other.owner is None:
            raise ProblemError(f"slots {one_id} and {other_id}", "are not two owners'")
        self._change(one, owner=other.owner, is_released=False)
        self._change(other, owner=one.owner, is_released=False)

    def why_not(self, request: Request, slots: Iterable[Slot]) -> Refusal:
        """Return why a request has nothing.

        Args:
            request: Which.
            slots: All of the car, taken or free.
        """
        if not any(request.suits(each) and each.day >= request.asked_on for each in slots):
            return "no_such_slot"
        return "not_released" if any(request.suits(each) for each in self._free) else "all_taken"

    def _choose(self, request: Request, choices: Sequence[Choice]) -> Choice:
        """Return the choice after which most of those who wait can be served, of equal ones the first.

        So that whom a Tuesday and a Sunday both suit does not take the Tuesday from whom nothing else suits.
        """
        others = [each for each in self.waiting if each is not request]
        if not others or len(choices) == 1 or not self.rules.has_shares:
            return choices[0]
        return max(choices, key=lambda each: self._count_servable(others, without=each.slot))

    def _count_servable(self, requests: Sequence[Request], *, without: Slot) -> int:
        """Return how many of these requests the free slots could serve together, each one, once released."""
        suits = [[each is not without and one.suits(each) for each in self._free] for one in requests]
        return int((maximum_bipartite_matching(csr_array(suits), perm_type="column") >= 0).sum())

    def _part(self, institution: str) -> float:
        return self._got[institution] / max(1, self._asked[institution])

    def _reason(self, slot: Slot, institution: str) -> Reason:
        if not self.rules.has_shares:
            return "first_come"
        if slot.owner is None:
            return "common"
        return "own" if slot.owner == institution else "released"

    def _hold(self, request: Request, choice: Choice, today: date) -> Grant:
        self._free.remove(choice.slot)
        self._offered[request.id] = (request, choice.slot, choice.reason, today)
        return _grant(request, choice.slot, choice.reason, today)

    def _take_offer(self, request_id: str) -> tuple[Request, Slot, Reason, date]:
        if request_id not in self._offered:
            raise ProblemError(f"request {request_id}", "is offered nothing")
        return self._offered.pop(request_id)

    def _find_waiting(self, request_id: str) -> Request:
        for each in self.waiting:
            if each.id == request_id:
                return each
        raise ProblemError(f"request {request_id}", "is not known")

    def _find_free(self, slot_id: str) -> Slot:
        for each in self._free:
            if each.id == slot_id:
                return each
        raise ProblemError(f"slot {slot_id}", "is not free")

    def _change(self, slot: Slot, **facts: Any) -> None:
        self._free[self._free.index(slot)] = replace(slot, **facts)

    def _put_back(self, slot: Slot) -> None:
        self._free.append(slot)
        self._free.sort(key=_when)


def check_unique(kind: str, names: list[str]) -> None:
    """Raise ProblemError when a name stands twice."""
    for name, times in Counter(names).items():
        if times > 1:
            raise ProblemError(f"{kind} {name}", f"stands {times} times")


def _when(slot: Slot) -> tuple[date, str, str]:
    return slot.day, slot.part, slot.id


def _grant(request: Request, slot: Slot, reason: Reason, day: date) -> Grant:
    return Grant(request.id, slot.id, day, reason, (day - request.asked_on).days)
