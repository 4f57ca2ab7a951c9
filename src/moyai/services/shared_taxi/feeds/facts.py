"""What the service publishes about itself, read once and free of persons."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from moyai.core.clock import local
from moyai.core.feeds.publisher import Publisher
from moyai.core.looking import one_look
from moyai.core.places.calendar import find_holiday
from moyai.core.places.enums import AreaKind
from moyai.core.places.queries import (
    list_areas,
    list_closed_days,
    list_first_areas,
    list_landmarks,
    list_stops,
)
from moyai.services.shared_taxi.boarding import find_mode
from moyai.services.shared_taxi.enums import BoardingMode
from moyai.services.shared_taxi.events import list_own_hours
from moyai.services.shared_taxi.feeds.barred import BarredWay, list_barred_ways
from moyai.services.shared_taxi.feeds.prices import PricePeriod, read_price_periods
from moyai.services.shared_taxi.models import Tariff
from moyai.services.shared_taxi.policy import Policy, get_policy
from moyai.services.shared_taxi.queries.tariffs import get_tariff

SATURDAY = 5


@dataclass(frozen=True)
class Zone:
    """An area as the feeds show it; ``geometry`` is a GeoJSON Polygon or MultiPolygon as text.

    ``is_by_stops``: nobody is fetched at her door, only at stops and landmarks.
    """

    key: str
    name: str
    name_en: str
    geometry: str
    is_centre: bool
    is_by_stops: bool = False


@dataclass(frozen=True)
class Landmark:
    """A place with a name, in the zone of that key."""

    number: int
    name: str
    name_en: str
    kana: str
    lon: float
    lat: float
    zone: str


@dataclass(frozen=True, kw_only=True)
class StopPoint(Landmark):
    """A virtual stop; ``stand`` says where to wait."""

    stand: str
    stand_en: str
    is_step_free: bool


@dataclass(frozen=True)
class Hours:
    """Between which minutes after midnight the service runs."""

    opens_minutes: int
    closes_minutes: int


@dataclass(frozen=True)
class ServiceFacts:
    """The service's public configuration.

    Attributes:
        zones: the areas in the town's order.
        landmarks: places that people go to, by number.
        closed: weekdays of the period on which nothing runs, in order.
        prices: what a ride costs, in periods that make up the whole.
        ordinary_yen: today's ordinary fare for all, campaigns aside; None while the town has set none.
        policy: the service's settings.
        first: first day of the period.
        last: last day of it.
        stops: the virtual stops within the zones, by number.
        barred: between which zones, or places in them, rides are barred.
        own_hours: open days of the period with other hours than usual, in order, and these hours.
    """

    zones: tuple[Zone, ...]
    landmarks: tuple[Landmark, ...]
    closed: tuple[date, ...]
    prices: tuple[PricePeriod, ...]
    ordinary_yen: int | None
    policy: Policy
    first: date
    last: date
    stops: tuple[StopPoint, ...] = ()
    barred: tuple[BarredWay, ...] = ()
    own_hours: tuple[tuple[date, Hours], ...] = ()

    @property
    def usual(self) -> Hours:
        """The hours of a day that has none of its own."""
        return Hours(self.policy.opens_minutes, self.policy.closes_minutes)

    def list_points(self, zone: Zone) -> list[Landmark]:
        """Return the places of a zone to which a vehicle comes by name: its stops and landmarks."""
        return [point for point in (*self.stops, *self.landmarks) if point.zone == zone.key]

    def list_barred_days(self, origin: str, destination: str) -> tuple[date, ...]:
        """Return the open days on which nothing runs from one zone to another, by their keys."""
        spans = [
            (way.first, way.last)
            for way in self.barred
            if way.is_whole and (way.origin, way.destination) == (origin, destination)
        ]
        return tuple(day for day in self._open_days if any(first <= day <= last for first, last in spans))

    def is_ever_ridden(self, origin: str, destination: str) -> bool:
        """Tell whether on any day of the period one may ride from one zone to another."""
        barred = self.list_barred_days(origin, destination)
        return not barred or len(barred) < len(self._open_days)

    def list_words(self, origin: str, destination: str) -> tuple[str, ...]:
        """Return what is to be said of places that are barred from each other, though their zones are not."""
        return tuple(
            way.words
            for way in self.barred
            if not way.is_whole and (way.origin, way.destination) == (origin, destination)
        )

    @cached_property
    def _open_days(self) -> tuple[date, ...]:
        days = (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))
        closed = set(self.closed)
        return tuple(day for day in days if day.weekday() < SATURDAY and day not in closed)


def read_facts(publisher: Publisher, now: datetime) -> ServiceFacts:
    """Return the facts over the publisher's period."""
    with one_look():
        return _read_facts(publisher, now)


def _read_facts(publisher: Publisher, now: datetime) -> ServiceFacts:
    closed = list_closed_weekdays(publisher.first, publisher.last)
    return ServiceFacts(
        zones=read_zones(),
        landmarks=_list_landmarks(),
        closed=closed,
        prices=read_price_periods(publisher.first, publisher.last),
        ordinary_yen=_find_ordinary(local(now).date()),
        policy=get_policy(),
        first=publisher.first,
        last=publisher.last,
        stops=_list_stop_points(),
        barred=list_barred_ways(publisher.first, publisher.last),
        own_hours=tuple(
            (day, Hours(*hours))
            for day, hours in sorted(list_own_hours(publisher.first, publisher.last).items())
            if day.weekday() < SATURDAY and day not in closed
        ),
    )


def read_zones() -> tuple[Zone, ...]:
    """Return the areas in the town's order."""
    return tuple(
        Zone(
            a.key,
            a.name,
            a.name_en or a.name,
            _write(a.polygon),
            is_centre=a.kind == AreaKind.CENTRE,
            is_by_stops=find_mode(a) == BoardingMode.STOP,
        )
        for a in list_areas()
    )


def list_closed_weekdays(first: date, last: date) -> tuple[date, ...]:
    """Return the days from Monday to Friday on which nothing runs, both ends included."""
    own = {closed.date for closed in list_closed_days(first, last)}
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(
        day for day in days if day.weekday() < SATURDAY and (day in own or find_holiday(day) is not None)
    )


def _list_landmarks() -> tuple[Landmark, ...]:
    places = sorted(list_landmarks(), key=lambda place: place.number)
    areas = list_first_areas((place.lon, place.lat) for place in places)
    return tuple(
        Landmark(p.number, p.name, p.name_en or p.name, p.kana, p.lon, p.lat, area.key)
        for p, area in zip(places, areas, strict=True)
        if area is not None
    )


def _list_stop_points() -> tuple[StopPoint, ...]:
    stops = sorted(list_stops(), key=lambda stop: stop.number)
    areas = list_first_areas((stop.lon, stop.lat) for stop in stops)
    return tuple(
        StopPoint(
            number=s.number,
            name=s.name,
            name_en=s.name_en or s.name,
            kana=s.kana,
            lon=s.lon,
            lat=s.lat,
            zone=area.key,
            stand=s.stand,
            stand_en=s.stand_en or s.stand,
            is_step_free=s.is_step_free,
        )
        for s, area in zip(stops, areas, strict=True)
        if area is not None
    )


def _find_ordinary(on: date) -> int | None:
    try:
        return get_tariff(on).ordinary_yen
    except Tariff.DoesNotExist:
        return None


def _write(polygon: dict[str, Any]) -> str:
    return json.dumps(polygon, sort_keys=True, separators=(",", ":"))
