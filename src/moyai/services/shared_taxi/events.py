"""Reads on event days: which there are, and whether a ride belongs to one."""

from datetime import date

from django.db.models import QuerySet

from moyai.core.looking import once_a_look
from moyai.core.places.geometry import measure_m
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.models import EventDay

AT_THE_PLACE_M = 150


def list_events(since: date) -> QuerySet[EventDay]:
    """Return the events from a day on, the next one first."""
    return EventDay.objects.filter(date__gte=since).select_related("place").order_by("date", "opens_at", "pk")


def list_events_on(day: date) -> list[EventDay]:
    """Return the events of a day."""
    found = EventDay.objects.filter(date=day).select_related("place")
    return once_a_look(("shared_taxi.events", day), lambda: list(found))


def is_outside_rules(origin: Point, destination: Point, day: date) -> bool:
    """Tell whether a ride to an event, or home from it, is free of the rules of fairness."""
    return any(
        event.is_outside_rules
        and any(
            measure_m((end.lon, end.lat), (event.place.lon, event.place.lat)) <= AT_THE_PLACE_M
            for end in (origin, destination)
        )
        for event in list_events_on(day)
    )
