"""What a round of all the worker's jobs costs on the demo town at ten in the morning, job by job.

    python -m bench.jobs [--residents 400] [--rounds 3]

The first round of a job does what has piled up; the rounds after it are what a quiet worker pays. The last
column is that cost by how often the job comes: milliseconds of the processor in each second.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time


def main() -> None:
    """Seed a town, run every job some times, print the dearest first."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--residents", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "MOYAI_HOME": home,
            "MOYAI_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "moyai.config.settings",
        }
        from bench.shopping_day.preparing import prepare

        prepare()
        run(asked.residents, asked.rounds)


def run(residents: int, rounds: int) -> None:
    """Print the table."""
    from moyai.core import clock
    from moyai.core.jobs.schedule import list_periodics
    from moyai.core.places.queries import is_open_day
    from moyai.demo.seed import seed_town
    from moyai.demo.timing import next_operating

    day = next_operating(clock.today(), is_open_day)
    now = clock.at_local(day, 10 * 60)
    clock.set_virtual(start=now, speed=0)
    seed_town(now=now, residents=residents, past_days=0)
    rows = []
    for job in list_periodics():
        spent = []
        for _round in range(rounds):
            began = time.process_time()
            try:
                job.run(now)
            except Exception as error:  # a door to the outside that this machine has not
                print(f"{job.key}: {type(error).__name__}: {error}")
            spent.append(1000 * (time.process_time() - began))
        rows.append((job, spent))
    rows.sort(key=lambda row: -min(row[1][1:] or row[1]) / row[0].every_s)
    print(f"{'job':<32} {'every s':>8} {'first ms':>9} {'later ms':>9} {'ms in a second':>15}")
    for job, spent in rows:
        later = min(spent[1:] or spent)
        print(f"{job.key:<32} {job.every_s:>8} {spent[0]:>9.1f} {later:>9.1f} {later / job.every_s:>15.2f}")
    load = sum(min(spent[1:] or spent) / job.every_s for job, spent in rows)
    print(f"all: {load:.1f} ms of the processor in each second, {load / 10:.1f} % of one core")


if __name__ == "__main__":
    main()
