"""The shared taxi in GOFS 1.0. Pure: facts in, lists of objects out.

GOFS knows polygons alone: an area of several parts becomes several zones. Rings of a zone run clockwise, as
the reference wants them. Times, days and booking rules are those of the GTFS feed.
"""

import json
from datetime import date
from itertools import product
from typing import Any

from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.polygon import orient

from moyai.core.feeds.gofs.parts import GofsPart, Item
from moyai.core.feeds.gtfs.tables import show_date, show_time
from moyai.core.feeds.publisher import Publisher
from moyai.core.languages import Language
from moyai.services.shared_taxi.feeds.facts import ServiceFacts, Zone
from moyai.services.shared_taxi.feeds.gtfs import TITLE, TITLE_EN
from moyai.services.shared_taxi.feeds.prices import PricePeriod, Prices
from moyai.services.shared_taxi.feeds.runs import (
    KEY,
    WEEKDAYS,
    Run,
    day_id,
    list_own_days,
    list_runs,
    list_services,
    service_id,
    zone_id,
)

BRAND, FARE = KEY, f"{KEY}_ordinary"
NAMES = {"ja": TITLE, "en": TITLE_EN}
CLOCKWISE = -1.0
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORDS = {
    "ja": "ご予約には、はじめに登録がいります。お電話かウェブでご予約ください。",
    "en": "You must be registered first. Book by telephone or on the web.",
}
WORDS_BY_STOPS = {
    "ja": f"{WORDS['ja']}この区域では、停留所と主な行き先で乗り降りします。",
    "en": f"{WORDS['en']} In this area you get in and out at stops and landmarks.",
}


def make_part(
    facts: ServiceFacts, vehicles: list[Item], publisher: Publisher, language: Language
) -> GofsPart:
    """Return the service in a language.

    Args:
        facts: its configuration.
        vehicles: its kinds of vehicles, as ``vehicle_types`` has them.
        publisher: the town.
        language: of the names.
    """
    return GofsPart(
        service_brands=[{"brand_id": BRAND, "brand_name": NAMES.get(language, TITLE)}],
        vehicle_types=vehicles,
        zones=[feature for zone in facts.zones for feature in _make_zones(zone, language)],
        operating_rules=_list_rules(facts, [one["vehicle_type_id"] for one in vehicles]),
        calendars=_list_calendars(facts),
        fares=_list_fares(facts),
        booking_rules=_list_bookings(facts, publisher, language),
    )


def _list_polygons(zone: Zone) -> list[Polygon]:
    geometry = shape(json.loads(zone.geometry))
    return list(geometry.geoms) if isinstance(geometry, MultiPolygon) else [geometry]


def list_zone_ids(zone: Zone) -> list[str]:
    """Return the ids of an area's polygons."""
    count = len(_list_polygons(zone))
    return [zone_id(zone)] if count == 1 else [f"{zone_id(zone)}_{n}" for n in range(1, count + 1)]


def _make_zones(zone: Zone, language: Language) -> list[Item]:
    name = zone.name_en if language == "en" else zone.name
    return [
        {
            "type": "Feature",
            "zone_id": key,
            "properties": {"name": name},
            "geometry": _write(mapping(orient(polygon, CLOCKWISE))),
        }
        for key, polygon in zip(list_zone_ids(zone), _list_polygons(zone), strict=True)
    ]


def _write(geometry: Any) -> Item:
    found: Item = json.loads(json.dumps(geometry))
    return found


def _list_rules(facts: ServiceFacts, vehicle_types: list[str]) -> list[Item]:
    """One for each pair of polygons, kind of hours and period of equal prices: a rule has one fare."""
    rules = []
    for run, period in product(list_runs(facts), facts.prices):
        calendars = _name_calendars(run, period, facts)
        ends = product(list_zone_ids(run.origin), list_zone_ids(run.destination)) if calendars else ()
        for start, end in ends:
            rule: Item = {
                "from_zone_id": start,
                "to_zone_id": end,
                "start_pickup_window": show_time(run.hours.opens_minutes),
                "end_dropoff_window": show_time(run.hours.closes_minutes),
                "calendars": calendars,
                "brand_id": BRAND,
                "vehicle_type_id": vehicle_types,
            }
            rules.append(rule | ({"fare_id": _name(FARE, period, facts)} if period.general else {}))
    return rules


def _name_calendars(run: Run, period: PricePeriod, facts: ServiceFacts) -> list[str]:
    """Return the ids of a run's days in a period; none where its one day lies in another."""
    if run.day is not None:
        return [day_id(day) for day in _list_within((run.day,), period)]
    barred = facts.list_barred_days(run.origin.key, run.destination.key)
    return [_name_calendar(service_id(run, facts), barred, period, facts)]


def _name(key: str, period: PricePeriod, facts: ServiceFacts) -> str:
    """Return the id of what belongs to a period; the plain one where prices never change."""
    return key if len(facts.prices) == 1 else f"{key}_{show_date(period.first)}"


def _name_calendar(service: str, barred: tuple[date, ...], period: PricePeriod, facts: ServiceFacts) -> str:
    """Return the id of a service's days in a period; the ordinary ones where none of them is barred."""
    return _name(service if _list_within(barred, period) else WEEKDAYS, period, facts)


def _list_within(days: tuple[date, ...], period: PricePeriod) -> list[date]:
    return [day for day in days if period.first <= day <= period.last]


def _list_calendars(facts: ServiceFacts) -> list[Item]:
    """One for each period of equal prices, and in it for each pair of areas that is barred on days of it.

    A day with hours of its own is a calendar by itself, and in none of the others.
    """
    found = {
        _name_calendar(service, barred, period, facts): (barred, period)
        for period in facts.prices
        for service, barred in list_services(facts)
    }
    weekly = [_make_calendar(key, *days, facts) for key, days in found.items()]
    return weekly + [_make_single(day) for day in list_own_days(facts)]


def _make_single(day: date) -> Item:
    return {
        "calendar_id": day_id(day),
        "days": [DAYS[day.weekday()]],
        "start_date": show_date(day),
        "end_date": show_date(day),
        "excepted_dates": [],
    }


def _make_calendar(key: str, barred: tuple[date, ...], period: PricePeriod, facts: ServiceFacts) -> Item:
    own = tuple(day for day, _hours in facts.own_hours)
    excepted = sorted({day for days in (facts.closed, barred, own) for day in _list_within(days, period)})
    return {
        "calendar_id": key,
        "days": list(DAYS[:5]),
        "start_date": show_date(period.first),
        "end_date": show_date(period.last),
        "excepted_dates": [show_date(day) for day in excepted],
    }


def _list_fares(facts: ServiceFacts) -> list[Item]:
    """What one pays who books by telephone: GOFS knows riders by their number alone, not who they are."""
    return [
        {"fare_id": _name(FARE, one, facts), "currency": "JPY", "rider": _list_rider_fares(one.general)}
        for one in facts.prices
        if one.general is not None
    ]


def _list_rider_fares(prices: Prices) -> list[Item]:
    """From the second person on they are companions."""
    if prices.companion_yen == prices.ordinary_yen:
        return [{"amount": prices.ordinary_yen}]
    return [{"end": 1, "amount": prices.ordinary_yen}, {"start": 1, "amount": prices.companion_yen}]


def _list_bookings(facts: ServiceFacts, publisher: Publisher, language: Language) -> list[Item]:
    """Stops are unknown to the format: the rule of a zone that is served by them says so in words."""
    parts = (
        (WORDS, [zone for zone in facts.zones if not zone.is_by_stops]),
        (WORDS_BY_STOPS, [zone for zone in facts.zones if zone.is_by_stops]),
    )
    return [
        _make_booking(facts, zones, words.get(language, words["ja"]), publisher)
        for words, zones in parts
        if zones
    ]


def _make_booking(facts: ServiceFacts, zones: list[Zone], message: str, publisher: Publisher) -> Item:
    phone = publisher.international_phone
    return {
        "from_zone_ids": [key for zone in zones for key in list_zone_ids(zone)],
        "booking_type": 1,
        "prior_notice_duration_min": max(-(-facts.policy.least_notice_s // 60), 1),
        "prior_notice_start_day": facts.policy.book_ahead_days,
        "prior_notice_start_time": "00:00:00",
        "message": message,
        **({"phone_number": phone} if phone else {}),
        "info_url": f"{publisher.url}/feeds/",
        "booking_url": f"{publisher.url}/",
    }
