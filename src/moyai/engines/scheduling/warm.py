"""Compile or load the kernels before the first problem comes."""

from __future__ import annotations

from functools import cache

import numpy as np

from moyai.engines.scheduling.problem import TOGETHER, Crew, Patient, Problem, Service
from moyai.engines.scheduling.solve import solve
from moyai.engines.stop import IterationLimit


@cache
def warm() -> None:
    """Solve a tiny problem.

    The first call on a machine compiles and keeps the machine code on disk (``NUMBA_CACHE_DIR``); later
    processes load it in a second. Without numba it takes milliseconds.
    """
    services = (Service("nurse", 10.0), Service("doctor", 10.0))
    patient = Patient("p", 1, 0.0, 60.0, services, TOGETHER)
    crews = (Crew("a", frozenset({"nurse"})), Crew("b", frozenset({"doctor"})))
    solve(Problem(np.array([[0.0, 5.0], [5.0, 0.0]]), crews, (patient,)), stop=IterationLimit(2))
