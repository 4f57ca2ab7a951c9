"""``moyai demo_life``: lets simulated residents and drivers live in a demo town that is being served."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand

from moyai.demo.life.answering import Answering
from moyai.demo.life.buses import Buses
from moyai.demo.life.crew import Crew
from moyai.demo.life.day import Day
from moyai.demo.life.keeper import Keeper
from moyai.demo.life.loop import Life, Patient
from moyai.demo.life.measuring import CarDevices
from moyai.demo.life.movement import Spot
from moyai.demo.life.residents import Residents
from moyai.demo.life.station import GardenStation
from moyai.demo.options import read_options
from moyai.fleet.queries import direct_ride_s
from moyai.fleet.specs import Point


class Command(BaseCommand):
    """Lives until TERM. Started by ``moyai demo``; the web server has to run on MOYAI_PORT."""

    help = "Let simulated residents and drivers live in the demo town (started by moyai demo)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the loop of life."""
        chosen = read_options()
        crew = Crew(chosen.address.rstrip("/"), estimate_drive_s, Patient)
        residents = Residents()
        day = Day(chosen.speed, residents.is_morning_ready)
        base = chosen.address.rstrip("/")
        devices = (CarDevices(base), GardenStation(base))
        life = Life([day, Keeper(), Buses(), crew, residents, Answering(), *devices])
        life.listen_for_signals()
        life.run()


def estimate_drive_s(start: Spot, end: Spot, at: datetime) -> float:
    """Return how long the fleet thinks a drive takes."""
    return float(direct_ride_s(Point("", start.lon, start.lat), Point("", end.lon, end.lat), at))
