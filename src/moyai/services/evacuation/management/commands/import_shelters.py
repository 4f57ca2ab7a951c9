"""``moyai import_shelters FILE …``: places of refuge from the GSI's GeoJSON or the standard CSV."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moyai.core import clock
from moyai.core.places.queries import list_municipalities
from moyai.services.evacuation.importing.codes import repair_code
from moyai.services.evacuation.importing.csv_file import read_csv
from moyai.services.evacuation.importing.geojson import read_geojson
from moyai.services.evacuation.importing.rows import MOST_BYTES, BadListError, Reading
from moyai.services.evacuation.operations.importing import import_shelters

MOST_SHOWN = 40


class Command(BaseCommand):
    """Takes lists of places in, all of a file or nothing."""

    help = "Take in places of refuge (GeoJSON of the GSI, or the standard open-data CSV); state is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the files and how to treat them."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--municipality", default="", help="six-digit code, for a CSV without one")
        parser.add_argument("--source", default="", help="where the list comes from; the file's name")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument(
            "--retire-missing", action="store_true", help="take off the list what the file lacks, if closed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take in each file."""
        readings = [(path, self._read(path, options)) for path in options["files"]]
        for path, reading in readings:
            for repair in reading.repairs[:MOST_SHOWN]:
                self.stdout.write(f"{path.name}: {repair}")
            done = import_shelters(
                reading=reading,
                retires_missing=options["retire_missing"],
                is_dry=options["dry_run"],
                actor="system:import",
                now=clock.now(),
            )
            would = "（試しに読んだだけです）" if options["dry_run"] else ""
            self.stdout.write(
                f"{path.name}: 追加{done.added}・変更{done.changed}・同じ{done.same}・"
                f"一覧から外す{done.retired}{would}"
            )

    def _read(self, path: Path, options: dict[str, Any]) -> Reading:
        """Read a file; every file is read before any is taken in."""
        try:
            if not path.is_file():
                raise BadListError(["ファイルがありません"])
            if path.stat().st_size > MOST_BYTES:
                raise BadListError([f"大きすぎます（{MOST_BYTES // 1_000_000} MBまで）"])
            content = path.read_bytes()
            is_json = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
            reading = read_geojson(content) if is_json else self._read_csv(path, content, options)
            if reading.problems:
                raise BadListError(reading.problems)
        except BadListError as bad:
            shown = bad.problems[:MOST_SHOWN]
            rest = len(bad.problems) - len(shown)
            lines = [f"{path.name}: {problem}" for problem in shown]
            lines += [f"ほかに{rest}件"] if rest else []
            raise CommandError("\n".join([*lines, "何も変えていません。"])) from bad
        return reading

    def _read_csv(self, path: Path, content: bytes, options: dict[str, Any]) -> Reading:
        code = options["municipality"] or next((m.code for m in list_municipalities()[:1]), "")
        if code and repair_code(code) is None:
            raise BadListError([f"--municipality {code}: 市町村のコードではありません"])
        return read_csv(
            content, municipality_code=repair_code(code) or "", source=options["source"] or path.name
        )
