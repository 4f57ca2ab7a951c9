"""``moyai project_claims``: works claims into the roster of whatever incident is open, until TERM."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from moyai.core import clock
from moyai.services.evacuation.projecting.catching_up import catch_up_all

IDLE_S = 0.2


class Command(BaseCommand):
    """Keeps the rosters up to date until TERM or INT, beside the worker."""

    help = "Work claims into the roster until TERM (with the setting roster_in_worker off)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare ``--once``."""
        parser.add_argument("--once", action="store_true", help="stop when nothing is left to do")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """Run the loop; a database that is away is asked again."""
        if once:
            catch_up_all(clock.now())
            return
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        while not stopping.is_set():
            close_old_connections()
            try:
                catch_up_all(clock.now())
            except (OperationalError, InterfaceError) as error:
                self.stderr.write(f"The database does not answer: {error}")
            stopping.wait(IDLE_S)
