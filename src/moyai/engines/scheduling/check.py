"""An independent check of plans: it shares no code with the solver.

It follows the stated times of every crew, looks at every patient's services together, and adds up the cost
from the stops alone.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from moyai.engines.scheduling.problem import BASE, Patient, Problem
from moyai.engines.scheduling.solution import Route, Solution, Stop

TOLERANCE_S = 1e-6


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong.

    Attributes:
        code: ``unknown``, ``lost_or_repeated``, ``ability``, ``early``, ``travel``, ``duration``,
            ``same_crew``, ``gap``, ``tardiness`` or ``wrong_cost``.
        item: The patient or crew at fault.
        text: In a few words.
    """

    code: str
    item: str
    text: str


def check(problem: Problem, solution: Solution) -> tuple[Violation, ...]:
    """Return everything that is wrong with a plan, nothing when it is right.

    Args:
        problem: What was to be planned.
        solution: The plan.
    """
    patients = {each.id: each for each in problem.patients}
    found = list(_check_names(problem, solution, patients))
    if found:
        return tuple(found)
    given: dict[str, dict[int, tuple[str, Stop]]] = defaultdict(dict)
    for route in solution.routes:
        found += _check_route(problem, route, patients)
        for stop in route.stops:
            given[stop.patient_id][stop.service] = (route.crew_id, stop)
    for patient in problem.patients:
        if patient.gap is not None:
            found += _check_pair(patient, given[patient.id])
    found += _check_cost(problem, solution, patients)
    return tuple(found)


def _check_names(problem: Problem, solution: Solution, patients: dict[str, Patient]) -> Iterator[Violation]:
    """Check that each crew has one route and each service is given once."""
    crews = [each.id for each in problem.crews]
    routes = [each.crew_id for each in solution.routes]
    for name in sorted({*crews, *routes}):
        if crews.count(name) != 1 or routes.count(name) != 1:
            yield Violation("unknown", f"crew {name}", f"has {routes.count(name)} routes")
    times: dict[tuple[str, int], int] = defaultdict(int)
    for route in solution.routes:
        for stop in route.stops:
            times[stop.patient_id, stop.service] += 1
    wanted = {(each.id, k) for each in patients.values() for k in range(len(each.services))}
    for name, service in sorted(times.keys() | wanted):
        if (name, service) not in wanted:
            yield Violation("unknown", f"patient {name}", f"service {service} is not asked for")
        elif times[name, service] != 1:
            yield Violation("lost_or_repeated", f"patient {name}", f"given {times[name, service]} times")


def _check_route(problem: Problem, route: Route, patients: dict[str, Patient]) -> Iterator[Violation]:
    crew = next(each for each in problem.crews if each.id == route.crew_id)
    place, free = BASE, 0.0
    for stop in route.stops:
        patient = patients[stop.patient_id]
        service, item = patient.services[stop.service], f"patient {patient.id}"
        arrival = free + float(problem.travel_s[place, patient.place])
        if service.ability not in crew.abilities:
            yield Violation("ability", item, f"crew {crew.id} cannot give {service.ability}")
        if not stop.begin_s >= patient.earliest_s - TOLERANCE_S:
            yield Violation("early", item, f"begins at {stop.begin_s}, before {patient.earliest_s}")
        if not stop.begin_s >= arrival - TOLERANCE_S:
            yield Violation("travel", item, f"begins at {stop.begin_s}, crew {crew.id} comes at {arrival}")
        if not math.isclose(stop.end_s - stop.begin_s, service.duration_s, abs_tol=TOLERANCE_S):
            yield Violation("duration", item, f"takes {stop.end_s - stop.begin_s}, not {service.duration_s}")
        tardiness = max(0.0, stop.begin_s - patient.latest_s)
        if not math.isclose(stop.tardiness_s, tardiness, abs_tol=TOLERANCE_S):
            yield Violation("tardiness", item, f"states {stop.tardiness_s}, is {tardiness}")
        place, free = patient.place, stop.end_s


def _check_pair(patient: Patient, given: dict[int, tuple[str, Stop]]) -> Iterator[Violation]:
    (first_crew, first), (second_crew, second) = given[0], given[1]
    if first_crew == second_crew:
        yield Violation("same_crew", f"patient {patient.id}", f"crew {first_crew} gives both services")
    gap = second.begin_s - first.begin_s
    least, most = (patient.gap.least_s, patient.gap.most_s) if patient.gap else (0.0, 0.0)
    if not least - TOLERANCE_S <= gap <= most + TOLERANCE_S:
        yield Violation("gap", f"patient {patient.id}", f"{gap} is not in [{least}, {most}]")


def _check_cost(problem: Problem, solution: Solution, patients: dict[str, Patient]) -> Iterator[Violation]:
    distance, tardiness = 0.0, [0.0]
    for route in solution.routes:
        places = [BASE, *(patients[stop.patient_id].place for stop in route.stops), BASE]
        distance += math.fsum(float(problem.travel_s[a, b]) for a, b in pairwise(places))
        tardiness += [max(0.0, stop.begin_s - patients[stop.patient_id].latest_s) for stop in route.stops]
    weights = problem.weights
    total, longest = math.fsum(tardiness), max(tardiness)
    cost = weights.distance * distance + weights.tardiness * total + weights.longest * longest
    for name, stated, value in (
        ("distance", solution.distance, distance),
        ("tardiness", solution.tardiness_s, total),
        ("longest tardiness", solution.longest_tardiness_s, longest),
        ("cost", solution.cost, cost),
    ):
        if not math.isclose(stated, value, rel_tol=1e-9, abs_tol=1e-4):
            yield Violation("wrong_cost", "plan", f"{name}: states {stated}, is {value}")
