"""Somebody who steers a robot by REST and MQTT as any client would: quicker to start than those."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx

from moyai.engines.garden_bot.language import RpcRequest, write
from moyai.engines.garden_bot.language.commands import AxisOverwrite, Move
from moyai.engines.garden_bot.language.data import Numeric
from moyai.services.smart_farm.simulated.line import Line, open_line
from tests.farmbot.garden import PASSWORD, Garden

PATIENCE_S = 60.0


class Hand:
    """Somebody who steers a robot by REST and MQTT, as any client would."""

    def __init__(self, garden: Garden, who: str) -> None:
        self.rest = httpx.Client(base_url=f"{garden.town.url}/api/", timeout=20, trust_env=False)
        user = {"user": {"email": who, "password": PASSWORD}}
        token = self.rest.post("tokens", json=user).json()["token"]
        self.rest.headers["Authorization"] = token["encoded"]
        self.robot, self.word, self._host = token["unencoded"]["bot"], token["encoded"], garden.host
        self._count = 0

    def post(self, kind: str, **row: Any) -> Any:
        answer = self.rest.post(kind, json=row)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def steer(self, work: Callable[[Line], Any]) -> Any:
        """Run something with an open line."""

        async def run() -> Any:
            async with open_line(self._host, 1883, self.robot, self.word) as line:
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
