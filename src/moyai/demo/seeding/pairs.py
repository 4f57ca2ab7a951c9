"""A pair of places that the bus serves (assumed: the town has published none): station and hospital.

It holds from the first day of the demo on: the drawn past knew nothing of it.
"""

from datetime import datetime

from moyai.core.clock import local
from moyai.core.places.models import Facility
from moyai.demo.facts import list_landmarks
from moyai.services.shared_taxi.models import ForbiddenPair

STATION, HOSPITAL = "inashi_station", "central_hospital"


def seed_pairs(*, now: datetime) -> None:
    """Make the pair, once."""
    names = {place.key: place.name for place in list_landmarks()}
    if ForbiddenPair.objects.exists():
        return
    ForbiddenPair.objects.create(
        origin_place=Facility.objects.get(name=names[STATION]),
        destination_place=Facility.objects.get(name=names[HOSPITAL]),
        valid_from=local(now).date(),
        reason="駅と病院のあいだは、路線バス（西春近線）をご利用ください。",
        reason_en="Between the station and the hospital, please take the bus (Nishi-Haruchika line).",
        made_at=now,
    )
