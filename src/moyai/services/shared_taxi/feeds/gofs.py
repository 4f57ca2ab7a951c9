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
from moyai.services.shared_taxi.feeds.gtfs import (
    KEY,
    TITLE,
    TITLE_EN,
    list_pairs,
    list_services,
    service_id,
    zone_id,
)

BRAND, FARE = KEY, f"{KEY}_ordinary"
NAMES = {"ja": TITLE, "en": TITLE_EN}
CLOCKWISE = -1.0


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
        calendars=[_make_calendar(*service, facts) for service in list_services(facts)],
        fares=_list_fares(facts),
        booking_rules=[_make_booking(facts, publisher, language)],
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
    rules = []
    for origin, destination in list_pairs(facts):
        for start, end in product(list_zone_ids(origin), list_zone_ids(destination)):
            rule: Item = {
                "from_zone_id": start,
                "to_zone_id": end,
                "start_pickup_window": show_time(facts.policy.opens_minutes),
                "end_dropoff_window": show_time(facts.policy.closes_minutes),
                "calendars": [service_id(origin, destination, facts)],
                "brand_id": BRAND,
                "vehicle_type_id": vehicle_types,
            }
            rules.append(rule | ({"fare_id": FARE} if facts.fares else {}))
    return rules


def _make_calendar(service: str, barred: tuple[date, ...], facts: ServiceFacts) -> Item:
    return {
        "calendar_id": service,
        "days": ["mon", "tue", "wed", "thu", "fri"],
        "start_date": show_date(facts.first),
        "end_date": show_date(facts.last),
        "excepted_dates": [show_date(day) for day in sorted({*facts.closed, *barred})],
    }


def _list_fares(facts: ServiceFacts) -> list[Item]:
    if facts.fares is None:
        return []
    return [{"fare_id": FARE, "currency": "JPY", "rider": [{"amount": facts.fares.ordinary_yen}]}]


def _make_booking(facts: ServiceFacts, publisher: Publisher, language: Language) -> Item:
    words = {
        "ja": "ご予約には、はじめに登録がいります。お電話かウェブでご予約ください。",
        "en": "You must be registered first. Book by telephone or on the web.",
    }
    phone = publisher.international_phone
    return {
        "from_zone_ids": [key for zone in facts.zones for key in list_zone_ids(zone)],
        "booking_type": 1,
        "prior_notice_duration_min": max(-(-facts.policy.least_notice_s // 60), 1),
        "prior_notice_start_day": facts.policy.book_ahead_days,
        "prior_notice_start_time": "00:00:00",
        "message": words.get(language, words["ja"]),
        **({"phone_number": phone} if phone else {}),
        "info_url": f"{publisher.url}/feeds/",
        "booking_url": f"{publisher.url}/",
    }
