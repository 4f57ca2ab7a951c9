"""Simulated robots on their real lines: they sow, stop at once, hang, and are asked for what nobody may.

One town for all of it, with its time going faster than ours.
"""

import asyncio
import json
import os
import signal
import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from moyai.engines.garden_bot.language.commands import (
    EmergencyLock,
    EmergencyUnlock,
    FindHome,
    ReadPin,
    ReadStatus,
    TakePhoto,
    Wait,
    WritePin,
)
from moyai.engines.garden_bot.language.data import Lua
from moyai.services.smart_farm.simulated.line import Line, LineError, open_line
from tests.farmbot.garden import Garden, wait_until
from tests.farmbot.hands import Hand, go

SPEED = 16.0
"""How much faster the town's time goes: the arm needs a minute for its ways, the test does not."""
TOOLS = {"Seeder": (100, 100, 1), "Seed Bin": (100, 300, 0), "Soil Sensor": (100, 500, 1)}
ASK_JOBS = """
from moyai.services.smart_farm.enums import JobKind
from moyai.services.smart_farm.models import FarmMember, Robot
from moyai.services.smart_farm.operations.jobs import ask_job
from moyai.core import clock
teacher = FarmMember.objects.get(role="teacher")
for robot in Robot.objects.all():
    wants = {"places": [[100 + 30 * n, 100] for n in range(6)], "ml": 400}
    ask_job(robot=robot, member=teacher, kind=JobKind.WATER, wants=wants, now=clock.now())
"""
CROWD = """
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
print("told", got, held)
"""


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Garden]:
    made = Garden(tmp_path_factory.mktemp("garden"), speed=SPEED)
    try:
        made.start()
        yield made
    finally:
        made.close()


@pytest.fixture
def hand(garden: Garden) -> Iterator[Hand]:
    garden.let_go()
    made = Hand(garden, "supporter+device_1")
    yield made
    made.rest.close()


def test_a_seed_is_sown_watered_measured_and_photographed(garden: Garden, hand: Hand) -> None:
    for name, (x, y, way) in TOOLS.items():
        tool = hand.post("tools", name=name)
        where = {"x": x, "y": y, "z": -250, "tool_id": tool["id"], "pullout_direction": way}
        hand.post("points", pointer_type="ToolSlot", name=name, **where)
    (nozzle,) = [each for each in hand.rest.get("points").json() if not each["name"]]
    assert hand.rest.patch(f"points/{nozzle['id']}", json={"x": 100, "y": 700, "z": -250}).status_code == 200
    time.sleep(3.5)  # the robot fetches what changed, and nobody names it meanwhile

    assert hand.do(FindHome("all", 100)) == "ok"
    assert hand.do(Lua('mount_tool("Seeder")')) == "ok"
    fetch = (go(z=0), go(100, 300), go(z=-250), WritePin(9, 1, 0), go(z=0))
    sow = (go(400, 300), go(z=-305), WritePin(9, 0, 0), go(z=0))
    assert hand.do(*fetch, *sow, Lua("dismount_tool()")) == "ok"
    assert hand.do(Lua('mount_tool("Watering Nozzle")'), go(z=0), go(400, 300), Lua("dispense(200)")) == "ok"
    assert garden.ask("WaterDay.objects.get(robot=1).used_ml") >= 200

    assert hand.do(Lua("dismount_tool()"), Lua('mount_tool("Soil Sensor")')) == "ok"
    assert hand.do(go(z=0), go(400, 300), go(z=-330), ReadPin(59, "s", 1), go(z=0)) == "ok"
    assert hand.do(TakePhoto()) == "ok"

    (reading,) = wait_until(lambda: hand.rest.get("sensor_readings").json())
    assert (reading["x"], reading["y"], reading["z"]) == (400, 300, -330)
    assert reading["value"] > 200 + 12 * 24  # it was watered
    (image,) = wait_until(lambda: hand.rest.get("images").json())
    assert (image["meta"]["x"], image["meta"]["y"]) == (400, 300)
    picture = Image.open(BytesIO(hand.rest.get(image["attachment_url"]).content)).convert("L")
    assert picture.size == (480, 360)
    middle, corner = picture.crop((215, 155, 265, 205)), picture.crop((430, 310, 480, 360))
    assert mean(middle) < mean(corner) - 4
    said = [each["message"] for each in hand.rest.get("logs").json()]
    assert "Dispensing 200mL over 4 seconds" in said and "Seeder mounted" in said


def mean(picture: Image.Image) -> float:
    values = picture.histogram()
    return sum(level * count for level, count in enumerate(values)) / sum(values)


def test_it_stops_in_the_middle_of_its_way(garden: Garden, hand: Hand) -> None:
    assert hand.do(go(z=0), go(0, 0)) == "ok"

    async def stop(line: Line) -> tuple[str, str, float, list[float]]:
        moving = hand.begin(line, go(5_000, 0))
        await asyncio.sleep(0.5)
        sent_at = time.monotonic()
        label = hand.begin(line, EmergencyLock())
        stopped = await hand.wait_for(line, label)
        took_s = time.monotonic() - sent_at
        moved = await hand.wait_for(line, moving)
        places = []
        for _ in range(2):
            hand.begin(line, ReadStatus())
            places.append((await hand.wait_for_state(line))["location_data"]["position"]["x"])
            await asyncio.sleep(0.5)
        return stopped, moved, took_s, places

    stopped, moved, took_s, places = hand.steer(stop)
    assert (stopped, moved) == ("ok", "Emergency locked")
    assert took_s < 1.0
    assert 0 < places[0] < 5_000 and places[0] == places[1]
    assert hand.do(go(0, 0)) != "ok"
    assert hand.do(EmergencyUnlock()) == "ok"
    assert hand.do(go(0, 0)) == "ok"


def test_robot_that_hangs_is_told_a_few_things_and_no_more(garden: Garden, hand: Hand) -> None:
    """What it was told it does when it goes on; a stop is heard first of all."""
    robots = garden.town._processes["robots"].pid

    async def press(line: Line) -> tuple[list[str], str]:
        os.kill(robots, signal.SIGSTOP)
        try:
            labels = [hand.begin(line, Wait(1_000)) for _ in range(13)]
            held = [await hand.wait_for(line, label) for label in labels[10:]]
            stop = hand.begin(line, EmergencyLock())
        finally:
            os.kill(robots, signal.SIGCONT)
        return held, await hand.wait_for(line, stop)

    held, stopped = hand.steer(press)
    assert len(held) == 3 and all("少し待って" in words for words in held)
    assert stopped == "ok"
    assert hand.do(EmergencyUnlock()) == "ok"
    wait_until(lambda: garden.ask("Told.objects.count()") == 0)
    assert hand.do(FindHome("all", 100)) == "ok"


def test_token_and_topic_of_another_s_robot_open_nothing(garden: Garden, hand: Hand) -> None:
    other = Hand(garden, "supporter+device_2")
    request = {"kind": "rpc_request", "args": {"label": "x"}, "body": [{"kind": "take_photo", "args": {}}]}
    sent = json.dumps(request).encode()

    async def try_all(watching: Line) -> list[str]:
        for name, word in (("device_2", hand.word), ("device_1", other.word), ("device_1", "x" * 300)):
            with pytest.raises(LineError):
                async with open_line(garden.host, 1883, name, word):
                    pass
        async with open_line(garden.host, 1883, hand.robot, hand.word) as line:
            line.subscribe(["bot/device_2/#", "bot/+/from_device", "#"])
            for topic in ("from_clients", "from_device", "status", "sync/Sequence/1", "terminal_input"):
                line.publish(f"bot/device_2/{topic}", sent)
                line.publish(f"bot/device_1/../device_2/{topic}", sent)
            await asyncio.sleep(0.5)
            heard = [] if line.heard.empty() else [str(line.heard.get_nowait())]
        while not watching.heard.empty():
            message = watching.heard.get_nowait()
            if message is not None and message.payload == sent:
                heard.append(message.topic)
        return heard

    assert other.steer(try_all) == []
    rows = hand.rest.get("points").json()
    answer = other.rest.patch(f"points/{rows[0]['id']}", json={"x": 1})
    assert answer.status_code == 404
    other.rest.close()


def test_what_is_no_celeryscript_reaches_nobody_and_harms_nobody(garden: Garden, hand: Hand) -> None:
    head = '{"kind": "rpc_request", "args": {"label": "x"}, "body": '
    bad = ["", "{", "null", "[" * 20_000, head + "[5]}", head + '[{"kind": "explode", "args": {}}]}']
    bad += [head + '[{"kind": "wait", "args": {"milliseconds": 1e999}}]}', head + '"' + "x" * 250_000 + '"}']
    bad += [
        head + "[" + '{"kind": "sync", "args": {}},' * 3_000 + "]}",
        '{"kind": "rpc_ok", "args": {"label": "x"}}',
    ]

    async def send(line: Line) -> list[dict[str, Any]]:
        for text in bad:
            line.publish(f"bot/{hand.robot}/from_clients", text.encode())
        line.publish(f"bot/{hand.robot}/from_clients", b"\xff\xfe\x00")
        answers: list[dict[str, Any]] = []
        async with asyncio.timeout(30):
            while len(answers) <= len(bad):
                message = await line.heard.get()
                assert message is not None
                if message.topic.endswith("/from_device"):
                    answers.append(json.loads(message.payload))
        return answers

    answers = hand.steer(send)
    assert {each["kind"] for each in answers} == {"rpc_error"}
    assert hand.do(FindHome("all", 100)) == "ok"


def test_jobs_go_on_after_the_broker_was_killed_and_no_water_is_given_twice(
    garden: Garden, hand: Hand
) -> None:
    other = Hand(garden, "supporter+device_2")
    assert hand.do(FindHome("all", 100)) == other.do(FindHome("all", 100)) == "ok"
    other.rest.close()
    garden.let_go()
    garden.town.run_python(ASK_JOBS)
    kills, deadline = 0, time.monotonic() + 240
    open_jobs = "Job.objects.filter(status__in=['queued', 'running']).count()"
    while garden.ask(open_jobs):
        assert time.monotonic() < deadline, garden.town.read_log("broker")
        if kills < 2 and garden.ask("Job.objects.filter(status='running').exclude(label='').count()"):
            garden.town.kill("broker")
            # As if a minute went by: the dead runner's hold on its jobs is over.
            garden.ask("Job.objects.update(worker_until=Job.objects.first().asked_at)")
            garden.start_broker()
            garden.wait_for_robots()
            kills += 1
        time.sleep(0.1)
    assert kills == 2
    assert garden.ask("list(Job.objects.values_list('status', 'at_step'))") == [["done", 6], ["done", 6]]
    # Two robots, six places, 400 ml each; the engine counts a little for each command.
    used = garden.ask("[day.used_ml for day in WaterDay.objects.all()]")
    assert all(2400 <= ml <= 3000 for ml in used), used
    valves = "[robot.state['pins'].get('8', {}).get('value', 0) for robot in Robot.objects.all()]"
    wait_until(lambda: garden.ask(valves) == [0, 0])


def test_of_many_who_ask_at_once_one_holds_the_robot_and_the_water_is_enough(garden: Garden) -> None:
    garden.let_go()
    garden.ask("Robot.objects.update(water_ml_a_day=1000)")
    names = [f"crowd{number}" for number in range(4)]
    for name in names:
        garden.town._start(name, "-c", CROWD)
    assert [garden.town._processes[name].wait(120) for name in names] == [0] * 4
    told = [garden.town.read_log(name).split("told ")[1].split() for name in names]
    assert sum(int(got) for got, _held in told) == 11
    assert garden.ask("WaterDay.objects.get(day='2026-06-20').used_ml") == 990
    assert garden.ask("Lease.objects.filter(ended_at=None).count()") == 1
