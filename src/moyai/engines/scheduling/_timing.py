"""When everything begins (kernels).

Begins are the least that keep all limits: a crew comes from its last visit, a window opens, the second
service of a patient waits for the first, and the first is put off where the second would otherwise come too
long after it. The least begins make every tardiness least at once. What a move changes is followed along
routes and from one service of a patient to the other until nothing moves; where services wait for one
another in a circle, times would rise for ever and the move is given up.
"""

from __future__ import annotations

from moyai.engines.scheduling._jit import inlined
from moyai.engines.scheduling._state import State, ask_for, way
from moyai.engines.scheduling._tables import Tables


@inlined
def _arrival(t: Tables, s: State, v: int) -> float:
    a = s.links[t.place.shape[0] + v]
    return max(t.early[v], s.begin[a] + t.duration[a] + way(t, a, v))


@inlined
def _move_begin(t: Tables, s: State, v: int, begin: float) -> float:
    """Set a begin; return the visit's tardiness."""
    old = s.begin[v]
    k = s.counts[1]
    s.changed_time[k] = v
    s.old_time[k] = old
    s.counts[1] = k + 1
    s.begin[v] = begin
    tardiness = max(0.0, begin - t.late[v])
    s.sums[1] += tardiness - max(0.0, old - t.late[v])
    ask_for(t, s, s.links[v])
    return tardiness


@inlined
def _take_earliest(t: Tables, s: State) -> int:
    """Take out of the queue whoever began first before the move: most are timed but once then."""
    best = 0
    n = s.counts[2]
    for k in range(1, n):
        if s.begin[t.visits[s.queue[k], 0]] < s.begin[t.visits[s.queue[best], 0]]:
            best = k
    p = s.queue[best]
    s.queue[best] = s.queue[n - 1]
    s.counts[2] = n - 1
    s.is_queued[p] = 0
    return p


@inlined
def settle(t: Tables, s: State, limit: float) -> bool:
    """Time what has changed; return False where there are no times, or none below the limit of cost."""
    steps = 0
    most_steps = 16 + 8 * t.visits.shape[0]
    old_longest = s.sums[2]
    highest = 0.0
    has_fallen = False
    room = limit - t.weights[0] * s.sums[0]
    each = t.weights[1] + t.weights[2]
    while s.counts[2] > 0:
        steps += 1
        p = _take_earliest(t, s)
        v, u = t.visits[p, 0], t.visits[p, 1]
        first = _arrival(t, s, v)
        second = 0.0
        if u >= 0:
            second = _arrival(t, s, u)
            first = max(first, second - t.most[p])
            second = max(second, first + t.least[p])
        if first != s.begin[v]:
            has_fallen = has_fallen or (old_longest > 0.0 and s.begin[v] - t.late[v] >= old_longest)
            highest = max(highest, _move_begin(t, s, v, first))
        if u >= 0 and second != s.begin[u]:
            has_fallen = has_fallen or (old_longest > 0.0 and s.begin[u] - t.late[u] >= old_longest)
            highest = max(highest, _move_begin(t, s, u, second))
        if each * highest > room or steps > most_steps:
            return False
    if has_fallen or highest > old_longest:
        s.sums[2] = find_longest(t, s)
    return True


@inlined
def find_longest(t: Tables, s: State) -> float:
    """Return the greatest tardiness."""
    longest = 0.0
    for v in range(t.early.shape[0]):
        longest = max(longest, s.begin[v] - t.late[v])
    return longest


@inlined
def cost(t: Tables, s: State) -> float:
    """Return the plan's cost."""
    return float(t.weights[0] * s.sums[0] + t.weights[1] * s.sums[1] + t.weights[2] * s.sums[2])
