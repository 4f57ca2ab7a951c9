"""Reads of the shared taxi."""

from moyai.services.shared_taxi.queries.quotes import get_calendar, quote_ride
from moyai.services.shared_taxi.queries.registrations import (
    count_registrations,
    get_registration,
    search_registrations,
)
from moyai.services.shared_taxi.queries.renewals import find_renewable, list_renewals_due
from moyai.services.shared_taxi.queries.rides import (
    find_overlapping,
    find_ride_by_key,
    get_ride,
    list_due_soon,
    list_past,
    list_upcoming,
    may_see,
)
from moyai.services.shared_taxi.queries.tariffs import get_tariff
from moyai.services.shared_taxi.queries.unmet import list_unmet

__all__ = [
    "count_registrations",
    "find_overlapping",
    "find_renewable",
    "find_ride_by_key",
    "get_calendar",
    "get_registration",
    "get_ride",
    "get_tariff",
    "list_due_soon",
    "list_past",
    "list_renewals_due",
    "list_unmet",
    "list_upcoming",
    "may_see",
    "quote_ride",
    "search_registrations",
]
