"""``moyai farm_robots``: simulated robots for every robot of a demo town, over the line as real ones."""

from __future__ import annotations

import asyncio
import signal
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from moyai.core import clock
from moyai.engines.garden_bot.virtual import CROPS, VirtualBot, invent_weather
from moyai.services.smart_farm.enums import PointerType
from moyai.services.smart_farm.models import Point
from moyai.services.smart_farm.simulated.keys import keep_robot_keys
from moyai.services.smart_farm.simulated.robot import SimulatedRobot


class Command(BaseCommand):
    """One process for all simulated robots of a demo."""

    help = "Simulates the robots of a demo town."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where the town's API and its broker are."""
        parser.add_argument("--server", default=settings.BASE_ADDRESS)
        parser.add_argument("--port", type=int, default=settings.MOYAI_FARM_PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until INT or TERM."""
        if not settings.IS_DEMO:
            raise CommandError("Robots are simulated in a demo alone: this would take their keys away.")
        keys = keep_robot_keys(Path(settings.HOME), clock.now())
        robots = [
            SimulatedRobot(
                options["server"],
                name,
                key,
                port=options["port"],
                seed=number,
                read_time=lambda: clock.now().timestamp(),
                weather=partial(invent_weather, seed=7),
                set_up=partial(plant, list_plants(int(name.removeprefix("device_")))),
            )
            for number, (name, key) in enumerate(keys.items())
        ]
        asyncio.run(serve(robots))


def list_plants(robot: int) -> list[tuple[str, float, float]]:
    """Return what stands in a robot's bed by its rows: crop and place."""
    plants = Point.objects.filter(robot=robot, pointer_type=PointerType.PLANT)
    return list(plants.values_list("openfarm_slug", "x", "y"))


def plant(plants: list[tuple[str, float, float]], bot: VirtualBot) -> None:
    """Put into a simulated bed what its rows say stands there."""
    for slug, x, y in plants:
        crop = CROPS.get(slug)
        if crop is not None:
            bot.garden.sow(crop, x, y)


async def serve(robots: list[SimulatedRobot]) -> None:
    """Be robots until INT or TERM."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    tasks = [asyncio.create_task(robot.run()) for robot in robots]
    await stopping.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
