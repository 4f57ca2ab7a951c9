"""``moyai demo``: makes the demo town where it is missing, and lets it live until it is told to stop."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.urls import reverse

from moyai.core.places.queries import is_open_day
from moyai.demo import timing
from moyai.demo.accounts import PASSWORD, list_demo_accounts
from moyai.demo.chores import Chores
from moyai.demo.devices import find_devices
from moyai.demo.options import CannotStart, Options, check_port, read_options
from moyai.demo.seed import seed_town
from moyai.demo.seeding.bus_feed import watch_buses
from moyai.demo.seeding.devices import seed_devices
from moyai.demo.seeding.drones import point_drones
from moyai.demo.seeding.places import seed_places
from moyai.demo.supervisor import Stopped, Supervisor, list_commands, take_lock


def say(text: str) -> None:
    """Tell the person at the terminal; a terminal that is gone is no reason to stop in disorder."""
    try:
        print(text, flush=True)
    except OSError:
        return


class Command(BaseCommand):
    """Runs web server, worker and simulated life of the demo town; Ctrl-C or TERM stops all of them."""

    help = "Serve the demo town of Ina with residents, drivers and vehicles living in it."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the demo; exit 1 with one line when it cannot start."""
        try:
            self._run(read_options(), Path(settings.HOME))
        except Stopped:
            say("Stopped.")
        except CannotStart as reason:
            say(str(reason))
            sys.exit(1)

    def _run(self, options: Options, home: Path) -> None:
        devices = find_devices(home, options.port)
        check_port(options.port)
        lock = take_lock(home)
        supervisor = Supervisor(options, home, say, list_commands(options, devices))
        supervisor.catch_signals()
        start = prepare(home)
        watch_buses(address=options.address, now=start)
        point_drones(port=options.port)
        timing.hold(start)
        connections.close_all()

        supervisor.run(before_life=lambda: say_welcome(options, home), on_tick=Chores(devices).do)
        say("Stopped, with everything that was started. The town's time stands until next time.")
        lock.close()


def prepare(home: Path) -> datetime:
    """Bring the database up to date and fill it; return the town's time to start at."""
    say(f"Data folder: {home}")
    say("Database: bringing its tables up to date")
    call_command("migrate", verbosity=0, interactive=False)
    seed_places(now=datetime.now(UTC))
    start = timing.choose_start(real_now=datetime.now(UTC), is_operating=is_open_day)
    seed_town(now=start, say=say)
    seed_devices(now=start)
    return start


def say_welcome(options: Options, home: Path) -> None:
    """Print where to go and who to be."""
    say(f"\nThe town of Ina, {options.speed:g} times as fast as life. Open {options.address}")
    for account in list_demo_accounts():
        page = options.address.rstrip("/") + reverse(account.first_page)
        say(f"  {account.username:<11} {account.what_en:<54} {page}")
    doors = options.address.rstrip("/") + reverse("demo:doors")
    say(f"  {'–':<11} {'book by LINE, telephone and television':<54} {doors}")
    say(f"Password for all of them: {PASSWORD}")
    say(f"Logs are in {home / 'log'}. Ctrl-C stops everything.\n")
