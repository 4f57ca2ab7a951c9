"""``moyai dispatch simulate``: replay a day of calls and print its figures."""

from __future__ import annotations

import argparse
import json
import math
import time
from typing import Any

from moyai.engines.arguments import LONGEST_S, add_common, between, read_file
from moyai.engines.dispatch.simulation.audit import Finding, audit
from moyai.engines.dispatch.simulation.chances import Chances
from moyai.engines.dispatch.simulation.clairvoyant import Foresight, foresee
from moyai.engines.dispatch.simulation.day import simulate
from moyai.engines.dispatch.simulation.figures import Figures, compute_figures
from moyai.engines.dispatch.simulation.files import READERS, ScenarioError
from moyai.engines.dispatch.simulation.log import DayLog
from moyai.engines.dispatch.simulation.policies import FAIRNESS, WAITING
from moyai.engines.dispatch.simulation.scenario import Conduct, Scenario
from moyai.engines.dispatch.stop import TimeLimit
from moyai.engines.dispatch.warm import warm

WORDS: dict[str, str] = {
    "calls": "calls",
    "served": "served",
    "refused": "refused",
    "no_shows": "no-shows",
    "lost": "lost after a breakdown",
    "served_share": "served of those who came",
    "wait_mean": "wait, mean",
    "wait_p95": "wait, 95th percentile",
    "early_mean": "before the wished arrival, mean",
    "ride_ratio": "ride by direct ride, mean",
    "ride_ratio_p95": "ride by direct ride, 95th percentile",
    "deviation_mean": "pickup off the time told, mean",
    "deviation_p95": "pickup off the time told, 95th percentile",
    "late_share": "served after the promise",
    "late_worst": "latest after the promise",
    "pooled_share": "pooled",
    "distance": "distance driven",
    "empty_distance": "of that empty",
    "moved": "riders moved by improvements",
    "group_gap": "gap between groups' served shares",
    "decision_p50_ms": "decision, median ms",
    "decision_p99_ms": "decision, 99th percentile ms",
    "improvement_p50_ms": "improvement, median ms",
}
SHARES = frozenset({"served_share", "late_share", "pooled_share", "group_gap"})


def add_parser(commands: Any) -> None:
    """Add ``simulate`` to the engine's command line."""
    command = commands.add_parser("simulate", help="replay a day of timed calls against a fleet")
    add_common(command, READERS, default_format="moyai", seed_of="of what goes wrong")
    amount, share = between(0.0, LONGEST_S), between(0.0, 1.0)
    command.add_argument("--noise", type=amount, default=0.0, help="spread of travel times, such as 0.2")
    command.add_argument("--no-show", type=share, default=0.0, help="share of riders who do not come")
    command.add_argument("--breakdowns", type=share, default=0.0, help="share of vehicles that break down")
    command.add_argument("--late-drivers", type=share, default=0.0, help="share of drivers who begin late")
    command.add_argument("--improve", type=int, default=0, help="iterations of search after each call")
    command.add_argument("--better-by", type=share, default=0.0, help="least gain taken, share of cost")
    command.add_argument("--promise", type=amount, default=math.inf, help="width of the promised window")
    command.add_argument(
        "--keep-free", type=amount, default=0.0, help="worth of scarce vehicles for each request expected"
    )
    command.add_argument("--leave-early", type=amount, default=0.0, help="margin for the way to a stop")
    command.add_argument("--waiting", choices=sorted(WAITING), default="stay", help="default stay")
    command.add_argument(
        "--fairness", choices=sorted(FAIRNESS), default="first-come", help="default first-come"
    )
    command.add_argument(
        "--clairvoyant", type=amount, metavar="SECONDS", help="compare with perfect foresight"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run ``dispatch simulate`` and return the exit code.

    Returns:
        0 when the auditor finds nothing, 1 when it does.

    Raises:
        CommandError: The file is wrong.
    """
    scenario = read_file(arguments, READERS, ScenarioError)
    warm()
    chances = _chances(arguments)
    log = simulate(
        scenario,
        conduct=_conduct(arguments),
        chances=chances,
        waiting=WAITING[arguments.waiting],
        fairness=FAIRNESS[arguments.fairness],
        stopwatch=time.perf_counter,
    )
    findings = audit(scenario, log, all_as_planned=chances.are_none)
    figures = compute_figures(scenario, log)
    foresights = _foresee(scenario, log, arguments.clairvoyant)
    if arguments.json:
        print(json.dumps(_report(figures, foresights, findings)))
    else:
        print("\n".join(_lines(figures, foresights, findings)))
    return 1 if findings else 0


def _conduct(arguments: argparse.Namespace) -> Conduct:
    return Conduct(
        promise_before_s=0.0 if math.isfinite(arguments.promise) else math.inf,
        promise_after_s=arguments.promise,
        improve=arguments.improve,
        better_by=arguments.better_by,
        leave_early_s=arguments.leave_early,
        keep_free=arguments.keep_free,
    )


def _chances(arguments: argparse.Namespace) -> Chances:
    return Chances(
        travel_noise=arguments.noise,
        no_show=arguments.no_show,
        breakdowns=arguments.breakdowns,
        late_drivers=arguments.late_drivers,
        seed=arguments.seed,
    )


def _foresee(scenario: Scenario, log: DayLog, seconds: float | None) -> dict[str, Foresight]:
    """Plan all calls, and those that were served, with perfect foresight; half of the time for each."""
    if seconds is None:
        return {}
    served = {each.call_id for each in log.of_kind("alighted")}
    stop = TimeLimit(seconds / 2)
    return {
        "all_calls": foresee(scenario, stop=stop),
        "same_riders": foresee(scenario, stop=stop, only=served),
    }


def _report(
    figures: Figures, foresights: dict[str, Foresight], findings: tuple[Finding, ...]
) -> dict[str, Any]:
    foreseen = {name: {"served": each.served, "distance": each.distance} for name, each in foresights.items()}
    wrong = [f"{each.code}: {each.id}: {each.text}" for each in findings]
    return {"figures": figures.as_dict(), "clairvoyant": foreseen, "findings": wrong}


def _lines(figures: Figures, foresights: dict[str, Foresight], findings: tuple[Finding, ...]) -> list[str]:
    values = figures.as_dict()
    lines = [f"{WORDS[name]:<42} {_word(name, value):>10}" for name, value in values.items()]
    for name, each in foresights.items():
        words = "all calls foreseen" if name == "all_calls" else "the same riders foreseen"
        lines.append(f"{words + ', served':<42} {each.served:>10}")
        lines.append(f"{words + ', distance':<42} {each.distance:>10.2f}")
        if name == "same_riders" and each.distance > 0:
            more = 100 * (figures.distance / each.distance - 1)
            lines.append(f"{'driven more than with foresight':<42} {more:>9.1f}%")
    lines.append(f"{'auditor':<42} {'right' if not findings else f'{len(findings)} findings':>10}")
    return lines + [f"  {each.code}: {each.id}: {each.text}" for each in findings]


def _word(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name in SHARES:
        return f"{100 * value:.1f}%"
    return str(value) if isinstance(value, int) else f"{value:.2f}"
