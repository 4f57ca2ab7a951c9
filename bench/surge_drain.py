"""A surge's backlog alone: claims that wait, worked onto the map; where the processor's time of a claim goes.

No front, no journal: the taps of ``bench.surge`` are stored as the drainer stores them, then the real roster
(``moyai project_claims --once``) works them in on a PostgreSQL server of its own. What the command costs with
nothing to do is taken off. In the same run the ceilings: bare INSERTs of the same claims, the engine alone.

    python -m bench.surge_drain [--residents 60000] [--friends 36000] [--claims 120000] [--json]
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
from bench.surge_ceilings import measure_engine, measure_inserts
from bench.surge_load import find_person, make_event_id

AT_A_TIME = 1000
AT_MOST = 20_000


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
    add("--claims", type=int, default=120_000)
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
    incident, data = make_drill(options)
    idle_s, idle_cpu_s, _memory = run_roster()
    store_claims(options, incident, data)
    ask_alone(url, "VACUUM ANALYZE")
    before_s = read_database_cpu_s(server)
    took_s, cpu_s, memory_kb = run_roster()
    database_s = read_database_cpu_s(server) - before_s
    left = ask(url, "SELECT count(*) FROM evacuation_claimrecord WHERE projected_at IS NULL")[0][0]
    assert not left, f"{left} claims are not on the map"
    people = ask(url, "SELECT count(*) FROM evacuation_rosterperson")[0][0]
    report = {
        "claims": options.claims,
        "people": people,
        "claims_per_s": options.claims / (took_s - idle_s),
        "roster_us": (cpu_s - idle_cpu_s) / options.claims * 1e6,
        "database_us": database_s / options.claims * 1e6,
        "most_memory_mb": memory_kb / 1024,
        **measure_inserts(url, AT_MOST),
        **measure_engine(incident, AT_MOST),
    }
    print(
        f"{options.claims:,} claims of {options.friends:,} people: {report['claims_per_s']:,.0f} claims/s; "
        f"the processor's time of one: roster {report['roster_us']:.0f} us, "
        f"database {report['database_us']:.0f} us; {report['most_memory_mb']:,.0f} MB; "
        f"load average {os.getloadavg()[0]:.1f}\n"
        f"ceilings: bare INSERTs {report['inserts_per_s']:,.0f} rows/s, "
        f"the engine alone {1e6 / report['engine_per_cpu_s']:.0f} us a claim",
        flush=True,
    )
    return report


def run_roster() -> tuple[float, float, int]:
    """Work in what waits; return seconds, the processor's seconds, and the most memory in kB."""
    began = time.perf_counter()
    roster = subprocess.Popen([sys.executable, "-m", "moyai", "project_claims", "--once"])
    usage = os.wait4(roster.pid, 0)[2]
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def read_database_cpu_s(server: Server) -> float:
    """Return what the server has used; ended processes count for the one that started them."""
    return sum(read_cpu_s(pid) for pid in list_postgres(server))


def make_drill(options: argparse.Namespace) -> tuple[int, list[str]]:
    """Make the town and open a drill; return the incident's number and the data of the buttons."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from bench.surge_town import make_town, open_drill
    from moyai.services.evacuation.projecting.syncing import sync_register

    make_town(options.residents, options.friends)
    sync_register()
    return open_drill()


def store_claims(options: argparse.Namespace, incident: int, data: list[str]) -> None:
    """Store the claims of so many taps."""
    from moyai.services.evacuation.claims.storing import store_new_reports

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
