"""What trying one insertion costs the processor: time, instructions, bytes, beside the memory's speed.

An insertion tried is one request in one vehicle's route: the cheapest of all pairs of places, exactly. The
town is that of ``bench.dispatch_insert``. Time is of the code compiled for this machine. Instructions and
bytes are counted by valgrind's callgrind, which knows no AVX-512: for it the kernels are compiled for
Haswell. Without valgrind they are left out.

    python -m bench.dispatch_kernel [--vehicles 10] [--live 100] [--probes 50] [--rounds 20]
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.dispatch_insert import fill, invent, town
from moyai.engines.dispatch import warm
from moyai.engines.dispatch._insertion import scan
from moyai.engines.dispatch._jit import COMPILED, kernel
from moyai.engines.dispatch._plan import Plan, refresh_all
from moyai.engines.dispatch._routes import fill_plan, sequences
from moyai.engines.dispatch._schedule import Work, make_work
from moyai.engines.dispatch._tables import Floats, Ints, Tables, prepared

ROOT = Path(__file__).resolve().parents[1]
KERNELS = ROOT / "var" / "bench" / "kernels"
HASWELL = {"NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": "+avx2,+bmi,+bmi2,+fma,+popcnt,+sse4.2"}
READY = "ready"
COUNTED_ROUNDS = 10
WORD, LINE = 8, 64
COPIED_BYTES = 1 << 28


@dataclass(frozen=True)
class Trial:
    """A plan, and requests to try in every route of it."""

    tables: Tables
    plan: Plan
    items: Ints
    usable: Ints
    work: Work

    @staticmethod
    def make(vehicles: int, live: int, probes: int, seed: int) -> Trial:
        """Fill a town, and invent requests that are not in the plan."""
        rng = np.random.default_rng([seed, vehicles, live])
        problem = town(rng, vehicles, live, probes)
        problem, plan = fill(rng, problem, live)
        names = [f"new{n}" for n in range(probes)]
        for n, name in enumerate(names):
            problem = problem.with_request(invent(rng, name, 2 * live + 2 * n + 1, problem))
        known = prepared(problem)
        rows = fill_plan(known.tables, sequences(problem, known, plan), room=4)
        work = make_work(len(known.tables.place))
        refresh_all(known.tables, rows, work)
        items = np.array([known.item_of[name] for name in names])
        return Trial(known.tables, rows, items, np.ones(vehicles, dtype=np.int64), work)

    def run(self, rounds: int) -> float:
        """Try every request in every route so many times; return the seconds of the processor."""
        vehicles = len(self.plan.size)
        costs, firsts, seconds = np.zeros(vehicles), *np.zeros((2, vehicles), dtype=np.int64)
        began = time.process_time()
        try_all(self.tables, self.plan, self.items, self.usable, self.work, costs, firsts, seconds, rounds)
        return time.process_time() - began

    @property
    def insertions(self) -> int:
        """How many a round tries."""
        return len(self.items) * len(self.plan.size)

    @property
    def pairs(self) -> int:
        """How many pairs of places a round has to tell apart."""
        sizes = self.plan.size
        return len(self.items) * int(((sizes + 1) * (sizes + 2) // 2).sum())

    @property
    def bytes(self) -> int:
        """How large the tables and routes are together."""
        arrays = [*self.tables, *self.plan, *self.work]
        return sum(array.nbytes for array in arrays if isinstance(array, np.ndarray))


@kernel
def try_all(
    t: Tables,
    plan: Plan,
    items: Ints,
    usable: Ints,
    w: Work,
    costs: Floats,
    firsts: Ints,
    seconds: Ints,
    rounds: int,
) -> None:
    """Try every item in every route; an entrance for Python, whose cost is then spread over the rounds."""
    for _ in range(rounds):
        for k in range(items.shape[0]):
            scan(t, plan, items[k], usable, w, costs, firsts, seconds)


def main() -> None:
    """Measure and print."""
    options = _parser().parse_args()
    warm()
    trial = Trial.make(options.vehicles, options.live, options.probes, options.seed)
    trial.run(1)
    if options.counted:
        _wait_for_the_counter(trial)
        return
    took = min(trial.run(options.rounds) for _ in range(5)) / options.rounds / trial.insertions
    pairs = trial.pairs / trial.insertions
    routes = f"{options.vehicles} routes, {trial.plan.size.mean():.1f} stops each"
    print(f"kernels     {'compiled' if COMPILED else 'plain'}, seed {options.seed}, best of 5")
    print(f"plan        {routes}, {trial.bytes / 1e3:.0f} kB with all tables")
    print(f"tried       {1 / took:,.0f} insertions/s: {1e9 * took:,.0f} ns each")
    print(f"pairs       {pairs / took:,.0f} pairs of places/s told apart: {1e9 * took / pairs:.2f} ns each")
    copied = measure_copy()
    print(f"memory      a copy reads and writes {copied / 1e9:.1f} GB/s on this machine")
    if not COMPILED or shutil.which("valgrind") is None:
        print("counts      left out: needs numba and valgrind")
        return
    _print_counts(count(options, trial), took, pairs, copied)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--vehicles", type=int, default=10)
    parser.add_argument("--live", type=int, default=100)
    parser.add_argument("--probes", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--counted", action="store_true", help=argparse.SUPPRESS)
    return parser


def measure_copy() -> float:
    """Return how many bytes a second a copy reads and writes, arrays being larger than any cache."""
    source = np.ones(COPIED_BYTES // WORD)
    target = np.empty_like(source)
    took = []
    for _ in range(5):
        began = time.process_time()
        np.copyto(target, source)
        took.append(time.process_time() - began)
    return 2 * COPIED_BYTES / min(took)


def _print_counts(each: dict[str, float], took: float, pairs: float, copied: float) -> None:
    instructions = each["Ir"]
    print(f"counted     {instructions:,.0f} instructions an insertion, {instructions / pairs:.1f} a pair")
    print(f"            {instructions / took / 1e9:.2f} instructions a nanosecond")
    sizes = {
        "read and written": WORD * (each["Dr"] + each["Dw"]),
        "from beyond the first cache": LINE * (each["D1mr"] + each["D1mw"]),
        "from memory": LINE * (each["DLmr"] + each["DLmw"]),
    }
    for name, size in sizes.items():
        speed = size / took
        share = f"{speed / 1e9:.2f} GB/s, {100 * speed / copied:.2f} % of a copy's"
        print(f"bytes       {size:>9,.0f} {name}: {share}")


def count(options: argparse.Namespace, trial: Trial) -> dict[str, float]:
    """Return what callgrind counts for one insertion tried; it begins to count when the child is ready."""
    command = [sys.executable, "-m", "bench.dispatch_kernel", "--counted"]
    for name in ("vehicles", "live", "probes", "seed"):
        command += [f"--{name}", str(getattr(options, name))]
    environment = os.environ | HASWELL | {"NUMBA_CACHE_DIR": str(KERNELS), "OPENBLAS_NUM_THREADS": "1"}
    KERNELS.mkdir(parents=True, exist_ok=True)
    # The kernels are compiled beforehand: under valgrind that would take an hour.
    subprocess.run(command, env=environment, cwd=ROOT, check=True, input="\n", text=True, capture_output=True)
    tool = ["valgrind", "--tool=callgrind", "--cache-sim=yes", "--instr-atstart=no"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(
        [*tool, "--callgrind-out-file=/dev/null", *command], env=environment, cwd=ROOT, **pipes
    ) as child:
        assert child.stdout is not None
        if child.stdout.readline().strip() != READY:
            raise RuntimeError(f"callgrind did not come to begin: {child.communicate()[1][-500:]}")
        switch = ["callgrind_control", "--instr=on", str(child.pid)]
        subprocess.run(switch, check=True, capture_output=True)
        words = child.communicate("\n")[1]
    return {name: value / COUNTED_ROUNDS / trial.insertions for name, value in _read_events(words).items()}


def _wait_for_the_counter(trial: Trial) -> None:
    print(READY, flush=True)
    sys.stdin.readline()
    trial.run(COUNTED_ROUNDS)
    sys.stdout.flush()
    os._exit(0)  # what ending would cost is not to be counted


def _read_events(words: str) -> dict[str, int]:
    events = re.search(r"Events\s*: (.*)", words)
    collected = re.search(r"Collected\s*: (.*)", words)
    if events is None or collected is None:
        raise RuntimeError(f"callgrind said nothing that is known: {words[-500:]}")
    return dict(zip(events[1].split(), map(int, collected[1].split()), strict=True))


if __name__ == "__main__":
    main()
