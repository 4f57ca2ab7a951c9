"""``moyai farm_broker``: the farm's broker, for robots and for whoever watches and steers them."""

from __future__ import annotations

import asyncio
import signal
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand

from moyai.services.smart_farm.broker.mosquitto import write_configuration
from moyai.services.smart_farm.broker.service import FarmBroker, make_words

MOSQUITTO_PORT = 18830


class Command(BaseCommand):
    """One process for all robots of a town."""

    help = "Lets robots and their people in, and holds every request against leases and limits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to listen, unless the settings are to say so."""
        parser.add_argument("--bind", default=settings.MOYAI_FARM_BIND)
        parser.add_argument("--port", type=int, default=settings.MOYAI_FARM_PORT)
        parser.add_argument("--ws-port", type=int, default=settings.MOYAI_FARM_WS_PORT)
        parser.add_argument("--broker", default=settings.MOYAI_FARM_BROKER, help="mqtt://host:port behind")
        parser.add_argument(
            "--configure-mosquitto",
            metavar="FOLDER",
            help="write Mosquitto's configuration into a folder, and leave",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until INT or TERM."""
        if options["configure_mosquitto"]:
            port = urlsplit(options["broker"]).port or MOSQUITTO_PORT
            path = write_configuration(Path(options["configure_mosquitto"]), port, make_words())
            self.stdout.write(str(path))
            return
        broker = FarmBroker(
            bind=options["bind"],
            port=options["port"],
            ws_port=options["ws_port"],
            broker=options["broker"],
        )
        asyncio.run(serve(broker))


async def serve(broker: FarmBroker) -> None:
    """Be a broker until INT or TERM."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with broker.run():
        await stopping.wait()
