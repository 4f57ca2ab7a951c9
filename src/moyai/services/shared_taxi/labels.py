"""Times, windows and people in words, for conversations, notices and pages alike."""

from datetime import datetime

from moyai.core.clock import local
from moyai.engines.conversation import Localized, Text, clock_label, day_label
from moyai.services.shared_taxi.offers import Change, RideOffer
from moyai.services.shared_taxi.texts import book as say
from moyai.services.shared_taxi.texts import classes
from moyai.services.shared_taxi.transfer_rule import measure_wait

NOON = 12


def show_clock(at: datetime) -> Localized:
    """Return a time of day in Japan: 午前10時5分, 10:05."""
    return clock_label(local(at))


def show_day(at: datetime) -> Localized:
    """Return a day near today in Japan, without the year: 6月10日(水), Wednesday 10 June."""
    day = day_label(local(at).date())
    return Localized(
        Text(day.ja.get("short"), spoken=day.ja.spoken), Text(day.en.get("spoken"), day.en.short)
    )


def show_moment(at: datetime, now: datetime) -> Localized:
    """Return a time of today, or of another day with the day."""
    if local(at).date() == local(now).date():
        return show_clock(at)
    return say.MOMENT.format(day=show_day(at), clock=show_clock(at))


def show_window(start: datetime, end: datetime) -> Localized:
    """Return a window: 午前10時5分から10時15分, 10:05 to 10:15."""
    return say.WINDOW.format(start=show_clock(start), end=_show_end(start, end))


def _show_end(start: datetime, end: datetime) -> Localized:
    """Return the end of a window, without a 午前 or 午後 that was just said."""
    is_same_half = (local(start).hour < NOON) == (local(end).hour < NOON)
    clock = show_clock(end)
    if not is_same_half:
        return clock
    words = clock.ja.full.removeprefix("午前").removeprefix("午後")
    return Localized(Text(words, clock.ja.short), clock.en)


def show_change(change: Change) -> Localized:
    """Return where and when one changes vehicles, and how long one waits."""
    return _put_wait(
        say.CHANGE,
        change,
        arrival=show_window(change.arrive_from, change.arrive_until),
        pickup=show_window(change.leave_from, change.leave_until),
    )


def show_change_briefly(change: Change) -> Localized:
    """Return where one changes vehicles, and how long one waits."""
    return _put_wait(say.NOTE_CHANGE, change)


def _put_wait(text: Localized, change: Change, **words: Localized) -> Localized:
    least, most = measure_wait(
        (change.arrive_from, change.arrive_until), (change.leave_from, change.leave_until)
    )
    minutes = {"least": round(least.total_seconds() / 60), "most": round(most.total_seconds() / 60)}
    return text.format(place=Localized.same(change.name), **minutes, **words)


def show_party(persons: int, wheelchairs: int) -> Localized:
    """Return who rides."""
    party = say.PARTY_ONE if persons == 1 else say.PARTY.format(persons=persons)
    return say.PARTY_WHEELCHAIRS.format(party=party, wheelchairs=wheelchairs) if wheelchairs else party


def show_fare(offer: RideOffer, persons: int) -> Localized:
    """Return what the party pays and, with companions, how it is made up."""
    if persons == 1:
        return classes.FARE_LINE.format(total=offer.fare_yen)
    facts = {"own": offer.own_yen, "each": offer.companion_yen, "others": persons - 1}
    return classes.FARE_LINE_PARTY.format(total=offer.fare_yen, **facts)
