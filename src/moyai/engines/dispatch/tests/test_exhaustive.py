"""Nothing is lost in the small: the search finds what trying everything finds (at length: ``make proof``)."""

from itertools import chain, combinations, permutations

import pytest
from hypothesis import given, settings

from moyai.engines.dispatch import (
    Break,
    IterationLimit,
    Problem,
    Window,
    check,
    empty_solution,
    evaluate,
    insert,
    solve,
)
from moyai.engines.dispatch.tests.exhaustive import best_rank, rank_of
from moyai.engines.dispatch.tests.problems import line, problems, ride, van

ENOUGH = IterationLimit(2_000)


@settings(max_examples=35)
@given(problems(most_vehicles=2, most_requests=5))
def test_planning_from_scratch_finds_the_best_plan(problem):
    solution = solve(problem, stop=ENOUGH, seed=1)
    assert rank_of(problem, solution) == pytest.approx(best_rank(problem))
    assert check(problem, solution) == ()


@settings(max_examples=20)
@given(problems(most_vehicles=2, most_requests=5))
def test_inserting_one_after_the_other_and_improving_finds_the_best_plan(problem):
    known = problem.without_requests(problem.request_ids)
    plan = empty_solution(known)
    for request in problem.requests:
        for offer in insert(known, plan, request, alternatives=1).offers:
            known, plan = known.with_request(request), plan.with_route(offer.route)
    solution = solve(problem, start=plan, stop=ENOUGH, seed=1)
    assert rank_of(problem, solution) == pytest.approx(best_rank(problem))


@settings(max_examples=20)
@given(problems(most_vehicles=1, most_requests=2))
def test_what_the_bounds_cut_off_is_nothing(problem):
    """The exhaustive search against plain permutations."""
    [vehicle] = problem.vehicles
    everything = [*((each.id,) for each in vehicle.breaks), *((r.id, r.id) for r in problem.requests)]
    found = []
    for taken in chain.from_iterable(combinations(everything, n) for n in range(len(everything) + 1)):
        for names in set(permutations(chain.from_iterable(taken))):
            plan = evaluate(problem, {vehicle.id: _stops(names, vehicle)})
            if plan.feasible and not check(problem, plan.solution):
                found.append(rank_of(problem, plan.solution))
    assert best_rank(problem) == pytest.approx(min(found))


def _stops(names, vehicle):
    """Return stops by name: a name is a pickup first, then a dropoff, unless it is a break."""
    breaks = {each.id for each in vehicle.breaks}
    stops = []
    for name in names:
        kind = "dropoff" if (name, "pickup") in stops else "pickup"
        stops.append((name, "break" if name in breaks else kind))
    return stops


def test_an_impossible_break_is_left_out_and_nobody_else():
    """It lasts until after the shift's end."""
    rest = Break(id="rest", window=Window(171.0, 171.0), duration_s=30.0)
    car = van(shift=Window(0.0, 200.0), breaks=(rest,))
    problem = Problem(vehicles=(car,), requests=(ride(),), travel_s=line(0, 10, 20))
    solution = solve(problem, stop=IterationLimit(50), seed=1)
    assert [each.id for each in solution.unassigned] == ["rest"]
    assert rank_of(problem, solution) == best_rank(problem) == (100.0, 40.0)


@pytest.mark.parametrize(("price", "left"), [(79.0, {"far"}), (81.0, set())])
def test_who_costs_more_than_the_price_of_leaving_out_is_left_out(price, left):
    problem = Problem(
        vehicles=(van(),),
        requests=(ride("near"), ride("far", pickup=3, dropoff=4)),
        travel_s=line(0, 10, 20, -30, -40),
        unassigned_penalty=price,
    )
    solution = solve(problem, stop=IterationLimit(100), seed=1)
    assert {each.id for each in solution.unassigned} == left
    assert rank_of(problem, solution) == best_rank(problem)


def test_two_who_are_not_worth_a_vehicle_each_are_worth_one_together():
    problem = Problem(
        vehicles=(van(fixed_cost=100.0),),
        requests=(ride("a"), ride("b")),
        travel_s=line(0, 10, 20),
        unassigned_penalty=75.0,
    )
    solution = solve(problem, stop=IterationLimit(100), seed=1)
    assert solution.unassigned == ()
    assert rank_of(problem, solution) == best_rank(problem) == (0.0, 140.0)
