"""``moyai import_vulnerable FILE``: 避難行動要支援者名簿 as CSV."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moyai.core import clock
from moyai.services.evacuation.importing.rows import MOST_BYTES, BadListError
from moyai.services.evacuation.importing.vulnerable_file import read_vulnerable_csv
from moyai.services.evacuation.operations.listing import import_vulnerable


class Command(BaseCommand):
    """Takes a list of those who need help to evacuate in, all of it or nothing; every fault is told."""

    help = "Take in the list of people who need help to evacuate (CSV)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and how to treat it."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument(
            "--whole", action="store_true", help="take off the list whoever is not in the file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it in."""
        path: Path = options["file"]
        try:
            if not path.is_file() or path.stat().st_size > MOST_BYTES:
                raise BadListError(["ファイルがないか、大きすぎます（20 MBまで）"])
            reading = read_vulnerable_csv(path.read_bytes(), today=clock.today())
            done = import_vulnerable(
                reading=reading,
                removes_missing=options["whole"],
                is_dry=options["dry_run"],
                actor="system:import",
                now=clock.now(),
            )
        except BadListError as bad:
            raise CommandError("\n".join([*bad.problems, "何も変えていません。"])) from bad
        would = "（試しに読んだだけです）" if options["dry_run"] else ""
        self.stdout.write(
            f"{path.name}: 追加{done.added}・変更{done.changed}・同じ{done.same}・"
            f"一覧から外す{done.removed}・台帳に登録{done.registered}{would}"
        )
