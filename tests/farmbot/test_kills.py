"""The broker is killed while robots work; many processes ask at once: no water twice, none beyond the day."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.farmbot.garden import Garden
from tests.running_town import ROOT

ASK = """
from moyai.services.smart_farm.enums import JobKind
from moyai.services.smart_farm.models import FarmMember, Robot
from moyai.services.smart_farm.operations.jobs import ask_job
from moyai.core import clock
teacher = FarmMember.objects.get(role="teacher")
for robot in Robot.objects.all():
    wants = {"places": [[100 + 30 * n, 100] for n in range(4)], "ml": 100}
    ask_job(robot=robot, member=teacher, kind=JobKind.WATER, wants=wants, now=clock.now())
"""
CROWD = """
import django; django.setup()
from datetime import UTC, datetime
from moyai.core.errors import Refused
from moyai.services.smart_farm.models import FarmMember, Robot
from moyai.services.smart_farm.operations.leases import take_lease
from moyai.services.smart_farm.operations.water import reserve_water
now = datetime(2026, 6, 20, 1, 0, tzinfo=UTC)
robot = Robot.objects.get(pk=1)
members = list(FarmMember.objects.filter(role__in=["teacher", "administrator", "supporter"]).order_by("pk"))
got = sum(reserve_water(robot=robot, ml=90, now=now) for _ in range(100))
held = 0
for member in members:
    try:
        held += bool(take_lease(robot=robot, member=member, now=now))
    except Refused:
        pass
print(got, held)
"""


@pytest.fixture
def garden(tmp_path: Path) -> Iterator[Garden]:
    made = Garden(tmp_path, "amqtt")
    try:
        made.start()
        yield made
    finally:
        made.close()


def test_jobs_go_on_after_the_broker_was_killed_and_no_water_is_given_twice(garden: Garden) -> None:
    for who in ("supporter+device_1", "supporter+device_2"):
        assert dict(garden.run_js(who, "home"))["home"] == "rpc_ok"
    garden.ask("Lease.objects.all().delete()")
    garden.ask("WaterDay.objects.all().delete()")
    garden.town.run_python(ASK)
    kills, deadline = 0, time.monotonic() + 150
    open_jobs = "Job.objects.filter(status__in=['queued', 'running']).count()"
    while garden.ask(open_jobs):
        assert time.monotonic() < deadline, garden.town.read_log("broker")
        if kills < 3 and garden.ask("Job.objects.filter(status='running').exclude(label='').count()"):
            garden.town.kill("broker")
            # As if a minute went by: the dead runner's hold on its jobs is over.
            garden.ask("Job.objects.update(worker_until=Job.objects.first().asked_at)")
            garden.start_broker()
            garden.wait_for_robots()
            kills += 1
        time.sleep(0.5)
    assert kills == 3
    assert garden.ask("list(Job.objects.values_list('status', 'at_step'))") == [["done", 4], ["done", 4]]
    # Two robots, four places, 100 ml each; the engine counts a little for each command.
    used = garden.ask("[day.used_ml for day in WaterDay.objects.all()]")
    assert all(400 <= ml <= 800 for ml in used), used
    # How robots stand is written down every few seconds.
    valves = "[robot.state['pins'].get('8', {}).get('value', 0) for robot in Robot.objects.all()]"
    while garden.ask(valves) != [0, 0]:
        assert time.monotonic() < deadline, "a valve was left open"
        time.sleep(0.5)


def test_of_many_who_ask_at_once_one_holds_the_robot_and_the_water_is_enough(garden: Garden) -> None:
    garden.ask("Robot.objects.update(water_ml_a_day=1000)")
    crowd = [
        subprocess.Popen(
            [sys.executable, "-c", CROWD],
            env=garden.town.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    told = [each.communicate(timeout=120)[0].split() for each in crowd]
    assert all(each.returncode == 0 for each in crowd)
    assert sum(int(got) for got, _held in told) == 11
    assert garden.ask("WaterDay.objects.get(day='2026-06-20').used_ml") == 990
    assert garden.ask("Lease.objects.filter(ended_at=None).count()") == 1
