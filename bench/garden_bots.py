"""What simulated garden robots take of a core: microseconds of processor time, without line or database.

python -m bench.garden_bots [--bots 500] [--seconds 30]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from moyai.engines.garden_bot.bed import Bed, Place
from moyai.engines.garden_bot.language import RpcRequest, parse, write
from moyai.engines.garden_bot.language.commands import Command, MoveAbsolute, TakePhoto, Wait, WritePin
from moyai.engines.garden_bot.language.data import Coordinate
from moyai.engines.garden_bot.limits import Limits, Now, decide
from moyai.engines.garden_bot.virtual import CROPS, Garden, Message, VirtualBot

HOME = Coordinate(0, 0, 0)
AROUND = [MoveAbsolute(Coordinate(x, y, 0), HOME, 100) for x, y in ((2_000, 1_000), (0, 0))] * 50
WATERING: list[Command] = [WritePin(8, 1, 0), Wait(100), WritePin(8, 0, 0)]


def main() -> None:
    """Measure, and print one line for each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bots", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=30)
    given = parser.parse_args()
    for name, report_s, steps in (("quiet", 1e9, []), ("state told", 1.0, []), ("moving, told", 1.0, AROUND)):
        took_us = measure_tick(given.bots, given.seconds, report_s, steps)
        print(f"{name:>14}: {took_us:7.1f} µs a tick, {took_us * given.bots / 1e4:5.2f} % of a core")
    print(f"{'picture':>14}: {measure(take_picture(), 15) / 1000:7.1f} ms")
    print(f"{'10 min, 60 pl.':>14}: {measure(make_garden().pass_step, 2_000) * 10:7.1f} µs")
    print(f"{'read + decide':>14}: {measure(judge, 500):7.1f} µs")


def measure(work: Callable[[], object], times: int) -> float:
    """Return the mean of processor time, µs."""
    began = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began) / times * 1e6


def measure_tick(count: int, seconds: int, report_s: float, steps: list[MoveAbsolute]) -> float:
    """Return what one ``advance`` of a second takes, with all that was said written as JSON."""
    bots = [VirtualBot(Bed(), seed=seed, idle_report_s=report_s) for seed in range(count)]
    for bot in bots:
        bot.advance(0.5)
        if steps:
            bot.receive(RpcRequest("a", body=tuple(steps)), 0.5)
    began = time.process_time()
    for second in range(1, seconds + 1):
        for bot in bots:
            for said in bot.advance(second + 0.5):
                assert not isinstance(said, Message) or said.payload
    return (time.process_time() - began) / seconds / count * 1e6


def take_picture() -> Callable[[], object]:
    """Return what takes one picture of a bed with 60 plants."""
    bot = VirtualBot(Bed(), garden=make_garden(), idle_report_s=1e9)
    request = RpcRequest("a", body=(TakePhoto(),))
    return lambda: bot.receive(request, bot.now_s) + bot.advance(bot.now_s + 3)


def make_garden() -> Garden:
    """Return a bed with 60 radishes that have come up."""
    garden = Garden(Bed(), 1)
    for number in range(60):
        plant = garden.sow(CROPS["radish"], number * 20.0, 300.0)
        assert plant is not None
        plant.stage, plant.degree_days = "sprouted", 90.0
    return garden


def judge() -> object:
    """Read and decide on a request of eleven steps."""
    message = write(RpcRequest("a", body=(*AROUND[:2], *WATERING * 3)))
    return decide(parse(message), limits=Limits(), now=Now(at=Place(0, 0, 0)))


if __name__ == "__main__":
    main()
