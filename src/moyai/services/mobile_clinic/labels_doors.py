"""Times of visits and appointments in words, for conversations, notices and pages alike."""

from __future__ import annotations

from datetime import datetime

from moyai.core.clock import local
from moyai.engines.conversation import Localized, Text, clock_label, day_label
from moyai.services.mobile_clinic.models import Appointment, Institution
from moyai.services.mobile_clinic.trips import read_leg

NOON = 12


def show_clock(at: datetime) -> Localized:
    """Return a time of day in Japan."""
    return clock_label(local(at))


def show_day(at: datetime) -> Localized:
    """Return a day near today in Japan, without the year."""
    day = day_label(local(at).date())
    ja = Text(day.ja.get("short"), spoken=day.ja.spoken)
    return Localized(ja, Text(day.en.get("spoken"), day.en.short))


def show_moment(at: datetime, now: datetime) -> Localized:
    """Return a time of day, with its day where that is not today's."""
    clock = show_clock(at)
    if local(at).date() == local(now).date():
        return clock
    return Localized("{day}{clock}", "{day} {clock}").format(day=show_day(at), clock=clock)


def show_window(begin: datetime, end: datetime) -> Localized:
    """Return a window: 午前9時20分から9時30分, 9:20 to 9:30."""
    last = show_clock(end)
    if (local(begin).hour < NOON) == (local(end).hour < NOON):
        words = last.ja.full.removeprefix("午前").removeprefix("午後")
        last = Localized(Text(words, last.ja.short), last.en)
    return WINDOW.format(start=show_clock(begin), end=last)


WINDOW = Localized(Text("{start}から{end}", "{start}–{end}"), Text("{start} to {end}", "{start}–{end}"))


def name_house(house: Institution) -> Localized:
    """Return an institution's name in every language."""
    return Localized(house.partner.name, house.partner.name_en or house.partner.name)


def list_words(appointment: Appointment) -> dict[str, Localized]:
    """Return what is said of an appointment: day, clock, house, and of the rides pickup, arrival, back."""
    words = {
        "day": show_day(appointment.starts_at),
        "clock": show_clock(appointment.starts_at),
        "house": name_house(appointment.institution),
    }
    if not appointment.trip:
        return words
    there, back = (read_leg(appointment.trip[name]) for name in ("there", "back"))
    return {
        **words,
        "pickup": show_window(there.pickup_from, there.pickup_until),
        "arrival": show_clock(there.arrives_until),
        "back": show_window(back.pickup_from, back.pickup_until),
    }
