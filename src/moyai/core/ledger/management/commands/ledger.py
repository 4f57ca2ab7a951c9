"""``moyai ledger verify``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moyai.core.ledger.verdict import verify_books


class Command(BaseCommand):
    """Checks the books."""

    help = "Check the books: 'moyai ledger verify' weighs every entry and names what does not balance."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the subcommand."""
        parser.add_argument("what", choices=["verify"])

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        """Weigh every entry; fail (exit status 1) when something does not fit."""
        verdict = verify_books()
        if verdict.faults:
            raise CommandError("\n".join(verdict.faults))
        coins = f" and {verdict.total_coins} coins" if verdict.total_coins else ""
        self.stdout.write(f"{verdict.entries} entries over {verdict.total_yen} yen{coins}, all balanced.")
