"""Times, windows and people in words, for conversations, notices and pages alike."""

from datetime import datetime

from moyai.core.clock import local
from moyai.engines.conversation import Localized, clock_label, day_label
from moyai.services.shared_taxi.offers import RideOffer
from moyai.services.shared_taxi.texts import book as say
from moyai.services.shared_taxi.texts import classes


def show_clock(at: datetime) -> Localized:
    """Return a time of day in Japan: 午前10時5分, 10:05."""
    return clock_label(local(at))


def show_day(at: datetime) -> Localized:
    """Return the day in Japan."""
    return day_label(local(at).date())


def show_window(start: datetime, end: datetime) -> Localized:
    """Return a window: 午前10時5分から午前10時15分, 10:05 to 10:15."""
    return say.WINDOW.format(start=show_clock(start), end=show_clock(end))


def show_party(persons: int, wheelchairs: int) -> Localized:
    """Return who rides."""
    if wheelchairs:
        return say.PARTY_WHEELCHAIRS.format(persons=persons, wheelchairs=wheelchairs)
    return say.PARTY.format(persons=persons)


def show_fare(offer: RideOffer, persons: int) -> Localized:
    """Return what the party pays and, with companions, how it is made up."""
    if persons == 1:
        return classes.FARE_LINE.format(total=offer.fare_yen)
    facts = {"own": offer.own_yen, "each": offer.companion_yen, "others": persons - 1}
    return classes.FARE_LINE_PARTY.format(total=offer.fare_yen, **facts)
