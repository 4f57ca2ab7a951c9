"""Give day parts to institutions, day by day, with the reason for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from moyai.engines.scheduling.sharing.desk import Desk, check_unique
from moyai.engines.scheduling.sharing.problem import Request, Rules, Slot
from moyai.engines.scheduling.sharing.solution import Allocation, Grant


def allocate(slots: Sequence[Slot], requests: Sequence[Request], rules: Rules) -> Allocation:
    """Replay requests and releases in order.

    Each day those who wait come first: of those to whom a free slot is open, the institution that got the
    least part of what it has asked so far, then who has waited longest. Then the day's requests in their
    order. Each gets what leaves most of the others who wait servable; where it is the same to them, its own
    share before everybody's, and that before another's that is released; the earliest of them. Without shares
    whoever comes first has the earliest that suits, and nobody waits.

    Args:
        slots: Of the car.
        requests: In the order in which they came.
        rules: How the car is shared.

    Raises:
        ProblemError: Two slots or two requests have one id.
    """
    check_unique("request", [each.id for each in requests])
    desk = Desk(slots, rules)
    by_day: dict[date, list[Request]] = defaultdict(list)
    for request in requests:
        by_day[request.asked_on].append(request)
    grants: list[Grant] = []
    for today in sorted(by_day.keys() | _release_days(slots, rules)):
        while offer := desk.offer_next(today):
            grants.append(desk.accept(offer.request_id))
        asked = (desk.ask(each, today) for each in by_day[today])
        grants += [grant for grant in asked if grant is not None]
    refused = {each.id: desk.why_not(each, slots) for each in desk.waiting}
    return Allocation(tuple(grants), refused, desk.list_shares())


def _release_days(slots: Sequence[Slot], rules: Rules) -> set[date]:
    if not rules.has_shares:
        return set()
    return {each.day - timedelta(days=rules.release_days) for each in slots if each.owner is not None}
