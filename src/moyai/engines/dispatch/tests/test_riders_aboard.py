"""Riders aboard only have a dropoff; wherever the search puts it, they fill their seat until then."""

from moyai.engines.dispatch import Break, IterationLimit, Problem, Window, check, evaluate, solve
from moyai.engines.dispatch.tests.problems import line, ride, van


def test_the_search_never_keeps_a_rider_aboard_into_a_full_vehicle():
    """Two seats, one taken: the rider aboard must be let off, far away, before two more get in."""
    aboard = ride("aboard", pickup=0, dropoff=4, aboard_on="v1", boarded_at=0.0)
    others = [ride(name, pickup=1, dropoff=3, pickup_window=Window(0.0, 500.0)) for name in ("a", "b")]
    problem = Problem(
        vehicles=(van(capacity=((2,),)),), requests=(aboard, *others), travel_s=line(0, 10, 20, 30, 40)
    )
    order = [("aboard", "dropoff"), ("a", "pickup"), ("b", "pickup"), ("a", "dropoff"), ("b", "dropoff")]
    start = evaluate(problem, {"v1": order}).solution
    assert check(problem, start) == ()
    for seed in range(20):
        found = solve(problem, start=start, stop=IterationLimit(40), seed=seed)
        assert check(problem, found) == ()
        assert found.unassigned == ()


def test_the_search_never_keeps_a_rider_aboard_into_a_break():
    aboard = ride("aboard", pickup=0, dropoff=2, aboard_on="v1", boarded_at=0.0)
    rest = Break(id="rest", window=Window(0.0, 500.0), duration_s=30.0)
    problem = Problem(
        vehicles=(van(breaks=(rest,)),),
        requests=(aboard, ride("a", pickup=1, dropoff=3)),
        travel_s=line(0, 10, 20, 30),
    )
    order = [("aboard", "dropoff"), ("rest", "break"), ("a", "pickup"), ("a", "dropoff")]
    start = evaluate(problem, {"v1": order}).solution
    for seed in range(20):
        found = solve(problem, start=start, stop=IterationLimit(40), seed=seed)
        assert check(problem, found) == ()
        assert found.unassigned == ()
