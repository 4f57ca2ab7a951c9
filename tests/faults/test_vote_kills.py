"""kill -9 while an audience votes: what was acknowledged is counted once, nothing twice."""

import os

import pytest
from bench.open_call_votes import prepare, run_town, vote_under_kills

from tests.faults.conftest import open_database

pytestmark = pytest.mark.each_database

VOTES = 200


def test_each_acknowledged_vote_is_counted_once(tmp_path):
    kills = 2 if float(os.environ.get("MOYAI_KILL_SECONDS", "6")) <= 30 else 8
    with open_database() as url, run_town(tmp_path, url) as town:
        made = prepare(town, VOTES)
        town.start_web()
        found = vote_under_kills(town, made, clients=4, kills=kills, pause_s=(0.3, 1.5))
    print(found)
    assert found["kills"] >= 1
    assert found["acknowledged"] == VOTES
    assert (found["ballots"], found["tickets"], found["counted"]) == (VOTES, VOTES, VOTES)
    assert {key: count for key, count in found["first"].items() if count} == found["acknowledged_first"]
