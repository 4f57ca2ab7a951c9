"""Regular rides as pages show them: words ready in the page's language."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from moyai.core.clock import local
from moyai.core.languages import get_page_language, put
from moyai.core.places.queries import find_closure
from moyai.engines.conversation import clock_label, day_label
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.flows.regular import describe_ride
from moyai.services.shared_taxi.queries.regular import compute_desired_at
from moyai.services.shared_taxi.regular_days import list_dates, show_weekdays
from moyai.services.shared_taxi.regular_enums import DayState
from moyai.services.shared_taxi.regular_models import RegularDay, RegularRide

SHOWN_DAYS = 6
AHEAD = timedelta(days=28)

_TONES = {
    DayState.OPEN: "neutral",
    DayState.BOOKED: "success",
    DayState.CLOSED: "neutral",
    DayState.REFUSED: "danger",
}


@dataclass(frozen=True)
class DayCard:
    """One of the next days: what becomes of it, and what may be done."""

    day: date
    label: str
    state: str
    tone: str
    note: str
    ride_url: str
    is_skipped: bool
    may_skip: bool


@dataclass(frozen=True)
class RegularCard:
    """One regular ride."""

    id: int
    title: str
    weekdays: str
    until: str
    is_paused: bool
    is_ended: bool
    days: list[DayCard]


def make_regular_card(regular: RegularRide, now: datetime) -> RegularCard:
    """Return what the page shows; skips and days with their rides are loaded already."""
    title = describe_ride(
        clock_label(regular.clock), regular.preference, regular.origin_name, regular.destination_name
    )
    is_live = regular.paused_at is None and regular.ended_at is None
    cards = _list_days(regular, now)
    return RegularCard(
        id=regular.pk,
        title=put(title),
        weekdays=put(show_weekdays(regular.weekdays)),
        until=put(day_label(regular.until_date)),
        is_paused=regular.paused_at is not None and regular.ended_at is None,
        is_ended=regular.ended_at is not None,
        days=[card for card in cards if is_live or card.ride_url],
    )


def _list_days(regular: RegularRide, now: datetime) -> list[DayCard]:
    skipped = {one.date for one in regular.skips.all()}
    decided = {one.date: one for one in regular.days.all()}
    today = local(now).date()
    first, last = max(regular.from_date, today), min(regular.until_date, today + AHEAD)
    dates = [
        day for day in list_dates(regular.weekdays, first, last) if compute_desired_at(regular, day) > now
    ]
    return [_make_day(day, decided.get(day), is_skipped=day in skipped) for day in dates[:SHOWN_DAYS]]


def _make_day(day: date, decided: RegularDay | None, *, is_skipped: bool) -> DayCard:
    ride = None if decided is None or is_skipped else decided.ride
    state = DayState.OPEN if decided is None else DayState(decided.state)
    closure = find_closure(day) if state in (DayState.OPEN, DayState.CLOSED) else None
    if closure is not None:
        state = DayState.CLOSED
    label = str(RideStatus(ride.status).label) if ride is not None else str(state.label)
    is_english = get_page_language() == "en"
    return DayCard(
        day=day,
        label=put(day_label(day)),
        state=label,
        tone=_TONES[state],
        note="" if closure is None else (closure.en if is_english else closure.ja),
        ride_url="" if ride is None else reverse("shared_taxi:ride", args=[ride.code]),
        is_skipped=is_skipped,
        may_skip=closure is None and (ride is None or ride.status in RideStatus.cancellable()),
    )
