"""``moyai farm_listen``: listens on another broker for readings and keeps them on disk."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from moyai.core.intake.journal import Journal
from moyai.services.smart_farm.policy_sensors import get_sensors_policy
from moyai.services.smart_farm.sensing.listener import Broker, Listener


class Command(BaseCommand):
    """Listens until it is told to stop."""

    help = "Listen for readings on a broker that is not the farm's own (setting readings_broker)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run."""
        address = get_sensors_policy().readings_broker
        host, _colon, port = address.rpartition(":")
        if not host or not port.isdigit():
            raise CommandError("the setting readings_broker names no broker (host:port)")
        user = os.environ.get("MOYAI_READINGS_MQTT_USER", "")
        password = os.environ.get("MOYAI_READINGS_MQTT_PASSWORD", "")
        asyncio.run(self._listen(Broker(host, int(port), user, password)))

    async def _listen(self, broker: Broker) -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, stop.set)
        listener = Listener(broker, Journal(settings.HOME / "intake"), loop)
        listener.start()
        self.stdout.write("listening")
        await stop.wait()
        await loop.run_in_executor(None, listener.stop)
