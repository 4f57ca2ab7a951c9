"""``moyai line_send``: sends what is said to very many at once, beside the worker, until TERM."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from moyai.channels.line.clocks import get_real_time
from moyai.channels.line.outbox import send_many_due
from moyai.core.intake.worker import Patience

IDLE_S = 0.1
BUDGET_S = 20.0


class Command(BaseCommand):
    """Sends multicasts; any number of these and of workers share one rate."""

    help = "Send what is said to very many people at once (LINE multicasts), until TERM."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare ``--once``."""
        parser.add_argument("--once", action="store_true", help="leave when nothing is due")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """Send until stopped."""
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        patience = Patience(stopping)
        while not stopping.is_set():
            sent = patience.run(lambda: send_many_due(get_real_time(), budget_s=BUDGET_S))
            if not sent and once:
                return
            if not sent:
                stopping.wait(IDLE_S)
