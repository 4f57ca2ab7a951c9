"""How long the server works on a television page while groceries are ordered: processor and clock.

The demo town with a catalogue of 500 goods (what the demo has, again and again under other numbers).
Hanako's set orders a dozen things, shelf by shelf, until the order stands in "my orders". Each request goes
through the whole of Django (middleware, session, conversation, templates, SQLite on disk) in this process:
what is timed is the server's own work and no network. A press is the POST of the key and the GET of the
page.

Ceilings of the same run: the page of a set that orders nothing (home), the health check (the framework
alone), and a piece of work that is always the same: how far its clock lies from its processor is what the
machine does besides.

Run: ``python -m bench.shopping_tv [--orders 30] [--goods 500] [--lines 12] [--home FOLDER]``. FOLDER: the
data of a demo town that is there already (SQLite), of which a copy is used; else one is made (minutes).
"""

import argparse
import copy
import os
import re
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

RESIDENTS = 200
LIMIT_MS = 100
SAME_WORK = 300_000
_ACTION = re.compile(r'<form class="(?:tv-form|keys)[^"]*"[^>]*action="([^"]*)"')
_QUESTION = re.compile(r'data-question="([a-z_]*?)_?\d*"')

Taken = dict[str, list[tuple[float, float]]]
"""Seconds of the clock and of the processor, by what was asked for."""


def main() -> None:
    """Prepare the town, order, print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--orders", type=int, default=30)
    parser.add_argument("--goods", type=int, default=500)
    parser.add_argument("--lines", type=int, default=12)
    parser.add_argument("--home", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        if options.home:
            shutil.copytree(options.home, home, dirs_exist_ok=True)
        os.environ |= {
            "MOYAI_HOME": home,
            "MOYAI_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "moyai.config.settings",
        }
        import django

        django.setup()
        goods = prepare(options.goods)
        taken = measure(options.orders, options.lines)
        report(taken, goods, options.orders, options.lines)


def prepare(goods: int) -> int:
    """Seed the town and fill the catalogue up; return how many goods it has."""
    from django.core.management import call_command

    from moyai.core import clock
    from moyai.services.shopping.models import Item, Round

    call_command("migrate", verbosity=0)
    if not Item.objects.exists():
        from bench.town import Town

        Town(residents=RESIDENTS)
    first_round = Round.objects.filter(closes_at__gt=clock.now()).order_by("closes_at").first()
    if first_round is None:  # a town that was made for another day
        first_round = Round.objects.order_by("-closes_at")[20]
    clock.set_virtual(start=first_round.closes_at - timedelta(hours=2), speed=0)
    first = list(Item.objects.order_by("number"))
    more = goods - len(first)
    Item.objects.bulk_create(_copy(one, 1000 + n) for n, one in enumerate(islice(cycle(first), max(0, more))))
    Item.objects.update(stock=None)
    return Item.objects.count()


def _copy(item: Any, number: int) -> Any:
    other = copy.copy(item)
    other.pk, other.number, other.jan = None, number, ""
    other.name = f"{item.name}{number}"
    return other


def measure(orders: int, lines: int) -> Taken:
    """Order so often, and return what each page took."""
    from moyai.core import clock
    from moyai.core.notices.models import Notice

    remote, first = TimedRemote(), {}
    for number in range(-1, orders):
        if number == 0:  # the first order is told apart: everything is read for the first time
            first = {f"{name}, the first": times[:1] for name, times in remote.taken.items()}
            remote.taken.clear()
        for press in list_presses(number, lines):
            remote.press(press)
        while not remote.has_ended:  # which order, and that it stays as it is
            remote.press(lambda keys: keys[0])
        # What is unread would stand before the first page.
        Notice.objects.filter(read_at=None).update(read_at=clock.now())
        remote.open("/tv/home/", "my first page")
        remote.open("/healthz", "health check (the framework alone)")
        remote.note("the same work each time", _work)
    shelf = "page: item, the first"
    return remote.taken | {shelf: first[shelf]}


def list_presses(number: int, lines: int) -> Iterator[Callable[[list[Any]], Any]]:
    """Yield what is pressed, as a choice among the keys of a page."""
    yield lambda keys: _find(keys, "買い物をする")
    for line in range(lines):
        yield lambda keys, line=line: keys[1 + (number + line) % 6]  # a shelf; the first is what is usual
        if line % 3 == 2:
            yield lambda keys: _find(keys, "つぎへ")
        yield lambda keys, line=line: keys[line % 6]  # an item
        yield lambda keys: keys[0]  # one of it
        yield lambda keys, line=line: keys[1 if line < lines - 1 else 0]
    for _question in ("substitution", "when"):
        yield lambda keys: keys[0]
    yield lambda keys: _find(keys, "手渡し")
    yield lambda keys: keys[0]  # order
    yield lambda keys: _find(keys, "注文を見る")


class TimedRemote:
    """Hanako's set, each request of which is timed."""

    def __init__(self) -> None:
        from django.test import Client

        self.taken: Taken = defaultdict(list)
        self.page = ""
        self.client = Client(headers={"host": "127.0.0.1"})
        self._pair()

    def _pair(self) -> None:
        from moyai.channels.tv.models import TvSet
        from moyai.channels.tv.operations import pair_set
        from moyai.core import clock
        from moyai.core.residents.models import Resident

        self.client.get("/tv/")
        hanako = Resident.objects.select_related("household", "user").get(user__username="hanako")
        pair_set(
            code=TvSet.objects.get(household=None).code,
            household=hanako.household,
            by=hanako.user,
            now=clock.now(),
        )
        self.open("/tv/home/", "first of all")

    @property
    def has_ended(self) -> bool:
        """Whether no question stands on the page."""
        return _QUESTION.search(self.page) is None

    def open(self, path: str, name: str) -> None:
        """Get a page and note what it took."""
        answer = self.note(name, lambda: self.client.get(path))
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
        if path.startswith("/tv/"):
            self.page = answer.content.decode()

    def press(self, choose: Callable[[list[Any]], Any]) -> None:
        """Press a key and take the page that follows; each is noted, and both together."""
        from moyai.channels.tv.tests.living_room import list_keys, read_fields

        keys = [key for key in list_keys(self.page) if not key.is_disabled]
        key = choose(keys)
        if key.href:
            self.open(key.href, "a link")
            return
        action = _ACTION.search(self.page)
        if action is None:
            raise SystemExit("The page has no keys.")
        before, fields = self.page, {**read_fields(self.page), "do": key.do}
        answer = self.note("a key is taken (POST)", lambda: self.client.post(action[1], fields))
        if answer.status_code != 302:
            raise SystemExit(f"{key.words} was answered by {answer.status_code}")
        started = self.taken["a key is taken (POST)"][-1]
        self.page = self._read(answer["Location"])
        if self.page == before:
            raise SystemExit(f"{key.words} changed nothing; the measurement would be of nothing.")
        pages = self.taken[self._name()]
        self.taken["a press: key taken, page out"].append(
            (started[0] + pages[-1][0], started[1] + pages[-1][1])
        )

    def _read(self, path: str) -> str:
        answer = self.note("?", lambda: self.client.get(path))
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
        self.page = answer.content.decode()
        self.taken[self._name()].append(self.taken.pop("?")[0])
        return self.page

    def _name(self) -> str:
        found = _QUESTION.search(self.page)
        return f"page: {found[1]}" if found else "page: how it ended"

    def note(self, name: str, do: Callable[[], Any]) -> Any:
        """Do something and note what it took."""
        clock, processor = time.perf_counter(), time.process_time()
        done = do()
        self.taken[name].append((time.perf_counter() - clock, time.process_time() - processor))
        return done


def _find(keys: list[Any], words: str) -> Any:
    found = next((key for key in keys if words in key.words), None)
    if found is None:
        raise SystemExit(f"no {words} among {[key.words for key in keys]}")
    return found


def _work() -> int:
    total = 0
    for number in range(SAME_WORK):
        total += number * number
    return total


def report(taken: Taken, goods: int, orders: int, lines: int) -> None:
    """Print the table."""
    import numpy as np

    print(f"Television, server time: {goods} goods, {orders} orders of {lines} lines; at most {LIMIT_MS} ms")
    head = f"{'':>36} {'times':>6} {'median ms':>10} {'p99 ms':>8} {'worst ms':>9}"
    print(f"{head} {'CPU median':>11} {'CPU p99':>8}")
    for name in sorted(taken):
        clock, processor = np.array(taken[name]).T * 1000
        figures = f"{np.median(clock):>10.1f} {np.percentile(clock, 99):>8.1f} {clock.max():>9.1f}"
        cpu = f"{np.median(processor):>11.1f} {np.percentile(processor, 99):>8.1f}"
        print(f"{name:>36} {len(clock):>6} {figures} {cpu}")


if __name__ == "__main__":
    main()
