"""Where free vehicles wait: where they are, at the depot, where today has asked, or where past days asked.

The same days, wishes and fleet under each policy. What is expected on a day comes from the wishes of the
other days, by hour and cell of about 2 km; the day itself is left out.

Run: ``python -m bench.waiting_places [--days 20] [--seed 1] [--vehicles 12] [--processes 2] [--at-once]``.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace

from bench.published_year import COLUMNS, OUTINGS, VEHICLES, print_row
from bench.replayed_town import Choice, draw_days, make_riders, make_tasks, make_town, measure
from moyai.engines.dispatch.simulation import Expected, GoToDemand, GoToExpected, ReturnToDepot, Stay
from moyai.engines.dispatch.simulation.policies import Waiting
from moyai.engines.dispatch.warm import warm
from moyai.services.shared_taxi.study.day import AREA, list_points
from moyai.services.shared_taxi.study.expecting import Demand, expect_demand
from moyai.services.shared_taxi.study.figures import total
from moyai.services.shared_taxi.study.pool import replay_days
from moyai.services.shared_taxi.study.replay import DayTask
from moyai.services.shared_taxi.study.variant import Variant
from moyai.services.shared_taxi.study.wishes import Town, Wish

MOST_CELLS = 40
AHEAD_S = 600


def main() -> None:
    """Print a line for each policy."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--days", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--vehicles", type=int, default=VEHICLES)
    parser.add_argument("--outings", type=int, default=OUTINGS)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument(
        "--at-once", action="store_true", help="everybody asks ten minutes ahead, nobody before"
    )
    options = parser.parse_args()
    warm()
    town, riders = make_town(), make_riders(seed=options.seed)
    days = draw_days(riders, options.days, seed=options.seed, outings=options.outings)
    if options.at_once:
        days = [[replace(wish, asked_s=wish.wish_s - AHEAD_S) for wish in day] for day in days]
    tasks = list(make_tasks(days, town, Choice(variant=Variant(vehicles=options.vehicles))))
    print(f"{'':<34}" + "".join(f"{title:>15}" for _key, title, _decimals in COLUMNS))

    def show(name: str, policy: Callable[[DayTask], DayTask]) -> None:
        figures = total(replay_days([policy(task) for task in tasks], processes=options.processes))
        print_row(name, figures)

    for name, waiting in (("stay", Stay()), ("depot", ReturnToDepot()), ("where today asked", GoToDemand())):
        show(name, lambda task, waiting=waiting: replace(task, waiting=waiting))
    for worth in (0.1, 0.25, 0.5):
        show(f"where past days asked ({worth})", lambda task, worth=worth: expect_on(task, days, town, worth))


def expect_on(task: DayTask, days: list[list[Wish]], town: Town, worth: float) -> DayTask:
    """Return the replay of a day with free vehicles going where the other days asked."""
    day = task.wishes[0].day
    demand = expect_demand(wish for other in days if other[0].day != day for wish in other)[:MOST_CELLS]
    points = dict.fromkeys((*list_points(task.wishes, town), *(each.point for each in demand)))
    ways = measure(tuple(points), task.variant)
    number = {point: index for index, point in enumerate(ways.points)}
    return replace(task, ways=ways, waiting=make_policy(demand, number, town, worth))


def make_policy(
    demand: list[Demand], number: dict[tuple[float, float], int], town: Town, worth: float
) -> Waiting:
    """Return the policy of a day, by its numbering of places."""
    expected = tuple(
        Expected(
            number[each.point],
            frozenset() if each.area in town.centre else frozenset({AREA + each.area}),
            each.by_hour,
        )
        for each in demand
    )
    return GoToExpected(expected, worth=worth)


if __name__ == "__main__":
    main()
