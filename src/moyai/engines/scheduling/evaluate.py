"""Time given routes from nothing: the least begins that keep every limit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from moyai.engines.scheduling.errors import ProblemError
from moyai.engines.scheduling.problem import BASE, Patient, Problem
from moyai.engines.scheduling.solution import Route, Solution, Stop

Call = tuple[str, int]
"""A patient's id and which of the patient's services."""


def evaluate(problem: Problem, sequences: Sequence[Sequence[Call]]) -> Solution | None:
    """Return the cheapest plan with these routes, None where no times keep them.

    Args:
        problem: What is to be planned.
        sequences: For each crew in the problem's order, whom it visits for which service.

    Raises:
        ProblemError: A patient is not in the problem, or has no such service.
    """
    patients = {each.id: each for each in problem.patients}
    for name, service in (call for row in sequences for call in row):
        if name not in patients or not 0 <= service < len(patients[name].services):
            raise ProblemError(f"patient {name}", f"service {service} is not in the problem")
    begins = _find_begins(problem, patients, sequences)
    if begins is None:
        return None
    routes = [
        Route(crew.id, tuple(_stop(patients[call[0]], call[1], begins[call]) for call in row))
        for crew, row in zip(problem.crews, sequences, strict=True)
    ]
    return _priced(problem, patients, routes)


def _find_begins(
    problem: Problem, patients: Mapping[str, Patient], sequences: Sequence[Sequence[Call]]
) -> dict[Call, float] | None:
    """Raise begins from the earliest until nothing moves; where crews wait in a circle they move for ever."""
    begins = {call: patients[call[0]].earliest_s for row in sequences for call in row}
    pairs = [
        each for each in patients.values() if each.gap and (each.id, 0) in begins and (each.id, 1) in begins
    ]
    for _ in range(2 * len(begins) + 2):
        before = dict(begins)
        for row in sequences:
            place, free = BASE, 0.0
            for call in row:
                patient = patients[call[0]]
                begins[call] = max(begins[call], free + float(problem.travel_s[place, patient.place]))
                place, free = patient.place, begins[call] + patient.services[call[1]].duration_s
        for patient in pairs:
            first, second = (patient.id, 0), (patient.id, 1)
            if patient.gap:
                begins[first] = max(begins[first], begins[second] - patient.gap.most_s)
                begins[second] = max(begins[second], begins[first] + patient.gap.least_s)
        if begins == before:
            return begins
    return None


def _stop(patient: Patient, service: int, begin: float) -> Stop:
    end = begin + patient.services[service].duration_s
    return Stop(patient.id, service, begin, end, max(0.0, begin - patient.latest_s))


def _priced(problem: Problem, patients: Mapping[str, Patient], routes: list[Route]) -> Solution:
    distance = 0.0
    for route in routes:
        place = BASE
        for stop in route.stops:
            distance += float(problem.travel_s[place, patients[stop.patient_id].place])
            place = patients[stop.patient_id].place
        distance += float(problem.travel_s[place, BASE])
    tardy = [stop.tardiness_s for route in routes for stop in route.stops]
    total, longest = math.fsum(tardy), max(tardy, default=0.0)
    weights = problem.weights
    cost = weights.distance * distance + weights.tardiness * total + weights.longest * longest
    return Solution(tuple(routes), distance, total, longest, cost)
