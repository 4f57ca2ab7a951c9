"""``moyai dispatch``: solve a public benchmark file and let the independent checker judge the result."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from moyai.engines.arguments import LONGEST_S, CommandError, add_common, between, read_file
from moyai.engines.dispatch.check import Violation, check
from moyai.engines.dispatch.files import FileError, Instance, read_cordeau, read_lilim
from moyai.engines.dispatch.simulation import command as simulate_command
from moyai.engines.dispatch.solution import Solution
from moyai.engines.dispatch.solve import solve
from moyai.engines.dispatch.stop import TimeLimit
from moyai.engines.dispatch.warm import warm

MOST_WORKERS = 64
READERS = {"cordeau": read_cordeau, "lilim": read_lilim}


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``dispatch solve FILE``, ``simulate FILE`` or ``warm`` and return the exit code.

    Returns:
        0 when the plan is feasible and serves everybody, 1 when not, 2 when the file or the arguments are
        wrong (one line on standard error says what).
    """
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        return RUN[arguments.command](arguments)
    except CommandError as error:
        print(f"moyai dispatch: {error}", file=sys.stderr)
        return 2


def _solve(arguments: argparse.Namespace) -> int:
    instance = read_file(arguments, READERS, FileError)
    warm()
    began = time.perf_counter()
    solution = solve(
        instance.problem, stop=TimeLimit(arguments.seconds), seed=arguments.seed, workers=arguments.workers
    )
    seconds = time.perf_counter() - began
    violations = check(instance.problem, solution)
    report = _report(instance, solution, violations, seconds)
    print(json.dumps(report) if arguments.json else _sentences(report, violations))
    return 0 if report["feasible"] else 1


def _warm(_arguments: argparse.Namespace) -> int:
    warm()
    return 0


RUN: dict[str, Callable[[argparse.Namespace], int]] = {
    "solve": _solve,
    "simulate": simulate_command.run,
    "warm": _warm,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="moyai dispatch", description="The dial-a-ride engine")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("solve", help="solve a public benchmark file")
    add_common(command, READERS)
    command.add_argument(
        "--seconds", type=between(0.0, LONGEST_S), default=10.0, help="time limit, default 10"
    )
    command.add_argument(
        "--workers", type=between(1, MOST_WORKERS), default=1, help="searches side by side, default 1"
    )
    simulate_command.add_parser(commands)
    commands.add_parser("warm", help="compile the kernels now, so that no process has to wait for it later")
    return parser


def _report(
    instance: Instance, solution: Solution, violations: Sequence[Violation], seconds: float
) -> dict[str, Any]:
    routes = [
        [instance.nodes[stop.id, stop.kind] for stop in route.stops]
        for route in solution.routes
        if route.stops
    ]
    fixed = sum(
        vehicle.fixed_cost
        for vehicle, route in zip(instance.problem.vehicles, solution.routes, strict=True)
        if route.carries_anybody
    )
    return {
        "cost": round(solution.cost - fixed, 6),
        "vehicles": solution.vehicles_used,
        "feasible": not violations and not solution.unassigned,
        "violations": [_line(each) for each in violations],
        "unassigned": [instance.nodes[each.id, "pickup"] for each in solution.unassigned],
        "seconds": round(seconds, 3),
        "routes": routes,
    }


def _line(violation: Violation) -> str:
    return f"{violation.code}: vehicle {violation.vehicle_id}, {violation.id}: {violation.text}"


def _sentences(report: dict[str, Any], violations: Sequence[Violation]) -> str:
    left = report["unassigned"]
    lines = [
        f"cost        {report['cost']:.2f}",
        f"vehicles    {report['vehicles']}",
        f"seconds     {report['seconds']:.1f}",
        f"unassigned  {len(left)}" + (f": nodes {left}" if left else ""),
        "checker     " + ("no violation" if not violations else f"{len(violations)} violations"),
    ]
    lines += [f"  {_line(each)}" for each in violations]
    lines += [
        f"route {n:<4}  {' '.join(map(str, route))}" for n, route in enumerate(report["routes"], start=1)
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
