"""The job that books each day of the regular rides as soon as one may."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.places.queries import find_closure
from moyai.engines.conversation import Localized
from moyai.fleet.operations import PlanBusy
from moyai.services.shared_taxi import regular_notices as notices
from moyai.services.shared_taxi.enums import UnmetReason
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.offers import RideOffer, RideQuote
from moyai.services.shared_taxi.operations.booking import NotAllowed, OfferGone, Overlap, book_ride
from moyai.services.shared_taxi.operations.cancelling import NotCancellable
from moyai.services.shared_taxi.operations.regular import cancel_skipped
from moyai.services.shared_taxi.operations.unmet import record_unmet
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.queries.quotes import quote_ride
from moyai.services.shared_taxi.queries.regular import compute_desired_at, list_due, make_key, make_wish
from moyai.services.shared_taxi.queries.rides import find_ride_by_key
from moyai.services.shared_taxi.regular_days import list_dates
from moyai.services.shared_taxi.regular_enums import DayState
from moyai.services.shared_taxi.regular_models import RegularDay, RegularRide, RegularSkip
from moyai.services.shared_taxi.requests import BadRequest, get_last_day

ACTOR = "system:regular"
MOST_A_RUN = 30
"""Days that one run books at most, so that the worker comes to its other jobs; the next run goes on."""


def book_regular_rides(now: datetime) -> int:
    """Book the days of regular rides that may be booked now; return how many were decided.

    Runs again and again. A day's booking has its own key, so that a run that died half way books nothing
    twice.
    """
    decided = 0
    for regular in list_due(local(now).date(), get_last_day(now)):
        for day, known in _list_open_days(regular, now):
            if decided == MOST_A_RUN:
                return decided
            decided += _decide(regular, day, known, now)
    return decided


def _list_open_days(regular: RegularRide, now: datetime) -> list[tuple[date, RegularDay | None]]:
    """Return the days within the booking window about which nothing is decided, with what is known of
    them."""
    known = {one.date: one for one in regular.days.all()}
    skipped = {one.date for one in regular.skips.all()}
    first = max(regular.from_date, local(now).date())
    last = min(regular.until_date, get_last_day(now))
    return [
        (day, known.get(day))
        for day in list_dates(regular.weekdays, first, last)
        if day not in skipped
        and (day not in known or known[day].state in (DayState.OPEN, DayState.CLOSED))
        and compute_desired_at(regular, day) > now
    ]


def _decide(regular: RegularRide, day: date, known: RegularDay | None, now: datetime) -> bool:
    """Book a day or tell why not; return whether something changed."""
    attempt = 0 if known is None else known.attempt
    booked = find_ride_by_key(make_key(regular, day, attempt))
    if booked is not None:  # a run died before it noted this down
        return _note_booked(regular, day, attempt, booked, now)
    closure = find_closure(day)
    if closure is not None:
        if known is not None and known.state == DayState.CLOSED:
            return False
        _keep(regular, day, DayState.CLOSED, None, now)
        notices.tell_closed(regular, day, Localized(closure.ja, closure.en), now)
        return True
    wish = make_wish(regular, day)
    try:
        quote = quote_ride(**wish, now=now)
        if quote.refusal == UnmetReason.BOOK_LATER:  # by the rules of fairness its booking has not begun
            return False
        offer = _pick(quote, day)
        if offer is None:
            assert quote.refusal is not None and quote.text is not None
            _refuse(regular, day, attempt, quote.refusal, quote.text, quote.facts or {}, now)
            return True
        return _book(regular, day, attempt, wish, offer, now)
    except (NotAllowed, BadRequest, Overlap) as refused:
        _refuse(regular, day, attempt, _find_reason(refused), refused.text, {"code": refused.code}, now)
        return True


def _pick(quote: RideQuote, day: date) -> RideOffer | None:
    """Return the first offer; when there is none, the nearest of that day within the search width."""
    if quote.offers:
        return quote.offers[0]
    width_s = get_policy().search_width_s
    near = [
        offer
        for offer in quote.nearest
        if local(offer.pickup_from).date() == day and abs(offer.shift_s) <= width_s
    ]
    return min(near, key=lambda offer: abs(offer.shift_s), default=None)


def _book(
    regular: RegularRide, day: date, attempt: int, wish: dict[str, Any], offer: RideOffer, now: datetime
) -> bool:
    try:
        ride = book_ride(
            **wish, offer=offer, idempotency_key=make_key(regular, day, attempt), actor=ACTOR, now=now
        )
    except (OfferGone, PlanBusy):  # somebody was quicker: the next run asks again
        return False
    return _note_booked(regular, day, attempt, ride, now)


def _note_booked(regular: RegularRide, day: date, attempt: int, ride: Ride, now: datetime) -> bool:
    _keep(regular, day, DayState.BOOKED, ride, now)
    if _is_off(regular, day):
        _take_back(regular, day, now)
        return True
    notices.tell_booked(regular, ride, day, attempt, now)
    return True


def _is_off(regular: RegularRide, day: date) -> bool:
    """Tell whether the day was skipped, or the whole paused or ended, while the vehicle was looked for."""
    is_live = RegularRide.objects.filter(pk=regular.pk, paused_at=None, ended_at=None).exists()
    return not is_live or RegularSkip.objects.filter(regular=regular, date=day).exists()


def _take_back(regular: RegularRide, day: date, now: datetime) -> None:
    try:
        cancel_skipped(regular=regular, day=day, actor=ACTOR, now=now)
    except NotCancellable:  # she has cancelled or boarded it herself meanwhile
        return


def _refuse(
    regular: RegularRide,
    day: date,
    attempt: int,
    reason: UnmetReason | None,
    text: Localized,
    facts: dict[str, Any],
    now: datetime,
) -> None:
    """Record what could not be given before she hears it; the desk's panel shows the record."""
    if reason is not None:
        record_unmet(
            **make_wish(regular, day),
            reason=reason,
            idempotency_key=make_key(regular, day, attempt),
            detail={**facts, "regular": regular.pk},
            now=now,
        )
    _keep(regular, day, DayState.REFUSED, None, now)
    notices.tell_refused(regular, day, attempt, text, now)


def _find_reason(refused: Refused) -> UnmetReason | None:
    """Return the ledger's reason; None for what is no unmet demand: she rides at that time already."""
    if isinstance(refused, Overlap):
        return None
    return UnmetReason(refused.code) if refused.code in UnmetReason.values else UnmetReason.NOT_ELIGIBLE


def _keep(regular: RegularRide, day: date, state: DayState, ride: Ride | None, now: datetime) -> None:
    RegularDay.objects.update_or_create(
        regular=regular, date=day, defaults={"state": state, "ride": ride, "decided_at": now}
    )
