"""A season of a farm's sensors: readings in, summed up, and a chart of a million points asked for.

    python -m bench.farm_season [--points 1000000] [--sensors 2000]

One sensor that speaks every ten seconds for a season (a million readings), stored in batches of 5,000 through
the operation behind post and broker, summed up by the job, and looked at: the page with its picture and
table, and tiles of every width that a season's chart asks for, cold and again. Then minutes of many sensors
at one reading a minute: stored in posts of 100, summed up. On an SQLite file of its own. Milliseconds by the
clock and of the process; other processes of the machine lengthen mostly the former.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

BATCH = 5_000
STEP_S = 10
POSTS_OF = 100
NOW = datetime(2026, 9, 30, 3, tzinfo=UTC)


def main() -> None:
    """Fill a database of its own, ask, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--sensors", type=int, default=2_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"MOYAI_HOME": home, "DJANGO_SETTINGS_MODULE": "moyai.config.settings"}
        os.environ.setdefault("MOYAI_DEMO", "1")
        from bench.shopping_day.preparing import prepare

        prepare()
        print(f"{'part':<44} {'count':>9} {'ms':>10} {'cpu ms':>10}")
        sensor = season(asked.points)
        look(sensor)
        minute(asked.sensors)
        size = sum(each.stat().st_size for each in Path(home).iterdir() if "sqlite" in each.name)
        print(f"database: {size / 1e6:.0f} MB")


def timed(part: str, count: int, run: Callable[[], Any]) -> Any:
    """Run something and print how long it took."""
    began, cpu = time.perf_counter(), time.process_time()
    result = run()
    took, busy = time.perf_counter() - began, time.process_time() - cpu
    rate = f"  {count / took:,.0f}/s" if count > 1 else ""
    print(f"{part:<44} {count:>9} {took * 1000:>10.1f} {busy * 1000:>10.1f}{rate}", flush=True)
    return result


def season(points: int) -> Any:
    """Store a season of one sensor and sum it up."""
    from moyai.services.smart_farm.models import Bed, Farm
    from moyai.services.smart_farm.operations.readings import store_rows
    from moyai.services.smart_farm.operations.sensors import add_sensor
    from moyai.services.smart_farm.operations.summing import sum_up
    from moyai.services.smart_farm.sensing.rows import Row

    chance = random.Random(1)
    farm = Farm.objects.create(code="bench", name="農園", lon=134.7, lat=34.85)
    bed = Bed.objects.create(farm=farm, name="畝", length_mm=2000, width_mm=1000)
    first_s = int(NOW.timestamp()) - points * STEP_S
    installed = datetime.fromtimestamp(first_s, UTC)
    sensor = add_sensor(
        farm=farm, bed=bed, code="air", kind="InAirTemp", actor="bench", now=installed, interval_s=STEP_S
    )

    def store() -> None:
        for begin in range(0, points, BATCH):
            rows = [
                Row(
                    "air",
                    first_s + n * STEP_S,
                    round(20 + 6 * math.sin(n * STEP_S / 86_400 * 2 * math.pi) + chance.gauss(0, 0.2), 2),
                )
                for n in range(begin, min(begin + BATCH, points))
            ]
            store_rows(farm=farm, rows=rows, now=NOW)

    timed("readings stored, batches of 5,000", points, store)
    timed("summed up (hours and days)", points, lambda: sum_up(NOW))
    return sensor


def look(sensor: Any) -> None:
    """Ask for the page and for the tiles of every width, cold and again."""
    from django.test import Client

    from moyai.core.accounts.enums import Role
    from moyai.core.accounts.models import Membership, User
    from moyai.services.smart_farm import tiles

    user = User.objects.create_user("bench-officer", password="a-long-word-of-hers")
    Membership.objects.create(user=user, role=Role.OFFICER)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    since = (NOW - timedelta(days=120)).date()
    page = f"/garden/sensors/{sensor.pk}/?since={since}&days=180"
    client.get(f"/garden/sensors/{sensor.pk}/?days=1")  # what is loaded with the first page
    tiles.forget_all()
    for name in ("page of the season, tiles cold", "page of the season again"):
        answer = timed(name, 1, lambda: client.get(page))
        assert answer.status_code == 200, answer
    end = int(NOW.timestamp())
    for level, width in enumerate(tiles.WIDTHS_S):
        tiles.forget_all()
        last = tiles.find_index(level, end)
        indices = [last - n for n in range(12 if width < 14_400 else 3)]
        cold, busy, warm, same, marks, sizes = [], [], [], [], {}, []
        for index in indices:
            url = f"/garden/sensors/{sensor.pk}/tiles/{level}/{index}/"
            cpu = time.process_time()
            took, answer = ask(client, url)
            busy.append((time.process_time() - cpu) * 1000)
            cold.append(took)
            marks[url] = answer["ETag"]
            sizes.append(len(answer.content))
        for url, mark in marks.items():
            warm.append(ask(client, url)[0])
            same.append(ask(client, url, {"If-None-Match": mark})[0])
        print(
            f"tile of {width:>6} s stretches: cold median {median(cold):.1f} worst {max(cold):.1f} ms "
            f"(cpu {median(busy):.1f}, {max(busy):.1f}), "
            f"kept {median(warm):.1f} ms, 304 {median(same):.1f} ms, {max(sizes) / 1000:.1f} kB",
            flush=True,
        )


def ask(client: Any, url: str, headers: dict[str, str] | None = None) -> tuple[float, Any]:
    """Return the milliseconds of a request by the clock, and the answer."""
    began = time.perf_counter()
    answer = client.get(url, headers=headers or {})
    assert answer.status_code in (200, 304), answer
    return (time.perf_counter() - began) * 1000, answer


def minute(count: int) -> None:
    """Store and sum up a minute of many sensors that speak once a minute."""
    from moyai.services.smart_farm.models import Farm, Sensor
    from moyai.services.smart_farm.operations.readings import store_rows
    from moyai.services.smart_farm.operations.summing import sum_up
    from moyai.services.smart_farm.sensing.rows import Row

    farm = Farm.objects.create(code="many", name="農園2", lon=134.7, lat=34.85)
    Sensor.objects.bulk_create(
        Sensor(farm=farm, code=f"s{n}", kind="SoilWC", interval_s=60, installed_at=NOW) for n in range(count)
    )
    end = int(NOW.timestamp())
    for back in (2, 1):
        rows = [Row(f"s{n}", end - back * 60, 30.0 + n % 50 / 10 + back / 100) for n in range(count)]

        def store(rows: list[Row] = rows) -> None:
            for begin in range(0, count, POSTS_OF):
                store_rows(farm=farm, rows=rows[begin : begin + POSTS_OF], now=NOW)

        name = f"a minute of {count} sensors"
        timed(f"{name}, posts of {POSTS_OF}, stored", count, store)
        timed(f"{name}, summed up", count, lambda: sum_up(NOW))


if __name__ == "__main__":
    main()
