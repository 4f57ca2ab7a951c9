"""The year that Ina has published, replayed: does the same demand come to the same pooled share?

Published (September 2023): 26,909 rides in a year, 118.6 a day, 41.2 % of them pooled, twelve vehicles in six
areas, weekdays from nine to three. Not published: who wanted to go where and when, how many were refused, how
"pooled" was counted. The demand is the demo's (``moyai.demo.demand``), an assumption about its shape, of the
published volume; everything else is replayed by the dispatch engine as the service runs it. So the figure
below says what such a demand and such rules come to, and ``--why`` what it depends on.

Two ways of counting: rides of which others were aboard for a part of the way (as our ``is_pooled``), and runs
from empty to empty with two bookings or more.

Run: ``python -m bench.published_year [--days 20] [--seed 1] [--processes 2] [--why]``.
"""

import argparse
import math
import time
from dataclasses import replace

from bench.replayed_town import Choice, draw_days, make_riders, make_tasks, make_town
from moyai.engines.dispatch import Weights
from moyai.engines.dispatch.warm import warm
from moyai.fleet import rules
from moyai.services.shared_taxi.study.figures import Figures, summarise, total
from moyai.services.shared_taxi.study.pool import replay_days
from moyai.services.shared_taxi.study.variant import Variant
from moyai.services.shared_taxi.study.wishes import Town, Wish

PUBLISHED_RIDES, PUBLISHED_POOLED = 118.6, 41.2
VEHICLES = 12
OUTINGS = 76
COLUMNS = (
    ("served", "rides a day", 1),
    ("served_share", "served %", 1),
    ("wheelchair_share", "wheelchairs %", 1),
    ("pooled_share", "pooled %", 1),
    ("pooled_run_share", "runs pooled %", 1),
    ("wait_mean", "wait min", 1),
    ("ride_ratio", "ride ratio", 2),
    ("vehicle_km", "km a day", 0),
    ("empty_share", "empty %", 0),
)


def main() -> None:
    """Print the replayed year, and with ``--why`` what changes its pooled share."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--days", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--improve", type=int, default=0, help="iterations of search after each call")
    parser.add_argument("--outings", type=int, default=OUTINGS, help="residents who go out on a day")
    parser.add_argument(
        "--why", action="store_true", help="also with other demand, fleets, areas and weights"
    )
    options = parser.parse_args()
    began = time.process_time()
    warm()
    print(f"published: {PUBLISHED_RIDES} rides a day, {PUBLISHED_POOLED} % pooled, {VEHICLES} vehicles")
    print(f"{'':<34}" + "".join(f"{title:>15}" for _key, title, _decimals in COLUMNS))
    riders, town = make_riders(seed=options.seed), make_town()
    days = draw_days(riders, options.days, seed=options.seed, outings=options.outings)
    choice = Choice(variant=Variant(vehicles=VEHICLES), improve=options.improve)
    base = show("as the service runs", days, town, choice, options.processes)
    gap = summarise(base)["pooled_share"] - PUBLISHED_POOLED
    if options.why:
        explain(options, choice, town)
    print(f"pooled share {gap:+.1f} points from the published one; {base.days} days, {base.asked} wishes")
    print(f"{time.process_time() - began:.0f} s of this process")


def explain(options: argparse.Namespace, choice: Choice, town: Town) -> None:
    """Print the same days with one thing changed at a time."""
    riders = make_riders(seed=options.seed)

    def draw(outings: int, seed: int = options.seed) -> list[list[Wish]]:
        return draw_days(riders, options.days, seed=seed, outings=outings)

    days, own = draw(options.outings), options.processes
    show("other days (seed + 1)", draw(options.outings, options.seed + 1), town, choice, own)
    show("no vehicle kept free", days, town, with_variant(choice, keep_free_s=0), own)
    show("three quarters of the demand", draw(round(options.outings * 0.75)), town, choice, own)
    show("a quarter more demand", draw(round(options.outings * 1.25)), town, choice, own)
    show("every vehicle in every area", days, make_town(keep_areas=False), choice, own)
    for count in (8, 10, 16):
        show(f"{count} vehicles", days, town, with_variant(choice, vehicles=count), own)
    for ride in (0.0, 0.35, 1.0, 2.0):
        weights = Weights(wait_per_s=rules.WAIT_WEIGHT, ride_per_s=ride)
        show(f"riding costs {ride} (0.7)", days, town, replace(choice, weights=weights), own)
    show("longest ride 120 % + 5 min", days, town, with_variant(choice, **tight()), own)
    show("rides found within 15 min", days, town, with_variant(choice, search_width_s=900), own)
    show("search between calls (60)", days, town, replace(choice, improve=60), own)


def tight() -> dict[str, int]:
    """Return a short longest ride."""
    return {"detour_factor_pct": 120, "detour_slack_s": 300}


def with_variant(choice: Choice, **changes: int) -> Choice:
    """Return the choice with figures of its variant changed."""
    return replace(choice, variant=replace(choice.variant, **changes))


def show(name: str, days: list[list[Wish]], town: Town, choice: Choice, processes: int) -> Figures:
    """Replay the days, print their line and return their figures."""
    figures = total(replay_days(list(make_tasks(days, town, choice)), processes=processes))
    print_row(name, figures)
    return figures


def print_row(name: str, figures: Figures) -> None:
    """Print the figures of some days."""
    seen = summarise(figures)
    cells = (
        f"{'–' if math.isnan(seen[key]) else format(seen[key], f'.{dec}f'):>15}" for key, _, dec in COLUMNS
    )
    print(f"{name:<34}" + "".join(cells), flush=True)


if __name__ == "__main__":
    main()
