import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.scheduling import (
    TOGETHER,
    Crew,
    Gap,
    Patient,
    Problem,
    ProblemError,
    Service,
    check,
    evaluate,
    sequences_of,
    solve,
    warm,
)
from moyai.engines.scheduling.solution import Solution
from moyai.engines.scheduling.tests.problems import best_cost, problems
from moyai.engines.stop import IterationLimit

NURSE, DOCTOR = Service("nurse", 10.0), Service("doctor", 5.0)
CREWS = (Crew("a", frozenset({"nurse"})), Crew("b", frozenset({"doctor"})))
TRAVEL = np.array([[0.0, 10.0, 20.0], [10.0, 0.0, 15.0], [20.0, 15.0, 0.0]])


def pair(name: str, place: int, gap: Gap, *, earliest: float = 0.0, latest: float = 100.0) -> Patient:
    return Patient(name, place, earliest, latest, (NURSE, DOCTOR), gap)


def begins_of(plan: Solution | None) -> dict[tuple[str, int], float]:
    assert plan is not None
    return {(s.patient_id, s.service): s.begin_s for route in plan.routes for s in route.stops}


@settings(max_examples=60, deadline=None)
@given(problem=problems(), seed=st.integers(-5, 2**40))
def test_the_checker_finds_nothing_in_any_plan(problem, seed):
    warm()
    plan = solve(problem, stop=IterationLimit(2_000), seed=seed)
    assert check(problem, plan) == ()
    again = evaluate(problem, sequences_of(plan))
    assert again == plan


@settings(max_examples=25, deadline=None)
@given(problem=problems(most_patients=3, most_crews=2))
def test_trying_everything_finds_nothing_better(problem):
    warm()
    plan = solve(problem, stop=IterationLimit(20_000), seed=1)
    assert plan.cost == pytest.approx(best_cost(problem))


def test_the_same_seed_gives_the_same_plan():
    warm()
    problem = Problem(TRAVEL, CREWS, (pair("p", 1, TOGETHER), pair("q", 2, Gap(10.0, 30.0))))
    plans = [solve(problem, stop=IterationLimit(500), seed=7) for _ in range(2)]
    assert plans[0] == plans[1]


SEEDED = """
from moyai.engines.scheduling import sequences_of, solve
from moyai.engines.scheduling.tests.test_solve import a_dozen
from moyai.engines.stop import IterationLimit
print(sequences_of(solve(a_dozen(), stop=IterationLimit(1500), seed=3)))
"""


def a_dozen() -> Problem:
    """Twelve patients on a line, every third seen by two crews."""
    gaps = (None, None, TOGETHER, None, None, Gap(10.0, 40.0))
    patients = tuple(
        Patient(
            f"p{n}", n + 1, 15.0 * n, 15.0 * n + 20.0, (NURSE, DOCTOR)[: 2 if gaps[n % 6] else 1], gaps[n % 6]
        )
        for n in range(12)
    )
    places = np.array([0.0, 3.0, 9.0, 1.0, 7.0, 4.0, 8.0, 2.0, 6.0, 5.0, 9.5, 0.5, 3.5])
    return Problem(
        np.abs(places[:, None] - places[None, :]), (*CREWS, Crew("c", frozenset({"nurse"}))), patients
    )


def test_plain_and_compiled_kernels_make_the_same_plan():
    warm()
    compiled = sequences_of(solve(a_dozen(), stop=IterationLimit(1500), seed=3))
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    plain = subprocess.run(
        [sys.executable, "-c", SEEDED], env=environment, capture_output=True, text=True, check=True
    )
    assert plain.stdout.strip() == str(compiled)


def test_services_together_begin_when_the_later_crew_comes():
    problem = Problem(TRAVEL, CREWS, (pair("p", 1, TOGETHER), pair("q", 2, TOGETHER, earliest=3.0)))
    plan = evaluate(problem, [[("p", 0), ("q", 0)], [("p", 1), ("q", 1)]])
    assert begins_of(plan) == {("p", 0): 10.0, ("p", 1): 10.0, ("q", 0): 35.0, ("q", 1): 35.0}


def test_the_first_service_waits_where_the_second_would_come_too_late():
    far = Patient("far", 2, 60.0, 90.0, (DOCTOR,))
    problem = Problem(TRAVEL, CREWS, (pair("p", 1, Gap(5.0, 30.0)), far))
    begins = begins_of(evaluate(problem, [[("p", 0)], [("far", 0), ("p", 1)]]))
    assert (begins["p", 1], begins["p", 0]) == (80.0, 50.0)  # 60 + 5 at far + 15 on the way; 30 before it


def test_crews_that_wait_for_one_another_have_no_times():
    problem = Problem(TRAVEL, CREWS, (pair("p", 1, TOGETHER), pair("q", 2, TOGETHER)))
    assert evaluate(problem, [[("p", 0), ("q", 0)], [("q", 1), ("p", 1)]]) is None


def test_a_long_gap_lets_crews_cross():
    """The doctor sees q between the two services of p: an order of patients could not tell this."""
    problem = Problem(TRAVEL, CREWS, (pair("p", 1, Gap(60.0, 90.0)), pair("q", 2, TOGETHER)))
    begins = begins_of(evaluate(problem, [[("p", 0), ("q", 0)], [("q", 1), ("p", 1)]]))
    assert begins == {("p", 0): 10.0, ("q", 0): 35.0, ("q", 1): 35.0, ("p", 1): 70.0}


def test_a_problem_without_patients_has_an_empty_plan():
    problem = Problem(TRAVEL, CREWS, ())
    plan = solve(problem, stop=IterationLimit(10))
    assert (plan.cost, check(problem, plan)) == (0.0, ())


def spoilt(plan: Solution, patient: str, **changes: object) -> Solution:
    routes = tuple(
        replace(
            route,
            stops=tuple(replace(s, **changes) if s.patient_id == patient else s for s in route.stops),
        )
        for route in plan.routes
    )
    return replace(plan, routes=routes)


@pytest.mark.parametrize(
    ("patient", "changes", "codes"),
    [
        ("p", {"begin_s": 0.0}, {"early", "travel", "duration"}),
        ("q", {"begin_s": 20.0, "end_s": 30.0}, {"travel", "duration"}),
        ("q", {"tardiness_s": 9.0}, {"tardiness"}),
        ("p", {"service": 0}, {"lost_or_repeated"}),
        ("p", {"service": 4}, {"lost_or_repeated", "unknown"}),
        ("p", {"patient_id": "nobody"}, {"lost_or_repeated", "unknown"}),
    ],
)
def test_the_checker_names_what_is_wrong(patient, changes, codes):
    problem = Problem(TRAVEL, CREWS, (pair("p", 1, TOGETHER, earliest=5.0), pair("q", 2, Gap(0.0, 40.0))))
    plan = evaluate(problem, [[("p", 0), ("q", 0)], [("p", 1), ("q", 1)]])
    assert plan is not None
    assert check(problem, plan) == ()
    assert {each.code for each in check(problem, spoilt(plan, patient, **changes))} == codes


def test_the_checker_knows_gaps_crews_abilities_and_cost():
    both = Crew("both", frozenset({"nurse", "doctor"}))
    problem = Problem(TRAVEL, (*CREWS, both), (pair("p", 1, Gap(10.0, 20.0)),))
    plan = evaluate(problem, [[("p", 0)], [("p", 1)], []])
    assert plan is not None
    assert {each.code for each in check(problem, replace(plan, cost=1.0))} == {"wrong_cost"}
    alone = evaluate(problem, [[], [], [("p", 0), ("p", 1)]])
    assert alone is not None
    assert {each.code for each in check(problem, alone)} == {"same_crew"}
    crossed = evaluate(problem, [[("p", 1)], [("p", 0)], []])
    assert crossed is not None
    assert {each.code for each in check(problem, crossed)} == {"ability"}
    longer = replace(problem, patients=(pair("p", 1, Gap(30.0, 40.0)),))
    assert {each.code for each in check(longer, plan)} == {"gap"}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Service("nurse", -1.0), "service nurse: duration -1.0"),
        (lambda: Gap(5.0, 4.0), r"gap: \[5.0, 4.0\]"),
        (lambda: Patient("p", 1, 9.0, 8.0, (NURSE,)), r"patient p: time window \[9.0, 8.0\]"),
        (lambda: Patient("p", 1, 0.0, 8.0, ()), "patient p: needs 0 services"),
        (lambda: Patient("p", 1, 0.0, 8.0, (NURSE, DOCTOR)), "patient p: a gap belongs to two"),
        (lambda: Problem(TRAVEL, (), ()), "crews: there are none"),
        (lambda: Problem(-TRAVEL, CREWS, ()), "matrix travel_s: from 0 to 1: -10.0"),
        (lambda: Problem(TRAVEL[:2], CREWS, ()), "matrix travel_s: shape"),
        (lambda: Problem(TRAVEL, CREWS * 2, ()), "crew a: stands 2 times"),
        (lambda: Problem(TRAVEL, CREWS, (pair("p", 3, TOGETHER),)), "patient p: place 3"),
        (lambda: Problem(TRAVEL, CREWS[:1], (pair("p", 1, TOGETHER),)), "patient p: no crew can give doctor"),
        (
            lambda: Problem(
                TRAVEL, (Crew("both", frozenset({"nurse", "doctor"})),), (pair("p", 1, TOGETHER),)
            ),
            "patient p: two crews are needed",
        ),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(make, message):
    with pytest.raises(ProblemError, match=f"^{message}"):
        make()


def test_evaluate_refuses_who_is_not_there():
    problem = Problem(TRAVEL, CREWS, (pair("p", 1, TOGETHER),))
    with pytest.raises(ProblemError, match="patient q: service 0 is not in the problem"):
        evaluate(problem, [[("q", 0)], []])
