"""``moyai drill``: rehearse a disaster with an invented town whose truth is known; ends with a table."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
import warnings
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moyai.demo.drill.measuring import Outcome

DESCRIPTION = """Invent a town whose truth is known, open a drill, ask everybody through a LINE platform of
our own, let people answer, move, repeat themselves and err, through LINE and, some by lot, through the web,
a relative's account, the desk, the telephone, the television, a card's QR, a shelter's desk and paper; then
compare with the truth. A town of its own in a temporary folder: nothing of a real one is touched. The exit
status is 1 where anything acknowledged was lost or kept twice, or the head count is off by more than 1 %."""
GOAL_PCT = 1.0


def make_parser() -> argparse.ArgumentParser:
    """Return the reader of the command line."""
    parser = argparse.ArgumentParser(prog="moyai drill", description=DESCRIPTION)
    parser.add_argument("--residents", type=int, default=1000, help="people of the town (1000)")
    parser.add_argument("--seed", type=int, default=1, help="of all dice (1)")
    parser.add_argument("--hours", type=int, default=24, help="how long the drill lasts in its own time (24)")
    parser.add_argument("--walked", type=int, default=6, help="reports through each other door (6)")
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of the table")
    parser.add_argument("--database", default="", help="postgresql://… of an empty database (SQLite)")
    parser.add_argument("--keep", action="store_true", help="keep the town's folder and say where it is")
    return parser


def main(arguments: list[str]) -> int:
    """Rehearse; return the exit status."""
    options = make_parser().parse_args(arguments)
    ranges = ((options.residents, 10, 200_000), (options.hours, 1, 72), (options.walked, 0, 500))
    if not all(least <= value <= most for value, least, most in ranges):
        words = "--residents must be from 10 to 200,000, --hours from 1 to 72, --walked from 0 to 500."
        print(words, file=sys.stderr)
        return 2
    home = Path(tempfile.mkdtemp(prefix="moyai-drill-"))
    try:
        outcome = _rehearse(options, home)
    finally:
        if options.keep:
            print(f"The drill's town is in {home}", file=sys.stderr)
        else:
            shutil.rmtree(home, ignore_errors=True)
    print(json.dumps(asdict(outcome)) if options.json else draw(outcome))
    return int(not is_good(outcome))


def is_good(outcome: Outcome) -> bool:
    """Tell whether nothing was lost, doubled or invented, and the head count is right within 1 %."""
    wrongs = (
        outcome.lost,
        outcome.applied_twice,
        outcome.invented,
        outcome.question_sent_twice,
        outcome.question_missing,
    )
    return not any(wrongs) and abs(outcome.headcount_error_pct) <= GOAL_PCT


def draw(outcome: Outcome) -> str:
    """Return the table."""
    rows = []
    facts = asdict(outcome)
    doors = facts.pop("by_door")
    for name, value in facts.items():
        shown = (
            f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else ""
        )
        if isinstance(value, dict):
            shown = ", ".join(f"{door} {count:,}" for door, count in sorted(value.items()))
        rows.append(f"{name:<24}{shown:>14}" if len(shown) <= 14 else f"{name:<24}  {shown}")
    return "\n".join(["【訓練】 drill", *rows, "", *_draw_doors(doors)])


def _draw_doors(doors: dict[str, dict[str, Any]]) -> list[str]:
    """Return a line for each door besides LINE, and why people could not, where they could not."""
    lines = [
        f"{'door':<12}{'sent':>6}{'acknowl.':>10}{'lost':>6}{'twice':>7}{'presses each':>14}{'cpu s':>8}"
    ]
    for door, figures in doors.items():
        each = figures["presses"] / max(figures["acknowledged"], 1)
        lines.append(
            f"{door:<12}{figures['sent']:>6}{figures['acknowledged']:>10}{figures['lost']:>6}"
            f"{figures['applied_twice']:>7}{each:>14.1f}{figures['seconds']:>8.1f}"
        )
        lines += [f"  could not: {words}" for words in figures["stuck"]]
    return lines


def _rehearse(options: argparse.Namespace, home: Path) -> Outcome:
    from moyai.demo.drill.rig import set_environment

    ports = set_environment(home, options.database)
    import django
    from django.core.management import call_command

    warnings.filterwarnings("ignore", "No directory at", UserWarning)  # pages are walked without their looks
    django.setup()
    call_command("migrate", verbosity=0)
    from moyai.demo.drill.rehearsal import rehearse

    began = time.monotonic()
    outcome = rehearse(
        ports,
        home,
        residents=options.residents,
        seed=options.seed,
        hours=options.hours,
        walked=options.walked,
        say=_say,
    )
    _say(f"done after {time.monotonic() - began:.0f} s (process {os.getpid()})")
    return outcome


def _say(words: str) -> None:
    print(f"  {words}", file=sys.stderr, flush=True)
