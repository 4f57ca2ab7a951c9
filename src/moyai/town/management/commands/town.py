"""``moyai town template|check|load|roster|places FOLDER``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moyai.core import clock
from moyai.core.errors import Refused
from moyai.fleet.crews.errors import HoursBroken
from moyai.town.export import write_places
from moyai.town.operations import load_town, plan_roster
from moyai.town.plan import TownPlan, read_plan
from moyai.town.template import write_template


class Command(BaseCommand):
    """Brings a town's own files in."""

    help = "Write, check or load a town's own tables; plan shifts ahead"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verb, the folder and the days."""
        parser.add_argument("verb", choices=["template", "check", "load", "roster", "places"])
        parser.add_argument("folder", type=Path)
        parser.add_argument("--days", type=int, default=14, help="roster: how many days ahead")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what the verb says."""
        folder: Path = options["folder"]
        if options["verb"] == "template":
            self._say(f"Wrote {path}" for path in write_template(folder))
            return
        if options["verb"] == "places":
            self._write_places(folder)
            return
        plan = self._read(folder)
        if options["verb"] == "load":
            self._load(plan)
        if options["verb"] in ("load", "roster"):
            self._plan_roster(plan, options["days"])

    def _plan_roster(self, plan: TownPlan, days: int) -> None:
        try:
            added = plan_roster(plan=plan, first=clock.today(), days=days)
        except HoursBroken as refused:
            broken = [each["en"] for each in refused.facts["breaches"]]
            raise CommandError("\n".join(["The roster breaks rules of working hours:", *broken])) from refused
        self._say([f"Roster: {added} shifts added for {days} days"])

    def _write_places(self, folder: Path) -> None:
        try:
            self._say([f"Wrote {write_places(folder)}"])
        except FileExistsError as error:
            raise CommandError(f"{error.filename} is there already; name another folder") from error

    def _read(self, folder: Path) -> TownPlan:
        plan, mistakes = read_plan(folder)
        if mistakes:
            raise CommandError(
                "\n".join([*map(str, mistakes), f"{len(mistakes)} to mend; nothing was changed."])
            )
        self._say([f"{folder}: no mistakes found"])
        return plan

    def _load(self, plan: TownPlan) -> None:
        try:
            passwords = load_town(plan=plan, now=clock.now())
        except Refused as refused:
            raise CommandError(f"{refused.text}\nNothing was changed.") from refused
        self._say([f"{plan.town['name']}: loaded"])
        self._say(f"New account {username}  first password {given}" for username, given in passwords.items())

    def _say(self, lines: Any) -> None:
        for line in lines:
            self.stdout.write(line)
