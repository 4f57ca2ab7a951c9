"""``moyai fleet records``: the legal records of any days, for an inspection."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from moyai.core import clock
from moyai.fleet.crews.export import list_day_tables, make_archive


class Command(BaseCommand):
    """Writes roll-calls, duty records, the register and the rest as CSV and PDF into one ZIP file."""

    help = "Legal records: moyai fleet records --date 2026-06-10 [--until 2026-06-12] [--to records.zip]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the days and the file."""
        parser.add_argument("what", choices=["records"])
        parser.add_argument("--date", type=date.fromisoformat, help="the day; today if not given")
        parser.add_argument("--until", type=date.fromisoformat, help="the last of several days")
        parser.add_argument("--to", type=Path, help="the file; records-<day>.zip if not given")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say how many entries it has."""
        first: date = options["date"] or clock.today()
        last: date = options["until"] or first
        if last < first:
            raise CommandError("--until lies before --date")
        target: Path = options["to"] or Path(f"records-{first.isoformat()}.zip")
        with override("ja"):  # the forms are Japanese
            tables = list_day_tables(first, last)
            target.write_bytes(make_archive(first, last, tables, clock.now()))
        for table in tables:
            self.stdout.write(f"{table.key}: {len(table.rows)}")
        self.stdout.write(str(target))
