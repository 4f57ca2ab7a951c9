"""The headquarters' first page in a new process, with hundreds of thousands of people on the roster.

The rows are written by the database itself, as `projecting` would have written them; a new process then gets
ready as the web server does (``moyai.config.asgi``) and shows the page to an officer, twice. Told are seconds
of the processor, of the process and of PostgreSQL, and by the wall.

    python -m bench.first_page [--people 500000] [--rounds 3] [--profile] [--json]
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import subprocess
import sys
import tempfile
import time
from typing import Any

from tests.faults.postgres import own_server

from bench.surge import SETTINGS
from bench.surge_drain import ask_alone, read_database_cpu_s

ADDRESS = "/evacuation/headquarters/"
GOAL_S = 1.0
_PEOPLE = """
INSERT INTO evacuation_rosterperson (incident_id, key, party, name, names, kind, area, town, lon, lat,
  accuracy_m, words, is_presumed, is_counted, since_at, confirmed_at, confirmed_by, door, condition, needs,
  sure_pct, flags, reasons, urgency, points, why, first_at)
SELECT %(incident)s, 'p:' || n, 'p:' || (n + 1) / 2, '姓' || n, '["p:1"]',
  (ARRAY['home','shelter','car','kin','hotel'])[1 + n %% 5], 'all', '382027',
  132.9 + (n %% 997) / 4000.0, 33.9 + (n %% 991) / 4000.0, 30, '', false, true, now(), now(), 'self', 'line',
  'well', '[]', 90, '[]', '[]', CASE WHEN n %% 50 = 0 THEN 1 + n / 50 %% 5 END, n %% 100,
  CASE WHEN n %% 50 = 0 THEN '[{"code": "oxygen", "amount": 0}]'::jsonb ELSE '[]'::jsonb END,
  now() - (n %% 36000) * interval '1 second'
FROM generate_series(1, %(people)s) n
"""
_MARKS = """
INSERT INTO evacuation_rostermark (incident_id, key, mark)
SELECT %(incident)s, 'p:' || n, CASE WHEN n %% 2 = 0 THEN 'need:water' ELSE 'flag:two_places' END
FROM generate_series(1, %(people)s, 25) n
"""
_CELLS = """
INSERT INTO evacuation_cellcount (incident_id, town, kind, x, y, people)
SELECT incident_id, town, kind, floor(lon / %(size)s), floor(lat / %(size)s), count(*)
FROM evacuation_rosterperson GROUP BY 1, 2, 3, 4, 5
"""
_HEADS = """
INSERT INTO evacuation_headcount (incident_id, kind, area, place, people)
SELECT incident_id, kind, area, '', count(*) FROM evacuation_rosterperson GROUP BY 1, 2, 3
"""
_MOMENTS = """
INSERT INTO evacuation_moment (incident_id, at, people, reports, urgent)
SELECT %(incident)s, now() - n * interval '1 minute', %(people)s, %(people)s, 100
FROM generate_series(1, 600) n
"""
_CLAIMS = """
INSERT INTO evacuation_claimrecord (incident_id, event_id, digest, kind, body, door, said_at, projected_at,
  projected_in)
SELECT %(incident)s, 'e' || n, md5(n::text), 'report', '{"at": 1, "said": 1, "about": "1"}', 'line', now(),
  now(), 1 + n / 1000 FROM generate_series(1, %(people)s) n
"""


def main() -> int:
    """Measure and print; the exit code is 1 where the first page takes longer than a second."""
    options = read_options()
    if options.child:
        print(json.dumps(show_pages(options)))
        return 0
    os.environ["PYTHONWARNINGS"] = "ignore"
    with own_server(SETTINGS) as server, tempfile.TemporaryDirectory(prefix="page-") as home:
        os.environ |= {
            "MOYAI_HOME": home,
            "MOYAI_DATABASE_URL": server.make_database(),
            "DJANGO_SETTINGS_MODULE": "moyai.config.settings",
        }
        fill(options.people)
        ask_alone(os.environ["MOYAI_DATABASE_URL"], "VACUUM ANALYZE")
        rounds = []
        for _round in range(options.rounds):
            before_s = read_database_cpu_s(server)
            rounds.append(run_child(options) | {"database_s": read_database_cpu_s(server) - before_s})
            print(" ".join(f"{name} {value:.2f}" for name, value in rounds[-1].items()), flush=True)
    best = min(one["first_cpu_s"] for one in rounds)
    print(f"first page at best {best:.2f} s of the process, goal {GOAL_S} s; load {os.getloadavg()[0]:.1f}")
    if options.json:
        print(json.dumps(rounds))
    return int(best > GOAL_S)


def read_options() -> argparse.Namespace:
    """Return the command line's wishes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="tell where the first page's time goes")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def fill(people: int) -> None:
    """Make a town, a drill, and so many people on its roster, each with one report."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection

    from bench.surge_town import make_town, open_drill
    from moyai.core.accounts.enums import Role
    from moyai.core.accounts.operations import create_account
    from moyai.services.evacuation.projecting.cells import SIZE

    make_town(2, 0)
    incident, _data = open_drill()
    create_account(username="officer", password="only-here-4821", display_name="o", roles=(Role.OFFICER,))
    values = {"incident": incident, "people": people, "size": SIZE}
    with connection.cursor() as cursor:
        for statement in (_PEOPLE, _MARKS, _CELLS, _HEADS, _MOMENTS, _CLAIMS):
            cursor.execute(statement, {k: v for k, v in values.items() if f"%({k})s" in statement})
    connection.close()


def run_child(options: argparse.Namespace) -> dict[str, float]:
    """Show the page in a new process."""
    command = [sys.executable, "-m", "bench.first_page", "--child", *(["--profile"] * options.profile)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return found


def show_pages(options: argparse.Namespace) -> dict[str, float]:
    """Get ready as the web server does, and show the page twice."""
    import moyai.config.asgi  # noqa: F401 - what it does before the first request is not the first page's

    ready_s = time.process_time()
    from django.test import Client

    from moyai.core.accounts.models import User

    client: Any = Client(SERVER_NAME="127.0.0.1", HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username="officer"))
    profile = cProfile.Profile()
    first = _show(client, profile if options.profile else None)
    if options.profile:
        pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(60)
    second = _show(client, None)
    names = ("first_cpu_s", "first_wall_s", "second_cpu_s", "second_wall_s")
    return {"ready_cpu_s": ready_s} | dict(zip(names, (*first, *second), strict=True))


def _show(client: Any, profile: cProfile.Profile | None) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    if profile is not None:
        profile.enable()
    answer = client.get(ADDRESS)
    if profile is not None:
        profile.disable()
    assert answer.status_code == 200 and len(answer.content) > 10_000, answer
    return time.process_time() - cpu, time.perf_counter() - wall


if __name__ == "__main__":
    sys.exit(main())
