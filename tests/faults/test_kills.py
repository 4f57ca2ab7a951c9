"""kill -9 at any moment: what was promised stands, nothing is done twice, the plan stays whole."""

import json
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.caller import Caller, Ended
from tests.faults.killer import Killer
from tests.running_town import RunningTown

pytestmark = pytest.mark.each_database

CALLERS = 4
TALKS_A_ROUND = 8
ENOUGH = 96
"""More rides than that begin to be too many for twelve vehicles."""

BOOKED = """
import json
from collections import Counter
from moyai.core.notices.models import Notice
from moyai.fleet.consignments.models import Leg
from moyai.fleet.models import Stop, Task
from moyai.services.shared_taxi.models import Ride
from moyai.core.conversations.models import Session
rides = list(Ride.objects.values_list("code", "resident__code", "task_id", "status"))
tasks = Task.objects.exclude(pk__in=Leg.objects.values("task_id"))  # parcels are others' business here
tasks = tasks.exclude(kind__startswith="mobile_clinic")  # as are the clinic car's visits
stops = {}
for task, shift, kind, sequence in Stop.objects.exclude(status="skipped").exclude(task=None).values_list(
    "task_id", "shift_id", "kind", "sequence"
):
    stops.setdefault(task, {})[kind] = (shift, sequence)
broken = [
    task for task in tasks.filter(status="planned").values_list("pk", flat=True)
    if set(stops.get(task, {})) != {"pickup", "dropoff"}
    or stops[task]["pickup"][0] != stops[task]["dropoff"][0]
    or stops[task]["pickup"][1] >= stops[task]["dropoff"][1]
]
print(json.dumps({
    "codes": [r[0] for r in rides],
    "per_resident": Counter(r[1] for r in rides),
    "tasks_without_ride": tasks.filter(ride=None).count(),
    "broken": broken,
    "notices": Notice.objects.filter(kind__contains="booked").count(),
    "sessions": Counter(Session.objects.values_list("status", flat=True)),
}))
"""


def begin_talks(town: RunningTown, count: int) -> list[str]:
    source = f"import sys; sys.argv = ['', '{count}']\nfrom tests.faults.begin_talks import main\nmain()"
    codes: list[str] = json.loads(town.run_python(source))
    return codes


def make_killer(town: RunningTown) -> Killer:
    """Return who kills the web server and starts it again."""

    def kill_web() -> None:
        town.kill("web")
        town.start_web()

    return Killer({"web": kill_web}, pause_s=(0.1, 2.5))


def book_all(callers: list[Caller], codes: list[str]) -> list[Ended]:
    """Let the callers talk all conversations through, several at once."""
    with ThreadPoolExecutor(len(callers)) as pool:
        futures = [pool.submit(callers[n % len(callers)].talk_through, code) for n, code in enumerate(codes)]
        return [future.result() for future in futures]


def test_web_is_killed_during_bookings(town, patience_s):
    before = json.loads(town.run_python(BOOKED))
    town.start_web()
    killer = make_killer(town)
    callers = [Caller(town.url, killer.is_over) for _ in range(CALLERS)]
    for caller in callers:
        caller.sign_in()
    ended: list[Ended] = []
    deadline = time.monotonic() + patience_s
    killer.start()
    try:
        while killer.kills["web"] < 2 or time.monotonic() < deadline:
            codes = begin_talks(town, TALKS_A_ROUND) if len(ended) < ENOUGH else []
            if not codes:
                break
            ended += book_all(callers, codes)
    finally:
        killer.stop()
        for caller in callers:
            caller.leave()
    found = json.loads(town.run_python(BOOKED))
    told = [one.ride for one in ended if one.ride is not None]
    lost = sum(caller.lost for caller in callers)
    print(f"{killer.kills['web']} kills, {len(ended)} conversations, {len(told)} rides, {lost} lost answers")
    assert killer.kills["web"] >= 2
    assert len(told) >= len(ended) // 2, [one.told for one in ended if one.ride is None]
    assert sorted(set(found["codes"]) - set(before["codes"])) == sorted(told)
    assert max((Counter(found["per_resident"]) - Counter(before["per_resident"])).values()) == 1
    assert found["tasks_without_ride"] == 0
    assert found["broken"] == []
    assert found["notices"] - before["notices"] == len(told)
    assert "active" not in found["sessions"]
    assert "all sound" in town.run_python(
        "from django.core.management import call_command; call_command('audit', 'verify')"
    )


NOTIFY = """
from moyai.core import clock
from moyai.core.notices.operations import notify
from moyai.core.residents.models import Resident
residents = list(Resident.objects.all()[:40])
for number in range({first}, {last}):
    notify(
        resident=residents[number % len(residents)],
        kind="test.kill",
        text={{"ja": f"お知らせ{{number}}"}},
        idempotency_key=f"kill:{{number}}",
        now=clock.now(),
    )
"""
ENQUEUE = """
from moyai.core.jobs.operations import enqueue
from tests.faults.work import write_line
for number in range({first}, {last}):
    enqueue(write_line, number=number)
"""
PENDING = """[
    Delivery.objects.exclude(status="sent").count(),
    DBTaskResult.objects.exclude(status="SUCCESSFUL").count(),
]"""
IMPORTS = (
    "from moyai.core.notices.models import Delivery",
    "from django_tasks_db.models import DBTaskResult",
)
A_ROUND = 120


def count_lines(town: RunningTown) -> int:
    files = (town.home / "notices.log", town.home / "work.log")
    return sum(f.read_bytes().count(b"\n") for f in files if f.exists())


def kill_worker_at_work(town: RunningTown) -> None:
    """Start a worker and kill it when it has done a part of the work."""
    done = count_lines(town)
    town.start_worker()
    deadline = time.monotonic() + 30
    while count_lines(town) < done + random.randint(5, 60) and time.monotonic() < deadline:
        time.sleep(0.005)
    town.kill("worker")


def test_worker_is_killed_during_deliveries(town, patience_s):
    # Fast, so that a delivery begun by a dead worker comes up again within seconds.
    town.set_clock(town.now(), speed=60)
    kills, queued = 0, 0
    deadline = time.monotonic() + patience_s
    while kills < 2 or time.monotonic() < deadline:
        town.run_python((NOTIFY + ENQUEUE).format(first=queued, last=queued + A_ROUND))
        queued += A_ROUND
        for _kill in range(2):
            kill_worker_at_work(town)
            kills += 1
    town.start_worker()
    waited = time.monotonic() + 90
    while (pending := town.ask(PENDING, *IMPORTS)) != [0, 0] and time.monotonic() < waited:
        time.sleep(1)
    assert town.stop("worker") == 0
    assert pending == [0, 0]
    sent = [json.loads(line)["retry_key"] for line in (town.home / "notices.log").read_text().splitlines()]
    worked = [int(line) for line in (town.home / "work.log").read_text().splitlines()]
    print(f"{kills} kills, {queued} notices and tasks, {len(sent)} sendings, {len(worked)} workings")
    assert {key for key in sent if key.startswith("kill:")} == {f"kill:{n}/console" for n in range(queued)}
    assert set(worked) == set(range(queued))
    # What a kill interrupted may have gone out twice, with the same key; nothing else may.
    assert len(sent) - len(set(sent)) <= kills
    assert len(worked) - len(set(worked)) <= kills


def test_processes_end_in_order_when_asked(town):
    town.start_web()
    town.start_worker()
    time.sleep(3)
    assert {town.stop("web"), town.stop("worker")} <= {0, -15}
