"""Stops of one valley, in front of its halls: whoever can walk there does, the others are fetched at home.

Where the halls stand is true; that the shared taxi stops there is invented.
"""

from datetime import datetime

from moyai.core.places.models import Area, Municipality
from moyai.core.places.stops import StopFacts, add_stop
from moyai.demo.population import list_hamlets
from moyai.services.shared_taxi.enums import BoardingMode
from moyai.services.shared_taxi.models import BoardingRule

ACTOR = "system:demo"
AREA = "hase"
WITH_STEPS = 5
"""Every so many of the halls has a step."""


def seed_stops(*, town: Municipality, now: datetime) -> int:
    """Make the stops and serve their area by them, once; return how many were made."""
    area = Area.objects.get(municipality=town, key=AREA)
    if BoardingRule.objects.filter(area=area).exists():
        return 0
    halls = {hall.name: hall for hall in list_hamlets(AREA)}
    for place, hall in enumerate(halls.values(), start=1):
        facts = StopFacts(
            name=f"{hall.name}前",
            stand="入口のわき",
            stand_en="Beside the entrance",
            lon=hall.lon,
            lat=hall.lat,
            is_step_free=place % WITH_STEPS != 0,
        )
        add_stop(municipality=town, facts=facts, actor=ACTOR, now=now)
    BoardingRule.objects.create(area=area, mode=BoardingMode.MIXED)
    return len(halls)
