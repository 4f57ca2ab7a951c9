"""How far the roster's head counts are from the truth of drills with duplicate reports.

Each drill is invented from its seed (`moyai.engines.whereabouts.drill`): who truly is where is known. The
error of the head count is against those of whom anybody truly spoke: of the silent nobody can know. Beside
it stands what adding up would give, of every message and of each speaker's latest.

    python -m bench.headcount [--residents 10000] [--seeds 5] [--duplicates 20] [--registered 85] [--json]

The exit code is 1 where a drill's head count is off by more than 1 %.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict

from moyai.engines.whereabouts import MemoryRegister, Roster
from moyai.engines.whereabouts.drill import Drill, Score, invent, score

GOAL_PCT = 1.0
HEAD = (
    "seed residents reports dup%    told counted  error%  kind%  place%  now% | summed latest | "
    "on list silent missed spurious perhaps | doubts   s"
)


def main() -> int:
    """Print one line a drill."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--residents", type=int, default=10_000)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--duplicates", type=float, default=20)
    parser.add_argument("--registered", type=float, default=85)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    scores = []
    if not options.json:
        print(HEAD)
    for seed in range(1, options.seeds + 1):
        began = time.perf_counter()
        found = run(
            Drill(
                options.residents, seed, duplicate_pct=options.duplicates, registered_pct=options.registered
            )
        )
        scores.append(found)
        if not options.json:
            print(show(seed, found, time.perf_counter() - began), flush=True)
    worst = max(abs(each.headcount_error_pct) for each in scores)
    if options.json:
        print(json.dumps([asdict(each) for each in scores]))
    else:
        print(f"worst head count error {worst:.2f} %, goal {GOAL_PCT} %")
    return int(worst > GOAL_PCT)


def run(drill: Drill) -> Score:
    """Hear a drill out."""
    scenario = invent(drill)
    roster = Roster(MemoryRegister(scenario.register), scenario.incident)
    roster.add_all(scenario.reports)
    return score(scenario, roster)


def show(seed: int, s: Score, took_s: float) -> str:
    """Return one line of the table."""
    return (
        f"{seed:>4} {s.residents:>9} {s.reports:>7} {s.duplicate_pct:>4.1f} {s.told:>7} {s.counted:>7} "
        f"{s.headcount_error_pct:>+7.2f} {s.kind_error_pct:>6.2f} {s.place_error_pct:>7.2f} "
        f"{s.now_error_pct:>5.1f} | {s.summed:>6} {s.latest_summed:>6} | {s.vulnerable:>7} "
        f"{s.silent:>6} {s.missed:>6} {s.spurious:>8} {s.perhaps:>7} | {s.doubts:>6} {took_s:>5.1f}"
    )


if __name__ == "__main__":
    sys.exit(main())
