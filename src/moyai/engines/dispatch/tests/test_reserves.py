"""Scarce vehicles are kept free for those who need them, and nobody is refused for that."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from moyai.engines.dispatch import (
    IterationLimit,
    Need,
    Problem,
    ProblemError,
    Reserve,
    check,
    empty_solution,
    evaluate,
    insert,
    keep_for,
    solve,
    sum_tolls,
)
from moyai.engines.dispatch.tests.problems import line, problems, ride, sequences, van

CHAIR = Reserve(price=100.0, dimension=1)
HOUR = 3600.0


def a_town(*, kept=(CHAIR,), **changes):
    """A sedan ten seconds further away than the van with the wheelchair place."""
    sedan = van("sedan", start=0, end=None, capacity=((4, 0),))
    lift = van("van", start=1, end=None, capacity=((4, 0), (2, 1)), reserves=kept, **changes)
    return Problem(vehicles=(sedan, lift), requests=(), travel_s=line(0, 10, 60))


def ask(problem, **changes):
    return insert(problem, empty_solution(problem), ride(load=(1, 0), **changes))


def test_who_could_ride_with_others_leaves_the_scarce_vehicle_free_and_is_told_why():
    assert ask(a_town(kept=())).offers[0].vehicle_id == "van"
    offer = ask(a_town()).offers[0]
    assert (offer.vehicle_id, offer.cost_delta, offer.reasons.toll) == ("sedan", 60.0, 0.0)
    assert (offer.reasons.next_vehicle_id, offer.reasons.next_toll) == ("van", 100.0)
    assert offer.reasons.next_kept_for == (CHAIR,)


def test_who_needs_it_has_it_for_nothing_and_who_has_no_other_has_it_too():
    chair = insert(a_town(), empty_solution(a_town()), ride(load=(0, 1))).offers[0]
    assert (chair.vehicle_id, chair.cost_delta) == ("van", 50.0)
    big = a_town()
    only = insert(big, empty_solution(big), ride(load=(1, 0)), allowed_vehicles=["van"]).offers[0]
    assert (only.vehicle_id, only.cost_delta, only.route.cost) == ("van", 150.0, 150.0)
    assert check(big.with_request(only.request), empty_solution(big).with_route(only.route)) == ()


def test_price_that_changes_is_known_at_once():
    problem = a_town()
    assert ask(problem).offers[0].vehicle_id == "sedan"
    cheap = replace(problem.vehicles[1], reserves=())
    assert ask(problem.with_vehicles((problem.vehicles[0], cheap))).offers[0].vehicle_id == "van"
    assert ask(problem).offers[0].vehicle_id == "sedan"


def test_search_moves_a_rider_off_the_scarce_vehicle():
    problem = a_town()
    request = ride(load=(1, 0))
    first = insert(problem, empty_solution(problem), request, allowed_vehicles=["van"]).offers[0]
    problem, plan = problem.with_request(first.request), empty_solution(problem).with_route(first.route)
    better = solve(problem, start=plan, stop=IterationLimit(50))
    assert (sum_tolls(problem, plan), sum_tolls(problem, better)) == (100.0, 0.0)
    assert (plan.cost, better.cost) == (150.0, 60.0)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_nobody_is_refused_nor_served_for_what_is_kept(data):
    problem = data.draw(problems(most_requests=4))
    request = problem.requests[-1]
    problem = problem.without_requests([request.id])
    stops = data.draw(sequences(problem))
    plan = evaluate(problem, stops)
    assume(plan.feasible)
    free = problem.with_vehicles([replace(each, reserves=()) for each in problem.vehicles])
    kept, plain = insert(problem, plan.solution, request), insert(free, plan.solution, request)
    assert bool(kept.offers) == bool(plain.offers)
    assert kept.refusal == plain.refusal


def test_price_grows_with_who_is_expected_and_falls_with_how_many_could_take_them():
    need = Need(by_hour={9: 2.0, 11: 1.0}, dimension=1)
    vans = [van(f"v{n}", capacity=((4, 0), (2, 1))) for n in range(3)]
    sedan = van("sedan", capacity=((4, 0),))

    def price(count, now):
        fleet = keep_for((*vans[:count], sedan), (need,), now=now, worth=12.0)
        assert fleet[-1].reserves == ()
        return sum(each.price for each in fleet[0].reserves)

    assert [price(1, 9.9 * HOUR), price(1, 10 * HOUR), price(1, 12 * HOUR)] == [36.0, 12.0, 0.0]
    assert [price(2, 0.0), price(2, -5 * HOUR)] == [9.0, 9.0]


def test_what_every_vehicle_offers_is_not_scarce():
    fleet = (van("a", skills=frozenset({"north"})), van("b", skills=frozenset({"north"})))
    needs = (Need(by_hour={9: 5.0}, skill="north"), Need(by_hour={9: 5.0}, skill="nowhere"))
    assert keep_for(fleet, needs, now=0.0, worth=100.0) == fleet


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Reserve(price=-1.0, dimension=0),
        lambda: Reserve(price=float("nan"), dimension=0),
        lambda: Reserve(price=1.0),
        lambda: Reserve(price=1.0, dimension=0, skill="lift"),
        lambda: Need(by_hour={9: -1.0}, dimension=0),
        lambda: Need(by_hour={9: 1.0}),
        lambda: Problem(vehicles=(van(reserves=(CHAIR,)),), requests=(), travel_s=line(0)),
    ],
)
def test_nonsense_is_refused(wrong):
    with pytest.raises(ProblemError):
        wrong()
