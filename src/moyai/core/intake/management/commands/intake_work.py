"""``moyai intake_work``: one more worker that applies events, until TERM."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from moyai.core.intake.worker import IntakeWorker


class Command(BaseCommand):
    """Applies events of the inbox until TERM or INT; run as many as there are cores to spare."""

    help = "Apply what arrived, beside the workers of intake_drain, until TERM."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare ``--once``."""
        parser.add_argument("--once", action="store_true", help="stop when nothing is left to do")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """Work."""
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        IntakeWorker(stopping, until_idle=once).run()
