"""``moyai study taxi``: the town's own past, replayed otherwise."""

from __future__ import annotations

import argparse
import json
import math
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from moyai.core import clock
from moyai.core.indicators.registry import Period
from moyai.engines.dispatch.warm import warm
from moyai.services.shared_taxi.queries.studies import count_vehicles
from moyai.services.shared_taxi.study.chance import Luck
from moyai.services.shared_taxi.study.csv_file import (
    WishesError,
    decode,
    read_wishes,
    split_lines,
    write_wishes,
)
from moyai.services.shared_taxi.study.figures import Figures, summarise
from moyai.services.shared_taxi.study.groups import group_wishes
from moyai.services.shared_taxi.study.plan import Replays, list_tasks
from moyai.services.shared_taxi.study.pool import replay_days
from moyai.services.shared_taxi.study.reading import area_of, read_present, read_rule, read_town
from moyai.services.shared_taxi.study.reading import read_wishes as read_own_wishes
from moyai.services.shared_taxi.study.sample import LEAST_DAYS, Sample
from moyai.services.shared_taxi.study.smallest import Goal, find_next_size, find_smallest
from moyai.services.shared_taxi.study.spread import say_answers, show_spread
from moyai.services.shared_taxi.study.variant import Variant, VariantError
from moyai.services.shared_taxi.study.wishes import Town, Wish
from moyai.services.shared_taxi.study_report import MEASURES, list_groups, list_left_out, list_rows

CHANGES = {
    "vehicles": "number of vehicles",
    "detour_factor_pct": "longest ride in percent of the direct one",
    "ordinary_yen": "ordinary fare",
    "self_service_yen": "fare by web or TV",
    "discount_yen": "discount fare",
    "demand_pct": "how many people ask, in percent of those who did",
    "flexible_pct": "percent of the refused who take the nearest other time; learnt",
}
MINUTES = {
    "promise_width_s": "width of the promised pickup",
    "search_width_s": "how far off the wish",
    "alternative_s": "how far off the wish the other time may be",
}
HOURS = {"opens_minutes": "when the service starts", "closes_minutes": "when it ends"}
MINUTE_S = 60


class Command(BaseCommand):
    """Replays past days with other fleets, hours, areas, promises and fares."""

    help = "Replay the town's own requests: 'moyai study taxi --vehicles 10' beside the service as it runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the days, what is changed and how it is told."""
        parser.add_argument("what", choices=["taxi"])
        parser.add_argument("--since", type=date.fromisoformat, help="first day; four weeks ago")
        parser.add_argument("--until", type=date.fromisoformat, help="last day; yesterday")
        parser.add_argument("--csv", type=Path, help="wishes of a file instead (study/csv_file.py)")
        parser.add_argument(
            "--write-csv", type=Path, help="write the days' wishes as such a file (homes are in it) and end"
        )
        for name, meaning in {**CHANGES, **MINUTES}.items():
            unit = ", minutes" if name in MINUTES else ""
            parser.add_argument(_option(name), dest=name, type=int, help=meaning + unit)
        for name, meaning in HOURS.items():
            parser.add_argument(_option(name), dest=name, type=_clock, help=f"{meaning}, HH:MM")
        parser.add_argument("--share-fleet", action="store_true", help="every vehicle serves every area")
        parser.add_argument("--cross-areas", action="store_true", help="rides from area to area")
        parser.add_argument("--ride-barred", action="store_true", help="rides between barred places too")
        parser.add_argument("--smallest", type=float, metavar="PERCENT", help="smallest fleet that serves it")
        parser.add_argument("--most-wait", type=float, default=math.inf, help="its longest mean wait, min")
        parser.add_argument("--most", type=int, default=0, help="largest fleet tried; twice the present")
        parser.add_argument("--improve", type=int, default=0, help="search after each call, iterations")
        parser.add_argument("--processes", type=int, default=1, help="days at a time")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--repeats", type=int, default=1, help="how many seeds: shows the spread")
        parser.add_argument(
            "--travel-noise", type=_percent, default=0, metavar="PERCENT", help="spread of travel times"
        )
        parser.add_argument("--no-show", type=_percent, default=0, metavar="PERCENT", help="do not come")
        parser.add_argument("--late-drivers", type=_percent, default=0, metavar="PERCENT", help="begin late")
        parser.add_argument("--json", action="store_true", help="figures for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay and print; exit status 1 when there is nothing to replay."""
        with translation.override("en"):
            self._run(options)

    def _run(self, options: dict[str, Any]) -> None:
        town = read_town(clock.today())
        if not town.cars:
            raise CommandError("There is no vehicle.")
        present = read_present(clock.today(), vehicles=count_vehicles())
        try:
            changed = _change(present, options)
        except VariantError as wrong:
            raise CommandError(str(wrong)) from None
        present = replace(
            present, flexible_pct=changed.flexible_pct, alternative_s=changed.alternative_s
        )  # how people are is not for the town to change
        found = _read(options, present)
        if not found:
            raise CommandError("Nobody wished for a ride in this period.")
        if options["write_csv"] is not None:
            options["write_csv"].write_text(write_wishes(found), encoding="utf-8", newline="")
            print(f"{len(found)} wishes written to {options['write_csv']}", file=sys.stderr)
            return
        wishes = group_wishes(found, centre=town.centre, rule=read_rule())
        warm()
        print(_say_assumptions(changed, options), file=sys.stderr)
        runs = [
            self._replay(replays, present, changed, options)
            for replays in _list_replays(town, wishes, options)
        ]
        if len(runs) > 1:
            self._print_spread(runs, present, options)
            return
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(runs[0]), indent=1))
        else:
            self._print(runs[0])

    def _replay(
        self, replays: Replays, present: Variant, changed: Variant, options: dict[str, Any]
    ) -> dict[str, Sample]:
        def play(name: str, variant: Variant) -> Sample:
            days = replays.list_days()
            print(f"{name}: {len(days)} days", file=sys.stderr)  # a sign of life, not the answer
            found = replay_days(list_tasks(replays, variant, days), processes=options["processes"])
            return Sample(dict(zip(days, found, strict=True)))

        found = {"now": play("now", present)}
        if options["smallest"] is None:
            return found if changed == present else {**found, "changed": play("changed", changed)}
        goal = _read_goal(options, present)
        tried: dict[int, Sample] = {}
        while (size := find_next_size(_totals(tried), goal)) is not None:
            tried[size] = play(f"{size} vehicles", replace(changed, vehicles=size))
        good = find_smallest(_totals(tried), goal)
        print(
            f"not even {goal.most} vehicles reach the goal"
            if good is None
            else f"{good} vehicles are needed",
            file=sys.stderr,
        )
        return {**found, **{f"{size} vehicles": tried[size] for size in sorted(tried)}}

    def _print_spread(self, runs: list[dict[str, Sample]], present: Variant, options: dict[str, Any]) -> None:
        """Print the mean and the range over the seeds; of a smallest fleet how often which was enough."""
        if options["smallest"] is not None:
            goal = _read_goal(options, present)
            answers = [find_smallest(_read_sizes(run), goal) for run in runs]
            self.stdout.write(say_answers(answers, goal.most))
        names = [name for name in runs[0] if all(name in run for run in runs)]
        spread = {name: [summarise(run[name].total) for run in runs] for name in names}
        if options["json"]:
            self.stdout.write(json.dumps(_without_nan(spread), indent=1))
            return
        for measure in MEASURES:
            values = [[one[measure.key] for one in spread[name]] for name in names]
            cells = [f"{show_spread(each, measure.decimals):>24}" for each in values]
            self.stdout.write(f"{measure.title} ({measure.unit})".ljust(46) + "".join(cells))

    def _print(self, found: dict[str, Sample]) -> None:
        samples: list[Sample | None] = list(found.values())
        columns: list[Figures | None] = [each.total for each in found.values()]
        self.stdout.write(f"{'':<46}" + "".join(f"{name:>26}" for name in found))
        for row in list_rows(samples):
            label = f"{row['title']} ({row['unit']})"
            cells = [f"{value} ({span})" if span else value for value, span in row["cells"]]
            self.stdout.write(f"{label:<46}" + "".join(f"{cell:>26}" for cell in cells))
        self.stdout.write(_say_spans(found))
        self.stdout.write("Left out %, by age and area")
        for row in list_groups(columns):
            label = f"  {row['band']}, {row['area']} ({row['asked']} a day)"
            self.stdout.write(f"{label:<46}" + "".join(f"{value:>26}" for value in row["values"]))
        self.stdout.write("Left out a day, by reason")
        for row in list_left_out(columns):
            self.stdout.write(f"  {row['title']:<44}" + "".join(f"{value:>26}" for value in row["values"]))
        for title, name in (("area", "by_area"), ("hour of the wish", "by_hour")):
            self.stdout.write(f"Served %, by {title}")
            self._print_shares([getattr(each.total, name) for each in found.values()])

    def _print_shares(self, columns: list[dict[str, tuple[int, int]]]) -> None:
        for key in sorted({key for column in columns for key in column}):
            pairs = [column.get(key, (0, 0)) for column in columns]
            cells = [f"{100 * served / asked:.1f}" if asked else "–" for asked, served in pairs]
            label = {"": "outside all areas", "*": "other areas, too few alone"}.get(key, key)
            self.stdout.write(f"  {label:<44}" + "".join(f"{c:>26}" for c in cells))


def _list_replays(town: Town, wishes: list[Wish], options: dict[str, Any]) -> Iterator[Replays]:
    luck = Luck(
        travel_noise_pct=options["travel_noise"],
        no_show_pct=options["no_show"],
        late_drivers_pct=options["late_drivers"],
    )
    replays = Replays(town, wishes, improve=options["improve"], luck=luck)
    for seed in range(options["seed"], options["seed"] + max(options["repeats"], 1)):
        yield replays.with_seed(seed)


def _totals(samples: Mapping[int, Sample]) -> dict[int, Figures]:
    return {size: each.total for size, each in samples.items()}


def _say_spans(found: Mapping[str, Sample]) -> str:
    if any(each.intervals for each in found.values()):
        return "In brackets: 95 % of samples of days drawn anew (bootstrap over days) lie within."
    return f"No intervals: there are fewer than {LEAST_DAYS} days."


def _say_assumptions(variant: Variant, options: dict[str, Any]) -> str:
    """Return what is assumed of people and streets, which no fleet changes."""
    return (
        f"assumed: {variant.flexible_pct} % of those who are refused take another time within "
        f"{variant.alternative_s // MINUTE_S} minutes; travel times spread by {options['travel_noise']} %; "
        f"{options['no_show']} % do not come; {options['late_drivers']} % of drivers begin late"
    )


def _read_goal(options: dict[str, Any], present: Variant) -> Goal:
    return Goal(options["smallest"], options["most_wait"], options["most"] or 2 * present.vehicles)


def _read_sizes(found: dict[str, Sample]) -> dict[int, Figures]:
    return {int(name.split()[0]): each.total for name, each in found.items() if name.endswith(" vehicles")}


def _without_nan(spread: dict[str, list[dict[str, float]]]) -> dict[str, Any]:
    return {
        name: [{key: None if math.isnan(v) else v for key, v in one.items()} for one in runs]
        for name, runs in spread.items()
    }


def _option(name: str) -> str:
    return "--" + name.removesuffix("_s").removesuffix("_minutes").removesuffix("_pct").replace("_", "-")


def _percent(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 100):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of percents")
    return int(text)


def _clock(text: str) -> int:
    """Return minutes after midnight."""
    hours, _, minutes = text.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and int(minutes) < 60):
        raise argparse.ArgumentTypeError(f"{text!r} is not HH:MM")
    return int(hours) * 60 + int(minutes)


def _change(present: Variant, options: dict[str, Any]) -> Variant:
    given = {name: options[name] for name in (*CHANGES, *HOURS) if options[name] is not None}
    given |= {name: options[name] * MINUTE_S for name in MINUTES if options[name] is not None}
    return replace(
        present,
        **given,
        is_fleet_shared=options["share_fleet"],
        may_cross_areas=options["cross_areas"],
        may_ride_barred_pairs=options["ride_barred"],
    )


def _read(options: dict[str, Any], present: Variant) -> list[Any]:
    if options["csv"] is not None:
        try:
            lines = split_lines(decode(options["csv"].read_bytes()))
            return read_wishes(lines, area_of=area_of, opens_s=present.opens_minutes * MINUTE_S)
        except (WishesError, OSError) as wrong:
            raise CommandError(f"{options['csv']}: {wrong}") from None
    until = options["until"] or clock.today() - timedelta(days=1)
    since = options["since"] or until - timedelta(days=27)
    if since > until:
        raise CommandError("The period ends before it begins.")
    return read_own_wishes(Period(since, until))


def _as_json(found: dict[str, Sample]) -> dict[str, Any]:
    return {name: _one_as_json(sample) for name, sample in found.items()}


def _one_as_json(sample: Sample) -> dict[str, Any]:
    figures = sample.total
    return {
        **{key: _or_none(value) for key, value in summarise(figures).items()},
        "intervals": {key: [_or_none(end) for end in ends] for key, ends in sample.intervals.items()},
        "days": figures.days,
        "refused": dict(figures.refused),
        "by_area": figures.by_area,
        "by_group": figures.by_group,
        "by_hour": figures.by_hour,
        "wheelchairs": figures.wheelchairs,
    }


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value
