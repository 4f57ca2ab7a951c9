"""A bench that asks peers the wrong question, or judges them wrongly, would flatter us."""

from dataclasses import replace

import pytest
from bench.dispatch_instances import Known
from bench.dispatch_runs import OURS, Ledger, Run, Task, our_version
from bench.dispatch_table import leads
from bench.peers.instance import SCALE, Ride, Visit, narrow, read_question
from bench.peers.question import ask, understand
from hypothesis import assume, given
from hypothesis import strategies as st

from moyai.engines.dispatch import IterationLimit, Window, check, solve
from moyai.engines.dispatch.files import read_cordeau

FILE = """2 3 200 2 40
 0 0.0 0.0 0  0  0 200
 1 1.0 0.0 3  1 10  40
 2 2.0 5.0 3  1  0 200
 3 4.0 1.0 3  2  0 200
 4 6.0 2.0 3 -1  0 200
 5 2.0 9.0 3 -1 30  60
 6 0.0 7.0 3 -2  0 200
"""
RUN = Run(
    "darp-ab", "a2-16", OURS, 5.0, 1, "wall", "", "ok", 0.01, 2, None, 5.0, 5.0, 0.1, "2026-11-28T00:00:00"
)


@st.composite
def rides(draw):
    """A request in small whole numbers that can be served by itself, and the matrix of its two places."""
    leg, service = draw(st.integers(0, 8)), draw(st.integers(0, 3))
    ends = [sorted([draw(st.integers(0, 25)), draw(st.integers(0, 25))]) for _ in range(2)]
    limit = leg + draw(st.integers(0, 10))
    ride = Ride(Visit(0, *ends[0], service), Visit(1, *ends[1], 0), [1], limit)
    travel = [[0, leg], [leg, 0]]
    assume(list(schedules(ride, travel, limit)))
    return ride, travel


def schedules(ride, travel, limit):
    """Yield every pair of begins that the windows allow, and the limit, if there is any."""
    for begin in range(ride.pickup.early, ride.pickup.late + 1):
        left = begin + ride.pickup.service
        for end in range(max(left + travel[0][1], ride.dropoff.early), ride.dropoff.late + 1):
            if limit is None or end - left <= limit:
                yield begin, end


@given(rides())
def test_narrowed_windows_let_no_schedule_exceed_the_ride_limit(drawn):
    ride, travel = drawn
    cut = narrow(ride, travel, hopeful=False)
    allowed = set(schedules(cut, travel, None))
    assert allowed
    assert allowed <= set(schedules(ride, travel, ride.ride))


@given(rides())
def test_hopeful_windows_lose_nothing_that_the_ride_limit_allows(drawn):
    ride, travel = drawn
    cut = narrow(ride, travel, hopeful=True)
    assert set(schedules(cut, travel, ride.ride)) == set(schedules(ride, travel, ride.ride))


def test_a_question_is_rounded_to_the_safe_side():
    problem = read_cordeau(FILE).problem
    asked = read_question(ask(problem, seconds=5.0, seed=2, clock="wall", hopeful=False))
    for a, row in enumerate(problem.travel_s):
        for b, leg in enumerate(row):
            assert leg * SCALE - 1e-2 <= asked.travel[a][b] < leg * SCALE + 1
    first = asked.rides[0]
    assert (first.pickup, first.ride) == (Visit(1, 10 * SCALE, 40 * SCALE, 3 * SCALE), 40 * SCALE)
    assert (asked.vehicles, asked.start, asked.end, asked.longest) == (2, 0, 0, 200 * SCALE)


def test_an_answer_becomes_the_plan_that_its_routes_say():
    problem = read_cordeau(FILE).problem
    plan = solve(problem, stop=IterationLimit(50), seed=1)
    index = {request.id: n for n, request in enumerate(problem.requests)}
    routes = [[(index[stop.id], stop.kind) for stop in route.stops] for route in plan.routes if route.stops]
    understood = understand(problem, routes)
    assert check(problem, understood) == ()
    assert understood.cost == pytest.approx(plan.cost)
    assert len(understand(problem, []).unassigned) == 3


def test_what_the_question_has_no_words_for_is_not_asked():
    problem = read_cordeau(FILE).problem
    others = [
        replace(problem, vehicles=(problem.vehicles[0], replace(problem.vehicles[1], end=None))),
        problem.with_request(replace(problem.requests[0], skills=frozenset({"lift"}))),
        problem.with_request(replace(problem.requests[0], pickup_window=Window(0.0))),
    ]
    for other in others:
        with pytest.raises(ValueError, match="peers are asked about"):
            ask(other, seconds=1.0, seed=1, clock="wall", hopeful=False)


def test_the_ledger_goes_on_with_runs_of_the_present_engine_only(tmp_path):
    ledger = Ledger(tmp_path / "runs" / "ledger.jsonl")
    known = Known("darp-ab", "a2-16", tmp_path, 1.0, None)
    ours, peer = (Task(known, solver, 5.0, 1, "wall") for solver in (OURS, "pyvrp"))
    assert ledger.find([ours]) == {}
    ledger.keep(replace(RUN, version="older"))
    ledger.keep(replace(RUN, solver="pyvrp", version="0.14.1"))
    assert ledger.find([ours, peer]).keys() == {peer}
    ledger.keep(replace(RUN, version=our_version()))
    assert ledger.find([ours, peer]).keys() == {ours, peer}
    on_cpu = replace(peer, clock="cpu")
    assert ledger.find([on_cpu]) == {}
    ledger.keep(replace(RUN, solver="pyvrp", clock="cpu", took_s=100.0, cpu_s=2.0))
    assert ledger.find([on_cpu]) == {}
    ledger.keep(replace(RUN, solver="pyvrp", clock="cpu", took_s=50.0, cpu_s=5.0))
    assert ledger.find([on_cpu]).keys() == {on_cpu}


def test_who_leads_is_counted_on_what_both_solve():
    peer = replace(RUN, solver="vroom", gap=0.02)
    runs = [RUN, peer, replace(RUN, instance="b", gap=0.03), replace(peer, instance="b", verdict="ride")]
    (line,) = leads("darp-ab", [(OURS, 5.0), ("vroom", 5.0)], runs)
    assert "on 1 both solve: 1 better, 0 even, 0 worse; mean gap 1.000% against 2.000%" in line
    fewer = [replace(each, vehicles_best=2) for each in (RUN, replace(peer, vehicles=1, verdict="ok"))]
    (line,) = leads("darp-ab", [(OURS, 5.0), ("vroom", 5.0)], fewer)
    assert "0 better, 0 even, 1 worse" in line
