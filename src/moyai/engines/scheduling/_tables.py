"""The problem as arrays for the kernels.

A visit is one service of one patient; visits are numbered patient by patient. Nodes are the V visits, then
each of C crews' start (V + crew) and end (V + C + crew). All whole numbers are 64 bits wide, so that each
kernel is compiled for one signature.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from moyai.engines.scheduling.problem import BASE, Patient, Problem

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

NOBODY = -1
NEIGHBOURS = 40
WAITING_SHARE = 0.2  # of waiting in the distance between visits that decides on neighbours


class Tables(NamedTuple):
    """What does not change; P patients, V visits, C crews, N = V + 2 C nodes, K neighbours."""

    travel: Floats  # places, places
    place: Ints  # N
    duration: Floats  # N
    early: Floats  # V
    late: Floats  # V
    patient: Ints  # V
    mate: Ints  # V; the other visit to the patient, or -1
    visits: Ints  # P, 2; the second may be -1
    least: Floats  # P
    most: Floats  # P
    able: Ints  # C, V; 1 when the crew can give the service
    crews: Ints  # V, C; those who can
    crew_count: Ints  # V
    near: Ints  # V, K; visits that may well come just before or after
    near_count: Ints  # V
    weights: Floats  # distance, tardiness, longest


def make_tables(problem: Problem) -> Tables:
    """Return the problem as arrays."""
    pairs = [(patient, k) for patient in problem.patients for k in range(len(patient.services))]
    number = {(patient.id, k): v for v, (patient, k) in enumerate(pairs)}
    ends = 2 * len(problem.crews)
    able = np.array(
        [[int(p.services[k].ability in crew.abilities) for p, k in pairs] for crew in problem.crews], np.int64
    ).reshape(len(problem.crews), len(pairs))
    crews, crew_count = _packed([np.flatnonzero(able[:, v]) for v in range(len(pairs))], len(problem.crews))
    near, near_count = _neighbours(problem, pairs, able)
    index = {patient.id: n for n, patient in enumerate(problem.patients)}
    return Tables(
        travel=np.ascontiguousarray(problem.travel_s),
        place=np.array([*(patient.place for patient, _ in pairs), *[BASE] * ends], np.int64),
        duration=np.array([*(patient.services[k].duration_s for patient, k in pairs), *[0.0] * ends]),
        early=np.array([patient.earliest_s for patient, _ in pairs]),
        late=np.array([patient.latest_s for patient, _ in pairs]),
        patient=np.array([index[patient.id] for patient, _ in pairs], np.int64),
        mate=np.array([number.get((patient.id, 1 - k), NOBODY) for patient, k in pairs], np.int64),
        visits=np.array(
            [[number[each.id, 0], number.get((each.id, 1), NOBODY)] for each in problem.patients], np.int64
        ).reshape(-1, 2),
        least=np.array([each.gap.least_s if each.gap else 0.0 for each in problem.patients]),
        most=np.array([each.gap.most_s if each.gap else 0.0 for each in problem.patients]),
        able=able,
        crews=crews,
        crew_count=crew_count,
        near=near,
        near_count=near_count,
        weights=np.array([problem.weights.distance, problem.weights.tardiness, problem.weights.longest]),
    )


def _neighbours(problem: Problem, pairs: list[tuple[Patient, int]], able: Ints) -> tuple[Ints, Ints]:
    """Return for each visit those near in space and time that a crew able to give it might give, too."""
    n = len(pairs)
    place = np.array([patient.place for patient, _ in pairs], np.int64)
    early = np.array([patient.earliest_s for patient, _ in pairs])
    late = np.array([patient.latest_s for patient, _ in pairs])
    duration = np.array([patient.services[k].duration_s for patient, k in pairs])
    travel = problem.travel_s[np.ix_(place, place)] if n else np.zeros((0, 0))
    way = duration[:, None] + travel
    waiting = np.maximum(0.0, early[None, :] - late[:, None] - way)
    tardy = np.maximum(0.0, early[:, None] + way - late[None, :])
    after = travel + WAITING_SHARE * waiting + tardy
    apart = np.minimum(after, after.T)
    owner = np.array([patient.id for patient, _ in pairs])
    apart[owner[:, None] == owner[None, :]] = np.inf
    apart[(able.T @ able) == 0] = np.inf
    order = np.argsort(apart, axis=1, kind="stable")
    rows = [[u for u in order[v, :NEIGHBOURS] if apart[v, u] < np.inf] for v in range(n)]
    return _packed(rows, NEIGHBOURS)


def _packed(rows: list, width: int) -> tuple[Ints, Ints]:
    packed = np.full((len(rows), width), NOBODY, np.int64)
    for row, numbers in zip(packed, rows, strict=True):
        row[: len(numbers)] = numbers
    return packed, np.array([len(each) for each in rows], np.int64)
