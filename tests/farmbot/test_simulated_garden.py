"""A simulated robot on its real line: it sows, waters, measures, photographs, and stops at once."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from moyai.engines.garden_bot.language import RpcRequest, write
from moyai.engines.garden_bot.language.commands import (
    AxisOverwrite,
    EmergencyLock,
    EmergencyUnlock,
    FindHome,
    Move,
    ReadPin,
    ReadStatus,
    TakePhoto,
    WritePin,
)
from moyai.engines.garden_bot.language.data import Lua, Numeric
from moyai.services.smart_farm.simulated.line import Line, open_line
from tests.farmbot.garden import NOW, PASSWORD, Garden

SPEED = 16.0
"""How much faster the town's time goes: the arm needs a minute for its ways, the test does not."""
TOOLS = {"Seeder": (100, 100, 1), "Seed Bin": (100, 300, 0), "Soil Sensor": (100, 500, 1)}
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Garden]:
    made = Garden(tmp_path_factory.mktemp("garden"), "amqtt")
    try:
        made.town.set_clock(NOW, speed=SPEED)
        made.start()
        yield made
    finally:
        made.close()


class Hand:
    """Somebody who steers a robot by REST and MQTT, as any client would."""

    def __init__(self, garden: Garden, who: str) -> None:
        self.rest = httpx.Client(base_url=f"{garden.town.url}/api/", timeout=20, trust_env=False)
        user = {"user": {"email": who, "password": PASSWORD}}
        token = self.rest.post("tokens", json=user).json()["token"]
        self.rest.headers["Authorization"] = token["encoded"]
        self.robot, self._word, self._host = token["unencoded"]["bot"], token["encoded"], garden.host
        self._count = 0

    def post(self, kind: str, **row: Any) -> Any:
        answer = self.rest.post(kind, json=row)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def steer(self, work: Callable[[Line], Any]) -> Any:
        """Run something with an open line."""

        async def run() -> Any:
            async with open_line(self._host, 1883, self.robot, self._word) as line:
                line.subscribe([f"bot/{self.robot}/#"])
                await asyncio.sleep(0.3)
                return await work(line)

        return asyncio.run(run())

    def begin(self, line: Line, *steps: Any) -> str:
        self._count += 1
        request = RpcRequest(f"hand-{self._count}", body=steps)
        line.publish(f"bot/{self.robot}/from_clients", write(request).encode())
        return request.label

    async def wait_for(self, line: Line, label: str) -> str:
        """Return ``ok``, or why not."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                message = await line.heard.get()
                assert message is not None, "the line broke"
                if message.topic.endswith("/from_device"):
                    found = json.loads(message.payload)
                    if found["args"]["label"] == label:
                        return "ok" if found["kind"] == "rpc_ok" else found["body"][0]["args"]["message"]

    async def wait_for_state(self, line: Line) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                message = await line.heard.get()
                assert message is not None, "the line broke"
                if message.topic.endswith("/status"):
                    return json.loads(message.payload)

    def do(self, *steps: Any) -> str:
        return self.steer(lambda line: self.wait_for(line, self.begin(line, *steps)))


def go(x: float | None = None, y: float | None = None, z: float | None = None) -> Move:
    wanted = {"x": x, "y": y, "z": z}
    return Move(tuple(AxisOverwrite(a, Numeric(mm)) for a, mm in wanted.items() if mm is not None))


@pytest.fixture
def hand(garden: Garden) -> Iterator[Hand]:
    garden.ask("Lease.objects.all().delete()")
    made = Hand(garden, "supporter+device_1")
    yield made
    made.rest.close()


def wait_until(find: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE_S
    while not (found := find()):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return found


def test_a_seed_is_sown_watered_measured_and_photographed(garden: Garden, hand: Hand) -> None:
    for name, (x, y, way) in TOOLS.items():
        tool = hand.post("tools", name=name)
        where = {"x": x, "y": y, "z": -250, "tool_id": tool["id"], "pullout_direction": way}
        hand.post("points", pointer_type="ToolSlot", name=name, **where)
    (nozzle,) = [each for each in hand.rest.get("points").json() if not each["name"]]
    assert hand.rest.patch(f"points/{nozzle['id']}", json={"x": 100, "y": 700, "z": -250}).status_code == 200
    time.sleep(1.5)  # the robot fetches what changed

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


def test_it_comes_back_when_the_broker_was_away(garden: Garden, hand: Hand) -> None:
    garden.town.kill("broker")
    garden.start_broker()
    garden.wait_for_robots()
    assert hand.do(go(100, 100, 0)) == "ok"
