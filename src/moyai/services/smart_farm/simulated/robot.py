"""One simulated robot on its line: what comes is done, what it says is sent, for ever."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import httpx

from moyai.engines.garden_bot.virtual import (
    Change,
    Fetch,
    Message,
    Outgoing,
    Picture,
    Reading,
    VirtualBot,
    Weather,
)
from moyai.services.smart_farm.broker.packets import Publish
from moyai.services.smart_farm.simulated.api import Api
from moyai.services.smart_farm.simulated.line import Line, LineError, open_line

logger = logging.getLogger(__name__)

TICK_S = 0.1
PAUSE_S = 1.0
LONGEST_PAUSE_S = 8.0
FETCH_AFTER_S = 0.3
"""Changes of rows come one by one; they are fetched together."""


@dataclass
class SimulatedRobot:
    """A robot that connects by itself, and again whenever its line breaks.

    Attributes:
        server: of the REST API, ``http://host:port``.
        name: ``device_3``.
        key: its own.
        port: of the broker.
        seed: of everything that is left to chance.
        read_time: seconds since 1970 in the robot's world.
        weather: of its bed at a time; None: fair.
        set_up: called with each bot that is made, to put something into its bed.
    """

    server: str
    name: str
    key: str
    port: int = 1883
    seed: int = 0
    read_time: Callable[[], float] = time.time
    weather: Callable[[float], Weather] | None = None
    set_up: Callable[[VirtualBot], None] = lambda _bot: None
    bot: VirtualBot | None = None
    _telling: asyncio.Queue[Outgoing] = field(default_factory=asyncio.Queue)
    _fetch_at: float | None = None

    async def run(self) -> None:
        """Be a robot until cancelled."""
        pause_s = PAUSE_S / 2
        while True:
            began = time.monotonic()
            api = Api(self.server, self.name, self.key)
            try:
                await self._work(api)
            except (httpx.HTTPError, LineError, OSError) as error:
                logger.info("%s has lost its line: %s", self.name, error)
            finally:
                await api.close()
            has_lasted = time.monotonic() - began > LONGEST_PAUSE_S
            pause_s = PAUSE_S if has_lasted else min(2 * pause_s, LONGEST_PAUSE_S)
            await asyncio.sleep(pause_s)

    async def _work(self, api: Api) -> None:
        claims = await api.log_in()
        if self.bot is None:
            bed = await api.fetch_bed()
            self.bot = VirtualBot(
                bed, seed=self.seed, now_s=self.read_time(), name=self.name, weather=self.weather
            )
            self.set_up(self.bot)
        self.bot.learn(await api.fetch_known())
        async with open_line(claims["mqtt"], self.port, claims["bot"], api.token["encoded"]) as line:
            head = f"bot/{self.name}"
            line.subscribe([f"{head}/from_clients", f"{head}/ping/#", f"{head}/sync/#"])
            telling = asyncio.create_task(self._tell(api))
            try:
                self.bot.report()
                await self._live(api, line, self.bot)
            finally:
                telling.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await telling

    async def _live(self, api: Api, line: Line, bot: VirtualBot) -> None:
        while True:
            try:
                message = await asyncio.wait_for(line.heard.get(), TICK_S)
            except TimeoutError:
                self._send(line, bot.advance(self._now(bot)))
            else:
                if message is None:
                    raise LineError("the line broke")
                self._hear(line, bot, message)
            if self._fetch_at is not None and time.monotonic() >= self._fetch_at:
                self._fetch_at = None
                bot.learn(await api.fetch_known())

    def _hear(self, line: Line, bot: VirtualBot, message: Publish) -> None:
        leaf, _slash, rest = message.topic.split("/", 2)[2].partition("/")
        if leaf == "from_clients":
            self._send(line, bot.receive(message.payload, self._now(bot)))
        elif leaf == "ping":
            if bot.hears:
                line.publish(f"bot/{self.name}/pong/{rest}", message.payload)
            self._send(line, bot.ping(self._now(bot)))
        elif leaf == "sync":
            self._fetch_at = self._fetch_at or time.monotonic() + FETCH_AFTER_S
            self._answer_change(line, message)

    def _answer_change(self, line: Line, message: Publish) -> None:
        """Tell whoever made a change under a label that it was heard of."""
        with contextlib.suppress(ValueError, TypeError, KeyError):
            label = json.loads(message.payload)["args"]["label"]
            if label != "NONE":
                answer = {"kind": "rpc_ok", "args": {"label": label}}
                line.publish(f"bot/{self.name}/from_device", json.dumps(answer).encode())

    def _send(self, line: Line, said: Iterable[Outgoing]) -> None:
        for each in said:
            if isinstance(each, Message):
                line.publish(f"bot/{self.name}/{each.topic}", each.payload.encode())
            elif isinstance(each, Fetch):
                self._fetch_at = time.monotonic()
            else:
                self._telling.put_nowait(each)

    async def _tell(self, api: Api) -> None:
        """Tell the API, in order; what it does not take after a while is let go."""
        while True:
            each = await self._telling.get()
            try:
                await _tell_one(api, each)
            except httpx.HTTPStatusError as refused:
                logger.warning("%s: the API did not take it: %s", self.name, refused)
            except httpx.HTTPError:
                self._telling.put_nowait(each)
                await asyncio.sleep(PAUSE_S)

    def _now(self, bot: VirtualBot) -> float:
        return max(self.read_time(), bot.now_s)


async def _tell_one(api: Api, said: Outgoing) -> None:
    if isinstance(said, Picture):
        await api.send_picture(said)
    elif isinstance(said, Reading):
        await api.send_reading(said)
    elif isinstance(said, Change):
        await api.send_change(said)
