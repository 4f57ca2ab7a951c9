"""How long the server takes for a television page of shopping, and how many queries it asks.

A town of the demo with its invented supermarket; one set pairs with a member's household and fills a basket
by remote. Each page that is drawn is timed within the server (Django's test client: no network), after a
first walk that warms what is kept. The same walk is made again and again; the town's clock stands still.

Run: ``python -m bench.shopping_tv [--walks 10]``.
"""

import argparse
import os
import re
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from html import unescape
from typing import Any

NOW = datetime(2026, 6, 10, 0, 5, tzinfo=UTC)
RESIDENTS = 120
WALK = (
    "くだもの",
    "りんご",
    "2",
    "もっと選ぶ",
    "野菜",
    "キャベツ",
    "1",
    "注文へ進む",
    "似た品でよい",
    "6月10日",
    "手渡し",
)
_KEY = re.compile(r'<button class="key[^"]*" name="do" value="([^"]*)"[^>]*>(.*?)</button>', re.S)
_FIELD = re.compile(r'<input type="hidden" name="(key|shown|version)" value="([^"]*)"')


def main() -> None:
    """Make the town, walk, print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--walks", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "MOYAI_HOME": home,
            "MOYAI_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "moyai.config.settings",
        }
        import django

        django.setup()
        prepare()
        walk({})
        seen: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for _walk in range(options.walks):
            walk(seen)
        report(seen)


def prepare() -> None:
    """Make the demo town with the clock standing still."""
    from django.conf import settings
    from django.core.management import call_command

    from moyai.core import clock
    from moyai.demo.seed import seed_town

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    clock.set_virtual(start=NOW, speed=0.000001)
    call_command("migrate", verbosity=0)
    seed_town(now=NOW, residents=RESIDENTS, past_days=0)


def walk(seen: dict[str, list[tuple[float, int]]]) -> None:
    """Fill one basket by remote up to the question whether she is sure."""
    from django.test import Client

    from moyai.channels.tv import operations
    from moyai.channels.tv.models import TvSet
    from moyai.core.accounts.models import User
    from moyai.core.conversations.operations import start_session
    from moyai.services.shopping.models import Member

    TvSet.objects.all().delete()
    client = Client()
    client.get("/tv/", follow=True)
    person = Member.objects.order_by("pk")[0].resident
    by = User.objects.order_by("pk")[0]
    tv = operations.pair_set(code=TvSet.objects.get().code, household=person.household, by=by, now=NOW)
    operations.choose_person(tv=tv, person=person, now=NOW)
    talk = start_session(flow="order_groceries", channel="tv", now=NOW, resident_id=person.pk)
    operations.hold_talk(tv=TvSet.objects.get(), talk=talk, now=NOW)
    for label in WALK:
        page = draw(client, seen)
        do = next(unescape(do) for do, words in _KEY.findall(page) if label in re.sub(r"<[^>]+>", "", words))
        answer = client.post("/tv/talk/", {**dict(_FIELD.findall(page)), "do": do})
        assert answer.status_code in (200, 302), answer.status_code
    draw(client, seen)


def draw(client: Any, seen: dict[str, list[tuple[float, int]]]) -> str:
    """Draw the present page, timed, with its queries counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    start = time.perf_counter()
    answer = client.get("/tv/talk/")
    seconds = time.perf_counter() - start
    with CaptureQueriesContext(connection) as queries:
        page: str = client.get("/tv/talk/").content.decode()
    assert answer.status_code == 200, answer.status_code
    heading = re.search(r"<h1>(.*?)</h1>", page, re.S)
    name = re.sub(r"<[^>]+>|\s+", " ", heading[1]).strip() if heading else "?"
    if isinstance(seen, defaultdict):
        seen[name].append((seconds, len(queries)))
    return page


def report(seen: dict[str, list[tuple[float, int]]]) -> None:
    """Print the table."""
    print(f"{'page':<40}{'median ms':>10}{'worst ms':>10}{'queries':>9}")
    for name, drawn in seen.items():
        times = sorted(seconds for seconds, _queries in drawn)
        most = max(queries for _seconds, queries in drawn)
        print(f"{name[:38]:<40}{times[len(times) // 2] * 1000:>10.1f}{times[-1] * 1000:>10.1f}{most:>9}")


if __name__ == "__main__":
    main()
