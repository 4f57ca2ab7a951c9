"""Puts the parts of all services together as the files of GOFS, each in the common envelope."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from moyai.core.clock import at_local
from moyai.core.feeds.gofs.parts import GofsPart, Item, LiveAnswer
from moyai.core.feeds.publisher import TIMEZONE, Publisher
from moyai.core.feeds.registry import list_sources
from moyai.core.languages import Language

VERSION = "1.0"
LANGUAGES: tuple[Language, ...] = ("ja", "en")
TTL_S, LIVE_TTL_S = 300, 0
LISTS = tuple(field.name for field in fields(GofsPart))
QUERIES = ("wait_time", "realtime_booking")
FILES = ("system_information", *LISTS)


def wrap(data: Item, *, at: datetime, ttl_s: int = TTL_S) -> Item:
    """Return data in the envelope that every answer has."""
    return {"last_updated": int(at.timestamp()), "ttl": ttl_s, "version": VERSION, "data": data}


def make_discovery(publisher: Publisher, *, at: datetime) -> Item:
    """Return ``gofs.json``: where every file is, in each language."""
    base = f"{publisher.url}/feeds/gofs"
    data: Item = {
        str(language): {
            "feeds": [
                *({"name": name, "url": f"{base}/{language}/{name}.json"} for name in FILES),
                *({"name": name, "url": f"{base}/{language}/{name}"} for name in QUERIES),
            ]
        }
        for language in LANGUAGES
    }
    return wrap(data, at=at)


def make_versions(publisher: Publisher, *, at: datetime) -> Item:
    """Return ``gofs_versions.json``."""
    versions = [{"version": VERSION, "url": f"{publisher.url}/feeds/gofs/gofs.json"}]
    return wrap({"versions": versions}, at=at)


def make_file(name: str, publisher: Publisher, language: Language, now: datetime) -> Item:
    """Return one file.

    Args:
        name: one of `FILES`.
        publisher: the town.
        language: of the names in it.
        now: the town's time.
    """
    # What is configured has no time of its own: the month's first day keeps equal answers equal.
    at = at_local(publisher.first, 0)
    if name == "system_information":
        return wrap(_make_system(publisher, language), at=at)
    parts = [source.read_gofs(publisher, language, now) for source in list_sources()]
    items = [item for part in parts for item in getattr(part, name)]
    return wrap({name: _as_collection(items) if name == "zones" else items}, at=at)


def _as_collection(features: list[Item]) -> Item:
    return {"type": "FeatureCollection", "features": features}


def _make_system(publisher: Publisher, language: Language) -> Item:
    name = publisher.name_en if language == "en" else publisher.name
    phone = publisher.international_phone
    return {
        "language": language,
        "timezone": TIMEZONE,
        "name": name,
        "operator": name,
        "url": f"{publisher.url}/",
        **({"phone_number": phone} if phone else {}),
    }


def make_wait_times(answers: list[LiveAnswer], *, at: datetime) -> Item:
    """Return the answer to ``wait_time``."""
    times = [{"brand_id": one.brand_id, "wait_time": one.wait_s} for one in answers]
    return wrap({"wait_times": times}, at=at, ttl_s=LIVE_TTL_S)


def make_bookings(
    answers: list[LiveAnswer], publisher: Publisher, language: Language, *, at: datetime
) -> Item:
    """Return the answer to ``realtime_booking``: waits, rides, fares, and where one books."""
    found = [_make_booking(one, publisher, language) for one in answers]
    return wrap({"realtime_booking": found}, at=at, ttl_s=LIVE_TTL_S)


def _make_booking(answer: LiveAnswer, publisher: Publisher, language: Language) -> Item:
    detail: dict[str, Any] = {
        "service_name": answer.brand_name.get(language, answer.brand_name["ja"]),
        "web_uri": f"{publisher.url}/",
    }
    if publisher.international_phone:
        detail["phone_number"] = publisher.international_phone
    booking: Item = {"brand_id": answer.brand_id, "wait_time": answer.wait_s}
    if answer.travel_s is not None:
        booking["travel_time"] = answer.travel_s
    if answer.cost_yen is not None:
        booking |= {"travel_cost": answer.cost_yen, "travel_cost_currency": "JPY"}
    return booking | {"booking_detail": detail}
