"""An event day a few days ahead (invented): people of the town are asked to a health check."""

from datetime import datetime, timedelta

from moyai.core.clock import at_local, local
from moyai.core.places.models import Facility
from moyai.core.places.queries import is_open_day
from moyai.demo.facts import list_landmarks
from moyai.services.shared_taxi.models import EventDay

AHEAD = 4
HALL = "city_hall"


def seed_events(*, now: datetime) -> None:
    """Make the event, once."""
    if EventDay.objects.exists():
        return
    landmarks = list_landmarks()
    place = next((one for one in landmarks if one.key == HALL), landmarks[0])
    day = local(now).date() + timedelta(days=AHEAD)
    while not is_open_day(day):
        day += timedelta(days=1)
    EventDay.objects.create(
        title="健康診査の日",
        date=day,
        place=Facility.objects.get(name=place.name),
        opens_at=at_local(day, 10 * 60),
        closes_at=at_local(day, 13 * 60),
        expected_riders=16,
        extra_cars=1,
        made_at=now,
    )
