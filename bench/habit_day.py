"""A day of the habit challenge for a hundred thousand members, through the real operations.

    scripts/with_postgres python -m bench.habit_day [--members 100000] [--workers 2]

Teams of five; of every five members four report, each of these gives an OK to all that is there with one
press, the rest are reminded at their hour, and the day is closed. Reports and OKs come in from as many
processes at once as the machine has cores; reminders and the closing are one worker's jobs, as in life. No
photos: a photo is read in a process of its own (``--photos`` measures how long one takes). Seconds by the
clock, and of the processors in our own processes (the database's are not in it).
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


def main() -> None:
    """Fill a database of its own, live the day, print seconds by part."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--photos", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"MOYAI_HOME": home, "DJANGO_SETTINGS_MODULE": "moyai.config.settings"}
        from bench.shopping_day.preparing import prepare

        prepare()
        from bench.habit_town import fill

        began = time.perf_counter()
        teams = fill(asked.members // PEOPLE, first_day=DAY)
        took = time.perf_counter() - began
        print(f"{len(teams) * PEOPLE} members in {len(teams)} teams, filled in {took:.0f} s", flush=True)
        run(teams, asked.workers)
        read_photos(asked.photos)


def run(teams: list[int], workers: int) -> None:
    """Live the day and print the table."""
    from moyai.core import clock

    evening, night = clock.at_local(DAY, 19 * 60), clock.at_local(DAY + timedelta(days=1), 5)
    parts: list[tuple[str, float, float, int]] = []
    share = [teams[at::workers] for at in range(workers)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=begin) as pool:
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


def begin() -> None:
    """Have a process of the pool be ready."""
    import django

    django.setup()


def report(teams: list[int], now: datetime) -> tuple[float, int]:
    """Have four of each five report; return seconds of the processor, and how many did."""
    from moyai.services.habit_challenge.enums import Through
    from moyai.services.habit_challenge.models import Member
    from moyai.services.habit_challenge.operations.reports import report_day
    from moyai.services.habit_challenge.queries.days import get_member

    count, cpu = 0, time.process_time()
    for team in teams:
        codes = Member.objects.filter(team=team).order_by("pk").values_list("code", flat=True)
        for number, code in enumerate(codes[:REPORTING]):
            steps = 3000 + 1000 * number + team % 900
            report_day(member=get_member(code), steps=steps, through=Through.LINE, now=now)
            count += 1
    return time.process_time() - cpu, count


def cheer(teams: list[int], now: datetime) -> tuple[float, int]:
    """Have each who reported give an OK to all of her team; return seconds, and how many presses."""
    from moyai.services.habit_challenge.enums import Cheer
    from moyai.services.habit_challenge.models import Member
    from moyai.services.habit_challenge.operations.cheers import give_cheers
    from moyai.services.habit_challenge.queries.days import get_member
    from moyai.services.habit_challenge.queries.feed import list_uncheered

    count, cpu = 0, time.process_time()
    for team in teams:
        codes = Member.objects.filter(team=team).order_by("pk").values_list("code", flat=True)
        for code in codes[:REPORTING]:
            member = get_member(code)
            rows = list_uncheered(member, now)
            give_cheers(reports=rows, giver=member, kind=Cheer.OK, now=now)
            count += 1
    return time.process_time() - cpu, count


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
