"""An independent check of allocations; it shares no code with what makes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from moyai.engines.scheduling.sharing.problem import Request, Rules, Slot
from moyai.engines.scheduling.sharing.solution import Allocation


def check_allocation(
    slots: Sequence[Slot], requests: Sequence[Request], rules: Rules, allocation: Allocation
) -> tuple[str, ...]:
    """Return what is wrong in one line each, nothing when all is right.

    Args:
        slots: Of the car.
        requests: What was asked.
        rules: How the car is shared.
        allocation: What came of it.
    """
    return tuple(_find(slots, requests, rules, allocation))


def _find(
    slots: Sequence[Slot], requests: Sequence[Request], rules: Rules, allocation: Allocation
) -> Iterator[str]:
    by_slot = {each.id: each for each in slots}
    by_request = {each.id: each for each in requests}
    for name, times in Counter(each.slot_id for each in allocation.grants).items():
        if times > 1:
            yield f"slot {name} is given {times} times"
    answered = Counter([*(each.request_id for each in allocation.grants), *allocation.refused])
    for name in answered.keys() | by_request.keys():
        if answered[name] != 1 or name not in by_request:
            yield f"request {name} is answered {answered[name]} times"
    got: Counter[str] = Counter()
    for grant in allocation.grants:
        slot, request = by_slot.get(grant.slot_id), by_request.get(grant.request_id)
        if slot is None or request is None:
            yield f"grant of {grant.slot_id} to {grant.request_id}: is not known"
            continue
        got[request.institution] += 1
        if slot.kind != request.kind or not request.earliest <= slot.day <= request.latest:
            yield f"grant of {slot.id} to {request.id}: is not what was asked for"
        if not request.asked_on <= grant.granted_on <= slot.day:
            yield f"grant of {slot.id} to {request.id}: on {grant.granted_on}, at no time for it"
        others = rules.has_shares and slot.owner not in (None, request.institution)
        if others and (slot.day - grant.granted_on) > timedelta(days=rules.release_days):
            yield f"grant of {slot.id} to {request.id}: another's share, not yet released"
    asked = Counter(each.institution for each in requests)
    stated = {each.institution: (each.asked, each.got) for each in allocation.shares}
    if stated != {name: (asked[name], got[name]) for name in asked}:
        yield "shares are not what was asked and given"
