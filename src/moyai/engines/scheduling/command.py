"""``moyai schedule``: solve a public instance of home visits; the independent checker judges the plan."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from typing import Any

from moyai.engines.arguments import LONGEST_S, CommandError, add_common, between, read_file
from moyai.engines.scheduling.check import Violation, check
from moyai.engines.scheduling.files import FileError, read_hhcrsp
from moyai.engines.scheduling.problem import Problem
from moyai.engines.scheduling.solution import Solution
from moyai.engines.scheduling.solve import solve
from moyai.engines.scheduling.warm import warm
from moyai.engines.stop import TimeLimit

READERS = {"hhcrsp": read_hhcrsp}


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``schedule solve FILE`` or ``schedule warm`` and return the exit code.

    Returns:
        0 when the plan breaks nothing, 1 when it does, 2 when the file or the arguments are wrong (one line
        on standard error says what).
    """
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        return _solve(arguments) if arguments.command == "solve" else _warm()
    except CommandError as error:
        print(f"moyai schedule: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="moyai schedule", description="The engine of home visits")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("solve", help="solve a public instance")
    add_common(command, READERS)
    command.add_argument(
        "--seconds", type=between(0.0, LONGEST_S), default=10.0, help="time limit, default 10"
    )
    commands.add_parser("warm", help="compile the kernels now, so that no process has to wait for it later")
    return parser


def _warm() -> int:
    warm()
    return 0


def _solve(arguments: argparse.Namespace) -> int:
    problem = read_file(arguments, READERS, FileError)
    warm()
    began = time.perf_counter()
    plan = solve(problem, stop=TimeLimit(arguments.seconds), seed=arguments.seed)
    report = _report(problem, plan, check(problem, plan), time.perf_counter() - began)
    print(json.dumps(report, ensure_ascii=False) if arguments.json else _sentences(report))
    return 0 if report["feasible"] else 1


def _report(
    problem: Problem, plan: Solution, violations: Sequence[Violation], seconds: float
) -> dict[str, Any]:
    """Return the plan in figures; its routes as the benchmark's own checker reads them."""
    patients = {each.id: each for each in problem.patients}
    routes = [
        {
            "caregiver_id": route.crew_id,
            "locations": [
                {
                    "patient": stop.patient_id,
                    "service": patients[stop.patient_id].services[stop.service].ability,
                    "arrival_time": stop.begin_s,
                    "departure_time": stop.end_s,
                }
                for stop in route.stops
            ],
        }
        for route in plan.routes
    ]
    return {
        "cost": round(plan.cost, 6),
        "distance": round(plan.distance, 6),
        "total_tardiness": round(plan.tardiness_s, 6),
        "max_tardiness": round(plan.longest_tardiness_s, 6),
        "feasible": not violations,
        "violations": [f"{each.code}: {each.item}: {each.text}" for each in violations],
        "seconds": round(seconds, 3),
        "routes": routes,
    }


def _sentences(report: dict[str, Any]) -> str:
    found = report["violations"]
    lines = [
        f"cost             {report['cost']:.3f}   (distance + total tardiness + max tardiness) / 3",
        f"distance         {report['distance']:.3f}",
        f"total tardiness  {report['total_tardiness']:.3f}",
        f"max tardiness    {report['max_tardiness']:.3f}",
        f"seconds          {report['seconds']:.1f}",
        "checker          " + (f"{len(found)} violations" if found else "no violation"),
        *(f"  {each}" for each in found),
    ]
    for route in report["routes"]:
        stops = (f"{s['patient']}/{s['service']}@{s['arrival_time']:.1f}" for s in route["locations"])
        lines.append(f"{route['caregiver_id']:<16} {' '.join(stops)}".rstrip())
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
