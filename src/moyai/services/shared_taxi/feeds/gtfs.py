"""The shared taxi in GTFS-Flex, aligned with GTFS-JP. Pure: facts in, tables out.

A route for each operating area (and one for the centre), with a trip for every pair of zones between which
one may ride; "within a zone" is two rows of the same zone. Where nobody is fetched at her door, the group of
the zone's stops and landmarks stands for the zone; in a mixed area both are true, and the zone is told. Days
with hours of their own have calendars and trips of their own. One books at least so many minutes ahead and at
most so many days: type 1 with a start day, because type 0 may have none.
"""

from collections.abc import Container, Iterator
from datetime import date

from moyai.core.feeds.gtfs.tables import Row, Tables, make_row, merge, show_date, show_time
from moyai.core.feeds.publisher import Publisher
from moyai.services.shared_taxi.feeds.facts import Landmark, ServiceFacts, StopPoint, Zone
from moyai.services.shared_taxi.feeds.gtfs_fares import make_fare_tables
from moyai.services.shared_taxi.feeds.runs import (
    KEY,
    Run,
    day_id,
    list_own_days,
    list_pairs,
    list_runs,
    list_services,
    service_id,
    zone_id,
)

TITLE, TITLE_EN = "のりあいタクシー", "Shared taxi"
BUS = 3
"""GTFS-JP knows only buses; trips on demand are told by their windows and booking rules."""
BY_TELEPHONE, NOT = 2, 1
MESSAGE = (
    "ご予約には、はじめに登録がいります。お電話かウェブでご予約ください。"
    " You must be registered first; book by telephone or on the web."
)
RULE = f"{KEY}_booking"


def make_tables(facts: ServiceFacts, publisher: Publisher) -> Tables:
    """Return the service's tables."""
    fares = make_fare_tables(
        facts.prices,
        facts.ordinary_yen,
        [route_id(zone.key) for zone in _list_routed(facts)],
        publisher,
        KEY,
        (TITLE, TITLE_EN),
    )
    return merge([_make_service_tables(facts, publisher), fares])


def _make_service_tables(facts: ServiceFacts, publisher: Publisher) -> Tables:
    runs = list_runs(facts)
    return {
        "routes": [_make_route(zone, publisher) for zone in _list_routed(facts)],
        "trips": [_make_trip(run, facts) for run in runs],
        "stop_times": [row for run in runs for row in _make_stop_times(run, facts)],
        **_make_calendars(facts),
        "stops": [_make_stop(place) for place in (*facts.landmarks, *facts.stops)],
        "location_groups": list(_list_groups(facts)),
        "location_group_stops": [
            make_row(location_group_id=group_id(place.zone), stop_id=stop_id(place))
            for place in facts.landmarks
        ]
        + [
            make_row(location_group_id=stops_id(zone.key), stop_id=stop_id(place))
            for zone in facts.zones
            if has_stops(zone, facts)
            for place in facts.list_points(zone)
        ],
        "locations": [
            make_row(id=zone_id(zone), stop_name=zone.name, geometry=zone.geometry) for zone in facts.zones
        ],
        "booking_rules": list(_list_booking_rules(facts, publisher)),
        "translations": list(_list_translations(facts)),
    }


def route_id(key: str) -> str:
    """Return the id of the route that serves the area of a key."""
    return f"{KEY}_{key}"


def stop_id(place: Landmark) -> str:
    """Return the id of a landmark: the number by which people know it."""
    return f"{KEY}_place_{place.number}"


def group_id(key: str) -> str:
    """Return the id of the group of an area's landmarks."""
    return f"{KEY}_places_{key}"


def stops_id(key: str) -> str:
    """Return the id of the group of an area's stops, those at its landmarks among them."""
    return f"{KEY}_stops_{key}"


def has_stops(zone: Zone, facts: ServiceFacts) -> bool:
    """Tell whether a zone has stops of its own, or is served at its landmarks alone."""
    own = any(stop.zone == zone.key for stop in facts.stops)
    return own or (zone.is_by_stops and bool(facts.list_points(zone)))


def _route_key(origin: Zone, destination: Zone) -> str:
    return destination.key if origin.is_centre and not destination.is_centre else origin.key


def _list_routed(facts: ServiceFacts) -> list[Zone]:
    keys = {_route_key(*pair) for pair in list_pairs(facts)}
    return [zone for zone in facts.zones if zone.key in keys]


def _make_route(zone: Zone, publisher: Publisher) -> Row:
    return make_row(
        route_id=route_id(zone.key),
        agency_id=publisher.agency_id,
        route_long_name=f"{TITLE} {zone.name}",
        route_type=BUS,
        route_url=f"{publisher.url}/feeds/",
    )


def _trip_id(run: Run) -> str:
    way = f"{KEY}_{run.origin.key}_to_{run.destination.key}"
    return way if run.day is None else f"{way}_{show_date(run.day)}"


def _make_trip(run: Run, facts: ServiceFacts) -> Row:
    """The longest ride that is ever promised bounds the time aboard: safer than 95 of 100 rides."""
    return make_row(
        route_id=route_id(_route_key(run.origin, run.destination)),
        service_id=service_id(run, facts),
        trip_id=_trip_id(run),
        trip_headsign=run.destination.name,
        wheelchair_accessible=1 if facts.policy.max_wheelchairs else 2,
        safe_duration_factor=f"{facts.policy.detour_factor_pct / 100:.2f}",
        safe_duration_offset=facts.policy.detour_slack_s,
    )


def _make_stop_times(run: Run, facts: ServiceFacts) -> Iterator[Row]:
    ends = ((run.origin, BY_TELEPHONE, NOT), (run.destination, NOT, BY_TELEPHONE))
    rule = _rule_id(run.origin, run.destination, facts)
    for sequence, (zone, pickup, drop_off) in enumerate(ends, start=1):
        yield make_row(
            trip_id=_trip_id(run),
            **_name_place(zone, facts),
            stop_sequence=sequence,
            start_pickup_drop_off_window=show_time(run.hours.opens_minutes),
            end_pickup_drop_off_window=show_time(run.hours.closes_minutes),
            pickup_type=pickup,
            drop_off_type=drop_off,
            pickup_booking_rule_id=rule if pickup == BY_TELEPHONE else None,
            drop_off_booking_rule_id=rule if drop_off == BY_TELEPHONE else None,
        )


def _name_place(zone: Zone, facts: ServiceFacts) -> dict[str, str]:
    """A zone served by stops that has none yet is told as a zone: nothing else would be valid."""
    if zone.is_by_stops and has_stops(zone, facts):
        return {"location_group_id": stops_id(zone.key)}
    return {"location_id": zone_id(zone)}


def _make_calendars(facts: ServiceFacts) -> Tables:
    """Weekdays without those that are closed or have hours of their own; and each of these by itself."""
    weekly = dict(list_services(facts))
    without = {*facts.closed, *(day for day, _hours in facts.own_hours)}
    return {
        "calendar": [
            *(_make_calendar(service, range(5), facts.first, facts.last) for service in weekly),
            *(_make_calendar(day_id(day), (day.weekday(),), day, day) for day in list_own_days(facts)),
        ],
        "calendar_dates": [
            make_row(service_id=service, date=day, exception_type=2)
            for service, barred in weekly.items()
            for day in sorted(without.union(barred))
        ],
    }


def _make_calendar(service: str, weekdays: Container[int], first: date, last: date) -> Row:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    runs = {day: number in weekdays for number, day in enumerate(days)}
    return make_row(service_id=service, **runs, start_date=first, end_date=last)


def _make_stop(place: Landmark) -> Row:
    stand = place if isinstance(place, StopPoint) else None
    return make_row(
        stop_id=stop_id(place),
        stop_name=place.name,
        stop_desc=stand.stand if stand else None,
        wheelchair_boarding=None if stand is None else (1 if stand.is_step_free else 2),
        stop_lat=f"{place.lat:.6f}",
        stop_lon=f"{place.lon:.6f}",
        location_type=0,
    )


def _list_groups(facts: ServiceFacts) -> Iterator[Row]:
    served = {place.zone for place in facts.landmarks}
    for zone in facts.zones:
        if zone.key in served:
            yield make_row(
                location_group_id=group_id(zone.key), location_group_name=f"{zone.name}の主な行き先"
            )
        if has_stops(zone, facts):
            yield make_row(location_group_id=stops_id(zone.key), location_group_name=f"{zone.name}の停留所")


def _rule_id(origin: Zone, destination: Zone, facts: ServiceFacts) -> str:
    has_words = facts.list_words(origin.key, destination.key)
    return f"{RULE}_{origin.key}_to_{destination.key}" if has_words else RULE


def _list_booking_rules(facts: ServiceFacts, publisher: Publisher) -> Iterator[Row]:
    """Trips in whose zones lie places that are barred from each other say so in a rule of their own."""
    said = {RULE: ()} | {
        _rule_id(origin, destination, facts): facts.list_words(origin.key, destination.key)
        for origin, destination in list_pairs(facts)
    }
    for rule, words in said.items():
        yield _make_booking_rule(rule, words, facts, publisher)


def _make_booking_rule(rule: str, words: tuple[str, ...], facts: ServiceFacts, publisher: Publisher) -> Row:
    minutes = -(-facts.policy.least_notice_s // 60)
    return make_row(
        booking_rule_id=rule,
        booking_type=1,
        prior_notice_duration_min=max(minutes, 1),
        prior_notice_start_day=facts.policy.book_ahead_days,
        prior_notice_start_time="00:00:00",
        message=" ".join((MESSAGE, *words)),
        phone_number=publisher.phone,
        info_url=f"{publisher.url}/feeds/",
        booking_url=f"{publisher.url}/",
    )


def _list_translations(facts: ServiceFacts) -> Iterator[Row]:
    def say(table: str, field: str, language: str, words: str, record: str) -> Row:
        names = {"table_name": table, "field_name": field, "record_id": record}
        return make_row(**names, language=language, translation=words)

    for zone in _list_routed(facts):
        english = f"{TITLE_EN} {zone.name_en}"
        yield say("routes", "route_long_name", "en", english, route_id(zone.key))
    for run in list_runs(facts):
        yield say("trips", "trip_headsign", "en", run.destination.name_en, _trip_id(run))
    for place in (*facts.landmarks, *facts.stops):
        yield say("stops", "stop_name", "en", place.name_en, stop_id(place))
        if place.kana:
            yield say("stops", "stop_name", "ja-Hrkt", place.kana, stop_id(place))
        if isinstance(place, StopPoint) and place.stand_en:
            yield say("stops", "stop_desc", "en", place.stand_en, stop_id(place))
