"""An audience votes over HTTP while the web process is killed -9 again and again: is each vote counted once?

    python -m bench.open_call_votes [--votes 4000] [--clients 8] [--kills 6] [--postgresql URL]

A real server process on a database of its own. Each client sends until it has an answer, as somebody presses
again when nothing comes; a vote counts as acknowledged when its page says so, or when the ticket is called
used after an answer was lost. Printed: votes a minute, acknowledged, counted, tickets
that voted, kills, lost answers.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from tests.faults.killer import Killer
from tests.running_town import RunningTown

AT_ONCE = 1000
PAUSE_S = (3.0, 9.0)
SETUP = """
import json
from django.core.management import call_command
call_command("migrate", verbosity=0)
from moyai.services.open_call.operations.finals.running import open_vote, start_final
from moyai.services.open_call.operations.finals.tickets import make_tickets
from moyai.services.open_call.tests.finals_makers import START, make_day
day = make_day()
start_final(final=day.final, by=day.office, now=START)
open_vote(final=day.final, by=day.office, now=START)
tickets = []
for _ in range({sheets}):
    tickets += make_tickets(final=day.final, count={at_once}, by=day.office, now=START)
facts = {{"final": day.final.code, "entries": [e.code for e in day.entries], "start": START.isoformat()}}
print(json.dumps(facts | {{"tickets": tickets}}))
"""
COUNTED = """
import json
from moyai.services.open_call.models import Ballot, Final
from moyai.services.open_call.queries.finals.counting import count_final
final = Final.objects.get(code={final!r})
rows = Ballot.objects.filter(final=final)
audience = count_final(final)["audience"]
print(json.dumps({{
    "ballots": rows.count(), "tickets": rows.values("ticket").distinct().count(),
    "counted": audience["ballots"], "first": audience["rounds"][0]["votes"],
}}))
"""


@dataclass
class Voter:
    """A phone that sends its votes, each until it is answered.

    Attributes:
        url: of the town.
        final, entries: codes.
        is_over: set when the town will not come back.
        first: by entry, how many acknowledged votes name it first.
        lost: requests without an answer.
    """

    url: str
    final: str
    entries: list[str]
    is_over: threading.Event
    first: dict[str, int] = field(default_factory=dict)
    lost: int = 0

    def vote_all(self, tickets: list[str]) -> int:
        """Return how many votes were acknowledged."""
        with httpx.Client(base_url=self.url, timeout=30) as client:
            return sum(self._vote(client, ticket) for ticket in tickets)

    def _vote(self, client: httpx.Client, ticket: str) -> bool:
        path = f"/calls/finals/{self.final}/vote/"
        first = self.entries[hash(ticket) % len(self.entries)]
        was_lost = False
        while not self.is_over.is_set():
            try:
                if "csrftoken" not in client.cookies:
                    client.get(path).raise_for_status()
                sent = {"ticket": ticket, "rank-1": first, "do": "cast"}
                sent["csrfmiddlewaretoken"] = client.cookies["csrftoken"]
                answer = client.post(path, data=sent)
            except httpx.HTTPError:
                self.lost, was_lost = self.lost + 1, True
                time.sleep(0.2)
                continue
            if answer.status_code == 302 or (answer.status_code == 409 and was_lost):
                self.first[first] = self.first.get(first, 0) + 1
                return True
            raise AssertionError(f"{answer.status_code}: {answer.text[-800:]}")
        return False


def prepare(town: RunningTown, votes: int) -> dict[str, Any]:
    """Make a final with its vote open in a new town; return its codes and those of so many tickets."""
    made = json.loads(town.run_python(SETUP.format(sheets=-(-votes // AT_ONCE), at_once=min(votes, AT_ONCE))))
    town.set_clock(datetime.fromisoformat(made["start"]))
    made["tickets"] = made["tickets"][:votes]
    return dict(made)


def vote_under_kills(
    town: RunningTown,
    made: dict[str, Any],
    *,
    clients: int,
    kills: int,
    pause_s: tuple[float, float] = PAUSE_S,
) -> dict[str, Any]:
    """Cast all votes while the web process is killed; return what was acknowledged and what is counted.

    Args:
        town: whose web process runs.
        made: of `prepare`.
        clients: so many send at once.
        kills: no more than so many.
        pause_s: at least and at most so long between two.
    """

    def kill_web() -> None:
        if killer.kills["web"] < kills:
            town.kill("web")
            town.start_web()

    killer = Killer({"web": kill_web}, pause_s=pause_s)
    voters = [Voter(town.url, made["final"], made["entries"], killer.is_over) for _ in range(clients)]
    began = time.monotonic()
    killer.start()
    try:
        with ThreadPoolExecutor(clients) as pool:
            parts = [made["tickets"][n::clients] for n in range(clients)]
            acknowledged = sum(pool.map(Voter.vote_all, voters, parts))
    finally:
        took_s = time.monotonic() - began
        killer.stop()
    first: dict[str, int] = {}
    for voter in voters:
        for key, count in voter.first.items():
            first[key] = first.get(key, 0) + count
    found = json.loads(town.run_python(COUNTED.format(final=made["final"])))
    return {
        "acknowledged": acknowledged,
        "acknowledged_first": first,
        "a_minute": round(60 * acknowledged / took_s),
        "kills": min(kills, killer.kills["web"]),
        "lost": sum(voter.lost for voter in voters),
        **found,
    }


@contextmanager
def run_town(home: Path, database_url: str) -> Iterator[RunningTown]:
    """Give a town without anybody in it."""
    town = RunningTown(home, database_url=database_url)
    try:
        yield town
    finally:
        town.close()


def main() -> None:
    """Vote, kill, count, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--votes", type=int, default=4000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--postgresql", default="", help="address of an empty database; SQLite without")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, run_town(Path(home), asked.postgresql) as town:
        made = prepare(town, asked.votes)
        town.start_web()
        print(json.dumps(vote_under_kills(town, made, clients=asked.clients, kills=asked.kills), indent=1))


if __name__ == "__main__":
    main()
