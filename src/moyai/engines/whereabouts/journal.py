"""Every claim as it came, and which of them count: each id once, nothing that was taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from moyai.engines.whereabouts.claims import Claim, Retraction


@dataclass(frozen=True, slots=True)
class Counting:
    """A claim that counts, and whether its id was used for different statements."""

    claim: Claim
    is_reused: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What counts of one id, before and after; None = nothing."""

    before: Counting | None
    after: Counting | None


@dataclass(slots=True)
class Journal:
    """Claims by id. The order in which they come does not matter.

    One id with two statements: the earlier counts (then the smaller text), and both are kept. A retraction
    may come before what it takes back; it takes back a retraction only if that was said before it.
    """

    _variants: defaultdict[str, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    _counting: dict[str, Counting] = field(default_factory=dict)
    _takers: defaultdict[str, dict[str, Retraction]] = field(default_factory=lambda: defaultdict(dict))

    def put(self, claim: Claim) -> Iterator[Change]:
        """Keep a claim; yield what of it, and of what it takes back, counts differently now."""
        variants = self._variants[claim.event_id]
        if not variants and not isinstance(claim, Retraction) and claim.event_id not in self._takers:
            variants.append(claim)
            self._counting[claim.event_id] = counting = Counting(claim, False)
            yield Change(None, counting)
            return
        if claim in variants:
            return
        variants.append(claim)
        waiting = [claim.event_id]
        while waiting:
            event_id = waiting.pop()
            before, after = self._counting.get(event_id), self._judge(event_id)
            if before == after:
                continue
            if after is None:
                del self._counting[event_id]
            else:
                self._counting[event_id] = after
            for each in (before, after):
                if each is not None and isinstance(each.claim, Retraction):
                    target = each.claim.target
                    self._takers[target].pop(event_id, None)
                    waiting.append(target)
            if after is not None and isinstance(after.claim, Retraction):
                self._takers[after.claim.target][event_id] = after.claim
            yield Change(before, after)

    def get_counting(self, event_id: str) -> Counting:
        """Return what counts of an id; KeyError where nothing does."""
        return self._counting[event_id]

    def find_counting(self, event_id: str) -> Counting | None:
        """Return what counts of an id, or None."""
        return self._counting.get(event_id)

    def list_variants(self, event_id: str) -> tuple[Claim, ...]:
        """Return every statement that came under an id."""
        return tuple(self._variants.get(event_id, ()))

    def list_takers(self, event_id: str) -> tuple[Retraction, ...]:
        """Return what takes a claim back."""
        return tuple(self._takers.get(event_id, {}).values())

    def __len__(self) -> int:
        return len(self._variants)

    def _judge(self, event_id: str) -> Counting | None:
        variants = self._variants.get(event_id)
        if not variants:
            return None
        claim = variants[0] if len(variants) == 1 else min(variants, key=lambda v: (v.said_s, repr(v)))
        takers = self._takers.get(event_id)
        if takers and any(_takes(taker, claim) for taker in takers.values()):
            return None
        return Counting(claim, len(variants) > 1)


def _takes(taker: Retraction, claim: Claim) -> bool:
    if not isinstance(claim, Retraction):
        return True
    return (claim.said_s, claim.event_id) < (taker.said_s, taker.event_id)
