"""Quotes: the rides that could be given, or why there is none and what could be had instead."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from moyai.core.clock import local
from moyai.core.looking import one_look
from moyai.core.places.queries import find_closure, is_open_day
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.fleet.specs import Point, Quote
from moyai.services.shared_taxi.enums import Preference, UnmetReason
from moyai.services.shared_taxi.event_words import say_free
from moyai.services.shared_taxi.events import find_event
from moyai.services.shared_taxi.exclusive_words import show_exclusive
from moyai.services.shared_taxi.offers import RideOffer, RideQuote
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.queries.elsewhere import list_elsewhere
from moyai.services.shared_taxi.queries.exclusive_way import find_exclusive_way
from moyai.services.shared_taxi.queries.joined import find_joined_near, list_joined
from moyai.services.shared_taxi.queries.search import Search, list_distinct
from moyai.services.shared_taxi.queries.spans import list_same_day
from moyai.services.shared_taxi.requests import (
    Objection,
    RideRequest,
    check_request,
    get_hours,
    get_last_day,
    is_within_hours,
)
from moyai.services.shared_taxi.texts import refusals as say
from moyai.services.shared_taxi.texts.fairness import say_use
from moyai.services.shared_taxi.usage import find_rule, measure_use
from moyai.services.shared_taxi.windows import Span

ALTERNATIVES = 3

_FLEET_REASONS = {
    "no_wheelchair_place": UnmetReason.NO_WHEELCHAIR_PLACE,
    "outside_shifts": UnmetReason.NO_CAPACITY,
}
_MOVABLE = (UnmetReason.CLOSED_DAY, UnmetReason.OUTSIDE_HOURS)


def quote_ride(
    *,
    resident: Resident,
    origin: Point,
    destination: Point,
    preference: Preference,
    desired_at: datetime,
    persons: int,
    wheelchairs: int,
    channel: str,
    now: datetime,
) -> RideQuote:
    """Return offers for a ride, or why there is none with the nearest times that do fit.

    Args:
        resident: who rides.
        origin: where she gets in.
        destination: where she gets out.
        preference: which end ``desired_at`` belongs to.
        desired_at: the wished time, aware.
        persons: everybody who rides, those in wheelchairs included.
        wheelchairs: how many stay in a wheelchair.
        channel: through which she books; it decides the fare.
        now: the town's time.

    Raises:
        BadRequest: party, places or time make no sense.
        Tariff.DoesNotExist: the town has set no fares.
    """
    request = RideRequest(
        resident=resident,
        origin=origin,
        destination=destination,
        preference=preference,
        desired_at=desired_at,
        persons=persons,
        wheelchairs=wheelchairs,
        channel=channel,
    )
    quote = _quote(request, now)
    return quote if quote.refusal is None else _add_exclusive(quote, request)


def _quote(request: RideRequest, now: datetime) -> RideQuote:
    allowed = check_request(request, now=now)
    if isinstance(allowed, Objection):
        nearest = _list_other_days(request, now) if allowed.reason in _MOVABLE else ()
        return RideQuote(refusal=allowed.reason, text=allowed.text, nearest=tuple(nearest))
    return _look(Search(request, allowed, now))


def _add_exclusive(quote: RideQuote, request: RideRequest) -> RideQuote:
    """A refusal tells of the exclusive taxi, where she may take it."""
    with one_look():
        way = find_exclusive_way(request, request.desired_at)
    return quote if way is None else replace(quote, exclusive=show_exclusive(way))


def find_offer(request: RideRequest, *, now: datetime) -> RideOffer | None:
    """Return the best ride close to a wish, None when there is none or the rules forbid it.

    Raises:
        BadRequest: party, places or time make no sense; the time may have passed.
    """
    allowed = check_request(request, now=now)
    if isinstance(allowed, Objection):
        return None
    return next(iter(_first_of(Search(request, allowed, now))), None)


def _look(search: Search) -> RideQuote:
    if search.allowed.change is not None:
        return _look_joined(search)
    span = search.make_span()
    if not span.is_possible:
        return _refuse(search, *_explain_impossible(search), facts={})
    quote = search.ask(span, alternatives=ALTERNATIVES)
    offers = list_distinct([search.make_offer(found, span) for found in quote.offers])
    if offers:
        return RideQuote(offers=tuple(offers), use=_say_use(search))
    return _refuse(search, *_explain_refusal(quote), facts={"fleet": quote.refusal, **quote.facts})


def _look_joined(search: Search) -> RideQuote:
    """Return ways with a change of vehicles, or the nearest hours at which the two vehicles meet."""
    assert search.allowed.change is not None
    offers = list_distinct(list_joined(search, alternatives=ALTERNATIVES))
    if offers:
        return RideQuote(offers=tuple(offers), use=_say_use(search))
    later = next(filter(None, (find_joined_near(search, hours) for hours in (1, 2, 3))), None)
    earlier = next(filter(None, (find_joined_near(search, -hours) for hours in (1, 2, 3))), None)
    near = [*filter(None, (earlier, later)), *_list_other_days(search.request, search.now)]
    return RideQuote(
        refusal=UnmetReason.NO_CONNECTION,
        text=say.NO_CONNECTION.format(place=search.allowed.change.place.name),
        nearest=tuple(sorted(list_distinct(near), key=lambda offer: offer.pickup_from)),
        facts={"change_at": search.allowed.change.place.name},
        use=_say_use(search),
    )


def _refuse(search: Search, reason: UnmetReason, text: Localized, facts: dict[str, object]) -> RideQuote:
    """A refusal comes with times that do fit: before and after on the same day, and on the next open day."""
    same_day = [offer for span in list_same_day(search) for offer in _first_offer(search, span)]
    nearest = [*same_day, *_list_other_days(search.request, search.now)]
    in_order = sorted(list_distinct(nearest), key=lambda offer: offer.pickup_from)
    elsewhere = list_elsewhere(search, reason, same_day)
    return RideQuote(
        refusal=reason,
        text=text,
        nearest=tuple(in_order),
        elsewhere=tuple(elsewhere),
        facts=facts,
        use=_say_use(search),
    )


def _say_use(search: Search) -> Localized | None:
    request = search.request
    event = find_event(request.origin, request.destination, request.day)
    if event is not None and event.is_outside_rules:
        return say_free(event)
    rule = find_rule(request.day)
    if rule is None:
        return None
    use = measure_use(request.resident, request.day, search.now, is_medical_counted=rule.is_medical_counted)
    return say_use(rule, request.purpose, use)


def _explain_refusal(quote: Quote) -> tuple[UnmetReason, Localized]:
    reason = _FLEET_REASONS.get(quote.refusal or "", UnmetReason.NO_CAPACITY)
    return reason, say.BY_REASON[reason]


def _explain_impossible(search: Search) -> tuple[UnmetReason, Localized]:
    """No time lies in the span: it is too near, or the ride would not be over when the service ends."""
    ride = timedelta(seconds=search.least_s)
    opens, closes = get_hours(search.request.day)
    is_shut = search.request.desired_at + ride > closes or search.earliest == opens
    if is_shut:
        return UnmetReason.OUTSIDE_HOURS, say.RIDE_OUTSIDE_HOURS
    return UnmetReason.TOO_SOON, say.TOO_SOON


def _first_offer(search: Search, span: Span) -> list[RideOffer]:
    quote = search.ask(span, alternatives=1)
    return [search.make_offer(found, span) for found in quote.offers[:1]]


def _first_of(search: Search) -> list[RideOffer]:
    """Return the best ride close to the wish, with a change of vehicles where the areas need one."""
    if search.allowed.change is not None:
        return list_joined(search, alternatives=1)
    span = search.make_span()
    return _first_offer(search, span) if span.is_possible else []


def _list_other_days(request: RideRequest, now: datetime) -> list[RideOffer]:
    """Return one offer at the same time of the next open day, when it can be had."""
    day = find_next_open_day(request.day, until=get_last_day(now))
    if day is None:
        return []
    moved = replace(request, desired_at=_clip_to_hours(request, request.desired_at + (day - request.day)))
    allowed = check_request(moved, now=now)
    if isinstance(allowed, Objection):
        return []
    found = _first_of(Search(moved, allowed, now))
    shift_s = round((moved.desired_at - request.desired_at).total_seconds())
    return [offer.moved(offer.shift_s + shift_s) for offer in found]


def find_next_open_day(day: date, *, until: date) -> date | None:
    """Return the first open day after ``day``, or None when there is none up to ``until``."""
    days = (day + timedelta(days=ahead) for ahead in range(1, (until - day).days + 1))
    return next((other for other in days if is_open_day(other)), None)


def _clip_to_hours(request: RideRequest, wish: datetime) -> datetime:
    if is_within_hours(request.preference, wish):
        return wish
    opens, closes = get_hours(local(wish).date())
    hour = timedelta(hours=1)
    return opens + hour if abs(wish - opens) < abs(wish - closes) else closes - hour


def list_closed(since: date, until: date) -> list[tuple[date, Localized]]:
    """Return the closed days of a period with the reason in every language, both ends included."""
    days = [since + timedelta(days=ahead) for ahead in range((until - since).days + 1)]
    with one_look():
        closures = [(day, find_closure(day)) for day in days]
    return [(day, Localized(found.ja, found.en)) for day, found in closures if found is not None]


def get_calendar(now: datetime) -> tuple[date, date, list[tuple[date, Localized]]]:
    """Return the first and last day that may be booked now, and the closed days in between."""
    today, last = local(now).date(), get_last_day(now)
    first = today if now < get_hours(today)[1] - _last_call() else today + timedelta(days=1)
    return first, last, list_closed(first, last)


def _last_call() -> timedelta:
    return timedelta(seconds=get_policy().least_notice_s)
