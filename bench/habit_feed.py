"""The server's time of a team's page at a million reports.

    scripts/with_postgres python -m bench.habit_feed [--reports 1000000] [--pages 40]

The page is asked for as a browser does, through the whole of Django: newest page, an older one, the live
part.
Milliseconds by the clock and of this process; the goal is 150.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import time
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

DAY = date(2026, 6, 10)
DAYS = 50


def main() -> None:
    """Fill a database of its own, ask for pages, print their times."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--pages", type=int, default=40)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "MOYAI_HOME": home,
            "DJANGO_SETTINGS_MODULE": "moyai.config.settings",
            "MOYAI_ALLOWED_HOSTS": "testserver",
        }
        from bench.shopping_day.preparing import prepare

        prepare()
        from bench.habit_town import PEOPLE, fill, fill_reports
        from moyai.core import clock

        now = clock.at_local(DAY, 19 * 60)
        teams = fill(asked.reports // (PEOPLE * DAYS), first_day=DAY - timedelta(days=DAYS))
        began = time.perf_counter()
        count = fill_reports(teams, days=DAYS, last_day=DAY, now=now)
        print(f"{count} reports of {len(teams)} teams, filled in {time.perf_counter() - began:.0f} s")
        with clock.held_at(now):
            ask(teams, asked.pages)


def ask(teams: list[int], pages: int) -> None:
    """Ask for pages of many teams, and print medians and the worst."""
    from django.test import Client
    from django.urls import reverse

    from moyai.core.accounts.enums import Role
    from moyai.core.accounts.operations import create_account
    from moyai.services.habit_challenge.models import Member

    feed, live = reverse("habit_challenge:feed"), reverse("habit_challenge:feed_live")
    spent: dict[str, list[tuple[float, float]]] = {"newest": [], "older": [], "live": []}
    for number, team in enumerate(teams[:: max(1, len(teams) // pages)][:pages]):
        member = Member.objects.filter(team=team).select_related("resident").order_by("pk")[1]
        name = f"bench{number}"
        user = create_account(username=name, password=name, roles=(Role.RESIDENT,), display_name=name)
        assert member.resident is not None
        member.resident.user = user
        member.resident.save(update_fields=["user"])
        client = Client(SERVER_NAME="localhost")
        client.force_login(user)
        page = _time(client, feed, spent["newest"])
        found = re.search(r"before=([0-9.]+)", page)
        assert found is not None, page[:500]
        _time(client, f"{feed}?before={found.group(1)}", spent["older"])
        _time(client, live, spent["live"])
    print(f"{'page':<8} {'median ms':>10} {'p95 ms':>8} {'cpu ms':>8}")
    for name, rows in spent.items():
        walls, busy = sorted(wall for wall, _cpu in rows[1:]), median(cpu for _wall, cpu in rows[1:])
        print(f"{name:<8} {median(walls):>10.1f} {walls[int(len(walls) * 0.95)]:>8.1f} {busy:>8.1f}")


def _time(client: Client, address: str, into: list[tuple[float, float]]) -> str:
    began, cpu = time.perf_counter(), time.process_time()
    answer = client.get(address)
    into.append((1000 * (time.perf_counter() - began), 1000 * (time.process_time() - cpu)))
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


if __name__ == "__main__":
    main()
