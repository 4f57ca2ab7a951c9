"""Reads on event days: which there are, what the town has set for them, and whether a ride belongs to one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from moyai.core.looking import once_a_look
from moyai.core.places.geometry import measure_m
from moyai.fleet.planning.kept_for import MARK
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.models import EventDay
from moyai.services.shared_taxi.policy import get_policy

AT_THE_PLACE_M = 150


def list_events(since: date) -> QuerySet[EventDay]:
    """Return the events from a day on, the next one first."""
    return EventDay.objects.filter(date__gte=since).select_related("place").order_by("date", "opens_at", "pk")


def list_events_on(day: date) -> list[EventDay]:
    """Return the events of a day."""
    found = EventDay.objects.filter(date=day).select_related("place")
    return once_a_look(("shared_taxi.events", day), lambda: list(found))


def find_event(origin: Point, destination: Point, day: date) -> EventDay | None:
    """Return the event to which a ride goes, or from which it leads home; None for any other ride."""
    return next((event for event in list_events_on(day) if _is_at(event, (origin, destination))), None)


def is_outside_rules(origin: Point, destination: Point, day: date) -> bool:
    """Tell whether a ride to an event, or home from it, is free of the rules of fairness."""
    return any(
        event.is_outside_rules and _is_at(event, (origin, destination)) for event in list_events_on(day)
    )


def find_hours(day: date) -> tuple[int, int]:
    """Return when the service starts and ends on a day, in minutes; of several events the widest."""
    return _find_widest(list_events_on(day))


def list_own_hours(first: date, last: date) -> dict[date, tuple[int, int]]:
    """Return the days of a period, both ends included, on which the service has other hours than usual."""
    usual = get_policy().opens_minutes, get_policy().closes_minutes
    by_day: dict[date, list[EventDay]] = {}
    for event in EventDay.objects.filter(date__gte=first, date__lte=last).order_by("date", "pk"):
        by_day.setdefault(event.date, []).append(event)
    found = {day: _find_widest(events) for day, events in by_day.items()}
    return {day: hours for day, hours in found.items() if hours != usual}


def _find_widest(events: Iterable[EventDay]) -> tuple[int, int]:
    policy, found = get_policy(), list(events)
    starts = [event.service_from for event in found if event.service_from is not None]
    ends = [event.service_until for event in found if event.service_until is not None]
    return min(starts, default=policy.opens_minutes), max(ends, default=policy.closes_minutes)


def find_promise_width_s(day: date) -> int:
    """Return how wide the windows are that are promised on a day, seconds."""
    widths = [event.promise_minutes * 60 for event in list_events_on(day) if event.promise_minutes]
    return max(widths, default=get_policy().promise_width_s)


def list_marks(origin: Point, destination: Point, day: date) -> list[str]:
    """Return the mark of rides to an event, for which vehicles may be kept that day."""
    event = find_event(origin, destination, day)
    return [] if event is None else [mark_of(event)]


def mark_of(event: EventDay) -> str:
    """Return the mark by which the fleet knows the rides of an event."""
    return f"{MARK}event-{event.pk}"


def _is_at(event: EventDay, ends: tuple[Point, Point]) -> bool:
    place = (event.place.lon, event.place.lat)
    return any(measure_m((end.lon, end.lat), place) <= AT_THE_PLACE_M for end in ends)
