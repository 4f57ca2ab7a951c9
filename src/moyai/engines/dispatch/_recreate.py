"""How a search puts items back (kernels): one after the other in some order, or the most urgent first.

After Christiaens & Vanden Berghe 2020 (an order drawn anew each time, each at its cheapest place, places
overlooked now and then) and Ropke & Pisinger 2006 (regret).
"""

from __future__ import annotations

from moyai.engines.dispatch._insertion import cheaper_place, put
from moyai.engines.dispatch._jit import inlined, kernel
from moyai.engines.dispatch._plan import NOWHERE, Plan
from moyai.engines.dispatch._schedule import Work
from moyai.engines.dispatch._state import BANK, NONE, STAMP, Search, draw
from moyai.engines.dispatch._tables import UNASSIGNED_FACTOR, Ints, Tables

DEAR = 1e9
BLINK = 0.01
FEW = 15  # items; a search among so few soon stands still, so it is shaken harder: by overlooking
OVERLOOKED = 0.2  # so many vehicles
WILD_BLINK, WILD_SHARE = 0.4, 0.25  # and now and then nearly every other place


@inlined
def place_item(t: Tables, plan: Plan, s: Search, w: Work, b: int, v: int, i: int, j: int) -> None:
    """Put the item at place b of the bank into a route."""
    item = s.bank[b]
    put(plan, t, v, item, i, j, w)
    s.touched[v] = 1
    s.route_of[item] = v
    s.counts[STAMP] += 1
    plan.stamp[v] = s.counts[STAMP]
    s.counts[BANK] -= 1
    s.bank[b] = s.bank[s.counts[BANK]]


@inlined
def is_spare(size: Ints, closed: Ints, twin: Ints, v: int) -> bool:
    """Tell whether a vehicle need not be asked: it is closed, or empty like its twin before it."""
    if closed[v] == 1:
        return True
    u = twin[v]
    return size[v] == 0 and u >= 0 and size[u] == 0 and closed[u] == 0


@inlined
def _choose_order(t: Tables, s: Search) -> None:
    """Write the bank into ``turn`` in an order drawn at random; breaks and riders aboard come first."""
    n = s.counts[BANK]
    u = draw(s.rng)
    by = NONE
    if u < 0.2:
        by = 0
    elif u < 0.4:
        by = 1
    elif u < 0.5:
        by = 2
    elif u < 0.55:
        by = 3
    for b in range(n):
        item = s.bank[b]
        rank = draw(s.rng) if by < 0 else s.span[item, by]
        if t.pick[item] < 0:
            rank = -NOWHERE
        k = b
        while k > 0 and s.rank[k - 1] > rank:
            s.rank[k] = s.rank[k - 1]
            s.turn[k] = s.turn[k - 1]
            k -= 1
        s.rank[k] = rank
        s.turn[k] = item


@inlined
def _has_low_price(s: Search, item: int) -> bool:
    """Tell whether leaving an item out may be cheaper than serving it; by the default price it never is."""
    return bool(s.price[item] < UNASSIGNED_FACTOR * (1.0 + s.dearest))


@kernel
def put_back_in_turn(t: Tables, plan: Plan, s: Search, w: Work, thrift: float) -> None:
    """Put each item of the bank where it is cheapest at its turn; what fits nowhere stays in the bank.

    With the probability ``thrift`` an item stays there too when it would cost more than its price. Few items
    are tried twice, since one may only fit when another has been put back, and some of their plans are wild.
    """
    _choose_order(t, s)
    waiting = s.counts[BANK]
    are_few = s.gone.shape[0] < FEW
    blink = BLINK
    if are_few and draw(s.rng) < WILD_SHARE:
        blink = WILD_BLINK
    for _ in range(2 if are_few else 1):
        for k in range(waiting):
            item = s.turn[k]
            if s.route_of[item] < 0:
                _put_back_one(t, plan, s, w, item, thrift, OVERLOOKED if are_few else 0.0, blink)


@inlined
def _put_back_one(
    t: Tables, plan: Plan, s: Search, w: Work, item: int, thrift: float, overlooked: float, blink: float
) -> None:
    best, best_v, best_i, best_j = NOWHERE, NONE, NONE, NONE
    if _has_low_price(s, item) and draw(s.rng) < thrift:
        best = s.price[item]
    home = s.old_route_of[item]  # asked first: often cheap, so that the others are soon out of the question
    for n in range(-1, plan.size.shape[0]):
        v = home if n < 0 else n
        if v < 0 or n == home or is_spare(plan.size, s.closed, s.twin, v):
            continue
        if overlooked > 0.0 and draw(s.rng) < overlooked:
            continue
        cost, i, j = cheaper_place(t, plan, v, item, w, best, s.is_metric, blink, s.rng)
        if cost < best:
            best, best_v, best_i, best_j = cost, v, i, j
    if best_v >= 0:
        place_item(t, plan, s, w, _find_in_bank(s, item), best_v, best_i, best_j)


@inlined
def _find_in_bank(s: Search, item: int) -> int:
    b = 0
    while s.bank[b] != item:
        b += 1
    return b


@kernel
def _appraise(t: Tables, plan: Plan, s: Search, w: Work, item: int) -> None:
    """Bring an item's least added cost in every route up to date; routes seen before are remembered."""
    for v in range(plan.size.shape[0]):
        if s.known[item, v] == plan.stamp[v]:
            continue
        s.known[item, v] = plan.stamp[v]
        cost, i, j = cheaper_place(t, plan, v, item, w, NOWHERE, s.is_metric, 0.0, s.rng)
        s.added[item, v] = cost
        s.first[item, v] = i
        s.second[item, v] = j


@kernel
def _three_best(s: Search, item: int, size: Ints, noise: float) -> tuple[float, float, float, int]:
    """Return the three least added costs of an item over the open routes, and the vehicle of the least."""
    c1 = c2 = c3 = NOWHERE
    v1 = NONE
    for v in range(size.shape[0]):
        c = s.added[item, v]
        if c >= NOWHERE or is_spare(size, s.closed, s.twin, v):
            continue
        if noise > 0.0:
            c += noise * draw(s.rng)
        if c < c1:
            c1, c2, c3, v1 = c, c1, c2, v
        elif c < c2:
            c2, c3 = c, c2
        elif c < c3:
            c3 = c
    return c1, c2, c3, v1


@kernel
def _score(c1: float, c2: float, c3: float, regret: int, single: bool) -> float:
    """Return how urgent an insertion is; breaks and riders aboard come first."""
    if single:
        return 1e15 - c1
    score = min(c2, DEAR) - c1
    if regret > 2:
        score += min(c3, DEAR) - c1
    return score


@kernel
def put_back_by_regret(
    t: Tables, plan: Plan, s: Search, w: Work, regret: int, noise: float, is_thrifty: bool
) -> None:
    """Put the bank's items back, each time the one that would regret waiting most.

    Items that fit nowhere stay in the bank; the thrifty also leave there what would cost more than its price.
    """
    while s.counts[BANK] > 0:
        chosen, chosen_v = NONE, NONE
        best_score = -NOWHERE
        for b in range(s.counts[BANK]):
            item = s.bank[b]
            _appraise(t, plan, s, w, item)
            c1, c2, c3, v1 = _three_best(s, item, plan.size, noise)
            if v1 < 0 or (is_thrifty and _has_low_price(s, item) and c1 >= s.price[item]):
                continue
            score = _score(c1, c2, c3, regret, t.pick[item] < 0)
            if score > best_score:
                best_score = score
                chosen, chosen_v = b, v1
        if chosen < 0:
            return
        item = s.bank[chosen]
        place_item(t, plan, s, w, chosen, chosen_v, s.first[item, chosen_v], s.second[item, chosen_v])
