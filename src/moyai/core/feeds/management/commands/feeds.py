"""``moyai feeds check``, ``moyai feeds import``, ``realtime``, ``watch``, ``list``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moyai.core import clock
from moyai.core.errors import Refused
from moyai.core.feeds.buses.fetching import BadDownload, open_feed
from moyai.core.feeds.buses.keeping import (
    import_timetable,
    keep_alerts,
    keep_updates,
    keep_vehicles,
    watch,
)
from moyai.core.feeds.buses.messages import MOST_REALTIME_BYTES
from moyai.core.feeds.publishing.gtfs import find_feed, find_problems
from moyai.core.feeds.queries import list_timetables

ACTOR = "system:feeds"


class Command(BaseCommand):
    """Checks what we publish; reads what others do."""

    help = (
        "Check our own feed; import another operator's GTFS (a file or an address) under a key; read its "
        "GTFS-realtime; list what was imported."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the subcommands."""
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("check", help="tell whether our own feed is valid, and what is missing")
        what.add_parser("list", help="list the timetables that were imported")
        bring = what.add_parser("import", help="read another operator's GTFS or GTFS-JP zip")
        bring.add_argument("source", help="file or address")
        bring.add_argument("--key", required=True, help="what we call it: letters, digits, hyphens")
        bring.add_argument("--name", default="", help="in words; the agency's own name otherwise")
        told = what.add_parser("realtime", help="read its GTFS-realtime (trip updates) once")
        told.add_argument("source", help="file or address")
        told.add_argument("--key", required=True, help="of the timetable")
        kind = told.add_mutually_exclusive_group()
        kind.add_argument("--alerts", action="store_true", help="the file holds alerts, not trip updates")
        kind.add_argument("--vehicles", action="store_true", help="the file holds vehicle positions")
        seen = what.add_parser("watch", help="have the worker ask for its GTFS-realtime each minute")
        seen.add_argument("--key", required=True, help="of the timetable")
        seen.add_argument("--updates", default="", help="address of its trip updates")
        seen.add_argument("--alerts", default="", help="address of its alerts")
        seen.add_argument("--vehicles", default="", help="address of its vehicle positions")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        """Run a subcommand; a refusal is told and makes the exit status 1."""
        try:
            getattr(self, f"_{what}")(**options)
        except Refused as refusal:
            words = refusal.text.get("ja") if hasattr(refusal.text, "get") else refusal.text
            raise CommandError(str(words)) from refusal

    def _check(self, **_options: Any) -> None:
        now = clock.now()
        problems = find_problems(now)
        if problems:
            raise CommandError("\n".join(str(problem) for problem in problems))
        feed = find_feed(now)
        if feed is None:
            raise CommandError("There is no town yet.")
        self.stdout.write(f"Valid: version {feed.version}, {len(feed.content)} bytes.")

    def _list(self, **_options: Any) -> None:
        for row in list_timetables():
            span = f"{row.first_date} – {row.last_date}"
            line = f"{row.key}: {row.name}, {row.stops} stops, {row.trips} trips, {span}"
            asked = f", asked {row.asked_at:%Y-%m-%d %H:%M}" if row.asked_at else ""
            self.stdout.write(line + asked + (f", {row.fault}" if row.fault else ""))

    def _import(self, *, source: str, key: str, name: str, **_options: Any) -> None:
        with open_feed(source, self.stdout.write) as file:
            kept = import_timetable(
                key=key,
                name=name,
                source=source,
                file=file,
                actor=ACTOR,
                now=clock.now(),
                say=self.stdout.write,
            )
        self.stdout.write(
            f"{kept.name}: {kept.stops} stops, {kept.trips} trips, {len(kept.content)} bytes kept."
        )

    def _realtime(self, *, source: str, key: str, alerts: bool, vehicles: bool, **_options: Any) -> None:
        with open_feed(source, self.stdout.write) as file:
            content = file.read(MOST_REALTIME_BYTES + 1)
        if not content:
            raise BadDownload("nothing")
        keep, what = keep_updates, "trips are not as planned"
        if alerts or vehicles:
            keep, what = (keep_alerts, "notes") if alerts else (keep_vehicles, "buses are seen")
        count = keep(key=key, content=content, now=clock.now())
        self.stdout.write(f"{key}: {count} {what}.")

    def _watch(self, *, key: str, updates: str, alerts: str, vehicles: str, **_options: Any) -> None:
        urls = {"updates_url": updates, "alerts_url": alerts, "vehicles_url": vehicles}
        watch(key=key, **urls, actor=ACTOR, now=clock.now())
        asked = " and ".join(filter(None, urls.values()))
        self.stdout.write(f"{key}: {asked or 'nobody'} is asked each minute.")
