"""How a plan is changed a little (kernels): visits, pairs and chains moved, exchanged, ends of days swapped.

Every move returns False when it leaves the plan as it was, or when a rule of who may do what forbids it; what
it has begun is then undone by whoever called it.
"""

from __future__ import annotations

from moyai.engines.scheduling._jit import inlined
from moyai.engines.scheduling._state import State, below, draw, join, put_after, set_link, unlink, way
from moyai.engines.scheduling._tables import Tables

BY_TIME = 0.25  # of places are chosen by the hour in any crew's day, not by who is near
AT_BASE = 0.08  # of places are a day's first or last
CLOSER = 2.0  # the power by which nearer neighbours are preferred
LONGEST_CHAIN = 4
TARDY_SHARE = 0.3  # of changes begin with somebody tardy, or with who makes him wait
TARDY_DRAWS = 6  # so many are drawn for the most tardy of them


@inlined
def _crew(t: Tables, s: State, node: int) -> int:
    return int(s.links[2 * t.place.shape[0] + node])


@inlined
def _before(t: Tables, s: State, node: int) -> int:
    return int(s.links[t.place.shape[0] + node])


@inlined
def _draw_neighbour(t: Tables, s: State, v: int) -> int:
    n = t.near_count[v]
    if n == 0:
        return -1
    return int(t.near[v, int(n * draw(s.rng) ** CLOSER)])


@inlined
def _place_by_time(t: Tables, s: State, c: int, begin: float) -> int:
    """Return the node of a crew's day behind which something at that time belongs, or its neighbour."""
    visits = t.early.shape[0]
    a = visits + c
    while s.links[a] < visits and s.begin[s.links[a]] < begin:
        a = s.links[a]
    u = draw(s.rng)
    if u < 0.2 and a < visits:
        a = _before(t, s, a)
    elif u > 0.8 and s.links[a] < visits:
        a = s.links[a]
    return a


@inlined
def _draw_place(t: Tables, s: State, v: int, begin: float, by_time: float) -> int:
    """Return a node behind which the visit might go, -1 when the one drawn does not do."""
    visits = t.early.shape[0]
    u = draw(s.rng)
    if u < by_time:
        return _place_by_time(t, s, int(t.crews[v, below(s.rng, t.crew_count[v])]), begin)
    if u < by_time + AT_BASE:
        c = int(t.crews[v, below(s.rng, t.crew_count[v])])
        return visits + c if draw(s.rng) < 0.5 else _before(t, s, visits + t.able.shape[0] + c)
    a = _draw_neighbour(t, s, v)
    if a < 0 or t.able[_crew(t, s, a), v] == 0:
        return -1
    return a if draw(s.rng) < 0.5 else _before(t, s, a)


@inlined
def _meets_mate(t: Tables, s: State, v: int, c: int) -> bool:
    return bool(t.mate[v] >= 0 and _crew(t, s, t.mate[v]) == c)


@inlined
def _move_visit(t: Tables, s: State, v: int) -> bool:
    a = _draw_place(t, s, v, s.begin[v], BY_TIME)
    if a < 0 or a == v or s.links[a] == v or _meets_mate(t, s, v, _crew(t, s, a)):
        return False
    unlink(t, s, v)
    put_after(t, s, v, a)
    return True


@inlined
def _move_pair(t: Tables, s: State, v: int) -> bool:
    """Move both visits to a patient: one near its neighbours, the other to about the same time."""
    u = int(t.mate[v])
    a = _draw_place(t, s, v, s.begin[v], BY_TIME)
    if a < 0 or a in (v, u):
        return False
    begin = s.begin[u]
    if a < t.early.shape[0]:
        begin += s.begin[a] + t.duration[a] + way(t, a, v) - s.begin[v]
    b = _draw_place(t, s, u, begin, 0.6)
    if b < 0 or b in (v, u) or _crew(t, s, a) == _crew(t, s, b):
        return False
    unlink(t, s, v)
    unlink(t, s, u)
    put_after(t, s, v, a)
    put_after(t, s, u, b)
    return True


@inlined
def _exchange(t: Tables, s: State, v: int) -> bool:
    """Let two visits take each other's place."""
    u = _draw_neighbour(t, s, v)
    if u < 0 or s.links[u] == v or s.links[v] == u or t.mate[v] == u:
        return False
    c, d = _crew(t, s, v), _crew(t, s, u)
    if t.able[d, v] == 0 or t.able[c, u] == 0:
        return False
    if c != d and (_meets_mate(t, s, v, d) or _meets_mate(t, s, u, c)):
        return False
    a, b = _before(t, s, v), _before(t, s, u)
    unlink(t, s, v)
    unlink(t, s, u)
    put_after(t, s, v, b)
    put_after(t, s, u, a)
    return True


@inlined
def _move_chain(t: Tables, s: State, v: int) -> bool:
    """Move some visits that follow one another to another crew or another hour."""
    visits = t.early.shape[0]
    last = v
    for _ in range(1 + below(s.rng, LONGEST_CHAIN - 1)):
        if s.links[last] < visits:
            last = s.links[last]
    a = _draw_place(t, s, v, s.begin[v], BY_TIME)
    if a < 0:
        return False
    c = _crew(t, s, a)
    x = v
    while True:
        if x == a or t.able[c, x] == 0 or _meets_mate(t, s, x, c):
            return False
        if x == last:
            break
        x = s.links[x]
    before, after, b = _before(t, s, v), s.links[last], s.links[a]
    if a == before:
        return False
    s.sums[0] += way(t, before, after) - way(t, before, v) - way(t, last, after)
    s.sums[0] += way(t, a, v) + way(t, last, b) - way(t, a, b)
    join(t, s, before, after)
    join(t, s, a, v)
    join(t, s, last, b)
    _tell_crew(t, s, v, b, c)
    return True


@inlined
def _tell_crew(t: Tables, s: State, v: int, end: int, c: int) -> None:
    while v != end:
        set_link(s, 2 * t.place.shape[0] + v, c)
        v = s.links[v]


@inlined
def _can_take(t: Tables, s: State, x: int, c: int) -> bool:
    while x < t.early.shape[0]:
        if t.able[c, x] == 0:
            return False
        x = s.links[x]
    return True


@inlined
def _is_apart(t: Tables, s: State, x: int) -> bool:
    """Tell whether nobody from here to the end of a day is with the same crew twice."""
    while x < t.early.shape[0]:
        if _meets_mate(t, s, x, _crew(t, s, x)):
            return False
        x = s.links[x]
    return True


@inlined
def _swap_tails(t: Tables, s: State, v: int) -> bool:
    """Exchange the rest of the day of two crews, so that the visit is followed by a neighbour."""
    visits, crews = t.early.shape[0], t.able.shape[0]
    u = _draw_neighbour(t, s, v)
    if u < 0:
        return False
    c, d = _crew(t, s, v), _crew(t, s, u)
    tail, before = int(s.links[v]), _before(t, s, u)
    if c == d or not _can_take(t, s, u, c) or not _can_take(t, s, tail, d):
        return False
    end_c, end_d = visits + crews + c, visits + crews + d
    last_c, last_d = _before(t, s, end_c), _before(t, s, end_d)
    s.sums[0] += way(t, v, u) + way(t, before, tail) - way(t, v, tail) - way(t, before, u)
    join(t, s, v, u)
    join(t, s, last_d, end_c)
    if tail < visits:
        join(t, s, before, tail)
        join(t, s, last_c, end_d)
    else:
        join(t, s, before, end_d)
    _tell_crew(t, s, u, end_c, c)
    _tell_crew(t, s, s.links[before], end_d, d)
    return _is_apart(t, s, u) and _is_apart(t, s, s.links[before])


@inlined
def _draw_tardy(t: Tables, s: State) -> int:
    """Return a visit that is rather tardy, or one before it in its crew's day or in its mate's."""
    visits = t.early.shape[0]
    v = below(s.rng, visits)
    for _ in range(TARDY_DRAWS - 1):
        u = below(s.rng, visits)
        if s.begin[u] - t.late[u] > max(0.0, s.begin[v] - t.late[v]):
            v = u
    while draw(s.rng) < 0.5:
        if t.mate[v] >= 0 and draw(s.rng) < 0.5:
            v = t.mate[v]
        if _before(t, s, v) < visits:
            v = _before(t, s, v)
    return int(v)


@inlined
def draw_visit(t: Tables, s: State) -> int:
    """Return a visit to begin a change with."""
    if s.sums[1] > 0.0 and draw(s.rng) < TARDY_SHARE:
        return _draw_tardy(t, s)
    return below(s.rng, t.early.shape[0])


@inlined
def change(t: Tables, s: State) -> bool:
    """Change the plan at random; times are still those of before."""
    v = draw_visit(t, s)
    u = draw(s.rng)
    if t.mate[v] >= 0 and u < 0.4:
        return _move_pair(t, s, v)
    if u < 0.62:
        return _move_visit(t, s, v)
    if u < 0.8:
        return _exchange(t, s, v)
    if u < 0.9:
        return _move_chain(t, s, v)
    return _swap_tails(t, s, v)
