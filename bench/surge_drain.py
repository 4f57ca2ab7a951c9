"""A surge's backlog alone: claims that wait, worked onto the map; where the processor's time of a claim goes.

No front, no journal: the taps of ``bench.surge`` are stored as the drainer stores them, then the real roster
(``moyai project_claims --once``) works them in on a PostgreSQL server of its own.

    python -m bench.surge_drain [--residents 60000] [--friends 36000] [--claims 60000] [--profile] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from tests.faults.postgres import Server, own_server

from bench.surge import SETTINGS, ask, list_postgres, read_cpu_s
from bench.surge_load import find_person, make_event_id

AT_A_TIME = 1000


def main() -> None:
    """Measure and print."""
    options = read_options()
    os.environ["PYTHONWARNINGS"] = "ignore"
    with own_server(SETTINGS) as server, tempfile.TemporaryDirectory(prefix="drain-") as home:
        report = measure(options, server, Path(home))
    print(json.dumps(report) if options.json else "", end="")


def read_options() -> argparse.Namespace:
    """Return the command line's wishes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--residents", type=int, default=60_000)
    add("--friends", type=int, default=36_000)
    add("--claims", type=int, default=60_000)
    add("--profile", action="store_true", help="profile the roster; its times are then too long")
    add("--json", action="store_true")
    return parser.parse_args()


def measure(options: argparse.Namespace, server: Server, home: Path) -> dict[str, Any]:
    """Fill a database, work the claims in, tell what that took."""
    url = server.make_database()
    os.environ |= {
        "MOYAI_HOME": str(home),
        "MOYAI_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "moyai.config.settings",
    }
    prepare(options)
    ask_alone(url, "VACUUM ANALYZE")
    before_s = sum(read_cpu_s(pid) for pid in list_postgres(server))
    command = [sys.executable, "-m"]
    command += ["cProfile", "-o", "/tmp/roster.profile", "-m"] if options.profile else []
    began = time.perf_counter()
    roster = subprocess.Popen([*command, "moyai", "project_claims", "--once"])
    usage = os.wait4(roster.pid, 0)[2]
    took_s = time.perf_counter() - began
    database_s = sum(read_cpu_s(pid) for pid in list_postgres(server)) - before_s
    left = ask(url, "SELECT count(*) FROM evacuation_claimrecord WHERE projected_at IS NULL")[0][0]
    assert not left, f"{left} claims are not on the map"
    people = ask(url, "SELECT count(*) FROM evacuation_rosterperson")[0][0]
    report = {
        "claims": options.claims,
        "people": people,
        "claims_per_s": options.claims / took_s,
        "roster_us": (usage.ru_utime + usage.ru_stime) / options.claims * 1e6,
        "database_us": database_s / options.claims * 1e6,
        "most_memory_mb": usage.ru_maxrss / 1024,
    }
    print(
        f"{options.claims:,} claims of {options.friends:,} people: {report['claims_per_s']:,.0f} claims/s; "
        f"the processor's time of one: roster {report['roster_us']:.0f} us, "
        f"database {report['database_us']:.0f} us; {report['most_memory_mb']:,.0f} MB; "
        f"load average {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return report


def prepare(options: argparse.Namespace) -> None:
    """Make the town, open a drill, store the claims."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from bench.surge_town import make_town, open_drill
    from moyai.services.evacuation.claims.storing import store_new_reports
    from moyai.services.evacuation.projecting.syncing import sync_register

    make_town(options.residents, options.friends)
    sync_register()
    incident, data = open_drill()
    bodies = [make_body(number, options.friends, data) for number in range(options.claims)]
    for start in range(0, len(bodies), AT_A_TIME):
        store_new_reports(incident, bodies[start : start + AT_A_TIME])


def make_body(number: int, friends: int, data: list[str]) -> tuple[str, dict[str, Any]]:
    """Return the claim of one tap, as the drainer would store it."""
    from moyai.core.conversations.polls import Tap, read_choice
    from moyai.services.evacuation.claims.taps import read_answer, write_tap

    choice = read_choice(dict(parse_qsl(data[number % len(data)])))
    assert choice is not None
    read = read_answer(choice.answer)
    assert read is not None
    at = datetime.now(UTC) + timedelta(milliseconds=number // 5)
    event_id = make_event_id(number)
    tap = Tap(event_id, "line", find_person(number, friends), "", choice, at)
    return event_id, write_tap(tap, *read)


def ask_alone(url: str, statement: str) -> None:
    """Say something to the database outside a transaction."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
