"""The farm's broker under load: what is lost, and how long an emergency stop takes to the robot.

    python -m bench.farm_load [--robots 500] [--sensors 2000] [--seconds 120] [--stops 300]
                              [--broker mosquitto]

A town of its own. ``moyai farm_broker`` runs as its own process with the database behind it; this process is
all robots (simulated: `engines/garden_bot/virtual`, one state a second each), all sensors (a connection each,
one reading a minute, acknowledged) and people who watch and press. Times are by one clock, from the press to
the robot, and so hold what this process itself is late.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

STOPPED_AT_MOST = 50
"""Robots whose stop somebody presses, in turn."""
WATCHED = 20
"""Robots whose every state somebody reads, so that it goes through the broker behind."""
STATION = "station-"
GOAL_MS = 200


@dataclass
class Tally:
    """What this process did and saw."""

    states: Counter[int] = field(default_factory=Counter)
    watched: Counter[int] = field(default_factory=Counter)
    connected: int = 0
    readings: int = 0
    acknowledged: int = 0
    pressed: dict[str, float] = field(default_factory=dict)
    took_ms: list[float] = field(default_factory=list)
    began: float = 0.0
    late: list[tuple[int, int]] = field(default_factory=list)


def main() -> None:
    """Run the load, print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--robots", type=int, default=500)
    parser.add_argument("--sensors", type=int, default=2000)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--stops", type=int, default=300)
    parser.add_argument("--broker", choices=["amqtt", "mosquitto"], default="amqtt")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        asyncio.run(serve())
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (16_384, 16_384))
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "MOYAI_HOME": home,
            "DJANGO_SETTINGS_MODULE": "moyai.config.settings",
            "MOYAI_FARM_PORT": str(20_000 + secrets.randbelow(9_000)),
            "MOYAI_FARM_WS_PORT": "0",
        }
        words = prepare(asked.robots)
        run(asked, words, Path(home))


def prepare(robots: int) -> dict[str, str]:
    """Make a town with so many robots and one supporter; return a token for each robot and for her at it."""
    import django

    django.setup()
    from datetime import timedelta

    from django.core.management import call_command

    from moyai.core import clock
    from moyai.services.smart_farm.enums import FarmRole
    from moyai.services.smart_farm.farmbot.claims import Addresses, Bearer, encode, make_claims
    from moyai.services.smart_farm.farmbot.keys import get_private_key
    from moyai.services.smart_farm.models import ApiToken, Bed, Farm, FarmMember, Robot

    call_command("migrate", verbosity=0)
    now, key = clock.now(), get_private_key()
    farm = Farm.objects.create(code="load", name="load", lon=138.0, lat=35.8)
    numbers = range(1, robots + 1)
    beds = Bed.objects.bulk_create(
        Bed(farm=farm, name=f"{n}", length_mm=6000, width_mm=3000) for n in numbers
    )
    made = Robot.objects.bulk_create(
        Robot(bed=bed, name=f"r{n}", max_x_mm=5900, max_y_mm=2900)
        for n, bed in zip(numbers, beds, strict=True)
    )
    member = FarmMember.objects.create(farm=farm, name="load", role=FarmRole.SUPPORTER, joined_on=now.date())
    words, rows = {}, []
    for robot in made:
        for part, who in (("bot", None), ("human", member)):
            jti, until = f"{part}-{robot.pk}", now + timedelta(days=1)
            rows.append(
                ApiToken(jti=jti, robot=robot, member=who, audience=part, issued_at=now, expires_at=until)
            )
            bearer = Bearer(robot.pk, part, jti, who.pk if who else 0, until.timestamp())
            words[jti] = encode(make_claims(bearer, now, Addresses("x", "x", "x")), key)
    ApiToken.objects.bulk_create(rows)
    return words


async def serve() -> None:
    """Be the broker, with a door for the sensors of this load; say at the end what came in."""
    import django

    django.setup()
    from django.conf import settings

    from moyai.config.memory import sweep_seldom
    from moyai.services.smart_farm.broker.access import Part, Principal
    from moyai.services.smart_farm.broker.doors import register_door
    from moyai.services.smart_farm.broker.service import FarmBroker

    sweep_seldom()  # as every command of moyai's does
    register_door(STATION, lambda name, _word, _now: Principal(Part.STATION, name))
    broker = FarmBroker(
        bind="127.0.0.1", port=settings.MOYAI_FARM_PORT, ws_port=0, broker=settings.MOYAI_FARM_BROKER
    )
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    async with broker.run() as front:
        await stopping.wait()
        used = resource.getrusage(resource.RUSAGE_SELF)
        heard, counts = dict(broker.recorder.heard), dict(front.counts)
        cpu_s = used.ru_utime + used.ru_stime
        found = {"heard": heard, "counts": counts, "cpu_s": cpu_s, "mib": used.ru_maxrss / 1024}
        print(json.dumps(found), flush=True)


def run(asked: argparse.Namespace, words: dict[str, str], home: Path) -> None:
    """Start the broker, put the load on it, print what came of it."""
    port = int(os.environ["MOYAI_FARM_PORT"])
    behind = start_mosquitto(home) if asked.broker == "mosquitto" else None
    command = [sys.executable, "-m", "bench.farm_load", "--serve"]
    broker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    tally = Tally()
    try:
        began = time.process_time()
        asyncio.run(load(asked, words, port, tally))
        own_s = time.process_time() - began
    finally:
        broker.send_signal(signal.SIGTERM)
        said, _nothing = broker.communicate(timeout=60)
        if behind is not None:
            behind.terminate()
            behind.wait()
    report(asked, tally, json.loads(said), own_s, home)


def start_mosquitto(home: Path) -> subprocess.Popen[bytes]:
    """Start Mosquitto as `moyai farm_broker --configure-mosquitto` sets it up."""
    from moyai.services.smart_farm.broker.mosquitto import write_configuration
    from moyai.services.smart_farm.broker.service import find_free_port, make_words

    port = find_free_port()
    os.environ["MOYAI_FARM_BROKER"] = f"mqtt://127.0.0.1:{port}"
    path = write_configuration(home / "mosquitto", port, make_words())
    return subprocess.Popen(["/usr/sbin/mosquitto", "-c", str(path)], stderr=subprocess.DEVNULL)


async def load(asked: argparse.Namespace, words: dict[str, str], port: int, tally: Tally) -> None:
    """Connect everybody, then work for so many seconds."""
    from moyai.config.memory import keep_what_is_there, sweep_seldom
    from moyai.services.smart_farm.simulated.line import LineError, open_line

    sweep_seldom()
    for _ in range(300):
        try:
            async with open_line("127.0.0.1", port, f"{STATION}x", ""):
                break
        except LineError:
            await asyncio.sleep(0.2)
    ready, working = asyncio.Semaphore(50), asyncio.Event()
    robots = range(1, asked.robots + 1)
    tasks = [asyncio.create_task(be_robot(n, words[f"bot-{n}"], port, tally, working, ready)) for n in robots]
    pressed = [*robots][:STOPPED_AT_MOST]
    people = {n: asyncio.Queue[str]() for n in pressed}
    tasks += [
        asyncio.create_task(be_person(n, words[f"human-{n}"], port, tally, people[n], ready)) for n in pressed
    ]
    tasks += [
        asyncio.create_task(be_sensor(n, port, tally, working, ready, asked.sensors))
        for n in range(asked.sensors)
    ]
    while tally.connected < len(tasks) and not any(task.done() for task in tasks):
        await asyncio.sleep(0.2)
    await asyncio.sleep(3)  # what was subscribed to is with the broker behind
    print(f"{tally.connected} connections are open", flush=True)
    keep_what_is_there()  # or this process, all robots in one, stops to sweep its memory
    tally.began = time.perf_counter()
    working.set()
    await press(asked, people, tally)
    working.clear()
    await asyncio.sleep(3)
    for task in tasks:
        task.cancel()
    broken = [each for each in await asyncio.gather(*tasks, return_exceptions=True) if _is_fault(each)]
    print(f"{len(broken)} connections broke {broken[:2]}")


def _is_fault(found: object) -> bool:
    return isinstance(found, Exception) and not isinstance(found, asyncio.CancelledError)


async def be_robot(
    number: int, word: str, port: int, tally: Tally, working: asyncio.Event, ready: asyncio.Semaphore
) -> None:
    """Be a simulated robot that tells its state once a second, and hears."""
    from moyai.engines.garden_bot.bed import Bed
    from moyai.engines.garden_bot.virtual import Message, VirtualBot
    from moyai.services.smart_farm.simulated.line import open_line

    bot = VirtualBot(Bed(), seed=number, now_s=time.time(), name=f"device_{number}", idle_report_s=1.0)
    head = f"bot/device_{number}"

    def send(line: Any, said: Any) -> None:
        for each in said:
            if isinstance(each, Message):
                line.publish(f"{head}/{each.topic}", each.payload.encode())
                tally.states[number] += each.topic == "status"

    async with ready:
        opened = open_line("127.0.0.1", port, f"device_{number}", word)
        line = await opened.__aenter__()
    line.subscribe([f"{head}/from_clients", f"{head}/ping/#", f"{head}/sync/#"])
    tally.connected += 1
    try:
        await working.wait()
        await asyncio.sleep(random.random())
        bot.advance(time.time())  # what it would have said while the others connected is not this load
        while True:
            wait_s = 1.0 - (time.time() - bot.now_s)
            try:
                message = await asyncio.wait_for(line.heard.get(), max(0.01, wait_s))
            except TimeoutError:
                if working.is_set():
                    send(line, bot.advance(max(time.time(), bot.now_s)))
                continue
            if message is None:
                raise OSError("the line broke")
            label = json.loads(message.payload)["args"]["label"]
            at = tally.pressed.pop(label)
            tally.took_ms.append((time.perf_counter() - at) * 1000)
            if tally.took_ms[-1] > GOAL_MS:
                tally.late.append((round(at - tally.began), round(tally.took_ms[-1])))
            send(line, bot.receive(message.payload, max(time.time(), bot.now_s)))
    finally:
        await opened.__aexit__(None, None, None)


async def be_person(
    number: int, word: str, port: int, tally: Tally, labels: asyncio.Queue[str], ready: asyncio.Semaphore
) -> None:
    """Watch a robot, and press its stop when told to."""
    from moyai.services.smart_farm.farmbot.requests import write_stop
    from moyai.services.smart_farm.simulated.line import open_line

    async with ready:
        opened = open_line("127.0.0.1", port, f"device_{number}", word)
        line = await opened.__aenter__()
    line.subscribe([f"bot/device_{number}/from_device"])
    if number <= WATCHED:
        line.subscribe([f"bot/device_{number}/status"])
    tally.connected += 1
    reading = asyncio.create_task(_count_states(line, number, tally))
    try:
        while True:
            label = await labels.get()
            tally.pressed[label] = time.perf_counter()
            line.publish(f"bot/device_{number}/from_clients", write_stop(label))
    finally:
        reading.cancel()
        await opened.__aexit__(None, None, None)


async def _count_states(line: Any, number: int, tally: Tally) -> None:
    while (message := await line.heard.get()) is not None:
        tally.watched[number] += message.topic.endswith("/status")


async def be_sensor(
    number: int, port: int, tally: Tally, working: asyncio.Event, ready: asyncio.Semaphore, count: int
) -> None:
    """Send a reading a minute, and wait until it is acknowledged."""
    from moyai.services.smart_farm.broker import packets as mqtt
    from moyai.services.smart_farm.broker.pipes import StreamPipe

    name = f"{STATION}{number}"
    async with ready:
        pipe = StreamPipe(*await asyncio.open_connection("127.0.0.1", port))
        pipe.write(mqtt.write_connect("", name, ""))
        await pipe.read_frame()
    tally.connected += 1
    await working.wait()
    await asyncio.sleep(60 * number / count)
    sent = 0
    while working.is_set():
        sent += 1
        payload = json.dumps({"id": f"{number}-{sent}", "SoilMoisture": 24.1, "at": time.time()}).encode()
        tally.readings += 1
        pipe.write(mqtt.write_publish(mqtt.Publish(f"farm/{name}/readings", payload, 1, sent)))
        head, _body = await pipe.read_frame()
        tally.acknowledged += head >> 4 == mqtt.PUBACK
        await asyncio.sleep(60)


async def press(asked: argparse.Namespace, people: dict[int, asyncio.Queue[str]], tally: Tally) -> None:
    """Have stops pressed, evenly over the time, at robots by lot."""
    began, chance = time.perf_counter(), random.Random(1)
    for count in range(asked.stops):
        await asyncio.sleep(max(0.0, began + count * asked.seconds / asked.stops - time.perf_counter()))
        people[chance.choice([*people])].put_nowait(f"stop-{count}")
    await asyncio.sleep(max(0.0, began + asked.seconds - time.perf_counter()))


def report(asked: argparse.Namespace, tally: Tally, said: dict[str, Any], own_s: float, home: Path) -> None:
    """Print what came of it."""
    from moyai.core.audit.models import Entry

    sent, heard = tally.states.total(), said["heard"].get("status", 0)
    watched = sum(tally.states[n] for n in range(1, WATCHED + 1))
    seen, kept = tally.watched.total(), count_journal(home / "intake")
    written = Entry.objects.filter(action="smart_farm.emergency_stop").count()
    took = sorted(tally.took_ms)
    p99 = took[min(len(took) - 1, int(len(took) * 0.99))]
    print(f"{asked.broker}: {asked.robots} robots, {asked.sensors} sensors, {asked.seconds} s")
    print(f"states: {sent} sent ({sent / asked.seconds:.0f}/s), {heard} heard, lost {sent - heard}")
    print(f"watched: {watched} sent, {seen} seen, lost {watched - seen}")
    print(f"readings: {tally.readings} sent, {tally.acknowledged} acknowledged, {kept} on disk")
    print(f"stops: {asked.stops} pressed, {len(took)} arrived, {written} written down")
    print(f"later than the goal (second, ms): {tally.late}")
    print(f"to the robot: median {median(took):.1f} ms, p99 {p99:.1f}, worst {took[-1]:.1f} (goal {GOAL_MS})")
    share = said["cpu_s"] / asked.seconds * 100
    print(
        f"broker: {share:.0f} % of a core, {said['mib']:.0f} MiB; load: {own_s / asked.seconds * 100:.0f} %"
    )
    print(f"counts: {said['counts']}")


def count_journal(folder: Path) -> int:
    """Return how many records are in the journal."""
    return sum(path.read_bytes().count(b'"SoilMoisture"') for path in folder.glob("**/*") if path.is_file())


if __name__ == "__main__":
    main()
