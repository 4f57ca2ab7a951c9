"""What is left out or remembered to be quick changes no answer."""

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.dispatch import Problem, Weights, Window, empty_solution, evaluate, insert, sequences_of
from moyai.engines.dispatch._plan import NOWHERE
from moyai.engines.dispatch._scan import DROPOFF, FIRST, PICKUP, SECOND, time_sequence
from moyai.engines.dispatch._schedule import riders_cost
from moyai.engines.dispatch.settle import settle
from moyai.engines.dispatch.tests.problems import HORIZON, line, problems, ride, van

module = import_module("moyai.engines.dispatch.insert")
changed = import_module("moyai.engines.dispatch._changed")


def scan_everything(t, plan, item, usable, w, found):
    """Try every pair of places in every route by its whole schedule, in the order that decides ties."""
    best = [NOWHERE] * len(usable)
    places = [(-1, -1)] * len(usable)
    for v in range(len(usable)):
        if not (usable[v] and t.may[v, item] and plan.ok[v]):
            continue
        m = int(plan.size[v])
        first = min(int(t.locked[v]), m)
        pairs = ((i, j) for i in range(first, m + 1) for j in range(i, m + 1))
        for i, j in pairs if t.pick[item] >= 0 else ((-1, j) for j in range(first, m + 1)):
            cost = added(t, plan, v, item, i, j, w)
            if cost < best[v]:
                best[v], places[v] = cost, (i, j)
    one, two = [*sorted(range(len(usable)), key=lambda v: (best[v], v)), len(usable)][:2]
    best.append(NOWHERE)
    found.where[FIRST] = one if best[one] < NOWHERE else -1
    found.where[SECOND] = two if best[two] < NOWHERE else -1
    found.where[PICKUP], found.where[DROPOFF] = places[one]
    found.cost[FIRST], found.cost[SECOND] = best[one], best[two]


def added(t, plan, v, item, i, j, w):
    """Return what one pair of places adds, the sums taken in the kernels' order so that equals are equal."""
    p, d = int(t.pick[item]), int(t.drop[item])
    old = plan.seq[v, : plan.size[v]].tolist()
    new = [*old[:i], p, *old[i:j], d, *old[j:]] if p >= 0 else [*old[:j], d, *old[j:]]
    if not has_room_for(t, v, new) or time_sequence(t, v, np.array(new), len(new), w, False) >= NOWHERE:
        return NOWHERE
    riders = riders_cost(t, v, w, len(new), w.least, w.least) - plan.care[v] if t.weight.any() else 0.0
    fixed = (t.fixed[v] if plan.riders[v] == 0 else 0.0) + t.toll[v, item]
    where = [int(t.place[node]) for node in old if t.place[node] >= 0]
    here, following = plan.here[v, j], plan.to_place[v, j + 1]
    to = t.place[d]
    if p < 0:
        delta = fixed + (t.cost[here, to] + way(t, to, following))
        return delta - way(t, here, following) + riders
    origin, here, driven = plan.here[v, i], t.place[p], 0.0
    before = origin
    begin = sum(t.place[node] >= 0 for node in old[:i])
    for place in where[begin : begin + sum(t.place[node] >= 0 for node in old[i:j])]:
        driven += t.cost[here, place] - t.cost[before, place]
        here = before = place
    delta = fixed + t.cost[origin, t.place[p]] + driven + t.cost[here, to]
    return delta + (way(t, to, following) - way(t, before, following)) + riders


def way(t, here, place):
    return t.cost[here, place] if place >= 0 else 0.0


def has_room_for(t, v, nodes):
    load, heads = t.base_load[v].copy(), int(t.base_heads[v])
    for node in nodes:
        if t.quiet[node] and heads:
            return False
        load, heads = load + t.load[node], heads + int(t.heads[node])
        if t.heads[node] > 0 and not (load <= t.config[v]).all(axis=1).any():
            return False
    return True


def planned(problem):
    """Return the problem and plan with every request in it that fits."""
    wanted = problem.requests
    problem = problem.without_requests(request.id for request in wanted)
    plan = empty_solution(problem)
    for request in wanted:
        result = insert(problem, plan, request, alternatives=1)
        if result.offers:
            problem = problem.with_request(result.offers[0].request)
            plan = plan.with_route(result.offers[0].route)
    return problem, plan


@settings(max_examples=250, deadline=None)
@given(problems(most_vehicles=4, most_requests=7), st.integers(0, 2))
def test_no_offer_is_lost_by_leaving_places_and_vehicles_out(problem, locked):
    """Any matrix: bounds that would need the triangle inequality are taken only where the ways allow it."""
    request = problem.requests[-1]
    problem, plan = planned(problem.without_requests([request.id]))
    problem = problem.with_vehicles(replace(each, locked=locked) for each in problem.vehicles)
    quick = insert(problem, plan, request, bucket_s=20.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "scan_bounded", scan_everything)
        assert insert(problem, plan, request, bucket_s=20.0) == quick


@pytest.mark.parametrize("seed", range(50))
def test_no_offer_is_lost_where_detours_save_time(seed):
    """Roads are drawn at random, so that wrong bounds show; riders' time costs, or does not."""
    rng = np.random.default_rng(seed)
    travel, cost = (rng.integers(0, 60, (12, 12)).astype(float) for _ in range(2))
    problem = Problem(
        vehicles=tuple(van(f"v{n}", start=n, end=None) for n in range(5)),
        requests=tuple(drawn(rng, f"r{n}") for n in range(12)),
        travel_s=travel,
        cost=cost,
        weights=Weights(wait_per_s=0.4, ride_per_s=0.6) if seed < 30 else Weights(),
    )
    problem, plan = planned(problem)
    for n in range(6):
        request = drawn(rng, f"new{n}")
        quick = insert(problem, plan, request, bucket_s=30.0)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "scan_bounded", scan_everything)
            assert insert(problem, plan, request, bucket_s=30.0) == quick


@settings(max_examples=150, deadline=None)
@given(problems(most_vehicles=3, most_requests=8))
def test_a_long_route_is_read_where_it_changes_and_is_the_same(problem):
    request = problem.requests[-1]
    problem, plan = planned(problem.without_requests([request.id]))
    results = []
    for long in (1, 10_000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(changed, "LONG", long)
            results.append(insert(anew(problem), plan, request, bucket_s=20.0))
    for quick, whole in zip(results[0].offers, results[1].offers, strict=True):
        # Sums of parts round otherwise.
        driving_s = quick.reasons.driving_s
        assert driving_s == pytest.approx(whole.reasons.driving_s, abs=1e-9)
        assert quick == replace(whole, reasons=replace(whole.reasons, driving_s=driving_s))


def test_of_a_long_route_only_the_neighbourhood_of_a_new_rider_is_read_anew(monkeypatch):
    """The rest is the old route's, and riders before and after it are not counted as companions."""
    vehicle = van(shift=Window(0.0, 9000.0))
    problem = Problem(vehicles=(vehicle,), requests=(), travel_s=line(0, 10, 20, 30))
    plan = empty_solution(problem)
    for n in range(20):
        asked = ride(f"r{n}", pickup_window=Window(100.0 * n + 20.0, 100.0 * n + 25.0), max_ride_s=30.0)
        offer = insert(problem, plan, asked).offers[0]
        problem, plan = problem.with_request(asked), plan.with_route(offer.route)
    read = []
    whole = changed._read_stops
    monkeypatch.setattr(
        changed, "_read_stops", lambda n, t, seq, times: read.append(seq) or whole(n, t, seq, times)
    )
    asked = ride("new", pickup_window=Window(1020.0, 1040.0))
    offer = insert(problem, plan, asked, alternatives=1).offers[0]
    assert len(offer.route.stops) == 42
    assert [len(each) <= 4 for each in read] == [True]
    assert offer.reasons.shares_with == ("r10",)


def drawn(rng, name):
    pickup, dropoff = rng.choice(12, 2, replace=False).tolist()
    begin = float(rng.integers(0, 200))
    window = Window(begin, begin + 150.0)
    prefer = "late" if rng.random() < 0.3 else "early"
    until = Window(0.0, begin + 300.0)
    return ride(
        name, pickup=pickup, dropoff=dropoff, pickup_window=window, dropoff_window=until, prefer=prefer
    )


@settings(max_examples=150, deadline=None)
@given(problems(most_vehicles=3, most_requests=6), st.data())
def test_what_is_kept_between_calls_changes_no_answer(problem, data):
    problem, plan = planned(problem)
    for n in range(4):
        problem, plan = something_happens(problem, plan, data)
        asked = ride(f"new{n}", load=(1, 0), dropoff=problem.places - 1, pickup_window=Window(0.0, 200.0))
        assert insert(problem, plan, asked) == insert(anew(problem), plan, asked)
        stops = sequences_of(plan)
        assert evaluate(problem, stops) == evaluate(anew(problem), stops)


def something_happens(problem, plan, data):
    """Time passes, or a rider boards, or calls off, or one more asks."""
    what = data.draw(st.sampled_from(["time", "boards", "off", "asks"]))
    if what == "time":
        v, by = data.draw(st.integers(0, len(problem.vehicles) - 1)), data.draw(st.integers(1, 40))
        fleet = list(problem.vehicles)
        begin, end = fleet[v].shift.earliest + by, fleet[v].shift.latest
        fleet[v] = replace(fleet[v], shift=Window(begin, max(begin, end)))
        return settle(problem.with_vehicles(fleet), sequences_of(plan))
    first = next((route.stops[0] for route in plan.routes if route.stops), None)
    if what == "boards" and first is not None and first.kind == "pickup":
        vehicle = next(route.vehicle_id for route in plan.routes if first in route.stops)
        rider = replace(problem.request(first.id), aboard_on=vehicle, boarded_at=first.departure)
        stops = {
            name: [each for each in row if each != (first.id, "pickup")]
            for name, row in sequences_of(plan).items()
        }
        return settle(problem.with_request(rider), stops)
    if what == "off" and problem.requests:
        gone = data.draw(st.sampled_from(problem.requests)).id
        stops = {name: [each for each in row if each[0] != gone] for name, row in sequences_of(plan).items()}
        return settle(problem.without_requests([gone]), stops)
    more = f"more{len(problem.requests)}"
    asked = ride(more, load=(0, 0), dropoff=0, pickup_window=Window(0.0, HORIZON))
    result = insert(problem, plan, asked)
    if asked.id in problem.request_ids or not result.offers:
        return problem, plan
    offer = result.offers[0]
    return problem.with_request(offer.request), plan.with_route(offer.route)


def anew(problem):
    """Return the same problem without anything kept."""
    return Problem(
        vehicles=problem.vehicles,
        requests=problem.requests,
        travel_s=problem.travel_s,
        cost=problem.cost,
        weights=problem.weights,
    )


def test_brothers_of_a_family_do_not_mix_up_their_requests():
    """Two problems made from one, with a request of the same id that differs."""
    problem = Problem(vehicles=(van(),), requests=(), travel_s=line(0, 10, 20, 30))
    early, late = ride("r", pickup_window=Window(0.0, 20.0)), ride("r", pickup_window=Window(100.0, 120.0))
    offer = insert(problem, empty_solution(problem), early).offers[0]
    plan = empty_solution(problem).with_route(offer.route)
    first, second = problem.with_request(early), problem.with_request(late)
    asked = ride("new", pickup=2, dropoff=3)
    for brother in (first, second, first, problem, second):
        assert insert(brother, plan, asked) == insert(anew(brother), plan, asked)
