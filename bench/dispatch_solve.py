"""How near the search comes to the best known values of the public instances, beside its peers.

The instances are in the folder ``benchmarks`` of the folder that ``MOYAI_SHARED_DATA`` names: ``darp-ab`` and
``darp-r`` (Cordeau's dial-a-ride), ``pdptw-lilim`` (Li & Lim; vehicles first, then distance). Peers run in
``.venv-bench`` (scripts/setup_bench). Every plan, ours or a peer's, is timed by the same code and judged by
the engine's checker, which shares none with the solver. One thread each.

    python -m bench.dispatch_solve [--family darp-ab] [--seconds 1,5,30] [--peer-seconds 5,30] [--seeds 1]
        [--instances a2-16,b4-32] [--peers ortools,pyvrp] [--jobs 1] [--clock wall] [--resume] [--json FILE]

Every run is kept in var/bench/dispatch.jsonl as it ends; with --resume what is there is not run again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path

from bench.dispatch_instances import FAMILIES, Known, list_known
from bench.dispatch_runs import OURS, PEER_PYTHON, PEERS, ROOT, Ledger, PeerFailedError, Run, Task, note, run
from bench.dispatch_table import LEGEND, Column, head, print_head, print_table
from moyai.engines.dispatch import warm

LEDGER = ROOT / "var" / "bench" / "dispatch.jsonl"


def main() -> None:
    """Measure, and print one table for each family."""
    options = _parser().parse_args()
    families = {family: list_known(family, options.instances) for family in options.family}
    columns = _columns(options)
    tasks = [task for family, known in families.items() for task in _tasks(family, known, columns, options)]
    if not tasks:
        raise SystemExit("No instance, or no solver, is left to run.")
    runs = _measure(tasks, Ledger(options.ledger), options)
    facts = head(options.seeds, options.clock, options.jobs, runs)
    print_head(facts)
    for family, known in families.items():
        mine = [each for each in runs if each.family == family]
        print_table(family, known, _columns_of(family, columns), mine)
    print(f"\n{LEGEND}")
    if options.json:
        options.json.write_text(
            json.dumps({"head": facts, "runs": [asdict(each) for each in runs]}, indent=1)
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--family", type=_words(FAMILIES), default=list(FAMILIES))
    parser.add_argument("--instances", type=lambda text: frozenset(text.split(",")), default=frozenset())
    parser.add_argument("--seconds", type=_numbers(float), default=[1.0, 5.0, 30.0], help="of ours")
    parser.add_argument("--peer-seconds", type=_numbers(float), default=[5.0, 30.0])
    parser.add_argument("--peers", type=_words(PEERS), default=list(PEERS))
    parser.add_argument("--without-ours", action="store_true")
    parser.add_argument("--seeds", type=_numbers(int), default=[1])
    parser.add_argument("--jobs", type=int, default=1, help="runs at a time")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall", help="cpu: for a busy machine")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--ledger", type=Path, default=LEDGER)
    parser.add_argument("--json", type=Path)
    return parser


def _words(allowed: dict) -> type:
    def read(text: str) -> list[str]:
        words = [each for each in text.split(",") if each]
        if unknown := set(words) - set(allowed):
            raise argparse.ArgumentTypeError(f"{min(unknown)} is none of {', '.join(allowed)}")
        return words

    return read


def _numbers(kind: type) -> type:
    def read(text: str) -> list:
        return [kind(each) for each in text.split(",")]

    return read


def _columns(options: argparse.Namespace) -> list[Column]:
    columns = [] if options.without_ours else [(OURS, seconds) for seconds in options.seconds]
    if not PEER_PYTHON.exists() and options.peers:
        note("Peers are left out: .venv-bench is not there (scripts/setup_bench makes it).")
        return columns
    return columns + [(peer, seconds) for peer in options.peers for seconds in options.peer_seconds]


def _columns_of(family: str, columns: list[Column]) -> list[Column]:
    """Return the columns without those that mean nothing where no ride has a limit."""
    return [each for each in columns if family != "pdptw-lilim" or not each[0].endswith("hopeful")]


def _tasks(
    family: str, known: list[Known], columns: list[Column], options: argparse.Namespace
) -> Iterator[Task]:
    """Yield what there is to run, short runs first, so that a table is there soon."""
    for solver, seconds in sorted(_columns_of(family, columns), key=lambda column: column[1]):
        for each in known:
            for seed in options.seeds:
                yield Task(each, solver, seconds, seed, options.clock)


def _measure(tasks: list[Task], ledger: Ledger, options: argparse.Namespace) -> list[Run]:
    found = ledger.find(tasks) if options.resume else {}
    left = [task for task in tasks if task not in found]
    minutes = sum(task.seconds for task in left) / 60 / options.jobs
    note(f"{len(left)} runs of {len(tasks)} to go, at most {minutes:.0f} minutes or so")
    with ProcessPoolExecutor(options.jobs, initializer=warm) as pool:
        for number, future in enumerate(as_completed([pool.submit(_run, task) for task in left]), start=1):
            task, result = future.result()
            if isinstance(result, Run):
                ledger.keep(result)
                found[task] = result
            note(f"[{number}/{len(left)}] {_line(task, result)}")
    return [found[task] for task in tasks if task in found]


def _run(task: Task) -> tuple[Task, Run | str]:
    """Run a task; a peer that fails is told and left out, it does not end the bench."""
    try:
        return task, run(task)
    except (PeerFailedError, subprocess.TimeoutExpired) as error:
        return task, str(error)


def _line(task: Task, result: Run | str) -> str:
    name = f"{task.known.name} {task.solver} {task.seconds:g} s seed {task.seed}"
    if isinstance(result, str):
        return f"{name}: {result}"
    gap = "" if result.gap is None else f"{100 * result.gap:.3f} % "
    return f"{name}: {gap}{result.verdict}, {result.vehicles} vehicles, {result.cpu_s:.1f} s of the processor"


if __name__ == "__main__":
    main()
