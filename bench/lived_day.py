"""Days of the demo town, lived: how many rides, how many shared, who was refused, how far was driven.

The demo's residents wish, book through the conversation and cancel; its drivers drive, press and meet nobody
now and then; the fleet keeps time and closes the shifts. All of it happens in one process by a clock that is
moved on, so that nothing depends on how quick the machine is. The town has published 118.6 rides a day,
41.2 % of them pooled. The same seed gives the same wishes.

Run: ``python -m bench.lived_day [--days 3] [--seed 1] [--residents 2500]``.
"""

import argparse
import logging
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean
from typing import Any

FIRST_DAY = date(2026, 6, 10)
STEP = timedelta(seconds=15)
KEEP_TIME_EVERY = 8
"""Steps between two looks at the plans by the worker."""


def main() -> None:
    """Seed a town, live some days, print a line for each and one for all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--residents", type=int, default=2500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "MOYAI_HOME": home,
            "MOYAI_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "moyai.config.settings",
        }
        import django

        django.setup()
        logging.getLogger("moyai.demo").setLevel(logging.ERROR)
        print_head()
        lived = []
        for day in live_days(options.days, options.seed, options.residents):
            lived.append(day)
            print_row(str(day.day), [day])
        print_row("all", lived)
        print_refusals(lived)


@dataclass(frozen=True)
class Lived:
    """What became of a day. ``took_other``: refused at first, and riding at another time than wished."""

    day: date
    done: int
    pooled: int
    cancelled: int
    no_shows: int
    refused: Counter[str]
    took_other: int
    waits_min: list[float]
    kept: list[bool]
    km: float
    loaded_km: float


def live_days(count: int, seed: int, residents: int) -> Iterator[Lived]:
    """Live so many operating days, one after the other."""
    from django.core.management import call_command

    from moyai.core import clock
    from moyai.core.places.queries import is_open_day
    from moyai.demo.life.residents import Residents
    from moyai.demo.seed import list_days_ahead, seed_town
    from moyai.demo.seeding.fleet import roster
    from moyai.demo.timing import OPENING, next_operating

    call_command("migrate", verbosity=0)
    people, day = Residents(seed=seed), next_operating(FIRST_DAY, is_open_day)
    seed_town(now=clock.at_local(day, OPENING), residents=residents, past_days=0)
    for _ in range(count):
        roster(list_days_ahead(day))
        live_day(day, people)
        yield read_day(day)
        day = next_operating(day + timedelta(days=1), is_open_day)


def live_day(day: date, people: Any) -> None:
    """Live from the opening until the last shift is closed."""
    from bench.drivers import Crew
    from moyai.core import clock
    from moyai.demo import timing
    from moyai.demo.life.keeper import Keeper
    from moyai.fleet import periodics

    now = clock.at_local(day, timing.OPENING)
    timing.hold(now)
    people.tick(now)
    while not people.is_morning_ready(now):
        people.tick(now)
    clock.set_virtual(start=now, speed=0)
    crew, keeper, step = Crew(day, now), Keeper(), 0
    while timing.minutes_of(now) < timing.DAY_OVER_ANYWAY:
        now, step = now + STEP, step + 1
        keeper.tick(now)
        periodics.open_shifts(now)
        if step % KEEP_TIME_EVERY == 0:
            periodics.keep_time(now)
            periodics.replan(now)
        crew.tick(now)
        people.tick(now)
    periodics.close_shifts(now)


def read_day(day: date) -> Lived:
    """Count what the town's own indicators count."""
    from moyai.core.indicators.registry import Period
    from moyai.core.indicators.series import within
    from moyai.fleet.models import OperatingRecord
    from moyai.services.shared_taxi.indicators.timings import list_timings
    from moyai.services.shared_taxi.models import Ride, UnmetRequest

    period = Period(day, day)
    rides = within(Ride.objects.all(), "task__pickup_from", period)
    status = Counter(rides.values_list("status", flat=True))
    unmet = within(UnmetRequest.objects.all(), "at", period)
    timings = list_timings(period)
    records = OperatingRecord.objects.filter(shift__date=day)
    return Lived(
        day=day,
        done=status["done"],
        pooled=rides.filter(status="done", is_pooled=True).count(),
        cancelled=status["cancelled"],
        no_shows=status["no_show"],
        refused=Counter(unmet.values_list("reason", flat=True)),
        took_other=unmet.filter(ride__isnull=False).count(),
        waits_min=[t.window_wait_min for t in timings],
        kept=[t.is_kept for t in timings],
        km=sum(r.distance_m for r in records) / 1000,
        loaded_km=sum(r.loaded_distance_m for r in records) / 1000,
    )


def print_head() -> None:
    """Print the names of the columns."""
    print("Lived days of the demo town (published: 118.6 rides a day, 41.2 % pooled)")
    print(
        f"{'day':<10} {'rides':>6} {'pooled %':>8} {'refused':>7} {'of these took another time':>26}"
        f" {'cancelled':>9} {'no-shows':>8} {'wait min':>8} {'kept %':>6} {'km':>6} {'loaded %':>8}"
    )


def print_row(name: str, days: list[Lived]) -> None:
    """Print a day, or the mean of some days."""
    count = len(days)
    done, km = sum(d.done for d in days), sum(d.km for d in days)
    waits, kept = [w for d in days for w in d.waits_min], [k for d in days for k in d.kept]
    print(
        f"{name:<10} {done / count:>6.1f} {100 * sum(d.pooled for d in days) / done:>8.1f}"
        f" {sum(d.refused.total() for d in days) / count:>7.1f}"
        f" {sum(d.took_other for d in days) / count:>26.1f}"
        f" {sum(d.cancelled for d in days) / count:>9.1f} {sum(d.no_shows for d in days) / count:>8.1f}"
        f" {mean(waits):>8.1f} {100 * mean(kept):>6.1f} {km / count:>6.0f}"
        f" {100 * sum(d.loaded_km for d in days) / km:>8.0f}",
        flush=True,
    )


def print_refusals(days: list[Lived]) -> None:
    """Print why people were refused, a day."""
    reasons = sum((d.refused for d in days), Counter[str]())
    print("Refused a day, by reason:", end=" ")
    print(", ".join(f"{reason} {n / len(days):.1f}" for reason, n in reasons.most_common()) or "nobody")


if __name__ == "__main__":
    main()
