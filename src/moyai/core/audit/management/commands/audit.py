"""``moyai audit verify``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moyai.core.audit.queries import has_entry, verify_chain


class Command(BaseCommand):
    """Checks the audit log."""

    help = "Check the audit log: 'moyai audit verify' walks the chain of hashes and names the first break."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the subcommand and what may be compared."""
        parser.add_argument("what", choices=["verify"])
        parser.add_argument(
            "--expect-last", default="", help="hash that must be in the chain, kept elsewhere"
        )

    def handle(self, *args: Any, what: str, expect_last: str, **options: Any) -> None:
        """Walk the chain; fail (exit status 1) at the first break."""
        verdict = verify_chain()
        if verdict.broken_at is not None:
            raise CommandError(
                f"Entry {verdict.broken_at} does not fit: {verdict.reason}. "
                f"{verdict.entries} entries before it are sound."
            )
        if expect_last and not has_entry(expect_last):
            raise CommandError(f"The entry {expect_last} is not in the chain: its end was cut off.")
        self.stdout.write(f"{verdict.entries} entries, all sound. Last: {verdict.last_hash}")
