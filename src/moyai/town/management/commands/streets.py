"""``moyai streets import|check|show|close|open``: the town's streets, and what is closed of them."""

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moyai.core.clock import TOKYO
from moyai.core.errors import Refused
from moyai.engines.travel import TravelError
from moyai.engines.travel.streets.links import Box
from moyai.fleet.planning.closures import make_closure
from moyai.fleet.planning.streets import find_street_travel
from moyai.fleet.profiles import STREET_PROFILES
from moyai.town import streets

MOST_SHOWN = 20


class Command(BaseCommand):
    """Imports streets and closes them."""

    help = "Import a town's streets from an OpenStreetMap extract; close and open streets"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        bring = verbs.add_parser("import", help="read an extract and use its streets from now on")
        bring.add_argument("file", type=Path, metavar="FILE.osm.pbf")
        bring.add_argument(
            "--within", metavar="W,S,E,N", help="degrees; default: the operating areas and some 15 km around"
        )
        bring.add_argument("--all", action="store_true", help="take the whole file")
        verbs.add_parser("check", help="name the places to which no street leads")
        verbs.add_parser("show", help="list what is closed")
        shut = verbs.add_parser("close", help="close ways or an area for a while")
        shut.add_argument("name")
        shut.add_argument("--way", type=int, action="append", default=[], help="number in OpenStreetMap")
        shut.add_argument("--area", type=Path, metavar="FILE.geojson", help="a polygon")
        shut.add_argument("--from", dest="begins", metavar="2026-04-01T08:00", help="Japanese time")
        shut.add_argument("--until", dest="ends", metavar="2026-04-30T17:00", help="Japanese time")
        verbs.add_parser("open", help="take a closure away").add_argument("name")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what the verb says."""
        verb = {
            "import": self._import,
            "check": self._check,
            "show": self._show,
            "close": self._close,
            "open": self._open,
        }[options["verb"]]
        try:
            verb(options)
        except (Refused, TravelError) as error:
            raise CommandError(error.text if isinstance(error, Refused) else str(error)) from error

    def _import(self, options: dict[str, Any]) -> None:
        within = None if options["all"] else _read_box(options["within"]) or streets.find_box()
        if within is not None:
            self._say("Taking what lies within {:.3f},{:.3f},{:.3f},{:.3f}".format(*within))
        done = streets.import_streets(file=options["file"], within=within, say=self._say)
        for reason, count in done.left_out.most_common():
            if count:
                self._say(f"Left out  {reason}: {count:,}")
        self._say(f"{done.file}: {done.streets.links:,} links, {done.size / 1e6:.1f} MB")
        self._check(options)

    def _check(self, _options: dict[str, Any]) -> None:
        for key in STREET_PROFILES:
            if find_street_travel(key) is None:
                self._say(f"{key}: no street is open to it; straight lines serve")
        off = streets.list_places_off_street("car")
        for name in off[:MOST_SHOWN]:
            self._say(f"No street near: {name}")
        self._say(f"{len(off)} places have no street near; straight lines serve them")

    def _show(self, _options: dict[str, Any]) -> None:
        for each in streets.list_closures():
            begin, end = (at.isoformat() if at else "…" for at in (each.begins_at, each.ends_at))
            parts = [f"way {way}" for way in sorted(each.closure.ways)]
            parts += ["an area"] if each.area else []
            self._say(f"{each.name}: {', '.join(parts)}, {begin} – {end}")

    def _close(self, options: dict[str, Any]) -> None:
        closure = make_closure(
            name=options["name"],
            ways=options["way"],
            area=_read_area(options["area"]),
            begins_at=_read_time(options["begins"]),
            ends_at=_read_time(options["ends"]),
        )
        streets.close_streets(closure=closure)
        self._say(f"Closed: {closure.name}")

    def _open(self, options: dict[str, Any]) -> None:
        streets.open_streets(name=options["name"])
        self._say(f"Open again: {options['name']}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)


def _read_box(text: str | None) -> Box | None:
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise CommandError(f"--within: {text} is not west,south,east,north in degrees") from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise CommandError(f"--within: {text} is not west,south,east,north in degrees")
    return (west, south, east, north)


def _read_area(file: Path | None) -> dict[str, Any] | None:
    if file is None:
        return None
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{file}: cannot be read ({error})") from error
    if isinstance(found, dict) and found.get("type") == "FeatureCollection" and found.get("features"):
        found = found["features"][0]
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    return found if isinstance(found, dict) else {}


def _read_time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is not a time such as 2026-04-01T08:00") from error
    return at if at.tzinfo else at.replace(tzinfo=TOKYO)
