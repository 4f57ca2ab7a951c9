"""How near the search comes to the best known values of the public instances, after so many seconds.

The instances are in the folder ``benchmarks`` of the folder that ``MOYAI_SHARED_DATA`` names: ``darp-ab`` and
``darp-r`` (Cordeau's dial-a-ride), ``pdptw-lilim`` (Li & Lim; vehicles first). Each plan is judged by the
engine's checker, which shares no code with the solver. One thread.

    python -m bench.dispatch_solve [--set ab] [--seconds 1 5 30] [--seed 1] [--only a8-80 b6-72] [--cpu]

With ``--cpu`` seconds are the processor's own, for machines that are busy with other things.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import fmean

from moyai.engines.dispatch import Progress, Solution, StopCriterion, TimeLimit, check, solve, warm
from moyai.engines.dispatch.files import Instance, read_cordeau, read_lilim

AT_BEST = 5e-5


@dataclass(frozen=True)
class Known:
    """An instance with its best known value."""

    name: str
    file: Path
    read: Callable[[Path], Instance]
    best: float
    vehicles: int | None


@dataclass(frozen=True)
class Found:
    """What one run found."""

    gap: float
    vehicles: int
    verdict: str


def main() -> None:
    """Print one table."""
    options = _parser().parse_args()
    folder = os.environ.get("MOYAI_SHARED_DATA")
    if not folder:
        raise SystemExit("MOYAI_SHARED_DATA names no folder; the instances are not there.")
    instances = list(SETS[options.set](Path(folder) / "benchmarks"))
    if options.only:
        instances = [each for each in instances if each.name in options.only]
    warm()
    _print_facts(options)
    rows = [_measure(each, options) for each in instances]
    for column, seconds in enumerate(options.seconds):
        found = [row[column] for row in rows]
        right = sum(each.verdict == "ok" for each in found)
        best = sum(each.verdict == "ok" and each.gap < AT_BEST for each in found)
        print(
            f"{seconds:g} s: mean gap {100 * fmean(each.gap for each in found):.3f} %, "
            f"{best} of {len(found)} at best known, {right} right"
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--set", choices=sorted(SETS), default="ab")
    parser.add_argument("--seconds", type=float, nargs="+", default=[1.0, 5.0, 30.0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+")
    parser.add_argument("--cpu", action="store_true")
    return parser


def _print_facts(options: argparse.Namespace) -> None:
    packages = ", ".join(f"{name} {_version(name)}" for name in ("numba", "numpy", "highspy"))
    clock = "of the processor" if options.cpu else "by the clock"
    print(f"Python {platform.python_version()}, {packages}; {os.cpu_count()} cores, one thread each run")
    print(f"seed {options.seed}; seconds {clock}; gap to the best known value, vehicles, checker")
    heads = "".join(f"{f'{seconds:g} s':>24}" for seconds in options.seconds)
    print(f"{'instance':<10}{'best known':>11}{heads}", flush=True)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def _measure(known: Known, options: argparse.Namespace) -> list[Found]:
    problem = known.read(known.file).problem
    row = []
    for seconds in options.seconds:
        stop: StopCriterion = CpuLimit(seconds) if options.cpu else TimeLimit(seconds)
        plan = solve(problem, stop=stop, seed=options.seed)
        fixed = sum(
            vehicle.fixed_cost
            for vehicle, route in zip(problem.vehicles, plan.routes, strict=True)
            if route.carries_anybody
        )
        verdict = _judge(known, plan, len(check(problem, plan)))
        row.append(Found((plan.cost - fixed) / known.best - 1, plan.vehicles_used, verdict))
    cells = "".join(f"{100 * each.gap:>11.3f} %{each.vehicles:>4} {each.verdict:<6}" for each in row)
    print(f"{known.name:<10}{known.best:>11.2f}{cells}", flush=True)
    return row


def _judge(known: Known, plan: Solution, violations: int) -> str:
    if violations or plan.unassigned:
        return "WRONG"
    return "ok" if known.vehicles is None or plan.vehicles_used <= known.vehicles else "more"


@dataclass(frozen=True)
class CpuLimit:
    """Stop after so many seconds of the processor's time."""

    limit: float

    def start(self) -> Progress:
        """Begin to count."""
        return _CpuProgress(self.limit)


class _CpuProgress:
    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.began = self.last = time.process_time()
        self.size = 1

    def chunk(self) -> int:
        return 0 if self.fraction() >= 1.0 else self.size

    def done(self, iterations: int) -> None:
        now = time.process_time()
        pace = max(now - self.last, 1e-6) / max(iterations, 1)
        self.last = now
        self.size = max(1, min(4 * self.size, int(min(self.limit / 100, 0.05) / pace)))

    def fraction(self) -> float:
        return min(1.0, (time.process_time() - self.began) / self.limit)

    def seconds(self, share: float) -> float:
        return share * self.limit


def _read_ab(folder: Path) -> Iterator[Known]:
    for row in _rows(folder / "darp-ab" / "bks.csv"):
        file = folder / "darp-ab" / f"{row['instance']}.txt"
        yield Known(row["instance"], file, read_cordeau, float(row["bks"]), None)


def _read_r(folder: Path) -> Iterator[Known]:
    for row in _rows(folder / "darp-r" / "best_seen.csv"):
        file = folder / "darp-r" / f"{row['instance']}.txt"
        yield Known(row["instance"], file, read_cordeau, float(row["best_seen"]), None)


def _read_lilim(folder: Path) -> Iterator[Known]:
    for row in _rows(folder / "pdptw-lilim" / "bks.csv"):
        file = folder / "pdptw-lilim" / row["size"] / f"{row['instance']}.txt"
        yield Known(row["instance"], file, read_lilim, float(row["distance"]), int(row["vehicles"]))


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


SETS = {"ab": _read_ab, "r": _read_r, "lilim": _read_lilim}

if __name__ == "__main__":
    main()
