"""``python -m bench.shopping_day``: live the day, print what became of it, and what is wrong with it."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time


def main() -> int:
    """Live one day in a database of its own; the exit code tells whether the checker found anything."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--orders", type=int, default=200)
    parser.add_argument("--drones", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--step", type=int, default=120, help="seconds of the town between two looks")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "MOYAI_HOME": home,
            "DJANGO_SETTINGS_MODULE": "moyai.config.settings",
            "MOYAI_YEN_A_VEHICLE_HOUR": "3600",
            "MOYAI_YEN_A_VEHICLE_KM": "40",
        }
        from bench.shopping_day.preparing import prepare

        prepare()
        from bench.shopping_day.check import check
        from bench.shopping_day.day import live
        from bench.shopping_day.table import show

        began, cpu = time.perf_counter(), time.process_time()
        lived = live(orders=asked.orders, drones=asked.drones, seed=asked.seed, step_s=asked.step)
        took, busy = time.perf_counter() - began, time.process_time() - cpu
        found = check()
        for line in show(lived):
            print(line)
        print(f"{busy:.1f} s of the processor ({took:.1f} s on the wall)")
        print(json.dumps(found, ensure_ascii=False, indent=1) if found else "the checker found nothing wrong")
        return len(found)


if __name__ == "__main__":
    sys.exit(min(1, main()))
