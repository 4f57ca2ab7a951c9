"""A first plan: patients by the end of their window, each to the crews that can be there first."""

from __future__ import annotations

from itertools import product

from moyai.engines.scheduling.evaluate import Call
from moyai.engines.scheduling.problem import BASE, Crew, Patient, Problem


def first_sequences(problem: Problem) -> list[list[Call]]:
    """Return routes that can be timed: everybody is put at the end of some crews' days."""
    rows: dict[str, list[Call]] = {crew.id: [] for crew in problem.crews}
    where = {crew.id: (BASE, 0.0) for crew in problem.crews}
    for patient in sorted(problem.patients, key=lambda each: (each.latest_s, each.id)):
        arrivals = {
            name: max(patient.earliest_s, free + float(problem.travel_s[place, patient.place]))
            for name, (place, free) in where.items()
        }
        able = [
            sorted(_able(problem.crews, service.ability), key=arrivals.__getitem__)[:2]
            for service in patient.services
        ]
        choices = [each for each in product(*able) if len(set(each)) == len(each)]
        chosen = min(choices, key=lambda names: max(_begins(patient, [arrivals[name] for name in names])))
        begins = _begins(patient, [arrivals[name] for name in chosen])
        for k, (name, begin) in enumerate(zip(chosen, begins, strict=True)):
            rows[name].append((patient.id, k))
            where[name] = (patient.place, begin + patient.services[k].duration_s)
    return [rows[crew.id] for crew in problem.crews]


def _able(crews: tuple[Crew, ...], ability: str) -> list[str]:
    return [crew.id for crew in crews if ability in crew.abilities]


def _begins(patient: Patient, arrivals: list[float]) -> list[float]:
    if patient.gap is None:
        return arrivals
    first = max(arrivals[0], arrivals[1] - patient.gap.most_s)
    return [first, max(arrivals[1], first + patient.gap.least_s)]
