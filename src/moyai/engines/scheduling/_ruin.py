"""Large neighbourhood search (kernels): some patients taken out, and put back one after the other.

After Christiaens & Vanden Berghe (2020): out go neighbours and strings of visits, back each goes to its
cheapest place, a place in a hundred being overlooked. Places are tried in the order of a bound on what they
cost, and the first that cannot be better ends the trying; what is tried is timed exactly.
"""

from __future__ import annotations

from moyai.engines.scheduling._jit import inlined
from moyai.engines.scheduling._state import State, below, draw, put_after, undo_to, unlink, way
from moyai.engines.scheduling._tables import Tables
from moyai.engines.scheduling._timing import cost, find_longest, settle

MOST_OUT = 10
BLINK = 0.01
STRINGS = 0.5  # of ruins take strings of visits, the others neighbours
NOWHERE = 1e18


@inlined
def _take_out(t: Tables, s: State, p: int) -> None:
    """Take a patient's visits out of their routes and put the patient into the bank."""
    if s.is_out[p] == 1:
        return
    s.is_out[p] = 1
    s.bank[s.counts[3]] = p
    s.counts[3] += 1
    for k in range(2):
        v = t.visits[p, k]
        if v >= 0:
            unlink(t, s, v)
            n = s.counts[1]
            s.changed_time[n] = v
            s.old_time[n] = s.begin[v]
            s.counts[1] = n + 1
            s.sums[1] -= max(0.0, s.begin[v] - t.late[v])
            s.begin[v] = 0.0


@inlined
def _take_string(t: Tables, s: State, v: int, length: int) -> None:
    """Take out up to so many visits that follow one another, the visit among them."""
    visits, nodes = t.early.shape[0], t.place.shape[0]
    a = v
    for _ in range(below(s.rng, length)):
        if s.links[nodes + a] < visits:
            a = s.links[nodes + a]
    for _ in range(length):
        if a >= visits:
            return
        b = s.links[a]
        _take_out(t, s, t.patient[a])
        a = b


@inlined
def _forget_out(t: Tables, s: State) -> None:
    """Do not time those who are out."""
    n = 0
    for k in range(s.counts[2]):
        p = s.queue[k]
        if s.is_out[p] == 1:
            s.is_queued[p] = 0
        else:
            s.queue[n] = p
            n += 1
    s.counts[2] = n


@inlined
def ruin(t: Tables, s: State, v: int) -> bool:
    """Take some patients out around a visit, and time the others."""
    s.counts[3] = 0
    wanted = 1 + below(s.rng, min(MOST_OUT, t.visits.shape[0]))
    is_string = draw(s.rng) < STRINGS
    length = 1 + below(s.rng, 4)
    if is_string:
        _take_string(t, s, v, length)
    _take_out(t, s, t.patient[v])
    for _ in range(4 * wanted):
        if s.counts[3] >= wanted or t.near_count[v] == 0:
            break
        u = t.near[v, int(t.near_count[v] * draw(s.rng) ** 1.5)]
        if s.is_out[t.patient[u]] == 1:
            continue
        if is_string:
            _take_string(t, s, u, length)
        else:
            _take_out(t, s, t.patient[u])
    _forget_out(t, s)
    s.sums[2] = find_longest(t, s)
    return settle(t, s, NOWHERE)


@inlined
def _list_places(t: Tables, s: State, v: int, row: int) -> int:
    """List where a visit may go, with a bound on the added cost, cheapest first; return how many."""
    visits = t.early.shape[0]
    n = 0
    for k in range(t.crew_count[v]):
        a = visits + t.crews[v, k]
        while True:
            b = s.links[a]
            arrival = max(t.early[v], s.begin[a] + t.duration[a] + way(t, a, v))
            bound = t.weights[0] * (way(t, a, v) + way(t, v, b) - way(t, a, b))
            bound += t.weights[1] * max(0.0, arrival - t.late[v])
            if b < visits:
                least = arrival + t.duration[v] + way(t, v, b) - max(s.begin[b], t.late[b])
                bound += t.weights[1] * max(0.0, least)
            j = n
            while j > 0 and s.bound[row, j - 1] > bound:
                s.bound[row, j] = s.bound[row, j - 1]
                s.spot[row, j] = s.spot[row, j - 1]
                j -= 1
            s.bound[row, j] = bound
            s.spot[row, j] = a
            n += 1
            if b >= visits:
                break
            a = b
    return n


@inlined
def _try(t: Tables, s: State, v: int, a: int, u: int, b: int, best: float) -> float:
    """Return the cost with visits put there, ``NOWHERE`` where it is not below the best; change nothing."""
    links, times = s.counts[0], s.counts[1]
    distance, tardiness, longest = s.sums[0], s.sums[1], s.sums[2]
    put_after(t, s, v, a)
    if u >= 0:
        put_after(t, s, u, b)
    found = NOWHERE
    if settle(t, s, best):
        found = cost(t, s)
    undo_to(s, links, times, distance, tardiness, longest)
    return found


@inlined
def _put_back(t: Tables, s: State, p: int) -> bool:
    """Put a patient where it is cheapest; return False where no place does."""
    v, u = t.visits[p, 0], t.visits[p, 1]
    now = cost(t, s)
    best = NOWHERE
    best_a = best_b = -1
    first = _list_places(t, s, v, 0)
    second = 1
    if u >= 0:
        second = _list_places(t, s, u, 1)
    crew = 2 * t.place.shape[0]
    for i in range(first):
        if now + s.bound[0, i] >= best:
            break
        a = s.spot[0, i]
        if u < 0:
            if draw(s.rng) >= BLINK:
                found = _try(t, s, v, a, -1, -1, best)
                if found < best:
                    best, best_a = found, a
            continue
        for j in range(second):
            if now + s.bound[0, i] + s.bound[1, j] >= best:
                break
            b = s.spot[1, j]
            if s.links[crew + a] == s.links[crew + b] or now + _bound_pair(t, s, p, i, j) >= best:
                continue
            if draw(s.rng) >= BLINK:
                found = _try(t, s, v, a, u, b, best)
                if found < best:
                    best, best_a, best_b = found, a, b
    if best_a < 0:
        return False
    put_after(t, s, v, best_a)
    if u >= 0:
        put_after(t, s, u, best_b)
    s.is_out[p] = 0
    return settle(t, s, NOWHERE)


@inlined
def _bound_pair(t: Tables, s: State, p: int, i: int, j: int) -> float:
    """Return a bound on what a pair costs at two places, as each waits for the other."""
    v, u = t.visits[p, 0], t.visits[p, 1]
    a, b = s.spot[0, i], s.spot[1, j]
    alone_v = max(t.early[v], s.begin[a] + t.duration[a] + way(t, a, v))
    alone_u = max(t.early[u], s.begin[b] + t.duration[b] + way(t, b, u))
    first = max(alone_v, alone_u - t.most[p])
    second = max(alone_u, first + t.least[p])
    bound = s.bound[0, i] + s.bound[1, j]
    return float(
        bound + t.weights[1] * (_later(t, s, v, a, alone_v, first) + _later(t, s, u, b, alone_u, second))
    )


@inlined
def _later(t: Tables, s: State, v: int, a: int, alone: float, together: float) -> float:
    """Return the tardiness that waiting for the mate adds here and at the next visit."""
    more = max(0.0, together - t.late[v]) - max(0.0, alone - t.late[v])
    b = s.links[a]
    if b < t.early.shape[0]:
        known = max(s.begin[b], t.late[b])
        leave = t.duration[v] + way(t, v, b)
        more += max(0.0, together + leave - known) - max(0.0, alone + leave - known)
    return float(more)


@inlined
def recreate(t: Tables, s: State) -> bool:
    """Put everybody back in an order drawn anew: any, pairs first, or by the hour."""
    kind = draw(s.rng)
    for k in range(s.counts[3]):
        p = s.bank[k]
        rank = draw(s.rng)
        if kind < 0.3 and t.visits[p, 1] >= 0:
            rank -= 1.0
        elif kind > 0.7:
            rank = t.early[t.visits[p, 0]]
        j = k
        while j > 0 and s.rank[j - 1] > rank:
            s.rank[j] = s.rank[j - 1]
            s.bank[j] = s.bank[j - 1]
            j -= 1
        s.rank[j] = rank
        s.bank[j] = p
    is_back = True
    for k in range(s.counts[3]):
        is_back = is_back and _put_back(t, s, s.bank[k])
    return is_back


@inlined
def clear_bank(s: State) -> None:
    """Forget who was out."""
    for k in range(s.counts[3]):
        s.is_out[s.bank[k]] = 0
    s.counts[3] = 0
