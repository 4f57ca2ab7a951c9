"""``moyai take_telegram FILE …``: put a telegram of the Meteorological Agency in by hand."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moyai.core import clock
from moyai.services.evacuation.jma.telegram import KINDS, BadTelegramError, UnsafeXmlError, find_kind
from moyai.services.evacuation.operations.telegrams import take_telegram


class Command(BaseCommand):
    """Takes files in as the job takes what it fetches."""

    help = "Take in JMA XML telegrams from files, when the feed does not come."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the files."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--kind", default="", help="data type such as VPWW55; that in the file's name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take in each file."""
        for path in options["files"]:
            kind = options["kind"] or find_kind(path.name)
            if kind not in KINDS:
                raise CommandError(f"{path.name}: 種別がわかりません（--kind VPWW55 のように指定）")
            try:
                taken = take_telegram(content=path.read_bytes(), kind=kind, address="", now=clock.now())
            except (OSError, UnsafeXmlError, BadTelegramError) as error:
                raise CommandError(f"{path.name}: 読めません（{error}）") from error
            self.stdout.write(f"{path.name}: {taken.get_state_display() if taken else '受け取り済み'}")
