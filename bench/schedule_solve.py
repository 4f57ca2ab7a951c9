"""How near the engine of home visits comes to the best known values of the public instances.

The instances are in the folder ``benchmarks/hhcrsp`` of the folder that ``MOYAI_SHARED_DATA`` names. One
thread; every plan is judged by the engine's checker, which shares no code with the solver.

    python -m bench.schedule_solve [--seconds 60] [--instances 25_1,100_3] [--seed 1] [--clock cpu]
        [--json FILE]

Each instance has 60 s of the processor's time, so that it can be measured beside other work; then a line for
each size. Instances that the table of best known values names and whose file is not there are named.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean

from bench.dispatch_head import find_facts, print_facts
from bench.dispatch_instances import shared_folder
from moyai.engines.scheduling import check, solve, warm
from moyai.engines.scheduling.files import read_hhcrsp
from moyai.engines.stop import TimeLimit

CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}
AIM = 0.02
EQUAL = 5e-5
"""Best known values are stated to five or six digits."""


@dataclass(frozen=True)
class Run:
    """What one run found.

    Attributes:
        instance: As in the table of best known values, shortened.
        seconds: What it was given.
        cost: The benchmark's objective.
        best: Best known.
        verdict: ``ok``, or the codes of what the checker found.
    """

    instance: str
    seconds: float
    cost: float
    best: float
    verdict: str

    @property
    def size(self) -> int:
        """How many patients."""
        return int(self.instance.partition("_")[0])

    @property
    def gap(self) -> float:
        """Cost over the best known, less 1."""
        return self.cost / self.best - 1.0


def main() -> None:
    """Measure, and print the table as it grows."""
    options = _parser().parse_args()
    known = list(_list_known(options.instances))
    if not known:
        raise SystemExit("No instance is left to run.")
    warm()
    clock = f"seconds of {'the processor' if options.clock == 'cpu' else 'the clock on the wall'}"
    print_facts(find_facts() | {"moyai": _version()}, runs=f"one thread, seed {options.seed}, {clock}")
    heads = "".join(f"{f'{seconds:g} s':>20}" for seconds in options.seconds)
    print(f"\n{'instance':<12}{'best known':>12}{heads}")
    runs: list[Run] = []
    for file, best in known:
        row = [_run(file, best, seconds, options) for seconds in options.seconds]
        cells = "".join(f"{f'{each.cost:.3f} {round(100 * each.gap, 2) + 0.0:+.2f}%':>20}" for each in row)
        verdicts = ", ".join(sorted({each.verdict for each in row}))
        print(f"{row[0].instance:<12}{best:>12.3f}{cells}  {verdicts}", flush=True)
        runs += row
    for line in (*_sums_by_size(runs, options.seconds), *_sums(runs, options.seconds)):
        print(line)
    if missing := _list_missing():
        print(f"not there: {', '.join(missing)}")
    if options.json:
        options.json.write_text(json.dumps([asdict(each) for each in runs], indent=1))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=_seconds, default=[60.0])
    parser.add_argument("--instances", type=lambda text: text.split(","), default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clock", choices=sorted(CLOCKS), default="cpu", help="wall: on a quiet machine")
    parser.add_argument("--json", type=Path)
    return parser


def _version() -> str:
    """Return a digest of the engine's sources."""
    folder = Path(check.__code__.co_filename).parent
    return hashlib.sha256(b"".join(each.read_bytes() for each in sorted(folder.glob("*.py")))).hexdigest()[
        :12
    ]


def _seconds(text: str) -> list[float]:
    return [float(each) for each in text.split(",")]


def _list_known(names: list[str]) -> Iterator[tuple[Path, float]]:
    """Yield the instances whose files are there, or those named, with their best known values."""
    folder = shared_folder() / "hhcrsp"
    with (folder / "best_known.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        file = folder / row["instance"]
        if file.exists() and (not names or _short(file) in names):
            yield file, float(row["cost"])


def _short(file: Path) -> str:
    return file.stem.rpartition("HCSRP_")[2]


def _run(file: Path, best: float, seconds: float, options: argparse.Namespace) -> Run:
    problem = read_hhcrsp(file)
    plan = solve(problem, stop=TimeLimit(seconds, CLOCKS[options.clock]), seed=options.seed)
    found = sorted({each.code for each in check(problem, plan)})
    return Run(_short(file), seconds, plan.cost, best, ", ".join(found) or "ok")


def _list_missing() -> list[str]:
    """Return the instances that are known and whose files are not there."""
    folder = shared_folder() / "hhcrsp"
    with (folder / "best_known.csv").open(encoding="utf-8") as lines:
        files = [folder / row["instance"] for row in csv.DictReader(lines)]
    return [_short(each) for each in files if not each.exists()]


def _sums_by_size(runs: list[Run], seconds: list[float]) -> Iterator[str]:
    """Yield a line for each number of patients."""
    sizes = sorted({each.size for each in runs})
    heads = f"{'runs':>6}{'mean gap':>11}{'greatest':>11}{'equal':>7}{'below':>7}{'right':>7}"
    yield f"\n{'patients':<10}{'seconds':>8}{heads}"
    for size in sizes:
        for limit in seconds:
            mine = [each for each in runs if (each.size, each.seconds) == (size, limit)]
            gaps = [each.gap for each in mine]
            equal, below = sum(abs(gap) <= EQUAL for gap in gaps), sum(gap < -EQUAL for gap in gaps)
            right = sum(each.verdict == "ok" for each in mine)
            mean, worst = f"{100 * fmean(gaps):+.3f} %", f"{100 * max(gaps):+.3f} %"
            yield f"{size:<10}{limit:>8g}{len(mine):>6}{mean:>11}{worst:>11}{equal:>7}{below:>7}{right:>7}"


def _sums(runs: list[Run], seconds: list[float]) -> Iterator[str]:
    for limit in seconds:
        mine = [each for each in runs if each.seconds == limit]
        gaps = [each.gap for each in mine]
        far = [each.instance for each in mine if each.gap > AIM]
        names = f": {', '.join(far)}" if far else ""
        yield (
            f"{limit:g} s: mean gap {100 * fmean(gaps):+.3f} %, greatest {100 * max(gaps):+.3f} %, "
            f"{sum(each.gap < -EQUAL for each in mine)} below the best known, "
            f"{sum(abs(each.gap) <= EQUAL for each in mine)} equal to it, "
            f"{len(far)} of {len(mine)} more than {100 * AIM:g} % above{names}; "
            f"{sum(each.verdict == 'ok' for each in mine)} of {len(mine)} right"
        )


if __name__ == "__main__":
    main()
