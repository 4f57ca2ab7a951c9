"""``moyai worker``: runs periodic jobs and queued tasks until TERM."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from moyai.core.jobs.worker import WorkerLoop


class Command(BaseCommand):
    """Runs due periodic jobs and queued tasks until TERM or INT; finishes what it is doing, then leaves."""

    help = "Run periodic jobs and queued tasks until TERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare ``--once``."""
        parser.add_argument("--once", action="store_true", help="stop when nothing is left to do")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """Run the loop."""
        loop = WorkerLoop(until_idle=once)
        loop.listen_for_signals()
        loop.run()
