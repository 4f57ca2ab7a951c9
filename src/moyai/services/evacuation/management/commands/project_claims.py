"""``moyai project_claims``: works claims into the roster of whatever incident is open, until TERM."""

import gc
import os
import signal
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from moyai.core import clock
from moyai.services.evacuation.projecting.catching_up import catch_up_all
from moyai.services.evacuation.projecting.overlapping import Overlapping

IDLE_S = 0.2
POLITENESS = 10
"""By so much its priority is lowered: who acknowledges and keeps comes before who draws the map."""


class Command(BaseCommand):
    """Keeps the rosters up to date until TERM or INT, beside the worker."""

    help = "Work claims into the roster until TERM (with the setting roster_in_worker off)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare ``--once``."""
        parser.add_argument("--once", action="store_true", help="stop when nothing is left to do")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """Run the loop; a database that is away is asked again."""
        stopping = threading.Event()
        is_shared = connection.vendor == "postgresql"
        overlapping = Overlapping(is_over=stopping.is_set) if is_shared else None
        gc.disable()
        try:
            if once:
                while catch_up_all(clock.now(), overlapping):
                    _tidy_up()
            else:
                os.nice(POLITENESS)
                self._run(stopping, overlapping)
        finally:
            if overlapping is not None:
                overlapping.close()
            if not once:
                _leave_at_once()
            gc.unfreeze()
            gc.enable()

    def _run(self, stopping: threading.Event, overlapping: Overlapping | None) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        while not stopping.is_set():
            close_old_connections()
            try:
                catch_up_all(clock.now(), overlapping)
            except (OperationalError, InterfaceError) as error:
                self.stderr.write(f"The database does not answer: {error}")
            _tidy_up()
            stopping.wait(IDLE_S)


def _leave_at_once() -> None:
    """End the process without giving back its memory bit by bit: a roster of millions takes minutes for that.

    Whatever was worked in is in the database; the rest waits there.
    """
    if sys.exc_info()[0] is None:
        connection.close()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def _tidy_up() -> None:
    """Look for circles among what is new, and never again at what stays.

    A roster is millions of objects without a circle; Python would look through them all again and again, for
    a quarter of the time.
    """
    gc.collect()
    gc.freeze()
