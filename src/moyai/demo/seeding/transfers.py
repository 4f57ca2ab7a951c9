"""Where one changes between two areas (assumed: the real town has none yet): at the station."""

from datetime import datetime

from moyai.core.clock import local
from moyai.core.places.models import Area, Facility
from moyai.demo.facts import list_landmarks
from moyai.services.shared_taxi.models import TransferPoint

STATION = "inashi_station"


def seed_transfers(*, now: datetime) -> None:
    """Let people ride between Nishi-Haruchika and Misuzu, once."""
    if TransferPoint.objects.exists():
        return
    name = next(place.name for place in list_landmarks() if place.key == STATION)
    one, other = Area.objects.get(key="nishiharuchika"), Area.objects.get(key="misuzu")
    TransferPoint.objects.create(
        area=one,
        other_area=other,
        place=Facility.objects.get(name=name),
        valid_from=local(now).date(),
        made_at=now,
    )
