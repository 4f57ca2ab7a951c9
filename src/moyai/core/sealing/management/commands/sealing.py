"""``moyai sealing status|rewrap|destroy``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moyai.core import clock
from moyai.core.sealing.errors import SealError
from moyai.core.sealing.operations import destroy_key, rewrap_keys
from moyai.core.sealing.queries import get_standing, has_key

ACTOR = "system:sealing"


class Command(BaseCommand):
    """Looks after the keys with which people's health data are sealed."""

    help = (
        "'status' counts people's keys by the town's key that seals them, and says whether all open; "
        "'rewrap' seals them anew with the first of the town's keys; "
        "'destroy SUBJECT --sure' erases one person."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the subcommand, whose key, and that it is meant."""
        parser.add_argument("what", choices=["status", "rewrap", "destroy"])
        parser.add_argument("subject", nargs="?", default="", help="whose key to destroy: resident:48210937")
        parser.add_argument("--sure", action="store_true", help="destroying cannot be undone")

    def handle(self, *args: Any, what: str, subject: str, sure: bool, **options: Any) -> None:
        """Do it; fail (exit status 1) where a key cannot be opened or nothing was destroyed."""
        try:
            {"status": self._show, "rewrap": self._rewrap}.get(what, lambda: self._destroy(subject, sure))()
        except (SealError, ValueError) as failure:
            raise CommandError(
                f"{failure}: put the town's key back (docs/operations/sealing.md)"
            ) from failure

    def _show(self) -> None:
        found = get_standing()
        for each in found.masters:
            standing = "seals new keys" if each.is_first else "still needed" if each.is_here else "NOT HERE"
            self.stdout.write(f"{each.name}  {each.count:>7} keys  {standing}")
        self.stdout.write(f"{found.destroyed} destroyed, {found.unreadable} cannot be opened")
        if found.unreadable:
            raise CommandError("Keys cannot be opened: the town's key is missing, or is another.")

    def _rewrap(self) -> None:
        count = rewrap_keys(actor=ACTOR, now=clock.now())
        self.stdout.write(
            f"{count} keys sealed anew. 'moyai sealing status' says which of the town's keys may go."
        )

    def _destroy(self, subject: str, sure: bool) -> None:
        if not has_key(subject):
            raise CommandError(f"There is no living key of {subject or 'nobody'}.")
        if not sure:
            raise CommandError(f"This erases all sealed data of {subject} for ever: say --sure.")
        destroy_key(subject=subject, actor=ACTOR, now=clock.now())
        self.stdout.write(f"The key of {subject} is destroyed.")
