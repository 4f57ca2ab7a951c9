"""``moyai intake_drain``: moves the journal into the inbox and applies it, until TERM."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from moyai.core.intake.drainer import DrainerRuns
from moyai.core.intake.service import IntakeService


class Command(BaseCommand):
    """Drains the journal into the inbox and applies events until TERM or INT."""

    help = "Move what arrived from the journal into the database and apply it, until TERM."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare ``--once`` and ``--workers``."""
        parser.add_argument("--once", action="store_true", help="stop when nothing is left to do")
        parser.add_argument("--workers", type=int, default=1, help="threads that apply events; 0: only drain")

    def handle(self, *args: Any, once: bool, workers: int, **options: Any) -> None:
        """Run the service."""
        try:
            service = IntakeService(Path(settings.HOME) / "intake", workers=workers)
        except DrainerRuns as reason:
            raise CommandError(str(reason)) from reason
        service.listen_for_signals()
        if once:
            service.run_once()
        else:
            service.run()
