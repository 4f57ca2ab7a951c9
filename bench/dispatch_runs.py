"""One run of one solver on one instance, judged by our checker; every run is kept in a file as it ends."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import moyai.engines.dispatch as engine
from bench.dispatch_instances import AT_BEST, Known
from bench.peers.instance import PATIENCE
from bench.peers.question import ask, understand
from moyai.engines.dispatch import Problem, Solution, TimeLimit, check, solve

ROOT = Path(__file__).resolve().parents[1]
PEER_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
OURS = "moyai"
# Named for its narrowing: without ride limits a peer either keeps them by windows cut short, or hopes.
PEERS = {
    "ortools": ("ortools", False),
    "pyvrp": ("pyvrp", False),
    "pyvrp-hopeful": ("pyvrp", True),
    "vroom": ("vroom", False),
    "vroom-hopeful": ("vroom", True),
}
STARTING_S = 120.0
# One thread each, whatever the libraries under it would take.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Task:
    """What to run."""

    known: Known
    solver: str
    seconds: float
    seed: int
    clock: str


@dataclass(frozen=True)
class Run:
    """What one run found.

    Attributes:
        family: As in ``Known``.
        instance: As in ``Known``.
        solver: ``moyai``, or one of ``PEERS``.
        seconds: What it was given.
        seed: What it was given.
        clock: Whose seconds, ``wall`` or ``cpu``.
        version: Of the solver; a digest of its sources for our own.
        verdict: ``ok``, ``more vehicles``, ``none`` when there is no plan, else what the checker found.
        gap: Distance over the best known, less 1; None without a plan.
        vehicles: How many drive.
        vehicles_best: How many in the best known plan, where they come first.
        took_s: Seconds by the wall's clock.
        cpu_s: Seconds of the processor.
        load: Load average when it ended.
        at: When it ended.
    """

    family: str
    instance: str
    solver: str
    seconds: float
    seed: int
    clock: str
    version: str
    verdict: str
    gap: float | None
    vehicles: int
    vehicles_best: int | None
    took_s: float
    cpu_s: float
    load: float
    at: str

    @property
    def right(self) -> bool:
        """Whether the plan serves everybody and breaks nothing."""
        return self.verdict in ("ok", "more vehicles")

    @property
    def at_best(self) -> bool:
        """Whether it is as good as the best known."""
        return self.verdict == "ok" and self.gap is not None and self.gap < AT_BEST

    @property
    def starved(self) -> bool:
        """Whether it was ended by the wall's clock before it had its seconds of the processor."""
        patient = 0.95 * PATIENCE * self.seconds
        return self.clock == "cpu" and self.took_s > patient and self.cpu_s < 0.95 * self.seconds


class PeerFailedError(RuntimeError):
    """A peer's process ended with an error."""


def run(task: Task) -> Run:
    """Run one task in this process (ours) or in a process of its own (peers)."""
    problem = task.known.read().problem
    if task.solver == OURS:
        wall, cpu = time.perf_counter(), time.process_time()
        stop = TimeLimit(task.seconds, time.perf_counter if task.clock == "wall" else time.process_time)
        plan = solve(problem, stop=stop, seed=task.seed)
        return _judged(
            task, problem, plan, our_version(), time.perf_counter() - wall, time.process_time() - cpu
        )
    answer = _ask_peer(task, problem)
    plan = understand(problem, answer["routes"])
    return _judged(task, problem, plan, answer["version"], answer["took_s"], answer["cpu_s"])


def _ask_peer(task: Task, problem: Problem) -> dict:
    peer, hopeful = PEERS[task.solver]
    question = ask(problem, seconds=task.seconds, seed=task.seed, clock=task.clock, hopeful=hopeful)
    done = subprocess.run(
        [str(PEER_PYTHON), "-m", f"bench.peers.by_{peer}"],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | ONE_THREAD,
        timeout=PATIENCE * task.seconds + STARTING_S,
        check=False,
    )
    if done.returncode != 0:
        raise PeerFailedError(f"{task.solver} on {task.known.name}: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def _judged(task: Task, problem: Problem, plan: Solution, version: str, took: float, cpu: float) -> Run:
    used = [
        vehicle for vehicle, route in zip(problem.vehicles, plan.routes, strict=True) if route.carries_anybody
    ]
    distance = plan.cost - sum(vehicle.fixed_cost for vehicle in used)
    verdict = _verdict(task.known, problem, plan)
    return Run(
        family=task.known.family,
        instance=task.known.name,
        solver=task.solver,
        seconds=task.seconds,
        seed=task.seed,
        clock=task.clock,
        version=version,
        verdict=verdict,
        gap=None if verdict == "none" else distance / task.known.best - 1,
        vehicles=len(used),
        vehicles_best=task.known.vehicles,
        took_s=round(took, 3),
        cpu_s=round(cpu, 3),
        load=round(os.getloadavg()[0], 2),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _verdict(known: Known, problem: Problem, plan: Solution) -> str:
    if plan.vehicles_used == 0:
        return "none"
    broken = sorted({each.code for each in check(problem, plan)})
    if plan.unassigned:
        broken.append("unserved")
    if broken:
        return ", ".join(broken)
    return "ok" if known.vehicles is None or plan.vehicles_used <= known.vehicles else "more vehicles"


def our_version() -> str:
    """Return a digest of the engine's sources, so that a changed engine is not taken for the one measured."""
    digest = hashlib.sha256()
    for path in sorted(Path(engine.__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


class Ledger:
    """The runs so far, one a line, so that a bench that was stopped can go on."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def keep(self, found: Run) -> None:
        """Add a run."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(found)) + "\n")

    def find(self, tasks: list[Task]) -> dict[Task, Run]:
        """Return the latest run of each task; of ours only those of the present engine, none that starved."""
        latest = {
            _key(each): each
            for each in self._all()
            if not each.starved and (each.solver != OURS or each.version == our_version())
        }
        keys = {task: _key_of_task(task) for task in tasks}
        return {task: latest[key] for task, key in keys.items() if key in latest}

    def _all(self) -> Iterator[Run]:
        if self.file.exists():
            for line in self.file.read_text(encoding="utf-8").splitlines():
                yield Run(**json.loads(line))


def _key(found: Run) -> tuple:
    return (found.family, found.instance, found.solver, found.seconds, found.seed, found.clock)


def _key_of_task(task: Task) -> tuple:
    return (task.known.family, task.known.name, task.solver, task.seconds, task.seed, task.clock)


def note(text: str) -> None:
    """Tell how far it has come, beside the table."""
    print(text, file=sys.stderr, flush=True)
