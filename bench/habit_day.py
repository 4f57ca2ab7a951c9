"""A day of the habit challenge for a hundred thousand members, through the real operations.

    scripts/with_postgres python -m bench.habit_day [--members 100000] [--workers N]

Teams of five; of every five members four report, each of these gives an OK to all that is there with one
press, the rest are reminded at their hour, and the day is closed. Reports and OKs come in from as many
processes at once as the machine has cores, each with a connection of its own; reminders and the closing are
one worker's jobs, as in life. It is the second day of the programme: on the first a hundredth of the members
reported, so that the database has seen rows of each kind (PostgreSQL plans for empty tables otherwise). No
photos: a photo is read in a process of its own (``--photos`` measures how long one takes). Seconds by the
clock, and of the processors in our own processes (the database's are not in it). In the end the coins in the
purses are compared with the books.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, timedelta
from multiprocessing import get_context

PEOPLE, REPORTING = 5, 4
DAY = date(2026, 6, 10)
BEFORE = DAY - timedelta(days=1)


def main() -> None:
    """Fill a database of its own, live the day, print seconds by part."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--photos", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"MOYAI_HOME": home, "DJANGO_SETTINGS_MODULE": "moyai.config.settings"}
        from bench.shopping_day.preparing import prepare

        prepare()
        from bench.habit_town import fill

        began = time.perf_counter()
        teams = fill(asked.members // PEOPLE, first_day=BEFORE)
        live_before(teams[: max(1, len(teams) // 100)])
        took = time.perf_counter() - began
        print(f"{len(teams) * PEOPLE} members in {len(teams)} teams, filled in {took:.0f} s", flush=True)
        run(teams, asked.workers)
        check(len(teams))
        read_photos(asked.photos)


def live_before(teams: list[int]) -> None:
    """Live the day before with some of the teams, and have the database count its rows."""
    from bench.habit_town import analyze

    evening, night = find_hours(BEFORE)
    report(teams, evening)
    cheer(teams, evening)
    _close(night)
    analyze()


def find_hours(day: date) -> tuple[datetime, datetime]:
    """Return when people report, and when the day is closed."""
    from moyai.core import clock

    return clock.at_local(day, 19 * 60), clock.at_local(day + timedelta(days=1), 5)


def run(teams: list[int], workers: int) -> None:
    """Live the day and print the table."""
    evening, night = find_hours(DAY)
    parts: list[tuple[str, float, float, int]] = []
    share = [teams[at::workers] for at in range(workers)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=begin) as pool:
        list(pool.map(report, [[]] * workers, [evening] * workers))  # all have begun
        for name, part in (("reports", report), ("OKs", cheer)):
            began = time.perf_counter()
            done = list(pool.map(part, share, [evening] * workers))
            busy, count = sum(cpu for cpu, _count in done), sum(count for _cpu, count in done)
            parts.append((name, time.perf_counter() - began, busy, count))
    for name, job in (("reminders", _remind), ("closing", _close)):
        began, cpu = time.perf_counter(), time.process_time()
        count = job(evening if name == "reminders" else night)
        parts.append((name, time.perf_counter() - began, time.process_time() - cpu, count))
    print(f"{'part':<12} {'count':>8} {'s':>8} {'cpu s':>8}")
    for name, seconds, busy, count in parts:
        print(f"{name:<12} {count:>8} {seconds:>8.1f} {busy:>8.1f}")
    whole, busy = sum(part[1] for part in parts), sum(part[2] for part in parts)
    print(f"{'together':<12} {'':>8} {whole:>8.1f} {busy:>8.1f}", flush=True)


def check(teams: int) -> None:
    """See that the day was lived: rows, counts and coins.

    Raises:
        AssertionError: something of it is not there.
    """
    from django.db.models import Sum

    from moyai.core.ledger.verdict import verify_books
    from moyai.services.habit_challenge.models import Cheer, Purse, Report, TeamDay

    reports = Report.objects.filter(day=DAY)
    assert reports.count() == teams * REPORTING
    assert set(reports.values_list("ok_count", flat=True)) == {REPORTING - 1}
    assert Cheer.objects.filter(report__day=DAY).count() == teams * REPORTING * (REPORTING - 1)
    assert TeamDay.objects.filter(day=DAY, reported=REPORTING).count() == teams
    verdict = verify_books()
    assert not verdict.faults, verdict.faults
    coins = Purse.objects.aggregate(coins=Sum("coins"))["coins"]
    print(f"{coins} coins in purses; the books' verdict: no faults in {verdict.entries} entries", flush=True)


def begin() -> None:
    """Have a process of the pool be ready."""
    import django

    django.setup()


def report(teams: list[int], now: datetime) -> tuple[float, int]:
    """Have four of each five report; return seconds of the processor, and how many did."""
    from moyai.services.habit_challenge.enums import Through
    from moyai.services.habit_challenge.operations.reports import report_day
    from moyai.services.habit_challenge.queries.days import get_member

    people = list_reporting(teams)
    cpu = time.process_time()
    for team, number, code in people:
        steps = 3000 + 1000 * number + team % 900
        report_day(member=get_member(code), steps=steps, through=Through.LINE, now=now)
    return time.process_time() - cpu, len(people)


def cheer(teams: list[int], now: datetime) -> tuple[float, int]:
    """Have each who reported give an OK to all of her team; return seconds, and how many presses."""
    from moyai.services.habit_challenge.operations.cheers import give_all_ok
    from moyai.services.habit_challenge.queries.days import get_member

    people = list_reporting(teams)
    cpu = time.process_time()
    for _team, _number, code in people:
        give_all_ok(giver=get_member(code), now=now)
    return time.process_time() - cpu, len(people)


def list_reporting(teams: list[int]) -> list[tuple[int, int, str]]:
    """Return who reports: team, place in it, code."""
    from moyai.services.habit_challenge.models import Member

    people: dict[int, list[str]] = {team: [] for team in teams}
    for at in range(0, len(teams), 1000):
        rows = Member.objects.filter(team__in=teams[at : at + 1000]).order_by("pk")
        for team, code in rows.values_list("team", "code"):
            people[team or 0].append(code)
    return [(team, n, code) for team in teams for n, code in enumerate(people[team][:REPORTING])]


def read_photos(count: int) -> None:
    """Print how long a photo of twelve million pixels takes."""
    from io import BytesIO

    from PIL import Image

    from moyai.core.photos.apart import read_apart

    file = BytesIO()
    Image.effect_noise((2000, 1500), 40).convert("RGB").resize((4000, 3000)).save(file, "JPEG", quality=85)
    for _turn in range(count):
        began = time.perf_counter()
        read_apart(file.getvalue())
        print(f"a photo of 12 million pixels, read apart: {time.perf_counter() - began:.2f} s")


def _remind(now: datetime) -> int:
    from moyai.services.habit_challenge.operations.reminding import remind

    return remind(now)


def _close(now: datetime) -> int:
    from moyai.services.habit_challenge.operations.closing import close_days

    return close_days(now)


if __name__ == "__main__":
    main()
