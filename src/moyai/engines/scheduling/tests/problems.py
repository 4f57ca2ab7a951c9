"""Small random problems of home visits, and their best plans by trying everything."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

import numpy as np
from hypothesis import strategies as st

from moyai.engines.scheduling import Crew, Gap, Patient, Problem, Service, evaluate

ABILITIES = ("nurse", "doctor", "echo")


@st.composite
def problems(draw: st.DrawFn, *, most_patients: int = 8, most_crews: int = 4) -> Problem:
    """Draw a problem in which the first two crews can do everything, so that each patient can be served."""
    extra = draw(st.integers(0, most_crews - 2))
    crews = [Crew(f"c{n}", frozenset(ABILITIES)) for n in range(2)]
    crews += [Crew(f"c{n + 2}", draw(st.frozensets(st.sampled_from(ABILITIES)))) for n in range(extra)]
    count = draw(st.integers(1, most_patients))
    patients = tuple(draw(_patients(n)) for n in range(count))
    cells = st.integers(0, 30)
    matrix = draw(
        st.lists(
            st.lists(cells, min_size=count + 1, max_size=count + 1), min_size=count + 1, max_size=count + 1
        )
    )
    return Problem(np.array(matrix, float), tuple(crews), patients)


@st.composite
def _patients(draw: st.DrawFn, number: int) -> Patient:
    earliest = draw(st.integers(0, 100))
    latest = earliest + draw(st.integers(0, 40))
    needs = tuple(
        Service(draw(st.sampled_from(ABILITIES)), float(draw(st.integers(1, 20))))
        for _ in range(draw(st.integers(1, 2)))
    )
    gap = None
    if len(needs) == 2:
        least = draw(st.sampled_from((0, 0, 5, 20)))
        gap = Gap(float(least), float(least + draw(st.sampled_from((0, 0, 3, 30)))))
    return Patient(f"p{number}", number + 1, float(earliest), float(latest), needs, gap)


def best_cost(problem: Problem) -> float:
    """Return the least cost of all assignments and all orders."""
    calls = [(patient.id, k) for patient in problem.patients for k in range(len(patient.services))]
    able = [
        [n for n, crew in enumerate(problem.crews) if patient.services[k].ability in crew.abilities]
        for patient in problem.patients
        for k in range(len(patient.services))
    ]
    costs = []
    for chosen in product(*able):
        rows = [
            [call for call, n in zip(calls, chosen, strict=True) if n == c] for c in range(len(problem.crews))
        ]
        if any(len({name for name, _ in row}) < len(row) for row in rows):
            continue
        for orders in _orders(rows):
            plan = evaluate(problem, orders)
            if plan is not None:
                costs.append(plan.cost)
    return min(costs)


def _orders(rows: list[list[tuple[str, int]]]) -> Iterator[tuple[tuple[tuple[str, int], ...], ...]]:
    return product(*(tuple(permutations(row)) for row in rows))
